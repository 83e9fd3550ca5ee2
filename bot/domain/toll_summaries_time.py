"""Reports with a row for each day, week or month."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.toll_counts import extreme, largest, share, total, weighted_mean
from bot.domain.toll_drafts import Clause, Draft, Foreign, signed
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import (
    DailyRequestOverview,
    MonthlyRequestSummary,
    RequestTrendForecast,
    SeasonalUsagePatterns,
    WeeklyRequestTrends,
)
from bot.domain.toll_values import (
    DASH,
    Number,
    day_name,
    grouped,
    month_name,
)

DAY = "Day (server time)"
_WHOLE_FROM = 4
_LINE_FROM = 3  # two points make a slope, not a course


def requests_figure(value: Number | None) -> Figure:
    """Return the figure of all requests."""
    return Figure("requests", "Requests", value, "requests")


def mean_figure(value: Number | None) -> Figure:
    """Return the figure of the mean response time."""
    return Figure("mean", "Mean response time", value, "ms")


def slowest_figure(value: Number | None) -> Figure:
    """Return the figure of the largest response time."""
    return Figure("slowest", "Slowest answer", value, "ms")


def course(categories: Sequence[str]) -> ChartKind:
    """Return the shape for values in the order of time."""
    return ChartKind.line if len(categories) >= _LINE_FROM else ChartKind.bar


def daily(rows: Sequence[DailyRequestOverview]) -> Draft:
    """Return the course of days, and how the latest compares."""
    names = day_names(row.day for row in rows)
    return _course(
        "day",
        rows,
        names,
        [day_names([row.day], always_year=True)[0] for row in rows],
        DAY,
    )


def weekly(rows: Sequence[WeeklyRequestTrends]) -> Draft:
    """Return the course of weeks: how the latest compares with the one before."""
    names = [_week(row) for row in rows]
    return _course("week", rows, names, names, "Week (as the server counts)")


def monthly(rows: Sequence[MonthlyRequestSummary]) -> Draft:
    """Return the course of months: how the latest compares with the one before."""
    names = [_month(row) for row in rows]
    return _course("month", rows, names, names, "Month")


def seasonal(rows: Sequence[SeasonalUsagePatterns]) -> Draft:
    """Return the months of the year, and the busiest."""
    requests = total(row.requests for row in rows)
    busiest = largest(rows, lambda row: row.requests) or SeasonalUsagePatterns()
    part = share(busiest.requests, requests)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    steps = weighted_mean((row.requests, row.mean_steps) for row in rows)
    return Draft(
        "requests",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                (
                    "busiest month ",
                    Foreign(_season(busiest)),
                    ", ",
                    Figure("busiest_share", "Busiest month's share", part, "%"),
                ),
            ),
            (("mean ", Figure("mean_steps", "Mean steps", steps, "steps")),),
        ),
        Chart(
            ChartKind.bar,
            "Requests by month of the year",
            tuple(_season(row) for row in rows),
            _requests_of(rows),
            "Month",
            "Requests",
            "requests",
        ),
        requests,
    )


def forecast(rows: Sequence[RequestTrendForecast]) -> Draft:
    """Return how far the latest day is from its moving average and its band.

    The latest is probably not over, and looks quiet until then: among enough days
    it is the one before that is judged.
    """
    counted = [row for row in rows if row.requests is not None]
    several = len(counted) > 1
    whole = len(counted) >= _WHOLE_FROM
    latest = counted[-2 if whole else -1] if counted else RequestTrendForecast()
    going = " so far" if several and not whole else ""
    part = share(latest.requests, latest.average_7)
    name = day_names([latest.day], always_year=True)[0]
    average = Figure("average_7", "7-day average", latest.average_7, "")
    return Draft(
        "of_average",
        (
            (
                (
                    f"{name}: ",
                    Figure("latest", "Latest day", latest.requests, "requests"),
                    going,
                ),
                (
                    Figure("of_average", "Of the 7-day average", part, "%"),
                    " of the 7-day average (",
                    average,
                    ")",
                ),
                _band(latest),
            ),
            _going_on(counted[-1]) if whole else (),
        ),
        _band_chart(rows),
    )


def _going_on(row: RequestTrendForecast) -> tuple[Clause, ...]:
    figure = Figure("today", "The day that goes on", row.requests, "requests")
    name = day_names([row.day], always_year=True)[0]
    return ((f"{name}: ", figure, " so far"),)


def _band_chart(rows: Sequence[RequestTrendForecast]) -> Chart:
    names = tuple(day_names(row.day for row in rows))
    series = tuple(
        Series(label, tuple(numbers))
        for label, numbers in (
            ("Requests", [row.requests for row in rows]),
            ("7-day average", [row.average_7 for row in rows]),
            ("30-day average", [row.average_30 for row in rows]),
            ("Optimistic", [row.optimistic for row in rows]),
            ("Pessimistic", [row.pessimistic for row in rows]),
        )
        if any(number is not None for number in numbers)
    )
    title, kind = "Requests and forecast", course(names)
    return Chart(kind, title, names, series, DAY, "Requests", "requests")


_Course = DailyRequestOverview | WeeklyRequestTrends | MonthlyRequestSummary


def _course(
    unit: str,
    rows: Sequence[_Course],
    names: Sequence[str],
    full_names: Sequence[str],
    x_label: str,
) -> Draft:
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    fastest = Figure("fastest", "Fastest answer", _least(rows), "ms")
    slowest = slowest_figure(extreme(max, (row.max_ms for row in rows)))
    return Draft(
        "requests",
        (
            (
                (requests_figure(requests),),
                ("mean ", mean_figure(mean)),
                ("between ", fastest, " and ", slowest),
            ),
            _news(unit, rows, full_names),
        ),
        Chart(
            course(names),
            f"Requests by {unit}",
            tuple(names),
            _requests_of(rows),
            x_label,
            "Requests",
            "requests",
        ),
        requests,
    )


def _news(
    unit: str, rows: Sequence[_Course], names: Sequence[str]
) -> tuple[Clause, ...]:
    """Return how the latest goes, how the one before it went, and the busiest.

    The latest is probably not over, and the first may have been cut off, so that a
    fair comparison takes two rows from in between.
    """
    if len(rows) < 2:  # noqa: PLR2004  nothing to compare
        return ()
    latest = Figure("latest", f"Latest {unit}", rows[-1].requests, "requests")
    top = largest(range(len(rows)), lambda index: rows[index].requests) or 0
    busiest = Figure("busiest", f"Busiest {unit}", rows[top].requests, "requests")
    last: Clause = (f"latest, {names[-1]}: ", latest, " so far")
    most: Clause = (f"busiest {names[top]}: ", busiest)
    if len(rows) < _WHOLE_FROM:
        return ((*last, _against(rows[-1], rows[-2], names[-2])), most)
    figure = Figure("previous", f"The {unit} before", rows[-2].requests, "requests")
    against = _against(rows[-2], rows[-3], names[-3])
    return (last, (f"{names[-2]}: ", figure, against), most)


def _against(row: _Course, before: _Course, name: str) -> str:
    by = signed(row.requests, before.requests)
    return f" ({by} on {name})" if by else ""


def _least(rows: Iterable[_Course]) -> Number | None:
    return extreme(min, (row.min_ms for row in rows))


def _requests_of(
    rows: Iterable[_Course | SeasonalUsagePatterns],
) -> tuple[Series, ...]:
    return (Series("Requests", tuple(row.requests for row in rows)),)


def _band(row: RequestTrendForecast) -> Clause:
    low, high = row.pessimistic, row.optimistic
    if row.requests is None or low is None or high is None:
        return (Foreign(None),)
    band = f"{grouped(low)}-{grouped(high)}"
    for beyond, words in (
        (row.requests - high, "above"),
        (low - row.requests, "below"),
    ):
        if beyond > 0:
            return (f"{grouped(beyond)} {words} the forecast of {band}",)
    return (f"within the forecast of {band}",)


def day_names(days: Iterable[date | None], *, always_year: bool = False) -> list[str]:
    """Return days as short as they can be told apart; a dash for an unknown one."""
    listed = list(days)
    several = len({day.year for day in listed if day is not None}) > 1
    return [
        DASH if day is None else day_name(day, with_year=several or always_year)
        for day in listed
    ]


def _week(row: WeeklyRequestTrends) -> str:
    year = "" if row.year is None else f" of {row.year}"
    return DASH if row.week is None else f"week {row.week}{year}"


def _month(row: MonthlyRequestSummary) -> str:
    year = "" if row.year is None else f" {row.year}"
    return DASH if row.month is None else f"{month_name(row.month)}{year}"


def _season(row: SeasonalUsagePatterns) -> str:
    return row.name or (DASH if row.month is None else month_name(row.month))
