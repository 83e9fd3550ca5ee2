"""The documented reports by what was asked, by whom and what came of it, computed.

Fields and one sample of each are documented; that what has most requests comes
first follows from the samples (inferred). Grids beyond the sampled labels, how many
domains are the top, and what is concurrent, are invented.
"""

from collections.abc import Callable, Mapping
from typing import Final

from bot.sandbox.toll_rows import Rows, iso, most_first, share
from bot.sandbox.toll_tallies import Span, lower, regrouped

_BUCKETS: Final[Mapping[int, str]] = {
    0: "0-100 ms",
    100: "100-500 ms",
    500: "500-1000 ms",
    1000: "1000-5000 ms",
    5000: ">5000 ms",
}
_LATENCIES: Final[Mapping[int, str]] = {
    0: "0-50 ms",
    50: "50-100 ms",
    100: "100-250 ms",
    250: "250-500 ms",
    500: "500-1000 ms",
    1000: "1000-2500 ms",
    2500: ">2500 ms",
}
_STEPS: Final[Mapping[int, str]] = {
    0: "0-500 Steps",
    501: "501-1000 Steps",
    1001: "1001-2000 Steps",
    2001: "2001-5000 Steps",
    5001: "5001-10000 Steps",
    10001: ">10000 Steps",
}
_TOP_DOMAINS: Final = 10


def _cache(span: Span) -> Rows:
    total = span.total
    if not total.count:
        return []
    fresh = total.count - total.cached
    return [
        {
            "TotalRequests": total.count,
            "UniqueMemberships": len({each.membership for each in span.callers}),
            "UniqueClients": len({each.address for each in span.callers}),
            "AverageSteps": total.mean_steps,
            "CachedResponse": total.cached,
            "NonCachedResponse": fresh,
            "CachedResponsePercentage": share(total.cached, total.count),
            "NonCachedResponsePercentage": share(fresh, total.count),
        }
    ]


def _buckets(span: Span) -> Rows:
    stats = regrouped(span.bands, lambda band: lower(band, tuple(_BUCKETS)))
    return [
        {
            "ResponseTimeBucket": _BUCKETS[bound],
            "RequestCount": stat.count,
            "AvgResponseTimeInBucket": stat.mean,
        }
        for bound, stat in most_first(stats)
    ]


def _latencies(span: Span) -> Rows:
    stats = regrouped(span.bands, lambda band: lower(band, tuple(_LATENCIES)))
    return [
        {
            "LatencyBucket": _LATENCIES[bound],
            "RequestCount": stat.count,
            "Percentage": share(stat.count, span.total.count, 2),
        }
        for bound, stat in most_first(stats)
    ]


def _codes(span: Span) -> Rows:
    return [
        {
            "ResponseCode": code,
            "RequestCount": stat.count,
            "Percentage": share(stat.count, span.total.count),
            "AvgResponseTime": stat.mean,
        }
        for code, stat in most_first(span.codes)
    ]


def _domains(span: Span) -> Rows:
    addresses: dict[str | None, set[str]] = {}
    for caller in span.callers:
        addresses.setdefault(caller.domain, set()).add(caller.address)
    stats = regrouped(span.callers, lambda caller: caller.domain)
    return [
        {
            "ClientDomain": domain,
            "RequestCount": stat.count,
            "UniqueIPs": len(addresses[domain]),
            "AvgResponseTime": stat.mean,
        }
        for domain, stat in most_first(stats)[:_TOP_DOMAINS]
    ]


def _segments(span: Span) -> Rows:
    stats = regrouped(span.callers, lambda each: (each.vehicle_type, each.lang))
    return [
        {
            "VehicleTypeId": vehicle,
            "Lang": lang,
            "RequestCount": stat.count,
            "AvgResponseTime": stat.mean,
            "MaxResponseTime": stat.high,
            "AvgSteps": stat.mean_steps,
        }
        for (vehicle, lang), stat in most_first(stats)
    ]


def _clients(span: Span) -> Rows:
    return [
        {
            "ClientDomain": domain,
            "RequestDate": iso(day),
            "RequestCount": stat.count,
            "AvgResponseTime": stat.mean,
            "MinResponseTime": stat.low,
            "MaxResponseTime": stat.high,
        }
        for day, tally in span.days
        for domain, stat in most_first(
            regrouped(tally.callers, lambda caller: caller.domain)
        )
    ]


def _concurrency(span: Span) -> Rows:
    """Return pairs of a self-join: n at a time make n times n occurrences."""
    return [
        {
            "ConcurrentRequestCount": level,
            "Occurrences": level * stat.count,
            "AvgResponseTime": stat.mean,
        }
        for level, stat in sorted(span.levels.items())
    ]


def _step_classes(span: Span) -> Rows:
    return [
        {
            "StepCountCategory": _STEPS[bound],
            "RequestCount": stat.count,
            "AvgResponseTime": stat.mean,
            "AvgSteps": stat.mean_steps,
        }
        for bound, stat in most_first(span.steps)
    ]


BY_KIND: Final[Mapping[str, Callable[[Span], Rows]]] = {
    "RequestCacheStatistics": _cache,
    "ResponseTimeBuckets": _buckets,
    "LatencyDistribution": _latencies,
    "ResponseCodeDistribution": _codes,
    "TopClientDomains": _domains,
    "UserSegmentPerformance": _segments,
    "ClientPerformanceTrends": _clients,
    "ConcurrencyAnalysis": _concurrency,
    "StepCountCategoryAnalysis": _step_classes,
}
