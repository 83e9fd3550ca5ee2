"""Reads a period out of folded text, at a place where one may begin."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.period_words import (
    CLOSING,
    CONNECTION,
    CONNECTION_BETWEEN,
    MONTHS,
    OPENING,
    POINTS,
    RELATIVE,
    SHARED,
    STARTS,
    UNITS,
    WEEKDAYS,
)
from bot.domain.periods import (
    Period,
    PeriodError,
    PeriodFault,
    Unit,
    begin,
    closed,
    end,
    running,
    whole,
)

# "28 dec to 3 jan" crosses the year; "15 oct to 1 oct" is a slip, not a year.
_LONGEST_CROSSING: Final = timedelta(days=184)
# Every 29 February is at most eight years after the one before.
_YEARS_BACK: Final = 9

_TO_DATE: Final = {"w": Unit.week, "m": Unit.month, "q": Unit.quarter, "y": Unit.year}


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What was read up to the offset *end*: a period, or why it is none.

    ``rolling`` holds the English words of a period that moves with the calendar.
    """

    end: int
    period: Period | None = None
    fault: PeriodFault | None = None
    days: tuple[date, date] | None = None
    rolling: str | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of a range, as far as it was said."""

    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    word: str = ""

    def days(self, year: int) -> tuple[date, date]:
        """Return first and last day in *year*; ValueError if there are none."""
        if self.quarter is not None:
            first = date(year, self.quarter * 3 - 2, 1)
            return first, end(Unit.quarter, first)
        if self.month is None:
            return date(year, 1, 1), date(year, 12, 31)
        first = date(year, self.month, self.day or 1)
        return first, first if self.day is not None else end(Unit.month, first)


@dataclass(frozen=True, slots=True)
class PeriodReader:
    """Reads periods as they are meant at *now* in *zone*."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The date in the zone."""
        return self.now.astimezone(self.zone).date()

    def read(
        self, line: str, start: int, ends: Collection[int]
    ) -> PeriodReading | None:
        """Return the period that begins at *start* and ends at one of *ends*."""
        if (
            not line[start : start + 1].isdigit()
            and line[start : start + 2] not in STARTS
        ):
            return None
        for reader in (self._shared, self._range, self._relative, self._single):
            reading = reader(line, start, ends)
            if reading is not None:
                return reading
        return None

    def words(self, phrase: str) -> PeriodReading:
        """Return the reading of *phrase*, which is nothing but a period.

        Raises:
            ValueError: It is not.
        """
        reading = self.read(phrase, 0, {len(phrase)})
        if reading is None:
            raise ValueError(f"{phrase!r} is no period")
        return reading

    def _shared(
        self, line: str, start: int, ends: Collection[int]
    ) -> PeriodReading | None:
        opening = OPENING.match(line, start)
        at = opening.end() if opening else start
        for pattern in SHARED:
            match = pattern.match(line, at)
            finish = _finish(line, match.end(), ends) if match else None
            if match is not None and finish is not None:
                first = _point(match)
                last = replace(first, day=int(match["last"]))
                return self._between(first, last, finish)
        return None

    def _range(
        self, line: str, start: int, ends: Collection[int]
    ) -> PeriodReading | None:
        opening = OPENING.match(line, start)
        word = opening["open"] if opening else ""
        first = _point_at(line, opening.end() if opening else start)
        if first is None:
            return None
        if word == "since":
            finish = _finish(line, first[1], ends)
            return None if finish is None else self._between(first[0], _NOW, finish)
        pattern = CONNECTION_BETWEEN if word == "between" else CONNECTION
        connection = pattern.match(line, first[1])
        last = _point_at(line, connection.end()) if connection else None
        finish = _finish(line, last[1], ends) if last else None
        if last is None or finish is None:
            return None
        return self._between(first[0], last[0], finish)

    def _relative(
        self, line: str, start: int, ends: Collection[int]
    ) -> PeriodReading | None:
        for pattern in RELATIVE:
            match = pattern.match(line, start)
            if match is not None and match.end() in ends:
                return self._moving(match.groupdict(), match.end())
        return None

    def _single(
        self, line: str, start: int, ends: Collection[int]
    ) -> PeriodReading | None:
        found = _point_at(line, start)
        finish = _finish(line, found[1], ends) if found else None
        if found is None or finish is None or found[0].word:
            return None
        return self._between(found[0], found[0], finish)

    def _moving(self, said: dict[str, str | None], finish: int) -> PeriodReading:
        unit = UNITS.get(said.get("unit") or "", Unit.day)
        if said.get("todate"):
            return self._until_now(_TO_DATE[str(said["todate"])[0]], finish)
        if said.get("ahead"):
            # Nothing to ask for yet, but worth telling from what is not understood.
            first = end(unit, self.today) + timedelta(days=1)
            return self._closed(first, end(unit, first), finish)
        if said.get("this") or said.get("word") in {"today", "bugun"}:
            return self._until_now(unit, finish)
        if said.get("weekday"):
            number = WEEKDAYS[str(said["weekday"])]
            back = (self.today.weekday() - number - 1) % 7 + 1
            day = self.today - timedelta(days=back)
            names = [word for word, each in WEEKDAYS.items() if each == number]
            return self._closed(day, day, finish, f"last {names[0]}")
        count = int(said.get("count") or 1)
        try:
            first, last = whole(unit, count, self.today)
        except (ValueError, OverflowError):
            return PeriodReading(finish, fault=PeriodFault.unknown_period)
        if said.get("count"):
            return self._closed(first, last, finish, f"last {count} {unit}s")
        rolling = "yesterday" if unit is Unit.day else f"last {unit}"
        return self._closed(first, last, finish, rolling)

    def _until_now(self, unit: Unit, finish: int) -> PeriodReading:
        rolling = "today" if unit is Unit.day else f"this {unit}"
        return self._running(begin(unit, self.today), finish, rolling)

    def _between(self, first: _Point, last: _Point, finish: int) -> PeriodReading:
        if first.word == "now":  # which nothing begins with
            return PeriodReading(finish, fault=PeriodFault.unknown_period)
        try:
            days = self._days(first, last)
        except (ValueError, OverflowError):
            return PeriodReading(finish, fault=PeriodFault.no_such_day)
        if days[1] is None:
            return self._running(days[0], finish)
        return self._closed(days[0], days[1], finish)

    def _days(self, first: _Point, last: _Point) -> tuple[date, date | None]:
        """Return the days from one point to another; None at the end is now.

        Raises:
            ValueError, OverflowError: The calendar has no such day.
        """
        first, last = self._dated(first), self._dated(last)
        if last.word:
            return self._fixed(first, None).days(self._year(first))[0], None
        first = self._fixed(first, last)
        begins = first.days(self._year(first))[0]
        if last.year is not None:
            return begins, last.days(last.year)[1]
        ends = last.days(begins.year)[1]
        if ends < begins:
            crossed = last.days(begins.year + 1)[1]
            if crossed - begins <= _LONGEST_CROSSING:
                return begins, crossed
        return begins, ends

    def _fixed(self, first: _Point, last: _Point | None) -> _Point:
        """Return *first* with the year that *last* lends it, if it has none."""
        if first.year is not None or last is None or last.year is None:
            return first
        begins, ends = first.days(last.year)[0], last.days(last.year)[1]
        if ends < begins and ends - first.days(last.year - 1)[0] <= _LONGEST_CROSSING:
            return replace(first, year=last.year - 1)
        return replace(first, year=last.year)

    def _year(self, point: _Point) -> int:
        """Return the year said, else the latest in which *point* has begun."""
        if point.year is not None:
            return point.year
        for year in range(self.today.year, self.today.year - _YEARS_BACK, -1):
            try:
                if point.days(year)[0] <= self.today:
                    return year
            except ValueError:
                continue  # no 29 February in that year
        raise ValueError("no such day")

    def _dated(self, point: _Point) -> _Point:
        """Return *point* with ``yesterday`` and the like as a date; now stays now."""
        if point.word not in {"yesterday", "today"}:
            return point
        back = timedelta(days=1 if point.word == "yesterday" else 0)
        day = self.today - back
        word = "now" if point.word == "today" else ""
        return _Point(day.year, month=day.month, day=day.day, word=word)

    def _closed(
        self, first: date, last: date, finish: int, rolling: str | None = None
    ) -> PeriodReading:
        try:
            period = closed(first, last, self.now, self.zone)
        except PeriodError as error:
            return PeriodReading(finish, fault=error.fault, days=(first, last))
        return PeriodReading(finish, period, rolling=rolling)

    def _running(
        self, first: date, finish: int, rolling: str | None = None
    ) -> PeriodReading:
        try:
            period = running(first, self.now, self.zone)
        except PeriodError as error:
            return PeriodReading(
                finish,
                fault=error.fault,
                days=(error.first, error.last),
                rolling=rolling,
            )
        return PeriodReading(finish, period, rolling=rolling)


_NOW: Final = _Point(word="now")
_WORDS: Final = {
    "today": "today",
    "bugun": "today",
    "yesterday": "yesterday",
    "dun": "yesterday",
    "now": "now",
    "simdi": "now",
}


def _point_at(line: str, at: int) -> tuple[_Point, int] | None:
    for pattern in POINTS:
        match = pattern.match(line, at)
        if match is not None:
            return _point(match), match.end()
    return None


def _point(match: re.Match[str]) -> _Point:
    said = match.groupdict()
    year, quarter, day = (
        int(said[name]) if said.get(name) else None
        for name in ("year", "quarter", "day")
    )
    if said.get("month"):
        month: int | None = MONTHS[said["month"]]
    else:
        month = int(said["number"]) if said.get("number") else None
    return _Point(year, quarter, month, day, _WORDS.get(said.get("word") or "", ""))


def _finish(line: str, at: int, ends: Collection[int]) -> int | None:
    closing = CLOSING.match(line, at)
    if closing is not None and closing.end() in ends:
        return closing.end()
    return at if at in ends else None
