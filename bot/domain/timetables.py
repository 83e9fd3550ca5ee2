"""Timetables: how often something repeats, from words to lines of cron.

Everything is in the one way that :mod:`bot.domain.schedule_phrases` writes it.
"""

import re
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

CRON: Final = "cron: "
MORNING: Final = time(9)  # where no time of day was said

_IN: Final = " in "
_AT: Final = re.compile(r" at (\d\d):(\d\d)$")
_DAYS: Final = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
]
_ORDINAL: Final = re.compile(r"monthly on the (\d{1,2})(?:st|nd|rd|th)$")
_SHORTEST_MONTH: Final = 28
_LONGEST_MONTH: Final = 31
# Months that lack a day; the last one stands in for it there.
_WITHOUT: Final = {29: "2", 30: "2"}
_WITH: Final = {29: "1,3-12", 30: "1,3-12"}


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often something repeats; *zone* is the one that was named, or ""."""

    words: str
    zone: str = ""

    @property
    def text(self) -> str:
        """Return what reads back as this repetition."""
        return f"{self.words}{_IN}{self.zone}" if self.zone else self.words

    @property
    def is_cron(self) -> bool:
        """Whether it was typed as a line of cron."""
        return self.words.startswith(CRON)

    @property
    def at(self) -> time | None:
        """The time of day, None where a line of cron says it."""
        if self.is_cron:
            return None
        match = _AT.search(self.words)
        return time(int(match[1]), int(match[2])) if match else MORNING

    def lines(self) -> tuple[str, ...]:
        """Return lines of cron in standard meaning that together say the same."""
        if self.is_cron:
            return (self.words.removeprefix(CRON),)
        at = self.at or MORNING
        days = _days(_AT.sub("", self.words))
        return tuple(f"{at.minute} {at.hour} {each}" for each in days)

    def moved(self, to: time) -> "Repetition":
        """Return the same on the same days, at another time of day.

        A line of cron with more than one time of day stays as it is.
        """
        if self.is_cron:
            minute, hour, days = self.lines()[0].split(maxsplit=2)
            if not (minute.isdecimal() and hour.isdecimal()):
                return self
            return Repetition(f"{CRON}{to.minute} {to.hour} {days}", self.zone)
        days = _AT.sub("", self.words)
        return Repetition(f"{days} at {to:%H:%M}", self.zone)


def repetition(text: str) -> Repetition:
    """Return what *text*, as the grammar writes it, says."""
    words, _, zone = text.partition(_IN)
    return Repetition(words, zone)


def days_of(said: Repetition) -> str | int | tuple[int, ...]:
    """Return on which days something repeats that is no line of cron.

    That is: the words for them, or a day of the month, or days of the week from
    Monday, which is 0.
    """
    words = _AT.sub("", said.words)
    ordinal = _ORDINAL.match(words)
    if ordinal is not None:
        return int(ordinal[1])
    names = words.removeprefix("every ").split(" and ")
    if names[0] not in _DAYS:
        return words
    return tuple((_DAYS.index(name) - 1) % len(_DAYS) for name in names)


def zone_named(key: str) -> str | None:
    """Return the IANA name that *key* is in any case, or None."""
    return _zones().get(key.casefold())


def zone_or(named: str, default: ZoneInfo) -> ZoneInfo:
    """Return the zone that is *named*, or *default* for none."""
    return ZoneInfo(named) if named else default


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    # Walks the zone files, so that nobody waits for it who names no zone.
    return {key.casefold(): key for key in sorted(available_timezones())}


def _days(words: str) -> tuple[str, ...]:
    """Return days of month, months and days of week, for each line one."""
    match words:
        case "every day":
            return ("* * *",)
        case "every weekday":
            return ("* * 1-5",)
        case "weekly":
            return ("* * 1",)
        case "monthly":
            return ("1 * *",)
        case "monthly on the last day":
            return ("L * *",)
    ordinal = _ORDINAL.match(words)
    if ordinal is not None:
        return _day_of_month(int(ordinal[1]))
    names = words.removeprefix("every ").split(" and ")
    return (f"* * {','.join(str(_DAYS.index(name)) for name in names)}",)


def _day_of_month(day: int) -> tuple[str, ...]:
    if day <= _SHORTEST_MONTH:
        return (f"{day} * *",)
    if day == _LONGEST_MONTH:
        return ("L * *",)
    return (f"{day} {_WITH[day]} *", f"L {_WITHOUT[day]} *")
