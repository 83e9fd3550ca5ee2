"""The documented reports by hour, day, week and month, computed.

Fields and one sample of each are documented. That means are truncated and that
deviations are sample ones follows from the samples (inferred). Weeks are taken to
be ISO's, and the band to be ten per cent around the 7-day mean (the samples fit).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.toll_rows import Rows, iso
from bot.sandbox.toll_tallies import Span, Stat, regrouped

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEK, _MONTH = 7, 30
_OPTIMISM: Final = 0.1


def _hourly(span: Span) -> Rows:
    return [
        {"HourOfDay": hour, "RequestCount": stat.count, "AvgResponseTime": stat.mean}
        for hour, stat in sorted(span.hours.items())
    ]


def _hourly_peaks(span: Span) -> Rows:
    return [
        {
            "HourOfDay": hour,
            "HourlyRequestCount": stat.count,
            "HourlyAvgResponseTime": stat.mean,
            "HourlyMaxResponseTime": stat.high,
        }
        for hour, stat in sorted(span.hours.items())
    ]


def _resources(span: Span) -> Rows:
    return [
        {
            "HourOfDay": hour,
            "TotalRequests": stat.count,
            "TotalSteps": stat.steps,
            "AvgStepsPerRequest": stat.mean_steps,
            "AvgResponseTime": stat.mean,
            "PeakResponseTime": stat.high,
        }
        for hour, stat in sorted(span.hours.items())
    ]


def _times(prefix: str, stat: Stat, *, deviation: bool = True) -> dict[str, Any]:
    row: dict[str, Any] = {
        f"{prefix}RequestCount": stat.count,
        f"{prefix}AvgResponseTime": stat.mean,
        f"{prefix}MinResponseTime": stat.low,
        f"{prefix}MaxResponseTime": stat.high,
    }
    if deviation:
        row[f"{prefix}ResponseTimeStdDev"] = stat.deviation
    return row


def _daily(span: Span) -> Rows:
    return [
        {"RequestDate": iso(day), **_times("Daily", stat, deviation=False)}
        for day, stat in span.dates.items()
    ]


def _monthly(span: Span) -> Rows:
    months = regrouped(span.dates, lambda day: (day.year, day.month))
    return [
        {"RequestYear": year, "RequestMonth": month, **_times("Monthly", stat)}
        for (year, month), stat in sorted(months.items())
    ]


def _weekly(span: Span) -> Rows:
    weeks = regrouped(span.dates, lambda day: day.isocalendar()[:2])
    return [
        {"RequestYear": year, "RequestWeek": week, **_times("Weekly", stat)}
        for (year, week), stat in sorted(weeks.items())
    ]


def _seasonal(span: Span) -> Rows:
    months = regrouped(span.dates, lambda day: day.month)
    return [
        {
            "MonthOfYear": month,
            "MonthName": _MONTHS[month - 1],
            "RequestCount": stat.count,
            "AvgResponseTime": stat.mean,
            "AvgSteps": stat.mean_steps,
        }
        for month, stat in sorted(months.items())
    ]


def _forecast(span: Span) -> Rows:
    counts = [stat.count for stat in span.dates.values()]
    rows: Rows = []
    for index, day in enumerate(span.dates):
        week = _mean(counts[max(0, index + 1 - _WEEK) : index + 1])
        rows.append(
            {
                "RequestDate": iso(day),
                "DailyRequestCount": counts[index],
                "MovingAverage7Days": _short(week),
                "MovingAverage30Days": _short(
                    _mean(counts[max(0, index + 1 - _MONTH) : index + 1])
                ),
                "OptimisticForecast": _short(week * (1 + _OPTIMISM)),
                "PessimisticForecast": _short(week * (1 - _OPTIMISM)),
            }
        )
    return rows


def _mean(counts: list[int]) -> float:
    return sum(counts) / len(counts)


def _short(number: float) -> float:
    """Return *number* as the sample prints it: whole ones without a point."""
    rounded = round(number, 6)
    return int(rounded) if rounded.is_integer() else rounded


BY_TIME: Final[Mapping[str, Callable[[Span], Rows]]] = {
    "HourlyRequestStatistics": _hourly,
    "DailyRequestOverview": _daily,
    "MonthlyRequestSummary": _monthly,
    "WeeklyRequestTrends": _weekly,
    "SeasonalUsagePatterns": _seasonal,
    "RequestTrendForecast": _forecast,
    "HourlyMembershipStatistics": _hourly_peaks,
    "ResourceUtilizationReport": _resources,
}
