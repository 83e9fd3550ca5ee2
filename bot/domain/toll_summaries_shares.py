"""Reports whose rows divide all requests: by cache, or by code."""

from collections.abc import Sequence

from bot.domain.toll_counts import largest, share, total, weighted_mean
from bot.domain.toll_drafts import Clause, Draft, clause
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import RequestCacheStatistics, ResponseCodeDistribution
from bot.domain.toll_summaries_time import all_requests, mean_steps, mean_time
from bot.domain.toll_values import DASH, Number
from bot.texts.english import Language

_SLICES = 6  # more cannot be told apart
_FAILED = 400  # and beyond, documented for HTTP


def cache(rows: Sequence[RequestCacheStatistics], language: Language) -> Draft:
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
    clients = Figure("clients", alone.clients, "clients")
    memberships = Figure("members", alone.memberships, "memberships")
    return Draft(
        "cached",
        (
            (
                all_requests(requests),
                clause(
                    language.say("{part} from the cache"),
                    part=Figure("cached", hit, "%"),
                ),
                clause(
                    language.say("{part} not"), part=Figure("uncached", missed, "%")
                ),
            ),
            (
                clause("{clients}", clients=clients),
                clause("{memberships}", memberships=memberships),
                mean_steps(steps, language),
            ),
        ),
        Chart(
            ChartKind.pie,
            language.say("Answers from the cache"),
            (language.say("Cached"), language.say("Not cached")),
            (Series(language.say("Answers"), parts),),
            unit="responses" if counted else "%",
            language=language,
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


def codes(rows: Sequence[ResponseCodeDistribution], language: Language) -> Draft:
    """Return the shares of success, client errors and server errors."""
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    success, client, server = (share(part, requests) for part in by_class(rows))
    kind = ChartKind.pie if len(rows) <= _SLICES else ChartKind.bar
    return Draft(
        "success",
        (
            (
                all_requests(requests),
                clause(
                    language.say("{part} succeeded"),
                    part=Figure("success", success, "%"),
                ),
                clause(
                    language.say("{part} client errors (4xx)"),
                    part=Figure("client_errors", client, "%"),
                ),
                clause(
                    language.say("{part} server errors (5xx)"),
                    part=Figure("server_errors", server, "%"),
                ),
            ),
            (mean_time(mean, language), _most_frequent_error(rows, language)),
        ),
        Chart(
            kind,
            language.say("Requests by response code"),
            tuple(DASH if row.code is None else str(row.code) for row in rows),
            (Series(language.say("Requests"), tuple(row.requests for row in rows)),),
            language.say("Response code"),
            language.say("Requests"),
            "requests",
            language=language,
        ),
        requests,
    )


def _most_frequent_error(
    rows: Sequence[ResponseCodeDistribution], language: Language
) -> Clause:
    failed = [row for row in rows if (row.code or 0) >= _FAILED and row.requests]
    worst = largest(failed, lambda row: row.requests) or ResponseCodeDistribution()
    return clause(
        language.say("most frequent error {code}, {times} times"),
        code=Figure("worst", worst.code, "code"),
        times=Figure("worst_count", worst.requests, ""),
    )


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
