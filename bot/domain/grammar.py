"""The language that people type, in English and Turkish.

Matching is exact on names and aliases. What nearly fits is never taken: it comes
back as :class:`Misunderstood`, with everything else that was understood.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain import access_phrases
from bot.domain import vocabulary as words
from bot.domain.clauses import Language, read
from bot.domain.commands import (
    FILTERS,
    AuditCommand,
    CancelCommand,
    Command,
    Destination,
    FileCommand,
    Form,
    FormCommand,
    HelpCommand,
    LinkCommand,
    ListCommand,
    Misunderstood,
    Option,
    OrderCommand,
    OrganisationsCommand,
    Place,
    Problem,
    QuotaCommand,
    RetryCommand,
    ScheduleCommand,
    SchedulesCommand,
    ShowCommand,
    StatusCommand,
    TypesCommand,
)
from bot.domain.file_phrases import file_form
from bot.domain.lines import Text
from bot.domain.names import KnownNames, raw_name
from bot.domain.period_phrases import PeriodReader
from bot.domain.phrasing import canonical
from bot.domain.questions import Questions
from bot.domain.references import parse_reference
from bot.domain.report_types import Catalogue
from bot.domain.schedule_grammar import Schedules, schedule_at
from bot.domain.text import TokenKind, plain, without_suffix
from bot.domain.type_words import TypeWords
from bot.texts.english import ENGLISH, phrase
from bot.texts.english import Language as SpokenLanguage

__all__ = [
    "CancelCommand",
    "Command",
    "Destination",
    "Form",
    "HelpCommand",
    "LinkCommand",
    "ListCommand",
    "Misunderstood",
    "OrderCommand",
    "OrganisationsCommand",
    "Place",
    "Problem",
    "QuotaCommand",
    "RetryCommand",
    "ScheduleCommand",
    "SchedulesCommand",
    "ShowCommand",
    "StatusCommand",
    "TypesCommand",
    "canonical",
    "parse",
]

# Slack lets people type more, but nobody means it; a pasted file, say.
LONGEST: Final = 8000


_ALONE: Final[dict[str, Callable[[], Command]]] = {
    "status": StatusCommand,
    "types": TypesCommand,
    "orgs": OrganisationsCommand,
    "quota": QuotaCommand,
    "schedules": SchedulesCommand,
}


def parse(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    catalogue: Catalogue,
    organisations: Sequence[str],
    told: SpokenLanguage = ENGLISH,
) -> Command:
    """Return what *text* means at *now*, days being those of *zone*.

    *organisations* are the known names; before the first fetch there are none, and
    names are taken as they were typed. What is offered is in the language *told*.
    Never raises for any text.
    """
    typed = plain(text)
    if len(typed) > LONGEST:
        return Misunderstood(Problem.too_long)
    language = Language(
        _type_words(catalogue),
        _known_names(tuple(organisations)),
        PeriodReader(now, zone),
        told,
    )
    return _Parser(Text(typed), language, catalogue).parse()


@lru_cache(maxsize=16)
def _known_names(names: tuple[str, ...]) -> KnownNames:
    return KnownNames.of(names)


@lru_cache(maxsize=16)
def _type_words(catalogue: Catalogue) -> TypeWords:
    return TypeWords.of(catalogue)


@dataclass(frozen=True, slots=True)
class _Parser:
    text: Text
    language: Language
    catalogue: Catalogue

    def parse(self) -> Command:
        text = self.text
        if not len(text):
            return FormCommand()
        verb = words.VERBS.get(text.word(0))
        if self._reference(0) is not None:
            return self._after_reference()
        if text.word(0) and (number := schedule_at(text, 0)) is not None:
            return Schedules(text, self.language, self.catalogue).action(number, 1)
        if verb is None:
            return self._order(0)
        if verb == "help":
            return HelpCommand(self._topic(1))
        if len(text) > 1 and words.VERBS.get(text.word(1)) == "help":
            return HelpCommand(verb)
        return self._with_verb(verb)

    def _with_verb(self, verb: str) -> Command:
        text = self.text
        schedules = Schedules(text, self.language, self.catalogue)
        command = schedules.with_verb(verb, self._arguments(1))
        if command is not None:
            return command
        if verb == "schedule":
            return self._order(1, scheduled=True)
        if verb == "form":
            return self._form()
        if verb == "access":
            return access_phrases.read(self.text, 1, self.language.names)
        command = self._command(verb, self._arguments(1))
        if not isinstance(command, Misunderstood):
            return command
        order = self._order(0 if verb in {"status", "link"} else 1)
        better = not isinstance(order, Misunderstood) or (
            order.partial is not None and bool(order.partial.report_types)
        )
        # "cancel trips" is no order of trips.
        harmless = verb in {"status", "show", "link", "list", "orgs", "types"}
        return order if better and harmless else command

    def _form(self) -> FormCommand:
        if not self._arguments(1):
            return FormCommand()
        order = self._order(1)
        if isinstance(order, Misunderstood):
            return FormCommand(order.partial)
        return FormCommand(order if isinstance(order, OrderCommand) else None)

    def _after_reference(self) -> Command:
        """Read what begins with an id; Turkish puts the verb behind it."""
        verb = words.VERBS.get(self.text.word(1))
        if verb in words.AFTER_ID:
            return self._command(verb, [0, *self._arguments(2)])
        found, rest = file_form(self.text, self._arguments(0))
        if found is not None:
            return self._file(found, rest)
        return self._command("show", self._arguments(0))

    def _file(self, form: Form, arguments: list[int]) -> Command:
        ref, run, rest = self._which(arguments)
        if rest or run is not None:
            word = self._shown(rest or arguments)
            return Misunderstood(Problem.unknown_reference, word=word)
        return FileCommand(ref, form)

    def _arguments(self, start: int) -> list[int]:
        return [
            at
            for at in range(start, len(self.text))
            if not self.text.joins(at) and self.text.word(at) not in words.COURTESIES
        ]

    def _command(self, verb: str, arguments: list[int]) -> Command:
        if verb in _ALONE:
            return self._alone(verb, arguments)
        if verb == "list":
            return self._list(arguments)
        if verb == "help":
            return HelpCommand("orders")
        if verb in {"link", "retry"}:
            return self._with_names(verb, arguments)
        return self._one_order(verb, arguments)

    def _alone(self, verb: str, arguments: list[int]) -> Command:
        if not arguments:
            return _ALONE[verb]()
        first = self.text.word(arguments[0])
        if verb == "orgs" and len(arguments) == 1 and first in words.REFRESH:
            return OrganisationsCommand(refresh=True)
        if verb == "status" and self._reference(arguments[0]) is not None:
            return self._one_order("show", arguments)
        return Misunderstood(Problem.unknown_word, word=self._shown(arguments))

    def _list(self, arguments: list[int]) -> Command:
        kept = [at for at in arguments if self.text.word(at) not in words.REPORTS]
        if len(kept) > 1:  # one's own are what is listed anyway
            kept = [at for at in kept if self.text.word(at) not in words.OWN]
        if not kept:
            return ListCommand()
        wanted = words.LIST_FILTERS.get(self.text.word(kept[0]))
        if wanted == "scheduled" and len(kept) == 1:
            return SchedulesCommand()
        if wanted is not None and len(kept) == 1:
            return ListCommand(wanted)
        options = tuple(
            Option(phrase("List {about}"), f"list {each}", each) for each in FILTERS
        )
        word = self._shown(kept)
        return Misunderstood(
            Problem.unknown_word, word=word, candidates=FILTERS, options=options
        )

    def _one_order(self, verb: str, arguments: list[int]) -> Command:
        """Read ``show`` and ``cancel``: an id, or for cancel the latest."""
        ref, run, rest = self._which(arguments)
        if rest or (verb == "show" and ref is None and not arguments):
            word = self._shown(rest)
            return Misunderstood(Problem.unknown_reference, word=word)
        if verb == "cancel":
            return CancelCommand(ref, run)
        if ref is None:
            word = self._shown(arguments)
            return Misunderstood(Problem.unknown_reference, word=word)
        return AuditCommand(ref) if verb == "audit" else ShowCommand(ref, run)

    def _with_names(self, verb: str, arguments: list[int]) -> Command:
        """Read ``link`` and ``retry``: an id or the latest, then names or a form."""
        form, before = file_form(self.text, arguments)
        if verb == "link" and form is not None:
            return self._file(form, before)
        ref, run, rest = self._which(arguments)
        names = self._names(rest, raw=ref is not None)
        if names is None:
            word = self._shown(rest)
            return Misunderstood(Problem.unknown_reference, word=word)
        if verb == "link":
            return LinkCommand(ref, names, run)
        return RetryCommand(ref, names, run)

    def _which(self, arguments: list[int]) -> tuple[str | None, int | None, list[int]]:
        """Return id and run that *arguments* begin with, and what follows them."""
        if arguments:
            found = self._reference(arguments[0])
            if found is not None:
                return (*found, arguments[1:])
            own = [at for at in arguments if self.text.word(at) not in words.OWN]
            if own and self.text.word(own[0]) in words.LATEST:
                return None, None, own[1:]
        return None, None, arguments

    def _names(self, arguments: list[int], *, raw: bool) -> tuple[str, ...] | None:
        """Return the names that *arguments* are; unknown ones only if *raw*."""
        text, known = self.text, self.language.names
        names: list[str] = []
        at = arguments[0] if arguments else len(text)
        while at < len(text):
            found = known.read(text.tokens, at)
            if found is not None:
                at, name = found
                names.append(name)
            elif text.kind(at) is TokenKind.quoted:
                names.append(known.quoted(text.tokens[at]))
                at += 1
            elif text.joins(at) or text.word(at) in words.FOR | words.FOR_AFTER:
                at += 1
            elif raw and text.word(at):
                end = at + 1
                while text.word(end) and not text.joins(end):
                    end += 1
                names.append(raw_name(text.tokens[at:end]))
                at = end
            else:
                return None
        return tuple(dict.fromkeys(names))

    def _topic(self, at: int) -> str | None:
        word = self.text.word(at)
        if not word:
            return None
        return words.PAGES.get(word) or words.VERBS.get(word, self.text.tokens[at].text)

    def _reference(self, at: int) -> tuple[str, int | None] | None:
        if not self.text.word(at):
            return None
        typed = self.text.tokens[at].text
        return parse_reference(without_suffix(typed) or typed)

    def _shown(self, arguments: list[int]) -> str:
        return " ".join(self.text.tokens[at].text for at in arguments)

    def _order(self, start: int, *, scheduled: bool = False) -> Command:
        found = read(self.text, self.language, start)
        questions = Questions(
            self.text, found, self.language, self.catalogue, scheduled=scheduled
        )
        return questions.settle()
