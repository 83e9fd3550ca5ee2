"""What somebody may have meant: near misses, offered and never taken."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.commands import Misunderstood, Option, OrderCommand, Problem
from bot.domain.options import (
    LIKELY_TYPES,
    period_options,
    type_options,
    with_period,
)
from bot.domain.organisations import Scope, Selection
from bot.domain.period_phrases import PeriodReader
from bot.domain.phrasing import canonical, order_label
from bot.domain.report_types import Catalogue, Rows
from bot.domain.text import fold, name_key
from bot.domain.type_words import spellings
from bot.domain.vocabulary import VERBS
from bot.texts.english import Language, phrase

_NEAR: Final = 70.0
_LIMIT: Final = 3
_LONGEST: Final = 80  # characters; beyond that nothing is a slip of the finger
_MOST_WORDS: Final = 8

_PERIODS: Final = (
    "today",
    "yesterday",
    "this week",
    "last week",
    "this month",
    "last month",
    "this quarter",
    "last quarter",
    "this year",
    "last year",
    "last 7 days",
    "last 30 days",
    "bugün",
    "dün",
    "bu hafta",
    "geçen hafta",
    "bu ay",
    "geçen ay",
    "bu yıl",
    "geçen yıl",
    "son 7 gün",
)

_LABELS: Final = {
    "status": phrase("Status"),
    "show": phrase("Show"),
    "link": phrase("Link"),
    "cancel": phrase("Cancel"),
    "retry": phrase("Retry"),
    "list": phrase("List"),
    "types": phrase("Types"),
    "orgs": phrase("Orgs"),
    "quota": phrase("Quota"),
    "schedule": phrase("Schedule"),
    "schedules": phrase("Schedules"),
    "pause": phrase("Pause"),
    "resume": phrase("Resume"),
    "unschedule": phrase("Unschedule"),
    "adopt": phrase("Adopt"),
    "hand": phrase("Hand"),
    "help": phrase("Help"),
    "audit": phrase("Audit"),
    "access": phrase("Access"),
    "form": phrase("Form"),
}

Completed = tuple[float, OrderCommand]


def suggest(word: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Return the candidates that *word* nearly is, best first, at most three."""
    return tuple(name for name, _ in _near(word, candidates)[:_LIMIT])


def complete(
    misunderstood: Misunderstood,
    catalogue: Catalogue,
    organisations: Sequence[str],
    periods: PeriodReader,
    language: Language,
) -> tuple[Option, ...]:
    """Return ways on for *misunderstood*, each the whole order corrected.

    Its own options, if it has some; else up to three near misses; else what is
    likely, so that an order never has to be typed twice.
    """
    if misunderstood.options:
        return misunderstood.options
    partial = misunderstood.partial or OrderCommand()
    completing = _Completing(catalogue, organisations, periods, language)
    options = completing.options(misunderstood.problem, misunderstood.word, partial)
    if misunderstood.partial in {None, OrderCommand()}:
        verbs = suggest(misunderstood.word, VERBS)
        named = dict.fromkeys(VERBS[verb] for verb in verbs)
        ways = (Option(_LABELS[each], each) for each in named)
        options = (*ways, *options)
    if not options and misunderstood.partial is not None:
        options = completing.likely(misunderstood.problem, partial)
    return tuple(dict.fromkeys(options))[:_LIMIT]


def complete_names(
    order: OrderCommand,
    unknown: Sequence[str],
    catalogue: Catalogue,
    organisations: Sequence[str],
    language: Language,
) -> tuple[Option, ...]:
    """Return *order* with its first *unknown* name replaced by what comes near.

    And without those that are unknown, where others are left.
    """
    if not unknown:
        return ()
    selection = order.selection
    orders = [
        replace(
            order,
            selection=replace(
                selection,
                names=_replaced(selection.names, unknown[0], name),
                excluded=_replaced(selection.excluded, unknown[0], name),
            ),
        )
        for name in suggest(unknown[0], organisations)
    ]
    if (rest := selection.without(unknown)) != Selection():
        orders.append(replace(order, selection=rest))
    return tuple(
        Option(order_label(each, catalogue, language), canonical(each))
        for each in orders
    )


@dataclass(frozen=True, slots=True)
class _Completing:
    catalogue: Catalogue
    organisations: Sequence[str]
    periods: PeriodReader
    language: Language

    def options(
        self, problem: Problem, word: str, partial: OrderCommand
    ) -> tuple[Option, ...]:
        ways: dict[Problem, tuple[Callable[[str, OrderCommand], list[Completed]], ...]]
        ways = {
            Problem.unknown_type: (self._types, self._types_and_periods),
            Problem.unknown_period: (self._periods,),
            Problem.unknown_word: (self._periods, self._names, self._types),
        }
        found = [each for way in ways.get(problem, ()) for each in way(word, partial)]
        found.sort(key=lambda each: -each[0])
        unique = list(dict.fromkeys(order for _, order in found))
        return tuple(
            Option(order_label(order, self.catalogue, self.language), canonical(order))
            for order in unique[:_LIMIT]
        )

    def likely(self, problem: Problem, partial: OrderCommand) -> tuple[Option, ...]:
        if not (partial.report_types or partial.all_types):
            likely = [each.value for each in self.catalogue.all()[:LIKELY_TYPES]]
            return type_options(partial, likely, self.catalogue, self.language)
        if problem is Problem.unknown_period or self._lacks_period(partial):
            return period_options(partial, self.periods, self.language)
        # Everything but one word was understood; the label says what is ordered.
        label = order_label(partial, self.catalogue, self.language)
        return (Option(label, canonical(partial)),)

    def _lacks_period(self, order: OrderCommand) -> bool:
        return (order.period or order.rolling) is None and not all(
            self.catalogue.get(value).rows is Rows.listing
            for value in order.report_types
        )

    def _types(self, word: str, partial: OrderCommand) -> list[Completed]:
        names = {
            name: each.value
            for each in self.catalogue.all()
            for name in spellings(each)
        }
        best: dict[str, float] = {}
        for name, score in _near(word, names):
            best.setdefault(names[name], score)
        return [
            (score, replace(partial, report_types=(*partial.report_types, value)))
            for value, score in best.items()
            if value not in partial.report_types
        ]

    def _periods(self, word: str, partial: OrderCommand) -> list[Completed]:
        if partial.period is not None or partial.rolling is not None:
            return []
        readings = [
            (score, self.periods.words(fold_words(phrase)))
            for phrase, score in _near(word, _PERIODS)
        ]
        return [
            (score, with_period(partial, reading))
            for score, reading in readings
            if reading.period is not None
        ]

    def _names(self, word: str, partial: OrderCommand) -> list[Completed]:
        selection = partial.selection
        return [
            (
                score,
                replace(
                    partial,
                    selection=Selection(
                        Scope.named, (*selection.names, name), selection.excluded
                    ),
                ),
            )
            for name, score in _near(word, self.organisations)
            if name not in selection.names
        ]

    def _types_and_periods(self, word: str, partial: OrderCommand) -> list[Completed]:
        """Read *word* as two slips in a row, ``driver qality lst week``."""
        parts = word.split()[:_MOST_WORDS]
        found: list[Completed] = []
        for cut in range(1, len(parts)):
            head, tail = " ".join(parts[:cut]), " ".join(parts[cut:])
            for types, period in ((head, tail), (tail, head)):
                for score, order in self._types(types, partial)[:1]:
                    found += [
                        (min(score, second), both)
                        for second, both in self._periods(period, order)[:1]
                    ]
        return found


def fold_words(phrase: str) -> str:
    """Return *phrase* folded word by word, as the grammar compares it."""
    return " ".join(fold(word) for word in phrase.split())


def _near(word: str, candidates: Iterable[str]) -> list[tuple[str, float]]:
    names = list(dict.fromkeys(candidates))
    # Few words are misspelt: its memory is worth taking when the first one is.
    from rapidfuzz import fuzz, process

    matches = process.extract(
        name_key(word[:_LONGEST]),
        [name_key(name) for name in names],
        scorer=fuzz.ratio,
        score_cutoff=_NEAR,
        limit=None,
    )
    return [(names[index], score) for _, score, index in matches]


def _replaced(names: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if name == old else name for name in names)
