"""Reports whose rows are ranges: of response times, or of steps."""

import re
from collections.abc import Sequence

from bot.domain.toll_counts import largest, share, total, weighted_mean
from bot.domain.toll_drafts import SILENT, Clause, Draft, Foreign, clause
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import (
    LatencyDistribution,
    ResponseTimeBuckets,
    StepCountCategoryAnalysis,
)
from bot.domain.toll_summaries_time import all_requests, mean_steps, mean_time
from bot.domain.toll_values import DASH, Number, bounds, grouped, noun
from bot.texts.english import Language

_MOST = 95
_STEPS = re.compile(r"(?i)(?<=\d)\s+steps$")
_UNIT = re.compile(r"(?i)[a-z]+$")

_Spread = Sequence[tuple[str | None, int | None]]


def response_times(rows: Sequence[ResponseTimeBuckets], language: Language) -> Draft:
    """Return the mean, the range of most requests, and what is slower than it."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    spread = [(row.bucket, row.requests) for row in rows]
    return Draft(
        "mean",
        (
            (
                all_requests(requests),
                mean_time(mean, language),
                _most_common(spread, requests, language),
            ),
            (
                _slower(spread, requests, language),
                _slowest(spread, requests, language),
            ),
        ),
        _by_range(
            language.say("Requests by response time"),
            spread,
            language.say("Response time"),
            language,
        ),
        requests,
    )


def latency(rows: Sequence[LatencyDistribution], language: Language) -> Draft:
    """Return the range of most requests, and by when almost all were answered."""
    requests = total(row.requests for row in rows)
    spread = [(row.bucket, row.requests) for row in rows]
    shares = tuple(
        share(row.requests, requests) if row.percent is None else row.percent
        for row in rows
    )
    return Draft(
        "almost_all",
        (
            (
                all_requests(requests),
                _most_common(spread, requests, language),
                _almost_all(spread, requests, language),
            ),
            (
                _slower(spread, requests, language),
                _slowest(spread, requests, language),
            ),
        ),
        Chart(
            ChartKind.bar,
            language.say("Share of requests by response time"),
            tuple(row.bucket or DASH for row in rows),
            (Series(language.say("Share"), shares),),
            language.say("Response time"),
            language.say("Per cent"),
            "%",
            language=language,
        ),
        requests,
    )


def step_classes(
    rows: Sequence[StepCountCategoryAnalysis], language: Language
) -> Draft:
    """Return the length of routes that most requests have, and the slowest."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    steps = weighted_mean((row.requests, row.mean_steps) for row in rows)
    spread = [(row.category, row.requests) for row in rows]
    slowest = largest(rows, lambda row: row.mean_ms) or StepCountCategoryAnalysis()
    return Draft(
        "mean",
        (
            (
                all_requests(requests),
                mean_time(mean, language),
                _most_common(spread, requests, language),
            ),
            (
                mean_steps(steps, language),
                clause(
                    language.say("slowest range {range}, mean {mean}"),
                    range=Foreign(slowest.category),
                    mean=Figure("slowest", slowest.mean_ms, "ms"),
                ),
            ),
        ),
        _by_range(
            language.say("Requests by steps"),
            # What they count stands along the axis, and there is little room.
            [(_without_unit(label), count) for label, count in spread],
            language.say("Steps"),
            language,
        ),
        requests,
    )


def between(label: str | None, language: Language) -> str | None:
    """Return the label of a range in words: *between 100 and 500 ms*."""
    found = bounds(label)
    if label is None or found is None:
        return language.say("in {range}", range=label) if label else None
    low, high = found
    top = low if high is None else high
    unit = _unit(label, top, language)
    if high is None:
        return language.say("over {bound}", bound=f"{grouped(low, language)}{unit}")
    upper = f"{grouped(high, language)}{unit}"
    if low == 0:
        return language.say("under {bound}", bound=upper)
    return language.say(
        "between {low} and {high}", low=grouped(low, language), high=upper
    )


def _unit(label: str, number: Number, language: Language) -> str:
    found = _UNIT.search(label.rstrip())
    unit = found.group().lower() if found else ""
    if unit in {"ms", "s"}:
        return f" {unit}"
    # As the API writes it: of one, too, they are steps.
    return f" {noun(number + 2, unit, language)}" if unit == "steps" else ""


def _without_unit(label: str | None) -> str | None:
    return None if label is None else _STEPS.sub("", label)


def _by_range(title: str, spread: _Spread, x_label: str, language: Language) -> Chart:
    requests = language.say("Requests")
    return Chart(
        ChartKind.bar,
        title,
        tuple(label or DASH for label, _ in spread),
        (Series(requests, tuple(count for _, count in spread)),),
        x_label,
        requests,
        "requests",
        language=language,
    )


def _most_common(
    spread: _Spread, requests: Number | None, language: Language
) -> Clause:
    most = largest(spread, lambda each: each[1])
    part = share(most[1] if most else None, requests)
    return clause(
        language.say("{part} {range}"),
        part=Figure("common_share", part, "%"),
        range=Foreign(between(most[0], language) if most else None),
    )


def _slower(spread: _Spread, requests: Number | None, language: Language) -> Clause:
    most = largest(spread, lambda each: each[1])
    if most is None or len(spread) == 1:
        return SILENT
    above = spread[list(spread).index(most) + 1 :]
    part = share(total(count for _, count in above) or 0, requests)
    return clause(
        language.say("{part} slower than that"), part=Figure("slower_share", part, "%")
    )


def _slowest(spread: _Spread, requests: Number | None, language: Language) -> Clause:
    used = [each for each in spread if each[1]]
    if not used:
        return SILENT
    label, count = used[-1]
    return clause(
        language.say("slowest range {range}, {part}"),
        range=Foreign(label),
        part=Figure("slowest_share", share(count, requests), "%"),
    )


def _almost_all(spread: _Spread, requests: Number | None, language: Language) -> Clause:
    so_far: Number = 0
    for label, count in spread if requests else ():
        so_far += count or 0
        upper = (bounds(label) or (0, None))[1]
        part = share(so_far, requests)
        if part is not None and part >= _MOST:
            if upper is None:
                break
            return clause(
                language.say("{share} within {time}"),
                share=language.percent(_MOST),
                time=Figure("almost_all", upper, "ms"),
            )
    return SILENT
