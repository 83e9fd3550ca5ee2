"""The report that compares days with their moving averages, and foresees."""

from collections.abc import Sequence
from typing import overload

from bot.domain.toll_counts import share
from bot.domain.toll_drafts import SILENT, Clause, Draft, clause
from bot.domain.toll_figures import Chart, Figure, Series
from bot.domain.toll_rows import RequestTrendForecast
from bot.domain.toll_summaries_time import course, day_in_full, day_names
from bot.domain.toll_values import Number, grouped
from bot.texts.english import Language

_WHOLE_FROM = 4
_MANY = 100


def forecast(rows: Sequence[RequestTrendForecast], language: Language) -> Draft:
    """Return how far the latest day is from its moving average and its band.

    The latest is probably not over, and looks quiet until then: among enough days
    it is the one before that is judged.
    """
    counted = [row for row in rows if row.requests is not None]
    whole = len(counted) >= _WHOLE_FROM
    latest = counted[-2 if whole else -1] if counted else RequestTrendForecast()
    goes_on = len(counted) > 1 and not whole
    of_average = clause(
        language.say("{part} of the 7-day average ({average})"),
        part=Figure("of_average", share(latest.requests, latest.average_7), "%"),
        average=Figure("average_7", _told(latest.average_7), ""),
    )
    day = _day(latest, "latest", language, goes_on=goes_on)
    return Draft(
        "of_average",
        (
            (day, of_average, _band(latest, language)),
            (_day(counted[-1], "today", language, goes_on=True),) if whole else (),
        ),
        _band_chart(rows, language),
    )


def _day(
    row: RequestTrendForecast, key: str, language: Language, *, goes_on: bool
) -> Clause:
    return clause(
        language.say("{day}: {requests} so far" if goes_on else "{day}: {requests}"),
        day=day_in_full(row.day, language),
        requests=Figure(key, row.requests, "requests"),
    )


def _band(row: RequestTrendForecast, language: Language) -> Clause:
    low, high = row.pessimistic, row.optimistic
    if row.requests is None or low is None or high is None:
        return SILENT
    band = f"{grouped(_told(low), language)}-{grouped(_told(high), language)}"
    if row.requests > high:
        by = grouped(_told(row.requests - high), language)
        return clause(
            language.say("{by} above the forecast of {band}"), by=by, band=band
        )
    if row.requests < low:
        by = grouped(_told(low - row.requests), language)
        return clause(
            language.say("{by} below the forecast of {band}"), by=by, band=band
        )
    return clause(language.say("within the forecast of {band}"), band=band)


def _band_chart(rows: Sequence[RequestTrendForecast], language: Language) -> Chart:
    names = tuple(day_names((row.day for row in rows), language))
    series = tuple(
        Series(label, tuple(numbers))
        for label, numbers in (
            (language.say("Requests"), [row.requests for row in rows]),
            (language.say("7-day average"), [row.average_7 for row in rows]),
            (language.say("30-day average"), [row.average_30 for row in rows]),
            (language.say("Optimistic"), [row.optimistic for row in rows]),
            (language.say("Pessimistic"), [row.pessimistic for row in rows]),
        )
        if any(number is not None for number in numbers)
    )
    return Chart(
        course(names),
        language.say("Requests and forecast"),
        names,
        series,
        language.say("Day (server time)"),
        language.say("Requests"),
        "requests",
        language=language,
    )


@overload
def _told(number: Number) -> Number: ...


@overload
def _told(number: Number | None) -> Number | None: ...


def _told(number: Number | None) -> Number | None:
    """Return a mean of counts as one tells it: of many, the parts of one are noise."""
    return number if number is None or abs(number) < _MANY else round(number)
