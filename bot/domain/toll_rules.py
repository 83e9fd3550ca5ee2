"""Reads the rule of a watch, its parts in any order, in English and Turkish."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from bot.domain import toll_vocabulary as words
from bot.domain.commands import Destination
from bot.domain.toll_commands import (
    TollMisunderstood,
    TollWatchCommand,
    Unit,
)
from bot.domain.toll_rule_questions import COMMA, RuleParts, RuleQuestions
from bot.texts.english import ENGLISH, Language

_LONGEST_PHRASE: Final = 6

_SUFFIX = re.compile(r"(?<=[\d%])'\w+")
_OPERATOR = re.compile(r"([<>]=?|=[<>]|[≤≥%])")
_GLUED = re.compile(r"(?<=\d)(?!xx)(?=[a-z])")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_NUMBER = re.compile(rf"\d{{1,12}}(?:[.{COMMA}]\d{{1,12}}){{0,4}}")
_SPAN_OPENERS = frozenset({"over", "in", "during", "within", "for", "the", "of"})

_Meaning = TypeVar("_Meaning")


def read_rule(
    line: str, destination: Destination, language: Language = ENGLISH
) -> TollWatchCommand | TollMisunderstood:
    """Return the rule that folded *line* spells, or what is missing or doubtful."""
    spread = _HYPHEN.sub(
        " ", _GLUED.sub(" ", _OPERATOR.sub(r" \1 ", _SUFFIX.sub("", line)))
    )
    reader = _Reader(spread.split())
    reader.read()
    return RuleQuestions(reader.found, destination, language).settle()


class _Reader:
    """Cuts words into phrases, at each place the longest one."""

    def __init__(self, line: Sequence[str]) -> None:
        self._words = line
        self.found = RuleParts()

    def read(self) -> None:
        at = 0
        while at < len(self._words):
            at = self._step(at)

    def _step(self, at: int) -> int:
        found = self.found
        for end in (self._span(at), self._average(at), self._number(at)):
            if end is not None:
                return end
        metric = self._phrase(at, words.METRICS)
        comparison = self._phrase(at, words.COMPARISONS)
        unit = self._phrase(at, words.UNITS)
        if metric is not None and (comparison is None or metric[0] >= comparison[0]):
            found.metrics.append(metric[1])
            return metric[0]
        if comparison is not None:
            found.comparisons.append(comparison[1])
            return comparison[0]
        if unit is not None:
            found.units.append(unit[1])
            return unit[0]
        word = self._words[at]
        if word not in words.WATCH_FILLERS | words.FILLERS and word != ",":
            found.unknown.append(word)
        return at + 1

    def _span(self, at: int) -> int | None:
        """Read ``over the last hour``, where ``over`` compares nothing."""
        start = at
        while start < len(self._words) and self._words[start] in _SPAN_OPENERS:
            start += 1
        read = self._phrase(start, words.CRITERIA)
        last = at == start and start == len(self._words) - 1
        if read is None or (read[0] == start + 1 and start == at and not last):
            return None
        self.found.spans.append(read[1])
        return read[0]

    def _average(self, at: int) -> int | None:
        read = self._phrase(at, dict.fromkeys(words.AVERAGES, True))
        if read is None:
            return None
        self.found.average = True
        return read[0]

    def _number(self, at: int) -> int | None:
        if not _NUMBER.fullmatch(self._words[at]):
            return None
        number = self._words[at]
        checks = self._phrase(at + 1, dict.fromkeys(words.CHECKS, True))
        if checks is not None and number.isdigit():
            self.found.checks.append(int(number))
            return checks[0]
        self.found.numbers.append(number)
        if at + 1 < len(self._words) and self._words[at + 1] in words.SECONDS:
            self.found.seconds = True
            self.found.units.append(Unit.milliseconds)
            return at + 2
        unit = self._phrase(at + 1, words.UNITS)
        if unit is None:
            return at + 1
        self.found.units.append(unit[1])
        return unit[0]

    def _phrase(
        self, at: int, phrases: Mapping[str, _Meaning]
    ) -> tuple[int, _Meaning] | None:
        for end in range(min(len(self._words), at + _LONGEST_PHRASE), at, -1):
            meaning = phrases.get(" ".join(self._words[at:end]))
            if meaning is not None:
                return end, meaning
        return None
