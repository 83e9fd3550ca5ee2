"""Reads how often an order repeats, and writes it in one way."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.domain.period_words import MONTHS, WEEKDAYS, one_of
from bot.domain.timetables import CRON, Repetition, zone_named
from bot.texts.english import phrase

_NAMES: Final = tuple(word for word in WEEKDAYS if word.endswith("day"))[:7]
_WEEKDAY = one_of(WEEKDAYS) + r"s?(?![a-z])"
_DAYS = rf"(?P<days>{_WEEKDAY}(?:(?: ?,| and| ve) {_WEEKDAY})*)"
_ORDINAL = r"(?P<ordinal>\d{1,2})(?:st|nd|rd|th|'?(?:i|si|u|su))?(?:n[dt][ea])?"
_LAST_DAY = r"(?P<ending>last day|son gunu(?:nde)?)"
_ON_DAY = rf"(?:{_ORDINAL}|{_LAST_DAY})"

# The whole phrase but its time of day; the first that matches is taken.
_HOW_OFTEN: Final = tuple(
    re.compile(pattern + r"(?![a-z0-9'])")
    for pattern in (
        r"(?:every|each) (?P<daily>day)",
        r"(?P<daily>daily)",
        r"(?P<daily>her gun|gunluk)",
        r"(?P<weekdays>every (?:weekday|working day)|weekdays)",
        r"(?P<weekdays>her (?:is gunu|hafta ici)|hafta ici her gun)",
        rf"(?:every|each|her|weekly on|haftalik) {_DAYS}(?: gunu)?",
        rf"(?:monthly|(?:every|each) month)(?: on)?(?: the)? {_ON_DAY}",
        rf"every {_ORDINAL}(?: of)?(?: the)? month",
        rf"(?:her ayin|aylik|her ay) {_ON_DAY}(?: gunu)?",
        r"(?P<weekly>weekly|every week|each week|haftalik|her hafta)",
        r"(?P<monthly>monthly|every month|each month|aylik|her ay)",
    )
)

_TIME: Final = re.compile(
    r" (?P<said>at |saat )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?"
    r" ?(?P<half>am|pm)?(?:'?[dt][ea])?(?![a-z0-9.:-])"
    rf"(?! (?:of )?{one_of(MONTHS)})"
)
_CRON: Final = re.compile(
    r"cron:?\s*(?P<fields>(?:[0-9A-Za-z*/,-]+ +){4}[0-9A-Za-z*/,-]+)"
)
# A zone is known by its slash; "UTC" is the one that people name without.
_ZONE: Final = re.compile(
    r" (?:in )?(?P<zone>utc|[a-z_]+(?:/[a-z0-9_+-]+){1,2})"
    r"(?:'[dt][ea])?(?: (?:time|saatiyle))?(?![a-z0-9/_'+])",
    re.IGNORECASE,
)
_STARTS: Final = frozenset(
    {
        *("every", "each", "daily", "weekdays", "weekly", "monthly"),
        *("her", "gunluk", "hafta", "haftalik", "aylik"),
    }
)
_MORNING, _EVENING = 0, 12

# What a schedule is likely to be, where none was said.
LIKELY: Final = MappingProxyType(
    {
        phrase("Every Monday at 09:00"): "every monday at 09:00",
        phrase("Every weekday at 09:00"): "every weekday at 09:00",
        phrase("Monthly on the 1st"): "monthly on the 1st",
    }
)


@dataclass(frozen=True, slots=True)
class ScheduleReading:
    """What was read up to the offset *end*; *text* is None for an impossible one."""

    end: int
    text: str | None


def read_schedule(
    line: str, start: int, ends: Collection[int], word: str
) -> ScheduleReading | None:
    """Return the schedule that begins at *start* with *word*, in folded text."""
    if word not in _STARTS:
        return None
    for pattern in _HOW_OFTEN:
        match = pattern.match(line, start)
        if match is None:
            continue
        text = _how_often(match)
        time = _TIME.match(line, match.end())
        if time is not None and time.end() in ends:
            return _in_zone(line, ScheduleReading(time.end(), _at(text, time)), ends)
        if match.end() in ends:
            return _in_zone(line, ScheduleReading(match.end(), text), ends)
    return None


def begins_schedule(word: str) -> bool:
    """Return whether a timetable may begin with the folded *word*, and little else."""
    return word in _STARTS or word.startswith("cron")


def read_cron(text: str, start: int) -> ScheduleReading | None:
    """Return the cron expression at *start* of plain text, five fields as typed."""
    match = _CRON.match(text, start)
    if match is None:
        return None
    fields = " ".join(match["fields"].lower().split())
    return _in_zone(text, ScheduleReading(match.end(), f"{CRON}{fields}"), None)


def _in_zone(
    line: str, reading: ScheduleReading, ends: Collection[int] | None
) -> ScheduleReading:
    """Return *reading* with the zone behind it; in one that nobody knows, None."""
    match = _ZONE.match(line, reading.end)
    if match is None or (ends is not None and match.end() not in ends):
        return reading
    zone = zone_named(match["zone"])
    if reading.text is None or zone is None:
        return ScheduleReading(match.end(), None)
    return ScheduleReading(match.end(), Repetition(reading.text, zone).text)


def _how_often(match: re.Match[str]) -> str | None:
    said = {name: value for name, value in match.groupdict().items() if value}
    if "ordinal" in said:
        day = int(said["ordinal"])
        return f"monthly on the {_ordinal(day)}" if 1 <= day <= 31 else None  # noqa: PLR2004  days of a month
    if "days" in said:
        return f"every {' and '.join(_weekdays(said['days']))}"
    words = {
        "ending": "monthly on the last day",
        "daily": "every day",
        "weekdays": "every weekday",
        "weekly": "weekly",
        "monthly": "monthly",
    }
    return next(words[name] for name in said if name in words)


def _weekdays(said: str) -> Iterable[str]:
    numbers = {
        WEEKDAYS[word] if word in WEEKDAYS else WEEKDAYS[word.removesuffix("s")]
        for word in re.split(r"[ ,]+(?:and |ve )?", said)
    }
    return [_NAMES[number] for number in sorted(numbers)]


def _at(text: str | None, time: re.Match[str]) -> str | None:
    hour, minute = int(time["hour"]), int(time["minute"] or 0)
    if time["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004  hours on a clock's face
            return None
        hour = hour % 12 + (_EVENING if time["half"] == "pm" else _MORNING)
    if text is None or hour > 23 or minute > 59:  # noqa: PLR2004  a day's hours
        return None
    return f"{text} at {hour:02}:{minute:02}"


def _ordinal(day: int) -> str:
    teens = range(11, 14)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if day in teens else ending}"
