"""Makes a watch of what was found in its rule, or asks back for what is amiss."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain import toll_vocabulary as words
from bot.domain.commands import Destination, Option
from bot.domain.toll_commands import (
    Metric,
    TollMisunderstood,
    TollProblem,
    TollWatchCommand,
    Unit,
)
from bot.domain.toll_metrics import Side
from bot.domain.toll_phrasing import canonical, plain_number, watch_label
from bot.domain.toll_reports import Criteria
from bot.texts.english import ENGLISH, Language

# Stands for a comma between digits, which would part tokens.
COMMA: Final = "٫"

_MOST_CHECKS: Final = 100
_LARGEST: Final = 1e9
_HUNDRED: Final = 100
_MILLISECONDS: Final = 1000
_THOUSANDS = re.compile(
    rf"\d{{1,3}}(?:{COMMA}\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}}){{2,}}"
)
_DOUBTFUL = re.compile(r"[1-9]\d{0,2}\.\d{3}")

_SHARES: Final = frozenset(
    {
        Metric.error_share,
        Metric.client_error_share,
        Metric.server_error_share,
        Metric.success_share,
        Metric.cache_share,
    }
)
_TIMES: Final = frozenset({Metric.avg_latency, Metric.max_latency})

# What is likely to be watched; offered where something was left out.
LIKELY: Final = (
    TollWatchCommand(Metric.error_share, Side.over, 2, Unit.percent),
    TollWatchCommand(Metric.avg_latency, Side.over, 400, Unit.milliseconds, checks=3),
    TollWatchCommand(Metric.requests, Side.under, 50, Unit.percent_of_average),
)
_USUAL: Final[Mapping[Metric, TollWatchCommand]] = {
    Metric.error_share: LIKELY[0],
    Metric.client_error_share: replace(LIKELY[0], metric=Metric.client_error_share),
    Metric.server_error_share: replace(LIKELY[0], metric=Metric.server_error_share),
    Metric.success_share: TollWatchCommand(
        Metric.success_share, Side.under, 98, Unit.percent
    ),
    Metric.avg_latency: replace(LIKELY[1], checks=1),
    Metric.max_latency: TollWatchCommand(
        Metric.max_latency, Side.over, 5000, Unit.milliseconds
    ),
    Metric.requests: LIKELY[2],
    Metric.cache_share: TollWatchCommand(
        Metric.cache_share, Side.under, 20, Unit.percent
    ),
    Metric.concurrency: TollWatchCommand(
        Metric.concurrency, Side.over, 10, Unit.at_a_time
    ),
}

_Rule = TollWatchCommand | TollMisunderstood


@dataclass(slots=True)
class RuleParts:
    """Everything that was found in a rule; *unknown* is what nobody understood."""

    metrics: list[Metric] = field(default_factory=list)
    comparisons: list[Side] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)
    spans: list[Criteria] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    seconds: bool = False
    average: bool = False


def usual_rule(metric: Metric) -> TollWatchCommand:
    """Return what is likely to be watched of *metric*."""
    return _USUAL[metric]


@dataclass(frozen=True, slots=True)
class RuleQuestions:
    """Makes a rule of what was found, or asks back for the first thing amiss."""

    found: RuleParts
    destination: Destination
    language: Language = ENGLISH

    def settle(self) -> _Rule:
        """Return the watch, or the question."""
        found = self.found
        if found.unknown and not found.metrics:
            return self._ask(TollProblem.unknown_metric, self._unknown())
        for several in (found.metrics, found.comparisons, found.numbers, found.checks):
            if len(set(several)) > 1:
                said = " ".join(str(each) for each in dict.fromkeys(several))
                return self._ask(TollProblem.said_twice, said.replace(COMMA, ","))
        metric = found.metrics[0] if found.metrics else self._implied()
        if metric is None:
            return self._ask(TollProblem.missing_metric)
        return self._compared(metric)

    def _implied(self) -> Metric | None:
        """Return the metric that a unit alone gives away: ``under 100 requests``."""
        return Metric.requests if set(self.found.units) == {Unit.requests} else None

    def _compared(self, metric: Metric) -> _Rule:
        found = self.found
        usual = _USUAL[metric]
        if not found.numbers:
            return self._ask(TollProblem.missing_threshold, rules=[usual])
        amounts = _amounts(found.numbers[0])
        if found.seconds:
            amounts = [amount * _MILLISECONDS for amount in amounts]
        unit = self._unit(metric)
        fitting = unit or usual.unit
        sides = found.comparisons[:1] or [Side.over, Side.under]
        rules = [
            self._completed(TollWatchCommand(metric, side, amount, fitting))
            for amount in amounts
            for side in sides
        ]
        if found.checks and not 1 <= found.checks[0] <= _MOST_CHECKS:
            once = [replace(rule, checks=1) for rule in rules]
            said = str(found.checks[0])
            return self._ask(TollProblem.impossible_checks, said, once)
        rules = [rule for rule in rules if _possible(rule)]
        if not rules and unit is None:
            return self._ask(TollProblem.unfitting_unit, str(found.units[0]), [usual])
        if not rules:
            number = found.numbers[0].replace(COMMA, ",")
            return self._ask(TollProblem.impossible_threshold, number, [usual])
        problem = self._problem(unit, rules)
        return rules[0] if problem is None else self._ask(*problem, rules)

    def _problem(
        self, unit: Unit | None, rules: Sequence[TollWatchCommand]
    ) -> tuple[TollProblem, str] | None:
        found = self.found
        number = found.numbers[0].replace(COMMA, ",")
        if found.unknown:
            return TollProblem.unknown_word, self._unknown()
        if unit is None:
            return TollProblem.unfitting_unit, str(found.units[0])
        if not found.comparisons:
            return TollProblem.missing_comparison, ""
        return (TollProblem.doubtful_number, number) if len(rules) > 1 else None

    def _unit(self, metric: Metric) -> Unit | None:
        """Return the unit said, or the one that goes without saying; None if wrong."""
        units = set(self.found.units)
        if metric in _SHARES:
            fits = units <= {Unit.percent} and not self.found.average
            return Unit.percent if fits else None
        if metric in _TIMES:
            fits = units <= {Unit.milliseconds} and not self.found.average
            return Unit.milliseconds if fits else None
        if metric is Metric.concurrency:
            fits = units <= {Unit.requests, Unit.at_a_time} and not self.found.average
            return Unit.at_a_time if fits else None
        if self.found.average:
            return Unit.percent_of_average if units <= {Unit.percent} else None
        return Unit.requests if units <= {Unit.requests} else None

    def _completed(self, rule: TollWatchCommand) -> TollWatchCommand:
        found = self.found
        return replace(
            rule,
            checks=found.checks[0] if found.checks else 1,
            criteria=found.spans[0] if found.spans else None,
            destination=self.destination,
        )

    def _ask(
        self,
        problem: TollProblem,
        word: str = "",
        rules: Collection[TollWatchCommand] = LIKELY,
    ) -> TollMisunderstood:
        placed = [replace(rule, destination=self.destination) for rule in rules]
        options = tuple(
            Option(watch_label(rule, self.language), canonical(rule)) for rule in placed
        )
        metrics = tuple(words.METRICS) if problem is TollProblem.unknown_metric else ()
        return TollMisunderstood(problem, word, metrics, options)

    def _unknown(self) -> str:
        return " ".join(self.found.unknown).replace(COMMA, ",")


def _amounts(number: str) -> list[float]:
    """Return what *number* may mean; ``1.500`` is one and a half, or many."""
    if _THOUSANDS.fullmatch(number):
        grouped = number.replace(COMMA, "")
        whole = grouped if COMMA in number else grouped.replace(".", "")
        return [float(whole)]
    decimal = number.replace(COMMA, ".")
    if decimal.count(".") > 1:
        return []
    amounts = [float(decimal)]
    if COMMA not in number and _DOUBTFUL.fullmatch(number):
        amounts.append(float(number.replace(".", "")))
    return amounts


def _possible(rule: TollWatchCommand) -> bool:
    if rule.unit is Unit.percent and rule.threshold > _HUNDRED:
        return False
    exact = float(plain_number(round(rule.threshold, 6))) == rule.threshold
    return exact and rule.threshold <= _LARGEST
