"""Turns clauses into an order, or into the question that is still open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.clauses import Clauses, Language
from bot.domain.commands import (
    Destination,
    Form,
    Misunderstood,
    Option,
    OrderCommand,
    Place,
    Problem,
)
from bot.domain.lines import Span, Text
from bot.domain.options import (
    LIKELY_TYPES,
    form_options,
    period_option,
    period_options,
    schedule_options,
    type_options,
    until_options,
)
from bot.domain.organisations import Scope, Selection
from bot.domain.period_phrases import PeriodReading
from bot.domain.period_words import MONTHS, UNITS, WEEKDAYS
from bot.domain.periods import PeriodFault
from bot.domain.phrasing import canonical
from bot.domain.report_types import Catalogue, Rows
from bot.domain.slips import run, slip
from bot.domain.text import name_key
from bot.domain.type_words import stem
from bot.texts.english import phrase

_PERIOD_WORDS: Final = frozenset(
    {*UNITS, *MONTHS, *WEEKDAYS, "tomorrow", "yarin", "next", "gelecek", "onumuzdeki"}
)


@dataclass(frozen=True, slots=True)
class Questions:
    """Settles what the clauses of one text mean together."""

    text: Text
    found: Clauses
    language: Language
    catalogue: Catalogue
    scheduled: bool = False

    def settle(self) -> OrderCommand | Misunderstood:
        """Return the order, or the first question about it."""
        order = self.order()
        return next(self._problems(order), order)

    def doubt(self) -> Misunderstood | None:
        """Return what cannot be read, without asking for what is missing.

        Its ways on are none: they would order something.
        """
        order = self.order()
        found = next(self._doubts(order), None)
        if found is None:
            return None
        return Misunderstood(Problem.unknown_change, word=found.word, days=found.days)

    def _problems(self, order: OrderCommand) -> Iterator[Misunderstood]:
        yield from self._doubts(order)
        yield from self._missing(order)

    def _doubts(self, order: OrderCommand) -> Iterator[Misunderstood]:
        yield from self._unknown(order)
        yield from self._doubtful(order)
        yield from self._nowhere(order)
        yield from self._unreadable(order)
        yield from self._said_twice(order)

    def order(self) -> OrderCommand:
        """Return what the clauses say, whatever is missing in it."""
        found = self.found
        types = tuple(dict.fromkeys(found.types))
        named_type = bool(types or found.doubtful)
        all_types = found.every_type or (found.bare_all and not named_type)
        all_branches = found.all_branches or (found.bare_all and not all_types)
        readings = self._periods()
        reading = readings[0][1] if len(readings) == 1 else PeriodReading(0)
        schedule = found.schedules[0][1] if found.schedules else None
        repeats = self.scheduled or bool(found.schedules) or self._tries_to_repeat()
        moves = repeats and reading.rolling is not None
        return OrderCommand(
            report_types=() if all_types else types,
            all_types=all_types,
            period=None if moves else reading.period,
            selection=self._selection(all_branches=all_branches),
            destination=next(iter(found.destinations), Destination()),
            form=next(iter(found.forms), Form.link),
            schedule=schedule,
            rolling=reading.rolling if moves else None,
            afresh=found.afresh,
            confirmed=found.confirmed,
        )

    def _selection(self, *, all_branches: bool) -> Selection:
        names = _unique(name for _, name in self.found.names)
        excluded = _unique(self.found.excluded)
        if names:
            return Selection(Scope.named, names, excluded)
        if all_branches or excluded:
            return Selection(Scope.all, (), excluded)
        return Selection()

    def _periods(self) -> list[tuple[Span, PeriodReading]]:
        """Return the periods that were named, each once."""
        unique: dict[PeriodReading, Span] = {}
        for span, reading in self.found.periods:
            unique.setdefault(replace(reading, end=0), span)
        return [(span, reading) for reading, span in unique.items()]

    def _tries_to_repeat(self) -> bool:
        if not self.found.unknown:
            return False
        span, _ = run(self.text, self.found)
        return slip(self.text, self.found, span) is Problem.unknown_schedule

    def _unknown(self, order: OrderCommand) -> Iterator[Misunderstood]:
        if not self.found.unknown:
            return
        span, kinds = run(self.text, self.found)
        meant = slip(self.text, self.found, span)
        if meant is not None:
            options = (
                schedule_options(order, self.language.told)
                if meant is Problem.unknown_schedule
                else form_options(order)
            )
            shown = self.text.shown(span)
            yield Misunderstood(meant, order, shown, options=options)
        keys = [self.text.word(at) for at in range(span.start, span.end)]
        like_period = "period" in kinds or any(_like_period(key) for key in keys)
        needs_period = "period" in kinds or not self.found.periods
        no_type = not (order.report_types or order.all_types)
        if like_period and needs_period and "type" not in kinds:
            problem = Problem.unknown_period
            order = replace(order, period=None, rolling=None)
        elif no_type or "type" in kinds:
            problem = Problem.unknown_type
        else:
            problem = Problem.unknown_word
        yield Misunderstood(problem, order, self.text.shown(span))

    def _doubtful(self, order: OrderCommand) -> Iterator[Misunderstood]:
        for span, candidates in self.found.doubtful:
            yield Misunderstood(
                Problem.ambiguous_type,
                order,
                self.text.shown(span),
                candidates,
                type_options(order, candidates, self.catalogue, self.language.told),
            )

    def _nowhere(self, order: OrderCommand) -> Iterator[Misunderstood]:
        for span in self.found.nowhere:
            options = (
                Option(phrase("To this channel"), canonical(order)),
                Option(phrase("To me"), canonical(_to_me(order))),
            )
            word = self.text.shown(span)
            problem = Problem.unknown_destination
            yield Misunderstood(problem, order, word, options=options)

    def _unreadable(self, order: OrderCommand) -> Iterator[Misunderstood]:
        for span, schedule in self.found.schedules:
            if schedule is None:
                yield Misunderstood(
                    Problem.unknown_schedule,
                    order,
                    self.text.shown(span),
                    options=schedule_options(order, self.language.told),
                )
        readings = self._periods()
        if len(readings) == 1 and readings[0][1].fault and not order.rolling:
            span, reading = readings[0]
            yield self._faulty(order, reading, self.text.shown(span))

    def _faulty(
        self, order: OrderCommand, reading: PeriodReading, word: str
    ) -> Misunderstood:
        fault = reading.fault or PeriodFault.unknown_period
        open_order = replace(order, period=None, rolling=None)
        options = self._period_options(open_order)
        if reading.days is not None:
            first, last = reading.days
            if fault is PeriodFault.reversed_period:
                swapped = period_option(
                    open_order,
                    f"{last}..{first}",
                    self.language.periods,
                    self.language.told,
                )
                options = (*swapped, *options)
            if fault is PeriodFault.not_over_yet:
                first = reading.days[0]
                options = until_options(open_order, first, self.language.periods) or (
                    self._period_options(open_order)
                )
        return Misunderstood(
            Problem(fault.value), open_order, word, (), options, reading.days
        )

    def _said_twice(self, order: OrderCommand) -> Iterator[Misunderstood]:
        readings = self._periods()
        if len(readings) > 1:
            word = ", ".join(self.text.shown(span) for span, _ in readings)
            options = tuple(
                option
                for span, _ in readings
                for option in period_option(
                    order, self._line(span), self.language.periods, self.language.told
                )
            )
            yield Misunderstood(Problem.said_twice, order, word, options=options)
        forms = list(dict.fromkeys(self.found.forms))
        if len(forms) > 1:
            yield self._variants(order, [replace(order, form=each) for each in forms])
        places = list(dict.fromkeys(self.found.destinations))
        if len(places) > 1:
            variants = [replace(order, destination=each) for each in places]
            yield self._variants(order, variants)
        schedules = list(dict.fromkeys(text for _, text in self.found.schedules))
        if len(schedules) > 1:
            yield self._variants(
                order, [replace(order, schedule=each) for each in schedules]
            )

    def _variants(
        self, order: OrderCommand, variants: Sequence[OrderCommand]
    ) -> Misunderstood:
        commands = [canonical(variant) for variant in variants]
        options = tuple(Option(command, command) for command in commands)
        return Misunderstood(Problem.said_twice, order, options=options)

    def _missing(self, order: OrderCommand) -> Iterator[Misunderstood]:
        if not (order.report_types or order.all_types):
            likely = [each.value for each in self.catalogue.all()[:LIKELY_TYPES]]
            options = type_options(order, likely, self.catalogue, self.language.told)
            yield Misunderstood(Problem.missing_type, order, options=options)
        if self.scheduled and order.schedule is None:
            options = schedule_options(order, self.language.told)
            yield Misunderstood(Problem.missing_schedule, order, options=options)
        if order.period is None and order.rolling is None and self._needs_period(order):
            options = self._period_options(order)
            yield Misunderstood(Problem.missing_period, order, options=options)

    def _needs_period(self, order: OrderCommand) -> bool:
        return order.all_types or any(
            self.catalogue.get(value).rows is not Rows.listing
            for value in order.report_types
        )

    def _period_options(self, order: OrderCommand) -> tuple[Option, ...]:
        return period_options(order, self.language.periods, self.language.told)

    def _line(self, span: Span) -> str:
        start = self.text.starts[span.start]
        end = self.text.starts[span.end] - 1 if span.end < len(self.text) else None
        return self.text.line[start:end]


def _to_me(order: OrderCommand) -> OrderCommand:
    return replace(order, destination=Destination(Place.me))


def _like_period(key: str) -> bool:
    bare = stem(key)
    return bare in _PERIOD_WORDS or any(character.isdigit() for character in key)


def _unique(names: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    """Return *names*, of those that match each other only the first."""
    unique: dict[str, str] = {}
    for name in names:
        unique.setdefault(name_key(name), name)
    return tuple(unique.values())
