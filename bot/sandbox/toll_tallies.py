"""Requests added up once per day, so that reports over a year are quick."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from http import HTTPStatus
from math import sqrt
from typing import Final, TypeVar

from bot.sandbox.toll_requests import Caller, TollRequest

# The bounds of both grids of response times together, in milliseconds.
BANDS: Final = (0, 50, 100, 250, 500, 1000, 2500, 5000)
STEP_CLASSES: Final = (0, 501, 1001, 2001, 5001, 10001)
_ERROR: Final = HTTPStatus.BAD_REQUEST.value

_Key = TypeVar("_Key")
_Other = TypeVar("_Other")


class Stat:
    """Sums over some requests."""

    __slots__ = ("cached", "count", "errors", "high", "low", "squares", "steps", "sum")

    def __init__(self) -> None:
        self.count = self.sum = self.squares = 0
        self.low = self.high = self.steps = self.cached = self.errors = 0

    def add(self, request: TollRequest) -> None:
        """Count *request*."""
        _, duration, steps, _, status, cached = request
        if not self.count or duration < self.low:
            self.low = duration
        self.high = max(self.high, duration)
        self.count += 1
        self.sum += duration
        self.squares += duration * duration
        self.steps += steps
        if cached:
            self.cached += 1
        if status >= _ERROR:
            self.errors += 1

    def merge(self, other: "Stat") -> None:
        """Count everything that *other* counted."""
        if not other.count:
            return
        self.low = min(self.low, other.low) if self.count else other.low
        self.high = max(self.high, other.high)
        self.count += other.count
        self.sum += other.sum
        self.squares += other.squares
        self.steps += other.steps
        self.cached += other.cached
        self.errors += other.errors

    @property
    def mean(self) -> int:
        """The mean duration, truncated as in the documented samples."""
        return self.sum // self.count

    @property
    def mean_steps(self) -> int:
        """The mean number of steps, truncated."""
        return self.steps // self.count

    @property
    def deviation(self) -> float | None:
        """The sample standard deviation; of one request there is none."""
        if self.count == 1:
            return None
        scatter = self.count * self.squares - self.sum * self.sum
        return sqrt(scatter / (self.count * (self.count - 1)))


Stats = dict[_Key, Stat]


class DayTally:
    """One day's requests, or some of them, by everything that a report groups by."""

    def __init__(self, requests: Iterable[TollRequest]) -> None:
        self.hours: Stats[int] = {}
        self.bands: Stats[int] = {}
        self.codes: Stats[int] = {}
        self.callers: Stats[Caller] = {}
        self.steps: Stats[int] = {}
        self.levels: Stats[int] = {}
        counted = list(requests)
        minutes = [each.at.hour * 60 + each.at.minute for each in counted]
        at_a_time = Counter(minutes)
        for request, minute in zip(counted, minutes, strict=True):
            _stat(self.hours, minute // 60).add(request)
            _stat(self.bands, lower(request.duration_ms, BANDS)).add(request)
            _stat(self.codes, request.status).add(request)
            _stat(self.callers, request.caller).add(request)
            _stat(self.steps, lower(request.steps, STEP_CLASSES)).add(request)
            _stat(self.levels, at_a_time[minute]).add(request)


class Span:
    """Several days; what belongs together is merged when first asked for."""

    def __init__(self, days: Sequence[tuple[date, DayTally]]) -> None:
        self.days = [(day, tally) for day, tally in days if tally.hours]

    @cached_property
    def hours(self) -> Stats[int]:
        """By hour of the day."""
        return self._merged(lambda tally: tally.hours)

    @cached_property
    def bands(self) -> Stats[int]:
        """By the lower bound of the response time in :data:`BANDS`."""
        return self._merged(lambda tally: tally.bands)

    @cached_property
    def codes(self) -> Stats[int]:
        """By HTTP status."""
        return self._merged(lambda tally: tally.codes)

    @cached_property
    def callers(self) -> Stats[Caller]:
        """By who sent them."""
        return self._merged(lambda tally: tally.callers)

    @cached_property
    def steps(self) -> Stats[int]:
        """By the lower bound of their steps in :data:`STEP_CLASSES`."""
        return self._merged(lambda tally: tally.steps)

    @cached_property
    def levels(self) -> Stats[int]:
        """By how many began in the same minute."""
        return self._merged(lambda tally: tally.levels)

    @cached_property
    def dates(self) -> Stats[date]:
        """By day, in order."""
        return {day: _sum(tally.hours.values()) for day, tally in self.days}

    @cached_property
    def total(self) -> Stat:
        """All of them."""
        return _sum(self.dates.values())

    def _merged(self, part: Callable[[DayTally], Stats[_Key]]) -> Stats[_Key]:
        merged: Stats[_Key] = {}
        for _, tally in self.days:
            for key, stat in part(tally).items():
                _stat(merged, key).merge(stat)
        return merged


def regrouped(
    stats: Mapping[_Key, Stat], key_of: Callable[[_Key], _Other]
) -> Stats[_Other]:
    """Return *stats* merged by what *key_of* makes of their keys."""
    merged: Stats[_Other] = {}
    for key, stat in stats.items():
        _stat(merged, key_of(key)).merge(stat)
    return merged


def _sum(stats: Iterable[Stat]) -> Stat:
    total = Stat()
    for stat in stats:
        total.merge(stat)
    return total


def lower(value: int, bounds: Sequence[int]) -> int:
    """Return the largest of *bounds* that is not above *value*."""
    return bounds[bisect_right(bounds, value) - 1]


def _stat(stats: Stats[_Key], key: _Key) -> Stat:
    stat = stats.get(key)
    if stat is None:
        stat = stats[key] = Stat()
    return stat
