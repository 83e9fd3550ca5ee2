"""The simulated toll API's world: one seeded list of requests, and its switches.

Requests are drawn day by day when somebody asks, from the seed and the day alone,
so that every report over any span counts the same ones.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final, NamedTuple

from bot.domain.toll_reports import Criteria
from bot.sandbox.toll_draws import Draws, Incident
from bot.sandbox.toll_requests import TollRequest
from bot.sandbox.toll_tallies import DayTally, Span

SERVER_TIME: Final = timezone(timedelta(hours=3), "server time")
HISTORY: Final = timedelta(days=400)
LONGEST_INCIDENT: Final = timedelta(days=7)

_SPANS: Final = {
    Criteria.hour: timedelta(hours=1),
    Criteria.day: timedelta(days=1),
    Criteria.week: timedelta(days=7),
    Criteria.month: timedelta(days=30),
    Criteria.year: timedelta(days=365),
    Criteria.everything: HISTORY,
}
_DAYS_REMEMBERED: Final = 500


class Envelope(StrEnum):
    """Where the rows stand, which nobody documents."""

    data = "data"
    top_level = "top_level"
    data_named = "data_named"
    data_wrapped = "data_wrapped"
    data_dated = "data_dated"


class Emptiness(StrEnum):
    """What stands for a report without rows in an answer to ``all``."""

    array = "array"
    null = "null"
    missing = "missing"


class TollCall(NamedTuple):
    """One call that arrived, whatever became of it; without its credentials."""

    at: datetime
    report: str
    criteria: str


class TollWorld:
    """What the simulated toll API knows; everything may be read by tests.

    With *requests* those are all there ever were; without, about *per_day* a day
    are drawn, for 400 days before the first question and from then on.
    """

    def __init__(
        self,
        seed: int = 1,
        requests: Iterable[TollRequest] | None = None,
        *,
        per_day: int = 200,
        cache_minutes: int | None = 10,
    ) -> None:
        self.seed = seed
        self.per_day = per_day
        self.key = "sandbox-toll-key"
        self.secret = "sandbox-toll-secret"  # noqa: S105  invented, opens nothing
        self.calls: list[TollCall] = []
        self.incidents: list[Incident] = []
        self.changes = 0  # of what was; an answer from before one is no longer right
        # Switches: how the answer is wrapped, and how long it is kept.
        self.cache_minutes = cache_minutes
        self.envelope = Envelope.data
        self.emptiness = Emptiness.array
        self.errors_in_body = False
        self.single_row_as_object = False
        self.numbers_as_text = False
        self._given = (
            None if requests is None else sorted(requests, key=lambda each: each.at)
        )
        self._begins: datetime | None = None
        self._tallies: OrderedDict[date, DayTally] = OrderedDict()
        self._draws = Draws(seed)

    def begin_incident(
        self,
        now: datetime,
        lasts: timedelta = timedelta(hours=1),
        *,
        slower: float = 6.0,
        error_share: float = 0.25,
        again: int = 0,
    ) -> None:
        """Make requests slow and some of them fail from *now* on, for a while.

        *again* more come each minute, since clients try once more.
        """
        start = server_time(now)
        end = start + min(lasts, LONGEST_INCIDENT)
        self._changed(Incident(start, end, slower, error_share, again))

    def end_incident(self, now: datetime) -> None:
        """End every incident that goes on at *now*."""
        at = server_time(now)
        for each in [each for each in self.incidents if each.covers(at)]:
            self.incidents.remove(each)
            self._changed(replace(each, end=at))

    def undo_incidents(self) -> None:
        """Make history as if there had been none."""
        undone, self.incidents = self.incidents, []
        for each in undone:
            self._forget(each)

    def has_incident(self, now: datetime) -> bool:
        """Return whether an incident goes on at *now*."""
        return any(each.covers(server_time(now)) for each in self.incidents)

    def _changed(self, incident: Incident) -> None:
        self.incidents.append(incident)
        self._forget(incident)

    def _forget(self, incident: Incident) -> None:
        self.changes += 1
        # Days are kept until somebody changes them; one incident ends sooner
        # than it was told to, so everything from its first day on may differ.
        for day in [day for day in self._tallies if day >= incident.start.date()]:
            del self._tallies[day]

    def span(self, criteria: Criteria, now: datetime) -> Span:
        """Return what a report over *criteria* counts at *now* (rolling; invented)."""
        end = server_time(now)
        if self._given is not None and criteria is Criteria.everything:
            start = self._given[0].at if self._given else end
        else:
            start = max(end - _SPANS[criteria], self._first(end))
        days = []
        day = start.date()
        while day <= end.date():
            days.append((day, self._tally(day, start, end)))
            day += timedelta(days=1)
        return Span(days)

    def requests(self, start: datetime, end: datetime) -> list[TollRequest]:
        """Return the requests from *start* up to *end*, aware instants."""
        first, last = server_time(start), server_time(end)
        return [
            request
            for offset in range((last.date() - first.date()).days + 1)
            for request in self._day(first.date() + timedelta(days=offset))
            if first <= request.at < last
        ]

    def _first(self, now: datetime) -> datetime:
        if self._begins is None:
            self._begins = datetime.combine((now - HISTORY).date(), time())
        return self._begins

    def _tally(self, day: date, start: datetime, end: datetime) -> DayTally:
        midnight = datetime.combine(day, time())
        if start > midnight or end < midnight + timedelta(days=1):
            return DayTally(each for each in self._day(day) if start <= each.at < end)
        if day not in self._tallies:
            self._tallies[day] = DayTally(self._day(day))
            while len(self._tallies) > _DAYS_REMEMBERED:
                self._tallies.popitem(last=False)
        return self._tallies[day]

    def _day(self, day: date) -> Sequence[TollRequest]:
        if self._given is not None:
            return [each for each in self._given if each.at.date() == day]
        return self._draws.day(day, self.per_day, self.incidents)


def server_time(moment: datetime) -> datetime:
    """Return an aware *moment* as the API's clock shows it, without a zone."""
    return moment.astimezone(SERVER_TIME).replace(tzinfo=None)
