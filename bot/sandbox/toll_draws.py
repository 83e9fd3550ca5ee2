"""Draws the simulated toll API's requests: their times, durations and outcomes.

All of it is invented: a haulier's day and week, a busy summer, growth over the
years, and incidents. A request costs a few draws from tables made once.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from bot.sandbox.supplier_world import seeded
from bot.sandbox.toll_requests import Caller, TollRequest, callers

_HOURS: Final = (
    *(6, 4, 3, 3, 5, 12, 28, 52, 74, 82, 80, 72),
    *(58, 66, 76, 78, 70, 58, 42, 32, 24, 18, 12, 8),
)
_HOURS_SUMMED: Final = tuple(accumulate(_HOURS))
_WEEK: Final = (1.15, 1.12, 1.1, 1.12, 1.2, 0.7, 0.5)
_SEASON, _YEARLY_GROWTH, _YEAR_DAYS = 0.15, 0.12, 365.25
_BUSIEST_DAY: Final = 200  # of the year, in July
_EPOCH: Final = date(2026, 1, 1)
_NOISE: Final = 0.07

_STATUSES: Final = (200, 400, 401, 404, 429, 500, 503)
_STATUS_WEIGHTS: Final = (9_780, 90, 25, 30, 25, 35, 15)
_FAILURES: Final = ((500, 503, 504), (5, 3, 2))
_CACHED_SHARE: Final = 0.32

_SHAPES: Final = 4_096
_FRESH: Final = (240.0, 0.65)  # median in milliseconds, and sigma
_CACHED: Final = (32.0, 0.4)
_REFUSED: Final = (18.0, 0.4)
_STEPS: Final = (1_600.0, 0.7)
_MOST_STEPS: Final = 25_000
_LONGEST_MS: Final = 30_000

_OK: Final = 200
_REFUSALS: Final = range(400, 500)
_CACHED_SHAPES: Final = round(_SHAPES * _CACHED_SHARE)


@dataclass(frozen=True, slots=True)
class Incident:
    """A while, in server time, in which requests take longer and some fail.

    *again* is how many more come each minute, since clients try once more.
    """

    start: datetime
    end: datetime
    slower: float
    error_share: float
    again: int = 0

    def covers(self, at: datetime) -> bool:
        """Return whether a request at *at*, in server time, is hit."""
        return self.start <= at < self.end


class Draws:
    """The requests of any day, always the same ones for one seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._callers, weights = callers(seed)
        self._weights = tuple(accumulate(weights))
        fate = seeded(seed, "toll shapes")
        self._fresh = _table(fate, *_FRESH, _LONGEST_MS)
        self._cached = _table(fate, *_CACHED, _LONGEST_MS)
        self._refused = _table(fate, *_REFUSED, _LONGEST_MS)
        self._steps = _table(fate, *_STEPS, _MOST_STEPS)

    def day(
        self, day: date, per_day: int, incidents: Iterable[Incident] = ()
    ) -> list[TollRequest]:
        """Return the requests of *day* in order, about *per_day* of them."""
        fate = seeded(self._seed, "toll day", day)
        count = round(per_day * _expected(day) * fate.lognormvariate(0, _NOISE))
        midnight = datetime.combine(day, time())
        seconds = [
            hour * 3_600 + second
            for hour, second in zip(
                fate.choices(range(24), cum_weights=_HOURS_SUMMED, k=count),
                fate.choices(range(3_600), k=count),
                strict=True,
            )
        ]
        found = [
            self._request(midnight + timedelta(seconds=second), caller, status, shape)
            for second, caller, status, shape in zip(
                sorted(seconds),
                fate.choices(self._callers, cum_weights=self._weights, k=count),
                fate.choices(_STATUSES, _STATUS_WEIGHTS, k=count),
                fate.choices(range(_SHAPES), k=count),
                strict=True,
            )
        ]
        for incident in incidents:
            more = self._repeated(day, incident)
            found = self._struck([*found, *more], day, incident)
        return sorted(found, key=lambda each: each.at)

    def _repeated(self, day: date, incident: Incident) -> list[TollRequest]:
        """Return the requests that come on *day* because others failed."""
        if not incident.again:
            return []
        fate = seeded(self._seed, "toll repeated", day, incident.start)
        midnight = datetime.combine(day, time())
        seconds = range(0, 86_400, max(1, 60 // incident.again))
        times = (midnight + timedelta(seconds=second) for second in seconds)
        covered = [at for at in times if incident.covers(at)]
        return [
            self._request(at, caller, _OK, fate.randrange(_SHAPES))
            for at, caller in zip(
                covered,
                fate.choices(self._callers, cum_weights=self._weights, k=len(covered)),
                strict=True,
            )
        ]

    def _request(
        self, at: datetime, caller: Caller, status: int, shape: int
    ) -> TollRequest:
        steps = self._steps[-shape]
        cached = shape < _CACHED_SHAPES and status == _OK
        if cached:
            duration = self._cached[shape]
        elif status in _REFUSALS:
            duration = self._refused[shape]
        else:
            duration = self._fresh[shape]
        return TollRequest(at, duration, steps, caller, status, cached)

    def _struck(
        self, requests: Sequence[TollRequest], day: date, incident: Incident
    ) -> list[TollRequest]:
        """Return *requests* with what *incident* does to those that it covers."""
        fate = seeded(self._seed, "toll incident", day, incident.start)
        struck: list[TollRequest] = []
        for request in requests:
            fails = fate.random() < incident.error_share
            status = fate.choices(*_FAILURES)[0] if fails else request.status
            if not incident.covers(request.at):
                struck.append(request)
                continue
            duration = min(_LONGEST_MS, int(request.duration_ms * incident.slower))
            cached = request.cached and not fails
            struck.append(
                request._replace(duration_ms=duration, status=status, cached=cached)
            )
        return struck


def _table(fate: Random, median: float, sigma: float, most: int) -> list[int]:
    draws = (fate.lognormvariate(math.log(median), sigma) for _ in range(_SHAPES))
    return [min(most, 1 + int(draw)) for draw in draws]


def _expected(day: date) -> float:
    """Return how busy *day* is, compared with an average one."""
    angle = 2 * math.pi * (day.timetuple().tm_yday - _BUSIEST_DAY) / _YEAR_DAYS
    years = (day - _EPOCH).days / _YEAR_DAYS
    season = 1 + _SEASON * math.cos(angle)
    growth = math.exp(_YEARLY_GROWTH * years)
    return _WEEK[day.weekday()] * season * growth
