"""When a timetable is due: wall-clock times of a zone, in the meaning of cron.

Where the clocks skip the time, it is due at the change; where they repeat it, the
first time. Lines whose minute or hour begins with a star run by elapsed time.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from bot.domain.commands import Missed
from bot.domain.timetables import CRON, days_of, repetition, zone_or
from bot.texts.english import ENGLISH, Language, phrase

CLOSEST = timedelta(minutes=15)
# What fires this long after its time was missed; a slow minute is no outage.
LATE = timedelta(minutes=5)
# Further back, missed times are not counted one by one.
_COUNTED = timedelta(days=40)
# Enough to meet every minute and hour of a line beside its neighbours.
_LOOKED_AT = 150
_A_YEAR = 366
_REPEATED = timedelta(hours=3)  # more than any clock is set back
_AROUND = 20
_MOST_MADE_UP = 100
_HOW_OFTEN = MappingProxyType(
    {
        "every day": phrase("every day at {time}"),
        "every weekday": phrase("every weekday at {time}"),
        "weekly": phrase("weekly at {time}"),
        "monthly": phrase("monthly at {time}"),
        "monthly on the last day": phrase("monthly on the last day at {time}"),
    }
)
_ORDINALS = MappingProxyType(
    {
        **dict.fromkeys((1, 21, 31), phrase("{n}st")),
        **dict.fromkeys((2, 22), phrase("{n}nd")),
        **dict.fromkeys((3, 23), phrase("{n}rd")),
    }
)
_FIELDS = ("minute", "hour", "day-of-month", "month", "day-of-week")
_ENDLESS = re.compile(r"[0-9]{5}")
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class TimetableError(ValueError):
    """A timetable that is not taken.

    *reason* is ``never``, ``too_often``, or ``unreadable``: then *part* names the
    field of a line of cron that makes no sense.
    """

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.part = part


@dataclass(frozen=True, slots=True)
class Timetable:
    """Lines of cron, read in a zone."""

    lines: tuple[str, ...]
    zone: ZoneInfo

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Yield the due times after *instant*, in UTC, each once and in order."""
        local = instant.astimezone(self.zone)
        latest = instant
        for due in heapq.merge(*(_simulated(line, local) for line in self.lines)):
            if due > latest:
                latest = due
                yield due

    def latest(self, instant: datetime) -> datetime | None:
        """Return the last due time up to *instant*, None if there is none."""
        local = instant.astimezone(self.zone)
        found = [
            due
            for line in self.lines
            if (due := next(_simulated(line, local, reverse=True), None)) is not None
        ]
        # Looking back, a time that the clocks repeat is met the second time first:
        # what this one is, looking forward tells.
        return max(
            (
                each
                for due in found
                for each in islice(self.after(due - _REPEATED), _AROUND)
                if each <= instant
            ),
            default=None,
        )

    def next(self, instant: datetime) -> datetime | None:
        """Return the first due time after *instant*, None if there is none."""
        return next(self.after(instant), None)


def timetable(text: str, default: ZoneInfo) -> Timetable:
    """Return the timetable that *text* says, in *default* if it names no zone."""
    said = repetition(text)
    return Timetable(said.lines(), zone_or(said.zone, default))


def checked(text: str, default: ZoneInfo) -> Timetable:
    """Return the timetable that *text* says, if it can be followed.

    Raises:
        TimetableError: It can never be due, or too often.
    """
    found = timetable(text, default)
    # Without changes of the clock, which make a rare pair and no habit.
    plain = Timetable(found.lines, ZoneInfo("UTC"))
    _must_be_countable(found.lines)
    try:
        times = list(islice(plain.after(_SOME_DAY), _LOOKED_AT))
    except CronSimError as error:
        raise _refusal(found.lines[0], error) from None
    if not times:
        raise TimetableError("never")
    if any(later - earlier < CLOSEST for earlier, later in pairwise(times)):
        raise TimetableError("too_often")
    return found


@dataclass(frozen=True, slots=True)
class Turn:
    """What a schedule does now: fire for *due_at* (None: for none), go on at *next_at*.

    *skipped* counts the missed times that are not made up for; *late* tells that
    the one that fires was missed, too.
    """

    due_at: datetime | None
    next_at: datetime | None
    skipped: int = 0
    late: bool = False


def turn(found: Timetable, due_at: datetime, now: datetime, missed: Missed) -> Turn:
    """Return what to do at *now* about a schedule that was due at *due_at*."""
    passed, following = _passed(found, due_at, now)
    latest, count = passed[-1], len(passed)
    if missed is Missed.all:
        left = passed[-_MOST_MADE_UP:]
        next_at = left[1] if len(left) > 1 else following
        return Turn(left[0], next_at, count - len(left), late=now - left[0] > LATE)
    late = now - latest > LATE
    if late and missed is Missed.none:
        return Turn(None, following, skipped=count)
    return Turn(latest, following, skipped=count - 1, late=late)


def _passed(
    found: Timetable, due_at: datetime, now: datetime
) -> tuple[list[datetime], datetime | None]:
    """Return the due times from *due_at* up to *now*, and the one after them."""
    passed = [due_at]
    for due in found.after(max(due_at, now - _COUNTED)):
        if due > now:
            return passed, due
        passed.append(due)
    return passed, None


def in_words(text: str, language: Language = ENGLISH) -> str:
    """Return how often *text* repeats, as people say it, without the zone.

    A line of cron is explained in English alone.
    """
    said = repetition(text)
    at = said.at
    if at is None:
        line = said.words.removeprefix(CRON)
        if language is not ENGLISH:
            return f"cron {line}"
        return f"{CronSim(line, _SOME_DAY).explain()} (cron {line})"
    days, time = days_of(said), f"{at:%H:%M}"
    match days:
        case int():
            day = language.say(_ORDINALS.get(days, phrase("{n}th")), n=days)
            return language.say("monthly on the {day} at {time}", day=day, time=time)
        case str():
            return language.say(_HOW_OFTEN[days], time=time)
        case _:
            # Within a sentence Turkish writes them small.
            names = [language.weekdays[each] for each in days]
            if language is not ENGLISH:
                names = [name.lower() for name in names]
            listed = language.listed(names, most=len(names))
            return language.say("every {days} at {time}", days=listed, time=time)


def clock_change(zone: ZoneInfo, now: datetime) -> date | None:
    """Return the day within a year on which the clocks of *zone* change next."""
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(_A_YEAR)]
    offsets = [
        datetime(each.year, each.month, each.day, tzinfo=zone).utcoffset()
        for each in days
    ]
    return next(
        (
            days[number]
            for number, (before, after) in enumerate(pairwise(offsets))
            if before != after
        ),
        None,
    )


def _must_be_countable(lines: Iterable[str]) -> None:
    """Refuse numbers that nothing repeats by, and that nobody need read to the end.

    Raises:
        TimetableError: There is one.
    """
    for line in lines:
        for part, field in zip(_FIELDS, line.split(), strict=False):
            if _ENDLESS.search(field):
                raise TimetableError("unreadable", part)


def _refusal(line: str, error: CronSimError) -> TimetableError:
    """Return whether *line* is no cron at all, or a day that its months lack."""
    part = str(error).removeprefix("Bad ")
    minute, hour, day, _, weekday = line.split()
    try:
        CronSim(f"{minute} {hour} {day} * {weekday}", _SOME_DAY)
    except CronSimError:
        return TimetableError("unreadable", part)
    if part == "day-of-month":
        return TimetableError("never")
    return TimetableError("unreadable", part)


def _simulated(
    line: str, local: datetime, *, reverse: bool = False
) -> Iterator[datetime]:
    for due in CronSim(line, local, reverse=reverse):
        yield due.astimezone(UTC)
