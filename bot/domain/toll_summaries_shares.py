"""Reports whose rows divide all requests: by cache, code, time taken or steps."""

from collections.abc import Sequence

from bot.domain.toll_counts import largest, share, total, weighted_mean
from bot.domain.toll_drafts import Clause, Draft, Foreign
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import (
    LatencyDistribution,
    RequestCacheStatistics,
    ResponseCodeDistribution,
    ResponseTimeBuckets,
    StepCountCategoryAnalysis,
)
from bot.domain.toll_summaries_time import mean_figure, requests_figure
from bot.domain.toll_values import DASH, Number, bounds, grouped

_SLICES = 6  # more cannot be told apart
_MOST = 95
_FAILED = 400  # and beyond, documented for HTTP


def cache(rows: Sequence[RequestCacheStatistics]) -> Draft:
    """Return how much the cache answered, and who asked."""
    requests = total(row.requests for row in rows)
    cached = total(row.cached for row in rows)
    uncached = total(row.uncached for row in rows)
    alone = rows[0] if len(rows) == 1 else RequestCacheStatistics()
    stated = (alone.cached_percent, alone.uncached_percent)
    hit, missed = cache_shares(rows)
    steps = weighted_mean((row.requests, row.mean_steps) for row in rows)
    parts = (cached, uncached) if None not in (cached, uncached) else stated
    counted = parts == (cached, uncached)
    clients = Figure("clients", "Clients", alone.clients, "clients")
    memberships = Figure("members", "Memberships", alone.memberships, "memberships")
    return Draft(
        "cached",
        (
            (
                (requests_figure(requests),),
                (Figure("cached", "Cached share", hit, "%"), " from the cache"),
                (Figure("uncached", "Not cached share", missed, "%"), " not"),
            ),
            (
                (clients,),
                (memberships,),
                ("mean ", Figure("mean_steps", "Mean steps", steps, "steps")),
            ),
        ),
        Chart(
            ChartKind.pie,
            "Answers from the cache",
            ("Cached", "Not cached"),
            (Series("Answers", parts),),
            unit="responses" if counted else "%",
        ),
        requests,
    )


def cache_shares(
    rows: Sequence[RequestCacheStatistics],
) -> tuple[Number | None, Number | None]:
    """Return the per cent from the cache and not from it.

    From the counts where they are known; else as stated, which need not sum to 100.
    """
    cached = total(row.cached for row in rows)
    uncached = total(row.uncached for row in rows)
    if cached is not None and uncached is not None:
        whole = cached + uncached
        return share(cached, whole), share(uncached, whole)
    alone = rows[0] if len(rows) == 1 else RequestCacheStatistics()
    return alone.cached_percent, alone.uncached_percent


def codes(rows: Sequence[ResponseCodeDistribution]) -> Draft:
    """Return the shares of success, client errors and server errors."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    shares = [share(part, requests) for part in by_class(rows)]
    named = zip(
        ("success", "client_errors", "server_errors"),
        ("Success share", "Client-error share", "Server-error share"),
        (" succeeded", " client errors (4xx)", " server errors (5xx)"),
        shares,
        strict=True,
    )
    kind = ChartKind.pie if len(rows) <= _SLICES else ChartKind.bar
    return Draft(
        "success",
        (
            (
                (requests_figure(requests),),
                *[
                    (Figure(key, label, each, "%"), words)
                    for key, label, words, each in named
                ],
            ),
            (
                ("mean ", mean_figure(mean)),
                _most_frequent_error(rows),
            ),
        ),
        Chart(
            kind,
            "Requests by response code",
            tuple(DASH if row.code is None else str(row.code) for row in rows),
            (Series("Requests", tuple(row.requests for row in rows)),),
            "Response code",
            "Requests",
            "requests",
        ),
        requests,
    )


def _most_frequent_error(rows: Sequence[ResponseCodeDistribution]) -> Clause:
    failed = [row for row in rows if (row.code or 0) >= _FAILED and row.requests]
    worst = largest(failed, lambda row: row.requests) or ResponseCodeDistribution()
    most = Figure("worst", "Most frequent error", worst.code, "code")
    times = Figure("worst_count", "Its requests", worst.requests, "")
    return ("most frequent error ", most, ", ", times, " times")


def by_class(
    rows: Sequence[ResponseCodeDistribution],
) -> tuple[Number | None, Number | None, Number | None]:
    """Return how many succeeded (2xx, 3xx), and failed by the client or the server.

    Zero where codes are known and none is of that class; None where nothing is known.
    """
    if total(row.requests for row in rows) is None:
        return (None, None, None)

    def of(*classes: int) -> Number:
        known = (row.requests for row in rows if (row.code or 0) // 100 in classes)
        return total(known) or 0

    return (of(2, 3), of(4), of(5))


def response_times(rows: Sequence[ResponseTimeBuckets]) -> Draft:
    """Return the mean, the range of most requests, and what is slower than it."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    spread = [(row.bucket, row.requests) for row in rows]
    return Draft(
        "mean",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                _most_common(spread, requests),
            ),
            (_slower(spread, requests), _slowest(spread, requests)),
        ),
        _by_range("Requests by response time", spread, "Response time"),
        requests,
    )


def latency(rows: Sequence[LatencyDistribution]) -> Draft:
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
                (requests_figure(requests),),
                _most_common(spread, requests),
                _almost_all(spread, requests),
            ),
            (_slower(spread, requests), _slowest(spread, requests)),
        ),
        Chart(
            ChartKind.bar,
            "Share of requests by response time",
            tuple(row.bucket or DASH for row in rows),
            (Series("Share", shares),),
            "Response time",
            "Per cent",
            "%",
        ),
        requests,
    )


def step_classes(rows: Sequence[StepCountCategoryAnalysis]) -> Draft:
    """Return the length of routes that most requests have, and the slowest."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    steps = weighted_mean((row.requests, row.mean_steps) for row in rows)
    spread = [(row.category, row.requests) for row in rows]
    slowest = largest(rows, lambda row: row.mean_ms)
    slowest_ms = slowest.mean_ms if slowest else None
    return Draft(
        "mean",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                _most_common(spread, requests),
            ),
            (
                ("mean ", Figure("mean_steps", "Mean steps", steps, "steps")),
                (
                    "slowest range ",
                    Foreign(slowest.category if slowest else None),
                    ", mean ",
                    Figure("slowest", "Slowest class", slowest_ms, "ms"),
                ),
            ),
        ),
        _by_range("Requests by steps", spread, "Steps"),
        requests,
    )


_Spread = Sequence[tuple[str | None, int | None]]


def _by_range(title: str, spread: _Spread, x_label: str) -> Chart:
    return Chart(
        ChartKind.bar,
        title,
        tuple(label or DASH for label, _ in spread),
        (Series("Requests", tuple(requests for _, requests in spread)),),
        x_label,
        "Requests",
        "requests",
    )


def _most_common(spread: _Spread, requests: Number | None) -> Clause:
    most = largest(spread, lambda each: each[1])
    part = share(most[1] if most else None, requests)
    figure = Figure("common_share", "Share of the most common range", part, "%")
    return (figure, " ", Foreign(between(most[0]) if most else None))


def between(label: str | None) -> str | None:
    """Return the label of a range in words: *between 100 and 500 ms*."""
    found = bounds(label)
    if label is None or found is None:
        return f"in {label}" if label else None
    low, high = found
    rest = label.rstrip()
    unit = rest[
        len(rest.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) :
    ]
    unit = f" {unit.lower()}" if unit.lower() in {"ms", "steps", "s"} else ""
    if high is None:
        return f"over {grouped(low)}{unit}"
    if low == 0:
        return f"under {grouped(high)}{unit}"
    return f"between {grouped(low)} and {grouped(high)}{unit}"


def _slower(spread: _Spread, requests: Number | None) -> Clause:
    most = largest(spread, lambda each: each[1])
    if most is None or len(spread) == 1:
        return (Foreign(None),)
    above = spread[list(spread).index(most) + 1 :]
    part = share(total(count for _, count in above) or 0, requests)
    return (
        Figure("slower_share", "Share slower than that", part, "%"),
        " slower than that",
    )


def _slowest(spread: _Spread, requests: Number | None) -> Clause:
    used = [each for each in spread if each[1]]
    if not used:
        return (Foreign(None),)
    label, count = used[-1]
    part = share(count, requests)
    figure = Figure("slowest_share", "Share of the slowest range", part, "%")
    return ("slowest range ", Foreign(label), ", ", figure)


def _almost_all(spread: _Spread, requests: Number | None) -> Clause:
    if not requests:
        return (Foreign(None),)
    so_far: Number = 0
    for label, count in spread:
        so_far += count or 0
        upper = (bounds(label) or (0, None))[1]
        part = share(so_far, requests)
        if part is not None and part >= _MOST:
            if upper is None:
                break
            figure = Figure("almost_all", "95 % within", upper, "ms")
            return (f"{_MOST} % within ", figure)
    return (Foreign(None),)
