"""The rows of the toll API's reports whose fields are documented.

Names and meanings of fields are documented; *ms* is documented for some reports
and inferred for the others, whose sample numbers are the same. Every field may be
None: what is missing, null or unreadable is unknown, not zero. Hours and days come
without a zone and are kept as given.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bot.domain import toll_fields as fields
from bot.domain import toll_values as values
from bot.domain.toll_values import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has: the fields that nobody described, or nobody could read.

    *extra* holds them under their names in the answer, as they came.
    """

    extra: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyRequestStatistics(Row):
    """One hour of the day."""

    hour: Annotated[int | None, fields.hour()] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyRequestOverview(Row):
    """One day."""

    day: Annotated[date | None, fields.day()] = None
    requests: Annotated[int | None, fields.requests("DailyRequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("DailyAvgResponseTime", "Mean")] = None
    min_ms: Annotated[Number | None, fields.ms("DailyMinResponseTime", "Fastest")] = (
        None
    )
    max_ms: Annotated[Number | None, fields.ms("DailyMaxResponseTime", "Slowest")] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyRequestSummary(Row):
    """One month; the deviation is that of its response times."""

    year: Annotated[
        int | None, fields.FieldSpec("RequestYear", "Year", "year", values.count)
    ] = None
    month: Annotated[
        int | None, fields.FieldSpec("RequestMonth", "Month", "month", values.month)
    ] = None
    requests: Annotated[int | None, fields.requests("MonthlyRequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("MonthlyAvgResponseTime", "Mean")] = (
        None
    )
    min_ms: Annotated[Number | None, fields.ms("MonthlyMinResponseTime", "Fastest")] = (
        None
    )
    max_ms: Annotated[Number | None, fields.ms("MonthlyMaxResponseTime", "Slowest")] = (
        None
    )
    deviation_ms: Annotated[
        Number | None, fields.ms("MonthlyResponseTimeStdDev", "Deviation")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRequestTrends(Row):
    """One week of a year; by which calendar weeks are numbered is unknown."""

    year: Annotated[
        int | None, fields.FieldSpec("RequestYear", "Year", "year", values.count)
    ] = None
    week: Annotated[
        int | None, fields.FieldSpec("RequestWeek", "Week", "week", values.count)
    ] = None
    requests: Annotated[int | None, fields.requests("WeeklyRequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("WeeklyAvgResponseTime", "Mean")] = None
    min_ms: Annotated[Number | None, fields.ms("WeeklyMinResponseTime", "Fastest")] = (
        None
    )
    max_ms: Annotated[Number | None, fields.ms("WeeklyMaxResponseTime", "Slowest")] = (
        None
    )
    deviation_ms: Annotated[
        Number | None, fields.ms("WeeklyResponseTimeStdDev", "Deviation")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCacheStatistics(Row):
    """The whole window, in a single row; shares are 0 to 100."""

    requests: Annotated[int | None, fields.requests("TotalRequests")] = None
    memberships: Annotated[
        int | None, fields.count("UniqueMemberships", "Memberships", "memberships")
    ] = None
    clients: Annotated[
        int | None, fields.count("UniqueClients", "Clients", "clients")
    ] = None
    mean_steps: Annotated[Number | None, fields.steps("AverageSteps")] = None
    cached: Annotated[
        int | None, fields.count("CachedResponse", "Cached", "responses")
    ] = None
    uncached: Annotated[
        int | None, fields.count("NonCachedResponse", "Not cached", "responses")
    ] = None
    cached_percent: Annotated[
        Number | None, fields.percent("CachedResponsePercentage", "Cached share")
    ] = None
    uncached_percent: Annotated[
        Number | None, fields.percent("NonCachedResponsePercentage", "Not cached share")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalUsagePatterns(Row):
    """One month of the year, over all years; the language of its name is unknown."""

    month: Annotated[
        int | None, fields.FieldSpec("MonthOfYear", "Month", "month", values.month)
    ] = None
    name: Annotated[str | None, fields.label("MonthName", "Name")] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None
    mean_steps: Annotated[Number | None, fields.steps("AvgSteps")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTrendForecast(Row):
    """One day, its moving averages, and a band; what the band is of is unknown."""

    day: Annotated[date | None, fields.day()] = None
    requests: Annotated[int | None, fields.requests("DailyRequestCount")] = None
    average_7: Annotated[
        Number | None,
        fields.FieldSpec(
            "MovingAverage7Days", "7-day average", "requests", values.amount
        ),
    ] = None
    average_30: Annotated[
        Number | None,
        fields.FieldSpec(
            "MovingAverage30Days", "30-day average", "requests", values.amount
        ),
    ] = None
    optimistic: Annotated[
        Number | None,
        fields.FieldSpec("OptimisticForecast", "Optimistic", "requests", values.amount),
    ] = None
    pessimistic: Annotated[
        Number | None,
        fields.FieldSpec(
            "PessimisticForecast", "Pessimistic", "requests", values.amount
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTimeBuckets(Row):
    """One range of response times."""

    bucket: Annotated[
        str | None, fields.label("ResponseTimeBucket", "Response time")
    ] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTimeInBucket", "Mean")] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyDistribution(Row):
    """One range of response times, on another grid; the share is 0 to 100."""

    bucket: Annotated[str | None, fields.label("LatencyBucket", "Response time")] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    percent: Annotated[Number | None, fields.percent("Percentage", "Share")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyMembershipStatistics(Row):
    """One hour of the day; in spite of the name it tells nothing of memberships."""

    hour: Annotated[int | None, fields.hour()] = None
    requests: Annotated[int | None, fields.requests("HourlyRequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("HourlyAvgResponseTime", "Mean")] = None
    max_ms: Annotated[Number | None, fields.ms("HourlyMaxResponseTime", "Slowest")] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceUtilizationReport(Row):
    """One hour of the day; steps are the points of the routes that were asked for."""

    hour: Annotated[int | None, fields.hour()] = None
    requests: Annotated[int | None, fields.requests("TotalRequests")] = None
    steps: Annotated[int | None, fields.count("TotalSteps", "Steps", "steps")] = None
    mean_steps: Annotated[
        Number | None, fields.steps("AvgStepsPerRequest", "Steps per request")
    ] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None
    max_ms: Annotated[Number | None, fields.ms("PeakResponseTime", "Slowest")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCodeDistribution(Row):
    """One HTTP status; the share is 0 to 100."""

    code: Annotated[
        int | None,
        fields.FieldSpec("ResponseCode", "Response code", "code", values.count),
    ] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    percent: Annotated[Number | None, fields.percent("Percentage", "Share")] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopClientDomains(Row):
    """One domain that calls the API."""

    domain: Annotated[str | None, fields.label("ClientDomain", "Domain")] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    addresses: Annotated[
        int | None, fields.count("UniqueIPs", "Addresses", "addresses")
    ] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSegmentPerformance(Row):
    """One vehicle type in one language."""

    vehicle: Annotated[str | None, fields.label("VehicleTypeId", "Vehicle type")] = None
    language: Annotated[str | None, fields.label("Lang", "Language")] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None
    max_ms: Annotated[Number | None, fields.ms("MaxResponseTime", "Slowest")] = None
    mean_steps: Annotated[Number | None, fields.steps("AvgSteps")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPerformanceTrends(Row):
    """One domain on one day."""

    domain: Annotated[str | None, fields.label("ClientDomain", "Domain")] = None
    day: Annotated[date | None, fields.day()] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None
    min_ms: Annotated[Number | None, fields.ms("MinResponseTime", "Fastest")] = None
    max_ms: Annotated[Number | None, fields.ms("MaxResponseTime", "Slowest")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcurrencyAnalysis(Row):
    """One level of requests at a time.

    Occurrences look like pairs of requests rather than moments (inferred from the
    sample), so they are no requests and are never added up.
    """

    level: Annotated[
        int | None, fields.count("ConcurrentRequestCount", "At a time")
    ] = None
    occurrences: Annotated[
        int | None, fields.count("Occurrences", "Occurrences", "occurrences")
    ] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCountCategoryAnalysis(Row):
    """One range of step counts."""

    category: Annotated[str | None, fields.label("StepCountCategory", "Steps")] = None
    requests: Annotated[int | None, fields.requests("RequestCount")] = None
    mean_ms: Annotated[Number | None, fields.ms("AvgResponseTime", "Mean")] = None
    mean_steps: Annotated[Number | None, fields.steps("AvgSteps")] = None


ROW_TYPES: Mapping[str, type[Row]] = {
    each.__name__: each for each in Row.__subclasses__()
}
