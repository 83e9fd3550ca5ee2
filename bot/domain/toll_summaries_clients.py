"""Reports about who asks and what for: domains, vehicles, and how many at once."""

from collections.abc import Sequence
from datetime import date

from bot.domain.toll_counts import largest, share, total, weighted_mean
from bot.domain.toll_drafts import Clause, Draft, Foreign
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import (
    ClientPerformanceTrends,
    ConcurrencyAnalysis,
    TopClientDomains,
    UserSegmentPerformance,
)
from bot.domain.toll_summaries_time import (
    DAY,
    course,
    day_names,
    mean_figure,
    requests_figure,
)
from bot.domain.toll_values import DASH, Number

NO_DOMAIN = "(no domain)"
_LINES = 6  # more cannot be told apart
# Documented for requests; that the reports use the same numbers is inferred.
_VEHICLES = {
    "1": "two axles under 3.20 m",
    "2": "two axles from 3.20 m",
    "3": "three axles",
    "4": "four or five axles",
    "5": "six axles and more",
    "6": "motorcycle",
}


def domains(rows: Sequence[TopClientDomains]) -> Draft:
    """Return the domain with most traffic, and the slowest."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    busiest = largest(rows, lambda row: row.requests) or TopClientDomains()
    slowest = largest(rows, lambda row: row.mean_ms) or TopClientDomains()
    return Draft(
        "requests",
        (
            (
                (requests_figure(requests),),
                _busiest(_domain(busiest), busiest, requests),
            ),
            (
                ("mean ", mean_figure(mean)),
                _slowest(_domain(slowest), slowest.mean_ms),
            ),
        ),
        Chart(
            ChartKind.bar,
            "Requests by domain",
            tuple(_domain(row) for row in rows),
            (Series("Requests", tuple(row.requests for row in rows)),),
            "Domain",
            "Requests",
            "requests",
        ),
        requests,
    )


def segments(rows: Sequence[UserSegmentPerformance]) -> Draft:
    """Return which vehicles and languages are asked for, and the slowest."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    steps = weighted_mean((row.requests, row.mean_steps) for row in rows)
    busiest = largest(rows, lambda row: row.requests) or UserSegmentPerformance()
    slowest = largest(rows, lambda row: row.mean_ms) or UserSegmentPerformance()
    return Draft(
        "mean",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                _busiest(_segment_in_words(busiest), busiest, requests, "for"),
            ),
            (
                _slowest(_segment_in_words(slowest), slowest.mean_ms),
                ("mean ", Figure("mean_steps", "Mean steps", steps, "steps")),
            ),
        ),
        Chart(
            ChartKind.bar,
            "Requests by vehicle and language",
            tuple(_segment(row) for row in rows),
            (Series("Requests", tuple(row.requests for row in rows)),),
            "Vehicle type, language",
            "Requests",
            "requests",
        ),
        requests,
    )


def client_days(rows: Sequence[ClientPerformanceTrends]) -> Draft:
    """Return each domain's response times over days, and the slowest domain."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    by_domain: dict[str, list[ClientPerformanceTrends]] = {}
    for row in rows:
        by_domain.setdefault(_domain(row), []).append(row)
    counted = [
        TopClientDomains(
            domain=domain,
            requests=_whole(total(row.requests for row in its)),
            mean_ms=weighted_mean((row.requests, row.mean_ms) for row in its),
        )
        for domain, its in by_domain.items()
    ]
    busiest = largest(counted, lambda row: row.requests) or TopClientDomains()
    slowest = largest(counted, lambda row: row.mean_ms) or TopClientDomains()
    slowest_day = largest(rows, lambda row: row.max_ms) or ClientPerformanceTrends()
    return Draft(
        "mean",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                _busiest(busiest.domain, busiest, requests),
            ),
            (
                _slowest(slowest.domain, slowest.mean_ms),
                _worst(slowest_day),
            ),
        ),
        _over_days(by_domain),
        requests,
    )


def concurrency(rows: Sequence[ConcurrencyAnalysis]) -> Draft:
    """Return how many requests ran at a time, and what that cost.

    Occurrences are no requests: there is no sum and no mean over the levels.
    """
    levels = [row for row in rows if row.level is not None]
    lowest = levels[0] if levels else ConcurrencyAnalysis()
    highest = levels[-1] if levels else ConcurrencyAnalysis()
    common = largest(levels, lambda row: row.occurrences) or ConcurrencyAnalysis()
    peak = Figure("peak", "Most at a time", highest.level, "")
    at_peak = Figure("at_peak", "Mean at the peak", highest.mean_ms, "ms")
    clauses: list[Clause] = [
        ("up to ", peak, " at a time"),
        ("mean ", at_peak, " there"),
    ]
    if lowest is not highest:
        at_least = Figure("at_least", "Mean at the lowest level", lowest.mean_ms, "ms")
        clauses.append((at_least, f" with {lowest.level}"))
    level = Figure("common", "Most frequent level", common.level, "")
    seen = common.occurrences
    times = Figure("common_times", "Its occurrences", seen, "")
    return Draft(
        "peak",
        (
            tuple(clauses),
            (("most often ", level, " at a time, ", times, " occurrences"),),
        ),
        Chart(
            ChartKind.bar,
            "Response time by requests at a time",
            tuple(DASH if row.level is None else str(row.level) for row in rows),
            (Series("Mean", tuple(row.mean_ms for row in rows)),),
            "Requests at a time",
            "Milliseconds",
            "ms",
        ),
    )


def _over_days(by_domain: dict[str, list[ClientPerformanceTrends]]) -> Chart:
    days = sorted({row.day for its in by_domain.values() for row in its if row.day})
    weights = {
        domain: total(row.requests for row in its) or 0
        for domain, its in by_domain.items()
    }
    shown = sorted(by_domain, key=lambda domain: -weights[domain])[:_LINES]
    more = len(by_domain) - len(shown)
    on: dict[tuple[str, date | None], list[ClientPerformanceTrends]] = {}
    for domain in shown:
        for row in by_domain[domain]:
            on.setdefault((domain, row.day), []).append(row)
    names = tuple(day_names(days))
    return Chart(
        course(names),
        f"Response times of the {_LINES} busiest domains" if more else "Response times",
        names,
        tuple(
            Series(
                domain,
                tuple(
                    weighted_mean(
                        (row.requests, row.mean_ms) for row in on.get((domain, day), ())
                    )
                    for day in days
                ),
            )
            for domain in shown
        ),
        DAY,
        "Mean, milliseconds",
        "ms",
    )


def _busiest(
    name: str | None,
    row: TopClientDomains | UserSegmentPerformance,
    requests: Number | None,
    of: str = "from",
) -> Clause:
    part = share(row.requests, requests)
    figure = Figure("busiest_share", "Share of the busiest", part, "%")
    return (figure, f" {of} ", Foreign(name))


def _slowest(name: str | None, mean_ms: Number | None) -> Clause:
    figure = Figure("slowest", "Mean of the slowest", mean_ms, "ms")
    return ("slowest ", Foreign(name), ", mean ", figure)


def _worst(row: ClientPerformanceTrends) -> Clause:
    at = day_names([row.day], always_year=True)[0]
    worst = Figure("worst", "Slowest answer", row.max_ms, "ms")
    return ("slowest answer ", worst, f" on {at}")


def _domain(row: TopClientDomains | ClientPerformanceTrends) -> str:
    return row.domain or NO_DOMAIN


def _segment(row: UserSegmentPerformance) -> str:
    return f"{row.vehicle or DASH}, {row.language or DASH}"


def _segment_in_words(row: UserSegmentPerformance) -> str:
    vehicle = _VEHICLES.get(row.vehicle or "", f"vehicle type {row.vehicle or DASH}")
    return f"{vehicle} ({row.language or DASH})"


def _whole(number: Number | None) -> int | None:
    return None if number is None else int(number)
