"""A language that marks what it says, so that what nobody says is found."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from typing_extensions import override

from bot.domain.messages import Message
from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-zÇçĞğİıÖöŞşÜü]")
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")
# What people type is tested elsewhere; ids, instants and addresses are no words.
_CODE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"<https?:[^|>]*\|([^>]*)>")
_CONTROL = re.compile(r"<[^>]*>")
_IDS = re.compile(
    r"\b(?:[RSW]-\w+(?:-\d+)?|[0-9A-Z]{6}|[A-Z]+(?:_[A-Z]+)+|[A-Z]\w+/[A-Z]\w+"
    r"|SHA-256|CSV|Excel|kB|MB|UTC)\b"
)


class Marked(Language):
    """English in brackets; what is no text of ours stays without."""

    code: str = "xx"
    months = tuple(f"⟦{each}⟧" for each in ENGLISH.months)
    months_in_full = tuple(f"⟦{each}⟧" for each in ENGLISH.months_in_full)
    weekdays = tuple(f"⟦{each}⟧" for each in ENGLISH.weekdays)
    weekdays_short = tuple(f"⟦{each}⟧" for each in ENGLISH.weekdays_short)

    @override
    def say(self, text: str, /, **fields: str | int) -> str:
        """Return *text* with each piece between its fields in brackets."""
        if text not in TURKISH.texts:
            return text
        said = ""
        for piece, name, _, _ in Formatter().parse(text):
            said += f"⟦{piece}⟧" if _LETTER.search(piece) else piece
            if name is not None:
                value = fields[name]
                said += value if isinstance(value, str) else self.number(value)
        return said

    @override
    def noun(self, number: int, noun: str) -> str:
        """Return the noun in brackets."""
        return self.say(noun)

    @override
    def number(self, value: float | Decimal, places: int = 0) -> str:
        """Return a number, which has no letters."""
        return ENGLISH.number(value, places)

    @override
    def capital(self, text: str) -> str:
        """Return *text* as it is: it begins with a bracket."""
        return text


MARKED = Marked()


def unmarked(shown: Message | Mapping[str, Any]) -> list[str]:
    """Return what can be read in a message or view without having been said."""
    found = [shown.text] if isinstance(shown, Message) else []
    found += _texts(shown.blocks if isinstance(shown, Message) else shown)
    return [each for each in found if _LATIN.search(_bare(each))]


def _bare(text: str) -> str:
    for pattern in (_CODE, _LINK):
        text = pattern.sub(r"\1" if pattern is _LINK else "", text)
    return _IDS.sub(" ", _SAID.sub(" ", _CONTROL.sub(" ", text)))


def _texts(part: object) -> Iterator[str]:
    """Yield every text of blocks; what a program alone reads is none."""
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, Mapping):
        if part.get("type") in {"mrkdwn", "plain_text"}:
            yield str(part["text"])
            return
        for value in part.values():
            yield from _texts(value)
