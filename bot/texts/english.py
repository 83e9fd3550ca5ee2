"""English: the language in which every text stands where it is said."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

_IRREGULAR: Final = {"address": "addresses", "branch": "branches", "query": "queries"}


class Language:
    """A language to say texts in; this one is English, others say it their way.

    A text is written in English, with named fields, where it is said; that is also
    the key under which another language keeps its own text.
    """

    code: str = "en"
    months: Sequence[str] = (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    )
    months_in_full: Sequence[str] = (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    )
    weekdays: Sequence[str] = (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
        *("Saturday", "Sunday"),
    )
    weekdays_short: Sequence[str] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    texts: Mapping[str, str] = MappingProxyType({})

    def say(self, text: str, /, **fields: str | int) -> str:
        """Return *text* in this language with its *fields* in place.

        Numbers get the separators of the language; strings stay as they are, so
        they are already escaped.
        """
        own = self.texts.get(text, text)
        if not fields:
            return own
        return own.format_map(
            {
                name: value if isinstance(value, str) else self.number(value)
                for name, value in fields.items()
            }
        )

    def plural(self, number: int, one: str, many: str, /, **fields: str | int) -> str:
        """Return *one* or *many* with the field ``n`` for *number*, and *fields*."""
        return self.say(one if number == 1 else many, n=number, **fields)

    def count(self, number: int, noun: str) -> str:
        """Return a number with its noun, as in *1 report* and *3,000 reports*."""
        return f"{self.number(number)} {self.noun(number, noun)}"

    def noun(self, number: int, noun: str) -> str:
        """Return the English *noun* as it stands behind *number*."""
        return noun if number == 1 else _IRREGULAR.get(noun, f"{noun}s")

    def number(self, value: float | Decimal, places: int = 0) -> str:
        """Return a number with *places* decimals, its thousands set apart."""
        return f"{value:,.{places}f}"

    def percent(self, value: float | Decimal, places: int = 0) -> str:
        """Return a share that is given in per cent, such as *3.4 %*."""
        return f"{self.number(value, places)} %"

    def day(self, day: date, *, year: bool = True) -> str:
        """Return a day such as *16 Nov 2026*."""
        words = f"{day.day} {self.months[day.month - 1]}"
        return f"{words} {day.year}" if year else words

    def listed(
        self, items: Sequence[str], *, most: int = 12, total: int | None = None
    ) -> str:
        """Return *items* as a phrase, at most *most*, "and 380 more" after it.

        *items* are shown as they are; *total* is how many there are when *items* is
        already an excerpt.
        """
        shown = list(items[:most])
        rest = (len(items) if total is None else total) - len(shown)
        if not shown:
            return self.number(rest)
        if rest > 0:
            return self.say("{names} and {n} more", names=", ".join(shown), n=rest)
        if len(shown) == 1:
            return shown[0]
        return self.say(
            "{names} and {last}", names=", ".join(shown[:-1]), last=shown[-1]
        )

    def capital(self, text: str) -> str:
        """Return *text* with its first letter large and the rest as it is."""
        return text[:1].upper() + text[1:]


ENGLISH: Final = Language()


def phrase(text: str) -> str:
    """Return *text* itself: marked here as a text, and said later in a language."""
    return text
