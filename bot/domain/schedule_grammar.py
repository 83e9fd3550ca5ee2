"""Reads what is to be done with one schedule: ``S-3 pause``, ``S-3 to #ops``."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.domain import vocabulary as words
from bot.domain.clauses import Language, read
from bot.domain.commands import (
    Change,
    Command,
    Missed,
    Misunderstood,
    Option,
    Problem,
    ResumeCommand,
    ScheduleAction,
    ScheduleCommand,
)
from bot.domain.lines import Text
from bot.domain.organisations import Selection
from bot.domain.questions import Questions
from bot.domain.report_types import Catalogue
from bot.domain.schedules import parse_schedule_reference, schedule_reference
from bot.domain.text import TokenKind
from bot.texts.english import phrase

# What each verb of the grammar does when a schedule's id stands behind it.
_ACTIONS: Final = {
    "show": ScheduleAction.show,
    "pause": ScheduleAction.pause,
    "resume": ScheduleAction.resume,
    "unschedule": ScheduleAction.end,
    "cancel": ScheduleAction.end,
    "adopt": ScheduleAction.adopt,
    "hand": ScheduleAction.hand_over,
}
# These are said of orders, too.
_OF_ORDERS: Final = frozenset({"show", "cancel"})
_ALL: Final = (Option(phrase("Show all schedules"), "schedules"),)


def schedule_at(text: Text, at: int) -> int | None:
    """Return the number of the schedule that is named at *at*, or None."""
    if not text.word(at):
        return None
    return parse_schedule_reference(text.tokens[at].text)


@dataclass(frozen=True, slots=True)
class ScheduleWords:
    """Reads a text that is about schedules; *change* reads what is to be different."""

    text: Text
    change: Callable[[int, int], Command]

    def with_verb(self, verb: str, arguments: list[int]) -> Command | None:
        """Read a verb that a schedule's id may, or has to, follow; None for others."""
        if verb not in _ACTIONS and verb != "schedule":
            return None
        if verb == "hand":  # "hand over S-3 to @Mert"
            said = words.HANDING
            arguments = [at for at in arguments if self.text.word(at) not in said]
        number = schedule_at(self.text, arguments[0]) if arguments else None
        if number is None:
            if verb == "schedule" or verb in _OF_ORDERS:
                return None
            if verb == "resume" and not arguments:
                return ResumeCommand()
            word = self.shown(arguments)
            return Misunderstood(Problem.missing_reference, word=word, options=_ALL)
        if verb == "schedule":
            return self.action(number, arguments[0] + 1)
        return self._of_verb(_ACTIONS[verb], number, arguments[1:])

    def action(self, number: int, start: int) -> Command:
        """Return what the words from *start* on want of schedule *number*."""
        text = self.text
        kept = [
            at
            for at in range(start, len(text))
            if not text.joins(at) and text.word(at) not in words.COURTESIES
        ]
        if not kept:
            return ScheduleCommand(number)
        if (person := self._handed_to(kept)) is not None:
            return ScheduleCommand(number, ScheduleAction.hand_over, person=person)
        if words.VERBS.get(text.word(kept[0])) == "hand":
            return _to_whom(number)
        action = words.SCHEDULE_ACTIONS.get(text.word(kept[0]))
        if action is not None and len(kept) == 1:
            return ScheduleCommand(number, ScheduleAction(action))
        if text.word(kept[0]) in words.MISSED and len(kept) == 2:  # noqa: PLR2004  and which
            choice = words.MISSED_CHOICES.get(text.word(kept[1]))
            if choice is not None:
                missed = Missed(choice)
                return ScheduleCommand(number, ScheduleAction.missed, missed=missed)
        return self.change(number, start)

    def _of_verb(self, action: ScheduleAction, number: int, rest: list[int]) -> Command:
        if action is ScheduleAction.hand_over:
            person = self._handed_to(rest)
            if person is None:
                return _to_whom(number)
            return ScheduleCommand(number, action, person=person)
        if not rest:
            return ScheduleCommand(number, action)
        return unknown(
            number, Misunderstood(Problem.unknown_change, word=self.shown(rest))
        )

    def _handed_to(self, kept: list[int]) -> str | None:
        """Return the person whom *kept* hands a schedule to, None for other words."""
        text = self.text
        people = [at for at in kept if text.kind(at) is TokenKind.user]
        others = [at for at in kept if text.kind(at) is not TokenKind.user]
        handing = all(text.word(at) in words.HANDING for at in others)
        if len(people) != 1 or not handing:
            return None
        return text.tokens[people[0]].target

    def shown(self, arguments: list[int]) -> str:
        """Return the tokens at *arguments* as they were typed."""
        return " ".join(self.text.tokens[at].text for at in arguments)


def unknown(number: int, problem: Misunderstood) -> Misunderstood:
    """Return *problem*, with the schedule that it is about as the way on."""
    ref = schedule_reference(number)
    return replace(problem, options=(Option(phrase("Show {about}"), ref, ref),))


def _to_whom(number: int) -> Misunderstood:
    return unknown(number, Misunderstood(Problem.missing_owner))


@dataclass(frozen=True, slots=True)
class Schedules:
    """Reads what is to be done with schedules that order reports."""

    text: Text
    language: Language
    catalogue: Catalogue

    def with_verb(self, verb: str, arguments: list[int]) -> Command | None:
        """Read a verb that a schedule's id may, or has to, follow; None for others."""
        return self._words.with_verb(verb, arguments)

    def action(self, number: int, start: int) -> Command:
        """Return what the words from *start* on want of schedule *number*."""
        return self._words.action(number, start)

    @property
    def _words(self) -> ScheduleWords:
        return ScheduleWords(self.text, self._change)

    def _change(self, number: int, start: int) -> Command:
        found = read(self.text, self.language, start)
        questions = Questions(
            self.text, found, self.language, self.catalogue, scheduled=True
        )
        problem = questions.doubt()
        if problem is not None:
            return unknown(number, problem)
        order = questions.order()
        change = Change(
            report_types=order.report_types or None,
            all_types=order.all_types,
            period=order.period,
            rolling=order.rolling,
            selection=None if order.selection == Selection() else order.selection,
            destination=found.destinations[0] if found.destinations else None,
            form=found.forms[0] if found.forms else None,
            schedule=order.schedule,
        )
        if change.is_empty:
            word = self._words.shown(list(range(start, len(self.text))))
            return unknown(number, Misunderstood(Problem.unknown_change, word=word))
        return ScheduleCommand(number, ScheduleAction.change, change)
