"""Reports with a row for each day, week or month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.toll_counts import extreme, largest, share, total, weighted_mean
from bot.domain.toll_drafts import SILENT, Clause, Draft, Foreign, clause, signed
from bot.domain.toll_figures import Chart, ChartKind, Figure, Series
from bot.domain.toll_rows import (
    DailyRequestOverview,
    MonthlyRequestSummary,
    SeasonalUsagePatterns,
    WeeklyRequestTrends,
)
from bot.domain.toll_values import DASH, Number
from bot.texts.english import Language

_WHOLE_FROM = 4
_LINE_FROM = 3  # two points make a slope, not a course

_Row = DailyRequestOverview | WeeklyRequestTrends | MonthlyRequestSummary


def requests_figure(value: Number | None) -> Figure:
    """Return the figure of all requests."""
    return Figure("requests", value, "requests")


def slowest_figure(value: Number | None) -> Figure:
    """Return the figure of the largest response time."""
    return Figure("slowest", value, "ms")


def all_requests(value: Number | None) -> Clause:
    """Return how many requests there were."""
    return clause("{requests}", requests=requests_figure(value))


def mean_time(value: Number | None, language: Language) -> Clause:
    """Return the mean response time."""
    return clause(language.say("mean {mean}"), mean=Figure("mean", value, "ms"))


def mean_steps(value: Number | None, language: Language) -> Clause:
    """Return the mean number of steps."""
    return clause(
        language.say("mean {mean}"), mean=Figure("mean_steps", value, "steps")
    )


def course(categories: Sequence[str]) -> ChartKind:
    """Return the shape for values in the order of time."""
    return ChartKind.line if len(categories) >= _LINE_FROM else ChartKind.bar


@dataclass(frozen=True, slots=True)
class _Course:
    """Rows in the order of time: how each is called on an axis, and in a sentence."""

    rows: Sequence[_Row]
    names: Sequence[str]
    full_names: Sequence[str]
    title: str
    x_label: str


def daily(rows: Sequence[DailyRequestOverview], language: Language) -> Draft:
    """Return the course of days, and how the latest compares."""
    course = _Course(
        rows,
        day_names((row.day for row in rows), language),
        [day_in_full(row.day, language) for row in rows],
        language.say("Requests by day"),
        language.say("Day (server time)"),
    )
    return _drafted(course, language)


def weekly(rows: Sequence[WeeklyRequestTrends], language: Language) -> Draft:
    """Return the course of weeks: how the latest compares with the one before."""
    course = _Course(
        rows,
        [_short_week(row, language) for row in rows],
        [_week(row, language) for row in rows],
        language.say("Requests by week"),
        language.say("Week (as the server counts)"),
    )
    return _drafted(course, language)


def monthly(rows: Sequence[MonthlyRequestSummary], language: Language) -> Draft:
    """Return the course of months: how the latest compares with the one before."""
    names = [_month(row, language) for row in rows]
    title, axis = language.say("Requests by month"), language.say("Month")
    return _drafted(_Course(rows, names, names, title, axis), language)


def seasonal(rows: Sequence[SeasonalUsagePatterns], language: Language) -> Draft:
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
                all_requests(requests),
                mean_time(mean, language),
                clause(
                    language.say("busiest month {month}, {part}"),
                    month=Foreign(_season(busiest, language)),
                    part=Figure("busiest_share", part, "%"),
                ),
            ),
            (mean_steps(steps, language),),
        ),
        Chart(
            ChartKind.bar,
            language.say("Requests by month of the year"),
            tuple(_season(row, language) for row in rows),
            _requests_of(rows, language),
            language.say("Month"),
            language.say("Requests"),
            "requests",
            language=language,
        ),
        requests,
    )


def _drafted(told: _Course, language: Language) -> Draft:
    rows = told.rows
    requests = total(row.requests for row in rows)
    mean = weighted_mean((row.requests, row.mean_ms) for row in rows)
    spread = clause(
        language.say("between {fastest} and {slowest}"),
        fastest=Figure("fastest", extreme(min, (row.min_ms for row in rows)), "ms"),
        slowest=slowest_figure(extreme(max, (row.max_ms for row in rows))),
    )
    return Draft(
        "requests",
        (
            (all_requests(requests), mean_time(mean, language), spread),
            _news(rows, told.full_names, language),
        ),
        Chart(
            course(told.names),
            told.title,
            tuple(told.names),
            _requests_of(rows, language),
            told.x_label,
            language.say("Requests"),
            "requests",
            language=language,
        ),
        requests,
    )


def _news(
    rows: Sequence[_Row], names: Sequence[str], language: Language
) -> tuple[Clause, ...]:
    """Return how the latest goes, how the one before it went, and the busiest.

    The latest is probably not over, and the first may have been cut off, so that a
    fair comparison takes two rows from in between.
    """
    if len(rows) < 2:  # noqa: PLR2004  nothing to compare
        return ()
    whole = len(rows) >= _WHOLE_FROM
    top = largest(range(len(rows)), lambda index: rows[index].requests) or 0
    return (
        clause(
            language.say("latest, {name}: {requests} so far{change}"),
            name=names[-1],
            requests=Figure("latest", rows[-1].requests, "requests"),
            change="" if whole else _against(rows, names, -1, language),
        ),
        _one_before(rows, names, language) if whole else SILENT,
        clause(
            language.say("busiest {name}: {requests}"),
            name=names[top],
            requests=Figure("busiest", rows[top].requests, "requests"),
        ),
    )


def _one_before(
    rows: Sequence[_Row], names: Sequence[str], language: Language
) -> Clause:
    return clause(
        language.say("{name}: {requests}{change}"),
        name=names[-2],
        requests=Figure("previous", rows[-2].requests, "requests"),
        change=_against(rows, names, -2, language),
    )


def _against(
    rows: Sequence[_Row], names: Sequence[str], at: int, language: Language
) -> str:
    by = signed(rows[at].requests, rows[at - 1].requests, language)
    return (
        f" ({language.say('{by} on {name}', by=by, name=names[at - 1])})" if by else ""
    )


def _requests_of(
    rows: Iterable[_Row | SeasonalUsagePatterns], language: Language
) -> tuple[Series, ...]:
    return (Series(language.say("Requests"), tuple(row.requests for row in rows)),)


def day_names(days: Iterable[date | None], language: Language) -> list[str]:
    """Return days as short as they can be told apart; a dash for an unknown one."""
    listed = list(days)
    several = len({day.year for day in listed if day is not None}) > 1
    return [DASH if day is None else language.day(day, year=several) for day in listed]


def day_in_full(day: date | None, language: Language) -> str:
    """Return a day with its year; a dash for an unknown one."""
    return DASH if day is None else language.day(day)


def _week(row: WeeklyRequestTrends, language: Language) -> str:
    if row.week is None:
        return DASH
    week = str(row.week)
    if row.year is None:
        return language.say("week {week}", week=week)
    return language.say("week {week} of {year}", week=week, year=str(row.year))


def _short_week(row: WeeklyRequestTrends, language: Language) -> str:
    if row.week is None or row.year is None:
        return _week(row, language)
    return language.say("week {week}, {year}", week=str(row.week), year=str(row.year))


def _month(row: MonthlyRequestSummary, language: Language) -> str:
    year = "" if row.year is None else f" {row.year}"
    return DASH if row.month is None else f"{language.months[row.month - 1]}{year}"


def _season(row: SeasonalUsagePatterns, language: Language) -> str:
    # In which language the API names months is unknown.
    if row.month is not None:
        return language.months_in_full[row.month - 1]
    return row.name or DASH
