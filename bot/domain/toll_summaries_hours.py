"""Reports with a row for each hour of the day."""

from collections.abc import Sequence

from bot.domain.toll_counts import largest, share, total, weighted_mean
from bot.domain.toll_drafts import Clause, Draft, clause
from bot.domain.toll_figures import Chart, ChartKind, Figure, Merge, Series
from bot.domain.toll_rows import (
    HourlyMembershipStatistics,
    HourlyRequestStatistics,
    ResourceUtilizationReport,
)
from bot.domain.toll_summaries_time import (
    all_requests,
    course,
    mean_time,
    requests_figure,
    slowest_figure,
)
from bot.domain.toll_values import DASH, Number, hour_name
from bot.texts.english import Language


def hourly_requests(
    rows: Sequence[HourlyRequestStatistics], language: Language
) -> Draft:
    """Return how many requests came at which hour, and the busiest."""
    requests = total(row.requests for row in rows)
    busiest = largest(rows, lambda row: row.requests) or HourlyRequestStatistics()
    slowest = largest(rows, lambda row: row.mean_ms) or HourlyRequestStatistics()
    part = share(busiest.requests, requests)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    counts = Series(language.say("Requests"), tuple(row.requests for row in rows))
    return Draft(
        "requests",
        (
            (
                all_requests(requests),
                mean_time(mean, language),
                clause(
                    language.say("busiest hour {hour}, {part} of them"),
                    hour=Figure("busiest_hour", busiest.hour, "hour"),
                    part=Figure("busiest_share", part, "%"),
                ),
            ),
            (
                clause(
                    language.say("slowest mean at {hour}, {time}"),
                    hour=Figure("slowest_hour", slowest.hour, "hour"),
                    time=slowest_figure(slowest.mean_ms),
                ),
            ),
        ),
        _by_hour(
            language.say("Requests by hour"), rows, (counts,), "requests", language
        ),
        requests,
    )


def hourly_peaks(
    rows: Sequence[HourlyMembershipStatistics], language: Language
) -> Draft:
    """Return the mean and the slowest answer of each hour."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    slowest = largest(rows, lambda row: row.max_ms) or HourlyMembershipStatistics()
    busiest = largest(rows, lambda row: row.requests) or HourlyMembershipStatistics()
    part = share(busiest.requests, requests)
    means = tuple(row.mean_ms for row in rows)
    peaks = tuple(row.max_ms for row in rows)
    series = (
        Series(language.say("Mean"), means, Merge.mean),
        Series(language.say("Slowest"), peaks, Merge.most),
    )
    title = language.say("Response times by hour")
    return Draft(
        "mean",
        (
            (
                all_requests(requests),
                mean_time(mean, language),
                _slowest_at(slowest, slowest.max_ms, language),
            ),
            (
                clause(
                    language.say("busiest hour {hour}, {part} of requests"),
                    hour=Figure("busiest_hour", busiest.hour, "hour"),
                    part=Figure("busiest_share", part, "%"),
                ),
            ),
        ),
        _by_hour(title, rows, series, "ms", language),
        requests,
    )


def hourly_steps(
    rows: Sequence[ResourceUtilizationReport], language: Language
) -> Draft:
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
    series = (Series(language.say("Steps"), tuple(row.steps for row in rows)),)
    return Draft(
        "steps",
        (
            (
                clause(
                    language.say("{steps} in {requests}"),
                    steps=Figure("steps", steps, "steps"),
                    requests=requests_figure(requests),
                ),
                clause(
                    language.say("{steps} per request"),
                    steps=Figure("per_request", per_request, "steps"),
                ),
                clause(
                    language.say("heaviest hour {hour}, {part} of the steps"),
                    hour=Figure("heaviest_hour", heaviest.hour, "hour"),
                    part=Figure("heaviest_share", part, "%"),
                ),
            ),
            (
                mean_time(mean, language),
                _slowest_at(peak, peak.max_ms, language),
            ),
        ),
        _by_hour(language.say("Steps by hour"), rows, series, "steps", language),
        requests,
    )


_Hourly = (
    HourlyRequestStatistics | HourlyMembershipStatistics | ResourceUtilizationReport
)


def _by_hour(
    title: str,
    rows: Sequence[_Hourly],
    series: tuple[Series, ...],
    unit: str,
    language: Language,
) -> Chart:
    names = tuple(DASH if row.hour is None else hour_name(row.hour) for row in rows)
    return Chart(
        ChartKind.bar if len(series) == 1 else course(names),
        title,
        names,
        series,
        language.say("Hour (server time)"),
        language.say("Milliseconds") if unit == "ms" else series[0].name,
        unit,
        tuple(row.requests for row in rows),
        language=language,
    )


def _slowest_at(row: _Hourly, value: Number | None, language: Language) -> Clause:
    return clause(
        language.say("slowest at {hour}, {time}"),
        hour=Figure("slowest_hour", row.hour, "hour"),
        time=slowest_figure(value),
    )


def _ratio(part: Number | None, whole: Number | None) -> float | None:
    return None if part is None or not whole else part / whole
