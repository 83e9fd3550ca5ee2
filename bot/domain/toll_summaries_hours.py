"""Reports with a row for each hour of the day."""

from collections.abc import Sequence

from bot.domain.toll_counts import largest, share, total, weighted_mean
from bot.domain.toll_drafts import Clause, Draft
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import (
    HourlyMembershipStatistics,
    HourlyRequestStatistics,
    ResourceUtilizationReport,
)
from bot.domain.toll_summaries_time import (
    course,
    mean_figure,
    requests_figure,
    slowest_figure,
)
from bot.domain.toll_values import DASH, Number, hour_name

HOUR = "Hour (server time)"


def hourly_requests(rows: Sequence[HourlyRequestStatistics]) -> Draft:
    """Return how many requests came at which hour, and the busiest."""
    requests = total(row.requests for row in rows)
    busiest = largest(rows, lambda row: row.requests) or HourlyRequestStatistics()
    slowest = largest(rows, lambda row: row.mean_ms) or HourlyRequestStatistics()
    part = share(busiest.requests, requests)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    chart = _by_hour(
        "Requests by hour",
        rows,
        (Series("Requests", tuple(row.requests for row in rows)),),
        "requests",
    )
    return Draft(
        "requests",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                _busiest_hour(busiest.hour, part, "of them"),
            ),
            (_at_hour("slowest mean at ", slowest, slowest.mean_ms),),
        ),
        chart,
        requests,
    )


def hourly_peaks(rows: Sequence[HourlyMembershipStatistics]) -> Draft:
    """Return the mean and the slowest answer of each hour."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    slowest = largest(rows, lambda row: row.max_ms) or HourlyMembershipStatistics()
    busiest = largest(rows, lambda row: row.requests) or HourlyMembershipStatistics()
    part = share(busiest.requests, requests)
    series = (
        Series("Mean", tuple(row.mean_ms for row in rows)),
        Series("Slowest", tuple(row.max_ms for row in rows)),
    )
    return Draft(
        "mean",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                _at_hour("slowest at ", slowest, slowest.max_ms),
            ),
            (_busiest_hour(busiest.hour, part, "of requests"),),
        ),
        _by_hour("Response times by hour", rows, series, "ms"),
        requests,
    )


def hourly_steps(rows: Sequence[ResourceUtilizationReport]) -> Draft:
    """Return how much work each hour was, in steps."""
    requests = total(row.requests for row in rows)
    steps = total(row.steps for row in rows)
    known = [row for row in rows if row.steps is not None and row.requests]
    per_request = _ratio(
        total(row.steps for row in known), total(row.requests for row in known)
    )
    heaviest = largest(rows, lambda row: row.steps) or ResourceUtilizationReport()
    part = share(heaviest.steps, steps)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    peak = largest(rows, lambda row: row.max_ms) or ResourceUtilizationReport()
    series = (Series("Steps", tuple(row.steps for row in rows)),)
    return Draft(
        "steps",
        (
            (
                (
                    Figure("steps", "Steps", steps, "steps"),
                    " in ",
                    requests_figure(requests),
                ),
                (
                    Figure("per_request", "Steps per request", per_request, "steps"),
                    " per request",
                ),
                _heaviest_hour(heaviest.hour, part),
            ),
            (
                ("mean ", mean_figure(mean)),
                _at_hour("slowest at ", peak, peak.max_ms),
            ),
        ),
        _by_hour("Steps by hour", rows, series, "steps"),
        requests,
    )


_Hourly = (
    HourlyRequestStatistics | HourlyMembershipStatistics | ResourceUtilizationReport
)


def _by_hour(
    title: str, rows: Sequence[_Hourly], series: tuple[Series, ...], unit: str
) -> Chart:
    names = tuple(DASH if row.hour is None else hour_name(row.hour) for row in rows)
    kind = ChartKind.bar if len(series) == 1 else course(names)
    y_label = {"ms": "Milliseconds", "steps": "Steps"}.get(unit, "Requests")
    return Chart(kind, title, names, series, HOUR, y_label, unit)


def _busiest_hour(hour: int | None, part: float | None, of: str) -> Clause:
    return (
        "busiest hour ",
        Figure("busiest_hour", "Busiest hour", hour, "hour"),
        ", ",
        Figure("busiest_share", "Busiest hour's share", part, "%"),
        f" {of}",
    )


def _heaviest_hour(hour: int | None, part: float | None) -> Clause:
    return (
        "heaviest hour ",
        Figure("heaviest_hour", "Heaviest hour", hour, "hour"),
        ", ",
        Figure("heaviest_share", "Heaviest hour's share of steps", part, "%"),
        " of the steps",
    )


def _at_hour(words: str, row: _Hourly, value: Number | None) -> Clause:
    return (
        words,
        Figure("slowest_hour", "Slowest hour", row.hour, "hour"),
        ", ",
        slowest_figure(value),
    )


def _ratio(part: Number | None, whole: Number | None) -> float | None:
    return None if part is None or not whole else part / whole
