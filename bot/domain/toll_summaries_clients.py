"""Reports about who asks and what for: domains, vehicles, and how many at once."""

from collections.abc import Sequence
from datetime import date

from bot.domain.toll_counts import largest, share, total, weighted_mean
from bot.domain.toll_drafts import SILENT, Clause, Draft, Foreign, clause
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import (
    ClientPerformanceTrends,
    ConcurrencyAnalysis,
    TopClientDomains,
    UserSegmentPerformance,
)
from bot.domain.toll_summaries_time import (
    all_requests,
    course,
    day_in_full,
    day_names,
    mean_steps,
    mean_time,
)
from bot.domain.toll_values import DASH, Number
from bot.texts.english import Language, phrase

NO_DOMAIN = phrase("(no domain)")
_LINES = 6  # more cannot be told apart
# Documented for requests; that the reports use the same numbers is inferred.
_VEHICLES = {
    "1": phrase("two axles under 3.20 m"),
    "2": phrase("two axles from 3.20 m"),
    "3": phrase("three axles"),
    "4": phrase("four or five axles"),
    "5": phrase("six axles and more"),
    "6": phrase("motorcycle"),
}


def domains(rows: Sequence[TopClientDomains], language: Language) -> Draft:
    """Return the domain with most traffic, and the slowest."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    busiest = largest(rows, lambda row: row.requests) or TopClientDomains()
    slowest = largest(rows, lambda row: row.mean_ms) or TopClientDomains()
    return Draft(
        "requests",
        (
            (
                all_requests(requests),
                _busiest(_domain(busiest, language), busiest, requests, language),
            ),
            (
                mean_time(mean, language),
                _slowest(_domain(slowest, language), slowest.mean_ms, language),
            ),
        ),
        Chart(
            ChartKind.bar,
            language.say("Requests by domain"),
            tuple(_domain(row, language) for row in rows),
            (Series(language.say("Requests"), tuple(row.requests for row in rows)),),
            language.say("Domain"),
            language.say("Requests"),
            "requests",
            ranked=True,
            language=language,
        ),
        requests,
    )


def segments(rows: Sequence[UserSegmentPerformance], language: Language) -> Draft:
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
                all_requests(requests),
                mean_time(mean, language),
                clause(
                    language.say("{part} for {segment}"),
                    part=_share_of(busiest, requests),
                    segment=Foreign(_segment_in_words(busiest, language)),
                ),
            ),
            (
                _slowest(
                    _segment_in_words(slowest, language), slowest.mean_ms, language
                ),
                mean_steps(steps, language),
            ),
        ),
        Chart(
            ChartKind.bar,
            language.say("Requests by vehicle and language"),
            tuple(_segment(row) for row in rows),
            (Series(language.say("Requests"), tuple(row.requests for row in rows)),),
            language.say("Vehicle type, language"),
            language.say("Requests"),
            "requests",
            language=language,
        ),
        requests,
    )


def client_days(rows: Sequence[ClientPerformanceTrends], language: Language) -> Draft:
    """Return each domain's response times over days, and the slowest domain."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    by_domain: dict[str, list[ClientPerformanceTrends]] = {}
    for row in rows:
        by_domain.setdefault(_domain(row, language), []).append(row)
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
                all_requests(requests),
                mean_time(mean, language),
                _busiest(busiest.domain, busiest, requests, language),
            ),
            (
                _slowest(slowest.domain, slowest.mean_ms, language),
                _worst(slowest_day, language),
            ),
        ),
        _over_days(by_domain, language),
        requests,
    )


def concurrency(rows: Sequence[ConcurrencyAnalysis], language: Language) -> Draft:
    """Return how many requests ran at a time, and what that cost.

    Occurrences are no requests: there is no sum and no mean over the levels.
    """
    levels = [row for row in rows if row.level is not None]
    lowest = levels[0] if levels else ConcurrencyAnalysis()
    highest = levels[-1] if levels else ConcurrencyAnalysis()
    common = largest(levels, lambda row: row.occurrences) or ConcurrencyAnalysis()
    return Draft(
        "peak",
        (
            (
                clause(
                    language.say("up to {peak} at a time"),
                    peak=Figure("peak", highest.level, ""),
                ),
                clause(
                    language.say("mean {mean} there"),
                    mean=Figure("at_peak", highest.mean_ms, "ms"),
                ),
                _at_lowest(lowest, language) if lowest is not highest else SILENT,
            ),
            (
                clause(
                    language.say("most often {level} at a time, {times} occurrences"),
                    level=Figure("common", common.level, ""),
                    times=Figure("common_times", common.occurrences, ""),
                ),
            ),
        ),
        Chart(
            ChartKind.bar,
            language.say("Response time by requests at a time"),
            tuple(DASH if row.level is None else str(row.level) for row in rows),
            (Series(language.say("Mean"), tuple(row.mean_ms for row in rows)),),
            language.say("Requests at a time"),
            language.say("Milliseconds"),
            "ms",
            language=language,
        ),
    )


def _at_lowest(row: ConcurrencyAnalysis, language: Language) -> Clause:
    return clause(
        language.say("{mean} with {level}"),
        mean=Figure("at_least", row.mean_ms, "ms"),
        level=DASH if row.level is None else language.number(row.level),
    )


def _over_days(
    by_domain: dict[str, list[ClientPerformanceTrends]], language: Language
) -> Chart:
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
    names = tuple(day_names(days, language))
    title = (
        language.say("Response times of the {n} busiest domains", n=_LINES)
        if more
        else language.say("Response times")
    )
    return Chart(
        course(names),
        title,
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
        language.say("Day (server time)"),
        language.say("Mean, milliseconds"),
        "ms",
        language=language,
    )


def _share_of(
    row: TopClientDomains | UserSegmentPerformance, requests: Number | None
) -> Figure:
    return Figure("busiest_share", share(row.requests, requests), "%")


def _busiest(
    name: str | None,
    row: TopClientDomains,
    requests: Number | None,
    language: Language,
) -> Clause:
    return clause(
        language.say("{part} from {name}"),
        part=_share_of(row, requests),
        name=Foreign(name),
    )


def _slowest(name: str | None, mean_ms: Number | None, language: Language) -> Clause:
    return clause(
        language.say("slowest {name}, mean {mean}"),
        name=Foreign(name),
        mean=Figure("slowest", mean_ms, "ms"),
    )


def _worst(row: ClientPerformanceTrends, language: Language) -> Clause:
    return clause(
        language.say("slowest answer {time} on {day}"),
        time=Figure("worst", row.max_ms, "ms"),
        day=day_in_full(row.day, language),
    )


def _domain(row: TopClientDomains | ClientPerformanceTrends, language: Language) -> str:
    return row.domain or language.say(NO_DOMAIN)


def _segment(row: UserSegmentPerformance) -> str:
    return f"{row.vehicle or DASH}, {row.language or DASH}"


def _segment_in_words(row: UserSegmentPerformance, language: Language) -> str:
    known = _VEHICLES.get(row.vehicle or "")
    vehicle = (
        language.say("vehicle type {name}", name=row.vehicle or DASH)
        if known is None
        else language.say(known)
    )
    return f"{vehicle} ({row.language or DASH})"


def _whole(number: Number | None) -> int | None:
    return None if number is None else int(number)
