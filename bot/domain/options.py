"""Ways on from an order that is not complete yet, for buttons."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.domain.commands import Form, Option, OrderCommand
from bot.domain.period_phrases import PeriodReader, PeriodReading
from bot.domain.periods import PeriodError, closed, running
from bot.domain.phrasing import canonical, order_label
from bot.domain.report_types import Catalogue
from bot.domain.schedule_phrases import LIKELY
from bot.texts.english import Language, phrase

_FORMS: Final = {
    Form.link: phrase("As links"),
    Form.file: phrase("As one file"),
    Form.excel: phrase("As Excel"),
    Form.digest: phrase("As a digest"),
}
# What is offered where something was left out.
LIKELY_PERIODS: Final = ("last week", "yesterday", "last month", "this week")
LIKELY_TYPES: Final = 5
_DAY: Final = timedelta(days=1)


def type_options(
    order: OrderCommand,
    values: Sequence[str],
    catalogue: Catalogue,
    language: Language,
) -> tuple[Option, ...]:
    """Return an option for *order* with each of the types in *values*."""
    orders = [
        replace(order, report_types=tuple(dict.fromkeys((*order.report_types, value))))
        for value in values
    ]
    return tuple(
        Option(order_label(each, catalogue, language), canonical(each))
        for each in orders
    )


def period_options(
    order: OrderCommand, periods: PeriodReader, language: Language
) -> tuple[Option, ...]:
    """Return an option for *order* with each of the likely periods."""
    return tuple(
        option
        for words in LIKELY_PERIODS
        for option in period_option(order, words, periods, language)
    )


def period_option(
    order: OrderCommand, words: str, periods: PeriodReader, language: Language
) -> tuple[Option, ...]:
    """Return the option for *order* with the period that folded *words* name."""
    reading = periods.words(words)
    if reading.period is None:
        return ()
    label = reading.period.describe(language)
    if reading.rolling:
        label = f"{language.capital(language.say(reading.rolling))}, {label}"
    completed = with_period(order, reading)
    return (Option(label, canonical(completed)),)


def with_period(order: OrderCommand, reading: PeriodReading) -> OrderCommand:
    """Return *order* over the period read, which moves along with a schedule."""
    if order.schedule is not None and reading.rolling is not None:
        return replace(order, period=None, rolling=reading.rolling)
    return replace(order, period=reading.period, rolling=None)


def until_options(
    order: OrderCommand, first: date, periods: PeriodReader
) -> tuple[Option, ...]:
    """Return options for *order* from *first* until now, and until yesterday."""
    now, zone = periods.now, periods.zone
    options: list[Option] = []
    try:
        period = running(first, now, zone)
        command = canonical(replace(order, period=period))
        options.append(Option(phrase("Until now"), command))
        period = closed(first, periods.today - _DAY, now, zone)
        command = canonical(replace(order, period=period))
        options.append(Option(phrase("Until yesterday"), command))
    except PeriodError:
        pass  # it began today, or this very minute
    return tuple(options)


def schedule_options(order: OrderCommand, language: Language) -> tuple[Option, ...]:
    """Return an option for *order* with each of the likely schedules."""
    return tuple(
        Option(language.say(label), canonical(replace(order, schedule=schedule)))
        for label, schedule in LIKELY.items()
    )


def form_options(order: OrderCommand) -> tuple[Option, ...]:
    """Return an option for *order* with each form of the results."""
    return tuple(
        Option(label, canonical(replace(order, form=form)))
        for form, label in _FORMS.items()
    )
