"""Makes a command of what was found in a text, or asks back for what is amiss."""

from dataclasses import dataclass, field
from typing import Final

from bot.domain.commands import Destination, Option
from bot.domain.schedule_phrases import LIKELY, begins_schedule
from bot.domain.text import fold
from bot.domain.toll_commands import (
    TollCommand,
    TollDigestCommand,
    TollMisunderstood,
    TollProblem,
    TollReportCommand,
    TollScheduleCommand,
)
from bot.domain.toll_criteria import period
from bot.domain.toll_phrasing import canonical, report_label
from bot.domain.toll_reports import ALL, REPORTS, Criteria
from bot.texts.english import ENGLISH, Language

_MOST_OPTIONS: Final = 5
_Asked = TollReportCommand | TollDigestCommand


@dataclass(slots=True)
class Clauses:
    """Everything that was found in a text; each word says what it may be."""

    reports: list[str] = field(default_factory=list)
    doubtful: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    everything: int = 0
    criteria: list[Criteria] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    schedules: list[tuple[str, str | None]] = field(default_factory=list)
    destinations: list[Destination] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Questions:
    """Makes a command of the clauses, or asks back for the first thing amiss."""

    found: Clauses
    scheduled: bool
    language: Language = ENGLISH

    def settle(self) -> TollCommand:
        """Return the command, or the question."""
        found = self.found
        asked = self._asked_for()
        if found.nowhere:
            return self._ask(TollProblem.unknown_destination, found.nowhere[0])
        if found.doubtful and not found.reports:
            return self._doubtful()
        if found.unknown and asked and begins_schedule(fold(found.unknown[0])):
            # Of a timetable nothing was read: all that is left is meant as one.
            shown = " ".join(found.unknown)
            return self._when(asked, TollProblem.unknown_schedule, shown)
        if found.unknown or found.doubtful:
            left = [*found.unknown, *(each for each, _ in found.doubtful)]
            return self._unknown(" ".join(left), asked)
        if found.periods:
            return self._criteria_options(TollProblem.unknown_period, asked)
        if asked is None:
            return self._twice()
        if self.scheduled or found.schedules:
            return self._schedule(asked)
        if found.destinations:
            return self._schedule(asked)
        return asked

    def _asked_for(self) -> _Asked | None:
        """Return the report and its span; None when one of them was said twice.

        ``all`` is the reports, or behind a report or another ``all`` the span.
        """
        found = self.found
        names, spans = list(dict.fromkeys(found.reports)), set(found.criteria)
        left = found.everything
        if not names and left:
            left -= 1
        if left:
            spans.add(Criteria.everything)
        if len(names) > 1 or len(spans) > 1:
            return None
        criteria = next(iter(spans), Criteria.day)
        return (
            TollReportCommand(names[0], criteria)
            if names
            else TollDigestCommand(criteria)
        )

    def _twice(self) -> TollMisunderstood:
        found = self.found
        names = list(dict.fromkeys(found.reports)) or [ALL]
        spans = list(dict.fromkeys(found.criteria)) or [Criteria.day]
        if found.everything and names != [ALL] and not found.criteria:
            spans = [Criteria.everything]
        options = [
            self._option(_command(name, span)) for name in names for span in spans
        ][:_MOST_OPTIONS]
        said = (
            names
            if len(names) > 1
            else [period(span.value, self.language) for span in spans]
        )
        return TollMisunderstood(
            TollProblem.said_twice, ", ".join(said), options=tuple(options)
        )

    def _doubtful(self) -> TollMisunderstood:
        shown, names = self.found.doubtful[0]
        span = self.found.criteria[0] if self.found.criteria else Criteria.day
        options = tuple(self._option(TollReportCommand(name, span)) for name in names)
        return TollMisunderstood(
            TollProblem.ambiguous_report, shown, names, options[:_MOST_OPTIONS]
        )

    def _unknown(self, word: str, asked: _Asked | None) -> TollMisunderstood:
        named = bool(self.found.reports or self.found.everything)
        problem = TollProblem.unknown_word if named else TollProblem.unknown_report
        candidates = () if named else tuple(REPORTS)
        options = (self._option(asked),) if named and asked is not None else ()
        return TollMisunderstood(problem, word, candidates, options, asked)

    def _criteria_options(
        self,
        problem: TollProblem,
        asked: _Asked | None,
    ) -> TollMisunderstood:
        name = asked.report if isinstance(asked, TollReportCommand) else ALL
        options = tuple(
            self._option(_command(name, span))
            for span in (Criteria.day, Criteria.week, Criteria.month)
        )
        return TollMisunderstood(problem, self.found.periods[0], (), options, asked)

    def _schedule(self, asked: _Asked) -> TollCommand:
        found = self.found
        name = asked.report if isinstance(asked, TollReportCommand) else ALL
        places, times = set(found.destinations), {text for _, text in found.schedules}
        if len(places) > 1 or len(times) > 1:
            said = ", ".join(shown for shown, _ in found.schedules)
            return TollMisunderstood(TollProblem.said_twice, said, partial=asked)
        place = found.destinations[0] if places else Destination()
        text = next(iter(times), None)
        if text is not None:
            return TollScheduleCommand(name, asked.criteria, text, place)
        if times:
            shown = found.schedules[0][0]
            return self._when(asked, TollProblem.unknown_schedule, shown)
        return self._when(asked, TollProblem.missing_schedule)

    def _when(
        self, asked: _Asked, problem: TollProblem, shown: str = ""
    ) -> TollMisunderstood:
        """Ask when it is to be posted, with likely times as ways on."""
        name = asked.report if isinstance(asked, TollReportCommand) else ALL
        place = next(iter(self.found.destinations), Destination())
        options = tuple(
            Option(
                self.language.say(label),
                canonical(TollScheduleCommand(name, asked.criteria, likely, place)),
            )
            for label, likely in LIKELY.items()
        )
        # A place alone; perhaps it was not meant.
        if not self.scheduled and problem is TollProblem.missing_schedule:
            options = (self._option(asked), *options)
        return TollMisunderstood(problem, shown, (), options, asked)

    def _option(self, command: _Asked) -> Option:
        name = command.report if isinstance(command, TollReportCommand) else ALL
        label = report_label(name, command.criteria, self.language)
        return Option(label, canonical(command))

    def _ask(self, problem: TollProblem, word: str) -> TollMisunderstood:
        return TollMisunderstood(problem, word)


def _command(name: str, span: Criteria) -> _Asked:
    return TollDigestCommand(span) if name == ALL else TollReportCommand(name, span)
