"""Reads what is to be done with a schedule of toll reports: ``S-4 pause``."""

from collections.abc import Callable

from bot.domain import vocabulary as words
from bot.domain.commands import (
    Command,
    Misunderstood,
    Problem,
    ScheduleAction,
    ScheduleCommand,
    SchedulesCommand,
)
from bot.domain.lines import Text
from bot.domain.schedule_grammar import ScheduleWords, schedule_at, unknown
from bot.domain.toll_commands import (
    TollCommand,
    TollMisunderstood,
    TollProblem,
    TollScheduleChange,
)
from bot.domain.toll_questions import Clauses
from bot.domain.toll_reports import ALL, Criteria

_CHANGED = ScheduleAction.change


def read_schedules(text: Text, clauses: Callable[[int], Clauses]) -> TollCommand | None:
    """Return what *text* wants of schedules; None if it is about something else.

    *clauses* reads those of a toll report from a token on.
    """
    verb = words.VERBS.get(text.word(0))
    if verb == "schedules" and len(text) == 1:
        return SchedulesCommand()
    changes: list[TollScheduleChange] = []

    def change(number: int, start: int) -> Command:
        found = _change(number, clauses(start))
        if found is None:
            word = " ".join(token.text for token in text.tokens[start:])
            problem = Misunderstood(Problem.unknown_change, word=word)
            return unknown(number, problem)
        changes.append(found)
        return ScheduleCommand(number, _CHANGED)

    reader = ScheduleWords(text, change)
    number = schedule_at(text, 0)
    if number is not None:
        answer: Command | None = reader.action(number, 1)
    else:
        behind = [
            at
            for at in range(1, len(text))
            if not text.joins(at) and text.word(at) not in words.COURTESIES
        ]
        if not behind or schedule_at(text, behind[0]) is None:
            return None
        answer = reader.with_verb(verb or "", behind)
    if changes:
        return changes[0]
    if isinstance(answer, ScheduleCommand):
        return answer
    if isinstance(answer, Misunderstood):
        return TollMisunderstood(
            TollProblem.unknown_word, answer.word, options=answer.options
        )
    return None


def _change(number: int, found: Clauses) -> TollScheduleChange | None:
    """Return what the clauses change, None where any of them is doubtful."""
    reports, spans, left = {*found.reports}, {*found.criteria}, found.everything
    if left and not reports:
        reports, left = {ALL}, left - 1
    if left:  # behind a report it is the span
        spans.add(Criteria.everything)
    said = (reports, spans, {text for _, text in found.schedules})
    doubtful = found.doubtful or found.nowhere or found.unknown or found.periods
    if doubtful or any(len(each) > 1 for each in said) or None in said[2]:
        return None
    change = TollScheduleChange(
        number,
        report=next(iter(reports), None),
        criteria=next(iter(spans), None),
        schedule=next((text for _, text in found.schedules), None),
        destination=next(iter(found.destinations), None),
    )
    return None if change == TollScheduleChange(number) else change
