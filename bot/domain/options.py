"""Ways on from an order that is not complete yet, for buttons."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.commands import Option, OrderCommand
from bot.domain.period_phrases import PeriodReader, PeriodReading
from bot.domain.phrasing import canonical, order_label
from bot.domain.report_types import Catalogue
from bot.domain.schedule_phrases import LIKELY

# What is offered where something was left out.
LIKELY_PERIODS: Final = ("last week", "yesterday", "last month", "this week")
LIKELY_TYPES: Final = 5


def type_options(
    order: OrderCommand, values: Sequence[str], catalogue: Catalogue
) -> tuple[Option, ...]:
    """Return an option for *order* with each of the types in *values*."""
    orders = [
        replace(order, report_types=tuple(dict.fromkeys((*order.report_types, value))))
        for value in values
    ]
    return tuple(
        Option(order_label(each, catalogue), canonical(each)) for each in orders
    )


def period_options(order: OrderCommand, periods: PeriodReader) -> tuple[Option, ...]:
    """Return an option for *order* with each of the likely periods."""
    return tuple(
        option
        for phrase in LIKELY_PERIODS
        for option in period_option(order, phrase, periods)
    )


def period_option(
    order: OrderCommand, phrase: str, periods: PeriodReader
) -> tuple[Option, ...]:
    """Return the option for *order* with the period that folded *phrase* names."""
    reading = periods.words(phrase)
    if reading.period is None:
        return ()
    label = reading.period.describe()
    if reading.rolling:
        label = f"{reading.rolling[:1].upper()}{reading.rolling[1:]}, {label}"
    completed = with_period(order, reading)
    return (Option(label, canonical(completed)),)


def with_period(order: OrderCommand, reading: PeriodReading) -> OrderCommand:
    """Return *order* over the period read, which moves along with a schedule."""
    if order.schedule is not None and reading.rolling is not None:
        return replace(order, period=None, rolling=reading.rolling)
    return replace(order, period=reading.period, rolling=None)


def schedule_options(order: OrderCommand) -> tuple[Option, ...]:
    """Return an option for *order* with each of the likely schedules."""
    return tuple(
        Option(label, canonical(replace(order, schedule=schedule)))
        for label, schedule in LIKELY.items()
    )
