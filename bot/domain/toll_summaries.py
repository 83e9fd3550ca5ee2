"""What an owner of the API wants to know first of each report."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain import toll_rows as typed
from bot.domain import toll_summaries_clients as clients
from bot.domain import toll_summaries_hours as hours
from bot.domain import toll_summaries_shares as shares
from bot.domain import toll_summaries_time as times
from bot.domain.toll_criteria import ago, nothing, period
from bot.domain.toll_drafts import Draft, compared, sentences
from bot.domain.toll_figures import Earlier, Piece, Sentence, Summary
from bot.domain.toll_reading import read_rows
from bot.domain.toll_reports import report
from bot.domain.toll_rows import ROW_TYPES, Row
from bot.domain.toll_tables import guessed_table, typed_table
from bot.domain.toll_values import lower_bound

UNKNOWN_FIELDS = "I don't know this report's fields yet; shown as they came."
_NO_NUMBERS = "There are rows, but no numbers in them that I can read."

_LAST = math.inf


@dataclass(frozen=True, slots=True)
class _Reading:
    draft: Callable[[Sequence[Any]], Draft]
    order: Callable[[Any], Any]


def _number(value: float | None) -> float:
    return _LAST if value is None else value


def _date(value: date | None) -> date:
    return date.max if value is None else value


def _by_hour(row: Any) -> float:
    return _number(row.hour)


def _by_day(row: Any) -> date:
    return _date(row.day)


def _most_first(row: Any) -> float:
    return _LAST if row.requests is None else -row.requests


_READINGS: Mapping[type[Row], _Reading] = {
    typed.HourlyRequestStatistics: _Reading(hours.hourly_requests, _by_hour),
    typed.DailyRequestOverview: _Reading(times.daily, _by_day),
    typed.MonthlyRequestSummary: _Reading(
        times.monthly, lambda row: (_number(row.year), _number(row.month))
    ),
    typed.WeeklyRequestTrends: _Reading(
        times.weekly, lambda row: (_number(row.year), _number(row.week))
    ),
    typed.RequestCacheStatistics: _Reading(shares.cache, lambda _: 0),
    typed.SeasonalUsagePatterns: _Reading(
        times.seasonal, lambda row: _number(row.month)
    ),
    typed.RequestTrendForecast: _Reading(times.forecast, _by_day),
    typed.ResponseTimeBuckets: _Reading(
        shares.response_times, lambda row: lower_bound(row.bucket)
    ),
    typed.LatencyDistribution: _Reading(
        shares.latency, lambda row: lower_bound(row.bucket)
    ),
    typed.HourlyMembershipStatistics: _Reading(hours.hourly_peaks, _by_hour),
    typed.ResourceUtilizationReport: _Reading(hours.hourly_steps, _by_hour),
    typed.ResponseCodeDistribution: _Reading(
        shares.codes, lambda row: _number(row.code)
    ),
    typed.TopClientDomains: _Reading(clients.domains, _most_first),
    typed.UserSegmentPerformance: _Reading(
        clients.segments, lambda row: (row.vehicle or "~", row.language or "~")
    ),
    typed.ClientPerformanceTrends: _Reading(
        clients.client_days, lambda row: (_date(row.day), row.domain or "~")
    ),
    typed.ConcurrencyAnalysis: _Reading(
        clients.concurrency, lambda row: _number(row.level)
    ),
    typed.StepCountCategoryAnalysis: _Reading(
        shares.step_classes, lambda row: lower_bound(row.category)
    ),
}


def title(report_name: str) -> str:
    """Return what people call a report, as a heading."""
    words = report(report_name[:60]).title or "Unnamed report"
    return words[0].upper() + words[1:]


def ordered_rows(row_type: type[Row], rows: Iterable[object]) -> list[Any]:
    """Return typed rows in the order of their meaning: hour, day, lower bound."""
    return sorted(read_rows(row_type, rows), key=_READINGS[row_type].order)


def summarise(
    report_name: str,
    rows: Sequence[Mapping[str, object]],
    criteria: str,
    earlier: Earlier | None = None,
    *,
    fetched_at: datetime | None = None,
) -> Summary:
    """Return what the *rows* of one report say.

    *earlier* is the answer nearest one criterion length before *fetched_at*; one
    that is about the same window is compared with nothing. Never raises, whatever
    the rows hold.
    """
    row_type = ROW_TYPES.get(report_name)
    if row_type is None:
        return _undocumented(report_name, rows, criteria)
    read = ordered_rows(row_type, rows)
    draft = _READINGS[row_type].draft(read)
    named = ago(criteria, fetched_at, earlier.fetched_at) if earlier else ""
    if earlier is not None and named:
        then = _READINGS[row_type].draft(ordered_rows(row_type, earlier.rows))
        draft = compared(
            draft,
            {each.key: each.value for each in then.figures if each.value is not None},
        )
    empty = not read or draft.requests == 0
    said = sentences(draft, named) or ((Piece(_NO_NUMBERS),),)
    return Summary(
        report=report_name,
        criteria=criteria,
        title=title(report_name),
        period=period(criteria),
        sentences=((Piece(nothing(criteria)),),) if empty else said,
        figures=() if empty else draft.figures,
        chart=None if empty or not _has_points(draft) else draft.chart,
        table=typed_table(row_type, read),
        empty=empty,
        documented=True,
        identifies_clients=report(report_name).identifies_clients,
    )


def _undocumented(
    report_name: str, rows: Sequence[Mapping[str, object]], criteria: str
) -> Summary:
    table = guessed_table(rows)
    number = len(table.rows)
    size = f"{number:,} {'row' if number == 1 else 'rows'}"
    said: tuple[Sentence, ...] = ((Piece(size),), (Piece(UNKNOWN_FIELDS),))
    return Summary(
        report=report_name,
        criteria=criteria,
        title=title(report_name),
        period=period(criteria),
        sentences=said if number else ((Piece(nothing(criteria)),),),
        figures=(),
        chart=None,
        table=table,
        empty=not number,
        documented=False,
        identifies_clients=report(report_name).identifies_clients,
    )


def _has_points(draft: Draft) -> bool:
    return draft.chart is not None and any(
        value is not None for series in draft.chart.series for value in series.values
    )
