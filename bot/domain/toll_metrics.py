"""What a watch can be about: one number out of one report, and rules on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.toll_counts import extreme, share, total, weighted_mean
from bot.domain.toll_rows import (
    ConcurrencyAnalysis,
    DailyRequestOverview,
    RequestCacheStatistics,
    RequestTrendForecast,
    ResponseCodeDistribution,
    Row,
)
from bot.domain.toll_summaries import ordered_rows
from bot.domain.toll_summaries_shares import by_class, cache_shares
from bot.domain.toll_values import Number, with_unit
from bot.texts.english import ENGLISH, Language, phrase

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric's value, None when the rows do not tell it.

    For a share, *part* and *whole* are the numbers behind it; *day* is the one day
    that it is about, where it is about one.
    """

    value: Number | None
    part: Number | None = None
    whole: Number | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One number that can be watched; *label* is said in the middle of a sentence.

    *report* and *criteria* are what it is read from unless somebody says otherwise.
    *criteria* is fixed where another window would change the meaning. *whole_days*
    is about the latest day that is over: one that goes on has few requests yet.
    """

    key: str
    label: str
    unit: str
    report: str
    criteria: str
    measure: Callable[[Sequence[Any]], Reading]
    fixed_criteria: bool = False
    whole_days: bool = False
    per_day: Callable[[Any], Number | None] | None = None
    day_report: type[Row] = DailyRequestOverview

    @property
    def spoken_unit(self) -> str:
        """The unit behind a number of it; none where the label says it already."""
        return "" if self.unit == self.label else self.unit

    def read(self, rows: Rows, today: date | None = None) -> Reading:
        """Return the metric as *rows* of its report tell it. Never raises.

        *today* is the day in UTC. The zone of the API's days is unknown; both that
        are plausible, Turkey's and UTC, have left behind what is before it.
        """
        read = ordered_rows(_ROW_TYPES[self.report], rows)
        if self.whole_days and today is not None:
            read = [row for row in read if _is_over(row, today)]
        return self.measure(read)

    def by_day(
        self, rows: Rows, today: date | None = None
    ) -> list[tuple[date, Number]]:
        """Return the metric of each day, oldest first, from :attr:`day_report`.

        Without *today*, the day in UTC, the latest day may be incomplete. Nothing
        for a metric that no daily report tells.
        """
        if self.per_day is None:
            return []
        read = ordered_rows(self.day_report, rows)
        pairs = [(row.day, self.per_day(row)) for row in read]
        return [
            (day, value)
            for day, value in pairs
            if day and value is not None and (today is None or day < today)
        ]


class Side(StrEnum):
    """On which side of its threshold a metric is worth a word."""

    over = "over"
    under = "under"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a metric is worth a word: beyond *threshold* for so many checks on end."""

    metric: str
    side: Side
    threshold: Number
    checks: int = 1

    def holds(self, value: Number) -> bool:
        """Return whether *value* is beyond the threshold; at it is not beyond."""
        if self.side is Side.over:
            return value > self.threshold
        return value < self.threshold


def rule_in_words(rule: Rule, language: Language = ENGLISH) -> str:
    """Return a rule as *over 400 ms for 3 checks*."""
    metric = METRICS.get(rule.metric)
    unit = metric.spoken_unit if metric else ""
    threshold = with_unit(rule.threshold, unit, language)
    words = language.say(
        "over {threshold}" if rule.side is Side.over else "under {threshold}",
        threshold=threshold,
    )
    if rule.checks == 1:
        return words
    return language.say("{rule} for {n} checks", rule=words, n=rule.checks)


def _class_share(
    *indexes: int,
) -> Callable[[Sequence[ResponseCodeDistribution]], Reading]:
    def measure(rows: Sequence[ResponseCodeDistribution]) -> Reading:
        counts = by_class(rows)
        part = total(counts[index] for index in indexes)
        whole = total(row.requests for row in rows)
        return Reading(share(part, whole), part, whole)

    return measure


def _requests(rows: Sequence[DailyRequestOverview]) -> Reading:
    return Reading(total(row.requests for row in rows) if rows else 0)


def _mean(rows: Sequence[DailyRequestOverview]) -> Reading:
    return Reading(weighted_mean((row.requests, row.mean_ms) for row in rows))


def _slowest(rows: Sequence[DailyRequestOverview]) -> Reading:
    return Reading(extreme(max, (row.max_ms for row in rows)))


def _cached(rows: Sequence[RequestCacheStatistics]) -> Reading:
    part = total(row.cached for row in rows)
    return Reading(cache_shares(rows)[0], part, total(row.requests for row in rows))


def _of_average(rows: Sequence[RequestTrendForecast]) -> Reading:
    counted = [row for row in rows if row.requests is not None]
    latest = counted[-1] if counted else RequestTrendForecast()
    part, whole = latest.requests, latest.average_7
    return Reading(share(part, whole), part, whole, latest.day)


def _is_over(row: object, today: date) -> bool:
    day = getattr(row, "day", None)
    return day is None or day < today


def _peak(rows: Sequence[ConcurrencyAnalysis]) -> Reading:
    return Reading(extreme(max, (row.level for row in rows)))


_ROW_TYPES: Mapping[str, type[Row]] = {
    each.__name__: each
    for each in (
        ConcurrencyAnalysis,
        DailyRequestOverview,
        RequestCacheStatistics,
        RequestTrendForecast,
        ResponseCodeDistribution,
    )
}

_CODES = "ResponseCodeDistribution"
_DAYS = "DailyRequestOverview"
# Below these, rules on what another report tells better are offered.
RELATED: Mapping[str, str] = {
    "ResponseTimeBuckets": "DailyRequestOverview",
    "LatencyDistribution": "DailyRequestOverview",
}

METRICS: Mapping[str, Metric] = {
    metric.key: metric
    for metric in (
        Metric(
            "error_share", phrase("error share"), "%", _CODES, "h", _class_share(1, 2)
        ),
        Metric(
            "client_error_share",
            phrase("client-error share"),
            "%",
            _CODES,
            "h",
            _class_share(1),
        ),
        Metric(
            "server_error_share",
            phrase("server-error share"),
            "%",
            _CODES,
            "h",
            _class_share(2),
        ),
        Metric(
            "success_share", phrase("success share"), "%", _CODES, "h", _class_share(0)
        ),
        Metric(
            "avg_latency",
            phrase("mean response time"),
            "ms",
            _DAYS,
            "h",
            _mean,
            per_day=lambda row: row.mean_ms,
        ),
        Metric(
            "max_latency",
            phrase("slowest answer"),
            "ms",
            _DAYS,
            "h",
            _slowest,
            per_day=lambda row: row.max_ms,
        ),
        Metric(
            "requests",
            phrase("requests"),
            "requests",
            _DAYS,
            "d",
            _requests,
            per_day=lambda row: row.requests,
        ),
        Metric(
            "cache_share",
            phrase("cache share"),
            "%",
            "RequestCacheStatistics",
            "d",
            _cached,
        ),
        # A day alone may come without the days that its average is made of.
        Metric(
            "requests_of_average",
            phrase("requests of the 7-day average"),
            "%",
            "RequestTrendForecast",
            "m",
            _of_average,
            fixed_criteria=True,
            whole_days=True,
            per_day=lambda row: share(row.requests, row.average_7),
            day_report=RequestTrendForecast,
        ),
        Metric(
            "concurrency",
            phrase("requests at a time"),
            "",
            "ConcurrencyAnalysis",
            "h",
            _peak,
        ),
    )
}
