"""What an owner of the API wants to know first of each report."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain import toll_rows as typed
from bot.domain import toll_summaries_clients as clients
from bot.domain import toll_summaries_forecast as forecasts
from bot.domain import toll_summaries_hours as hours
from bot.domain import toll_summaries_ranges as ranges
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
from bot.texts.english import ENGLISH, Language, phrase
from bot.texts.turkish import TURKISH

UNKNOWN_FIELDS = phrase("I don't know this report's fields yet; shown as they came.")
_NO_NUMBERS = phrase("There are rows, but no numbers in them that I can read.")

_LAST = math.inf


@dataclass(frozen=True, slots=True)
class _Reading:
    draft: Callable[[Sequence[Any], Language], Draft]
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
    typed.RequestTrendForecast: _Reading(forecasts.forecast, _by_day),
    typed.ResponseTimeBuckets: _Reading(
        ranges.response_times, lambda row: lower_bound(row.bucket)
    ),
    typed.LatencyDistribution: _Reading(
        ranges.latency, lambda row: lower_bound(row.bucket)
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
        ranges.step_classes, lambda row: lower_bound(row.category)
    ),
}


def title(report_name: str, language: Language = ENGLISH) -> str:
    """Return what people call a report, as a heading."""
    named = report(report_name[:60])
    own = named.title_tr if language is TURKISH else named.title
    return language.capital(own or language.say("Unnamed report"))


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
    language: Language = ENGLISH,
) -> Summary:
    """Return what the *rows* of one report say, in *language*.

    *earlier* is the answer nearest one criterion length before *fetched_at*; one
    that is about the same window is compared with nothing. Never raises, whatever
    the rows hold.
    """
    row_type = ROW_TYPES.get(report_name)
    if row_type is None:
        return _undocumented(report_name, rows, criteria, language)
    read = ordered_rows(row_type, rows)
    drafted = _READINGS[row_type].draft
    draft = drafted(read, language)
    named = ago(criteria, fetched_at, earlier.fetched_at, language) if earlier else ""
    if earlier is not None and named:
        then = drafted(ordered_rows(row_type, earlier.rows), language)
        draft = compared(
            draft,
            {each.key: each.value for each in then.figures if each.value is not None},
        )
    empty = not read or draft.requests == 0
    said = sentences(draft, named, language) or ((Piece(language.say(_NO_NUMBERS)),),)
    return Summary(
        report=report_name,
        criteria=criteria,
        title=title(report_name, language),
        period=period(criteria, language),
        sentences=((Piece(nothing(criteria, language)),),) if empty else said,
        figures=() if empty else draft.figures,
        chart=None if empty or not _has_points(draft) else draft.chart,
        table=typed_table(row_type, read, language),
        empty=empty,
        documented=True,
        identifies_clients=report(report_name).identifies_clients,
    )


def _undocumented(
    report_name: str,
    rows: Sequence[Mapping[str, object]],
    criteria: str,
    language: Language,
) -> Summary:
    table = guessed_table(rows, language)
    number = len(table.rows)
    said: tuple[Sentence, ...] = (
        (Piece(language.count(number, "row")),),
        (Piece(language.say(UNKNOWN_FIELDS)),),
    )
    return Summary(
        report=report_name,
        criteria=criteria,
        title=title(report_name, language),
        period=period(criteria, language),
        sentences=said if number else ((Piece(nothing(criteria, language)),),),
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
