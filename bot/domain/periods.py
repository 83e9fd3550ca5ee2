"""Periods: the whole days that a person means, in the operator's zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.windows import Window
from bot.texts.english import ENGLISH, Language, phrase

# Python's calendar ends at the year 9999 and UTC must fit around every day.
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2999, 12, 31)

_DAY: Final = timedelta(days=1)
_SO_FAR: Final = phrase("{days} so far")
_MONTH: Final = re.compile(rf"(?<=\d )(?:{'|'.join(ENGLISH.months)})\b")


# How periods that move with the calendar are kept; said in a language when shown.
ROLLING: Final = (
    phrase("today"),
    phrase("yesterday"),
    phrase("this week"),
    phrase("this month"),
    phrase("this quarter"),
    phrase("this year"),
    phrase("last week"),
    phrase("last month"),
    phrase("last quarter"),
    phrase("last year"),
)


class PeriodFault(StrEnum):
    """Why days that somebody named are no period to ask for."""

    not_over_yet = "not_over_yet"
    in_the_future = "in_the_future"
    reversed_period = "reversed_period"
    empty_period = "empty_period"
    no_such_day = "no_such_day"
    unknown_period = "unknown_period"


class PeriodError(ValueError):
    """The days from *first* to *last* cannot be asked for; *fault* says why."""

    def __init__(self, fault: PeriodFault, first: date, last: date) -> None:
        super().__init__(f"{fault}: {first} to {last}")
        self.fault = fault
        self.first = first
        self.last = last


class Unit(StrEnum):
    """Calendar spans that have a this and a last one."""

    day = "day"
    week = "week"
    month = "month"
    quarter = "quarter"
    year = "year"


_MONTHS_LONG: Final = {Unit.month: 1, Unit.quarter: 3, Unit.year: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from *first* to *last*, both included.

    ``until`` is set while the last day still runs: there is data up to that
    instant, aware and in UTC.
    """

    first: date
    last: date
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what is no period.

        Raises:
            ValueError: It ends before it begins, or ``until`` is naive.
        """
        if self.last < self.first:
            raise ValueError("a period ends on or after its first day")
        if self.until is not None and self.until.tzinfo is None:
            raise ValueError("a running period needs an aware instant")

    @property
    def is_closed(self) -> bool:
        """Whether its last day is over, so that its data no longer grows."""
        return self.until is None

    def window(self, zone: ZoneInfo) -> Window:
        """Return the UTC interval from the first midnight of *zone* to the end."""
        end = self.until or _midnight(self.last + _DAY, zone)
        return Window(_midnight(self.first, zone), end.astimezone(UTC))

    def describe(self, language: Language = ENGLISH) -> str:
        """Return the days in words, such as ``9-15 Nov 2026``."""
        first, last = self.first, self.last
        words = language.day(last)
        if first != last:
            if (first.year, first.month) == (last.year, last.month):
                words = f"{first.day}-{words}"
            else:
                year = first.year != last.year
                words = f"{language.day(first, year=year)} - {words}"
        return words if self.is_closed else language.say(_SO_FAR, days=words)

    def iso(self) -> str:
        """Return the days as the grammar reads them: ``2026-11-09..2026-11-15``.

        A running period ends in ``now``, and still does when it is read later.
        """
        return f"{self.first}..{self.last if self.is_closed else 'now'}"


def closed(first: date, last: date, now: datetime, zone: ZoneInfo) -> Period:
    """Return the whole days from *first* to *last*, which must be over.

    Raises:
        PeriodError: They are reversed, not over yet, in the future, or outside of
            the years that are read.
    """
    today = now.astimezone(zone).date()
    fault = None
    if last < first:
        fault = PeriodFault.reversed_period
    elif first < EARLIEST or last > LATEST:
        fault = PeriodFault.unknown_period
    elif first > today:
        fault = PeriodFault.in_the_future
    elif last >= today:
        fault = PeriodFault.not_over_yet
    if fault is not None:
        raise PeriodError(fault, first, last)
    return Period(first, last)


def running(first: date, now: datetime, zone: ZoneInfo) -> Period:
    """Return the days from *first* up to the present minute.

    Raises:
        PeriodError: They begin in the future, or this very minute.
    """
    today = now.astimezone(zone).date()
    if first > today:
        raise PeriodError(PeriodFault.in_the_future, first, first)
    if first < EARLIEST:
        raise PeriodError(PeriodFault.unknown_period, first, today)
    until = now.astimezone(UTC).replace(second=0, microsecond=0)
    if until <= _midnight(first, zone):
        raise PeriodError(PeriodFault.empty_period, first, today)
    return Period(first, today, until)


def retold(words: str, language: Language) -> str:
    """Return in *language* what :meth:`Period.describe` said in English."""
    if language is ENGLISH:
        return words
    days = words.removesuffix(_SO_FAR.removeprefix("{days}"))
    told = _MONTH.sub(
        lambda month: language.months[ENGLISH.months.index(month[0])], days
    )
    return told if days == words else language.say(_SO_FAR, days=told)


def begin(unit: Unit, day: date) -> date:
    """Return the first day of the *unit* that *day* lies in."""
    match unit:
        case Unit.day:
            return day
        case Unit.week:
            return day - timedelta(days=day.weekday())
        case Unit.month:
            return day.replace(day=1)
        case Unit.quarter:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case Unit.year:
            return date(day.year, 1, 1)


def whole(unit: Unit, count: int, today: date) -> tuple[date, date]:
    """Return first and last day of the *count* whole units before today's.

    Raises:
        ValueError: They begin before the years that are read, or count is 0.
        OverflowError: So early that no calendar holds them.
    """
    this = begin(unit, today)
    last = this - _DAY
    if unit in _MONTHS_LONG:
        first = _months_before(this, count * _MONTHS_LONG[unit])
    else:
        first = this - timedelta(days=count if unit is Unit.day else 7 * count)
    if count < 1 or first < EARLIEST:
        raise ValueError("no such units")
    return first, last


def end(unit: Unit, day: date) -> date:
    """Return the last day of the *unit* that *day* lies in."""
    first = begin(unit, day)
    match unit:
        case Unit.day:
            return first
        case Unit.week:
            return first + timedelta(days=6)
        case Unit.month:
            return _months_before(first, -1) - _DAY
        case Unit.quarter:
            return _months_before(first, -3) - _DAY
        case Unit.year:
            return first.replace(month=12, day=31)


def _months_before(first: date, count: int) -> date:
    month = first.year * 12 + first.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # Where a clock change skips midnight, this is the instant of the change.
    return datetime.combine(day, time.min, zone).astimezone(UTC)
