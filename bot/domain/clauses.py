"""Cuts an order into its clauses, which may come in any order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import vocabulary as words
from bot.domain.commands import Destination, Form, Place
from bot.domain.lines import Span, Text
from bot.domain.names import KnownNames, raw_name
from bot.domain.period_phrases import PeriodReader, PeriodReading
from bot.domain.schedule_phrases import read_cron, read_schedule
from bot.domain.text import TokenKind, name_key, without_suffix
from bot.domain.type_words import TypeWords
from bot.texts.english import ENGLISH
from bot.texts.english import Language as SpokenLanguage


@dataclass(frozen=True, slots=True)
class Language:
    """What a text is read with."""

    types: TypeWords
    names: KnownNames
    periods: PeriodReader
    told: SpokenLanguage = ENGLISH  # of what is offered

    @property
    def now(self) -> datetime:
        """The instant at which it is read."""
        return self.periods.now

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days are meant."""
        return self.periods.zone


@dataclass(slots=True)
class Clauses:
    """Everything that was found in a text, and where; filled by :func:`read`."""

    types: list[str] = field(default_factory=list)
    doubtful: list[tuple[Span, tuple[str, ...]]] = field(default_factory=list)
    every_type: bool = False
    bare_all: bool = False
    periods: list[tuple[Span, PeriodReading]] = field(default_factory=list)
    all_branches: bool = False
    names: list[tuple[Span, str]] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    destinations: list[Destination] = field(default_factory=list)
    nowhere: list[Span] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    schedules: list[tuple[Span, str | None]] = field(default_factory=list)
    afresh: bool = False
    confirmed: bool = False
    unknown: list[int] = field(default_factory=list)


def read(text: Text, language: Language, start: int = 0) -> Clauses:
    """Return the clauses of *text* from the token at *start* on."""
    reader = _Reader(text, language)
    at = start
    while at < len(text):
        at = reader.step(at)
    return reader.found


class _Reader:
    def __init__(self, text: Text, language: Language) -> None:
        self.text = text
        self.language = language
        self.found = Clauses()
        self._steps: Sequence[Callable[[int], int | None]] = (
            self._schedule,
            self._form,
            self._destination,
            self._consent,
            self._longest,
            self._all,
            self._excepted,
            self._named,
            self._excepted_before,
            self._named_before,
            self._filler,
            self._doubtful_type,
            self._suffixed_name,
        )

    def step(self, at: int) -> int:
        """Read what stands at *at*; return where it ends, always further on."""
        for clause in self._steps:
            end = clause(at)
            if end is not None:
                return end
        self.found.unknown.append(at)
        return at + 1

    def _schedule(self, at: int) -> int | None:
        text = self.text
        word = text.word(at)
        if word.startswith("cron"):
            cron = read_cron(text.plain, text.tokens[at].start)
            if cron is not None:
                end = at + 1
                while end < len(text) and text.tokens[end].start < cron.end:
                    end += 1
                self.found.schedules.append((Span(at, end), cron.text))
                return end
        reading = read_schedule(text.line, text.starts[at], text.behind, word)
        if reading is None:
            return None
        end = text.behind[reading.end]
        self.found.schedules.append((Span(at, end), reading.text))
        return end

    def _form(self, at: int) -> int | None:
        text = self.text
        if text.word(at) in words.AS:
            behind = at + 2 if text.word(at + 1) in words.ARTICLES else at + 1
            form = words.FORMS.get(text.word(behind))
            end = behind + 1
        else:
            form = words.FORMS.get(text.word(at))
            after = text.word(at + 1) in words.AS_AFTER
            end = at + 2 if after else at + 1
            if not after and text.word(at) not in words.BARE_FORMS:
                form = None
        if form is None:
            return None
        self.found.forms.append(form)
        return end

    def _destination(self, at: int) -> int | None:
        text = self.text
        here, word = at, text.word(at)
        if word in words.TO:
            here, word = at + 1, text.word(at + 1)
        to = here > at
        if word in (words.HERE if to else words.HERE_ALONE):
            self.found.destinations.append(Destination(Place.here))
        elif word in (words.ME if to else words.ME_ALONE):
            self.found.destinations.append(Destination(Place.me))
        elif text.kind(here) is TokenKind.channel:
            channel = text.tokens[here].target
            self.found.destinations.append(Destination(Place.channel, channel))
        elif text.kind(here) is TokenKind.user or word.startswith("#"):
            self.found.nowhere.append(Span(here, here + 1))
        else:
            return None
        return here + 1

    def _consent(self, at: int) -> int | None:
        word = self.text.word(at)
        if word not in words.AFRESH | words.CONFIRMED:
            return None
        self.found.afresh |= word in words.AFRESH
        self.found.confirmed |= word in words.CONFIRMED
        return at + 1

    def _longest(self, at: int) -> int | None:
        """Read a period, a type or a known name, whichever says most."""
        text, language = self.text, self.language
        period = self._period_at(at)
        named_type = language.types.read(text.tokens, at)
        name = language.names.read(text.tokens, at)
        ends = [
            text.behind[period.end] if period else 0,
            named_type[0] if named_type else 0,
            name[0] if name else 0,
        ]
        end = max(ends)
        if end == 0:
            return None
        if period is not None and ends[0] == end:
            self.found.periods.append((Span(at, end), period))
        elif named_type is not None and ends[1] == end:
            self.found.types.append(named_type[1])
        elif name is not None:
            self.found.names.append((Span(at, end), name[1]))
            end = self._past_branches(end)
        return end

    def _period_at(self, at: int) -> PeriodReading | None:
        text = self.text
        if text.kind(at) is not TokenKind.word:
            return None
        return self.language.periods.read(text.line, text.starts[at], text.behind)

    def _all(self, at: int) -> int | None:
        text = self.text
        word = text.word(at)
        if word in words.EVERYTHING | words.ALL_ALONE:
            self.found.every_type |= word in words.EVERYTHING
            self.found.all_branches |= word in words.ALL_ALONE
            return at + 1
        return self._all_before_noun(at) if word in words.ALL else None

    def _all_before_noun(self, at: int) -> int | None:
        text = self.text
        noun = at + 1
        while text.word(noun) in words.ARTICLES:
            noun += 1
        if text.word(noun) in words.BRANCHES:
            self.found.all_branches = True
            return noun + 1
        if text.word(noun) in words.REPORTS:
            self.found.every_type = True
            return noun + 1
        if text.word(at) in words.ALL_ONLY_BEFORE_NOUNS:
            return None
        self.found.bare_all = True
        return at + 1

    def _named(self, at: int) -> int | None:
        text = self.text
        if text.word(at) not in words.FOR:
            return None
        if text.word(at + 1) in words.ALL | words.ALL_ALONE:
            bare_before, self.found.bare_all = self.found.bare_all, False
            end = self._all(at + 1)
            self.found.all_branches |= self.found.bare_all
            self.found.bare_all = bare_before
            if end is not None:
                return end
        if text.word(at + 1) in words.ME_OR_US:
            return at + 2
        named, end = self._name_list(at + 1)
        if not named and end >= len(text):
            return None
        self.found.names.extend(named)
        return end

    def _excepted(self, at: int) -> int | None:
        text = self.text
        if text.word(at) not in words.EXCEPT:
            return None
        if text.word(at) in words.EXCEPT_AFTER and self._names_before(at):
            return None
        start = at + 2 if text.word(at + 1) in words.FOR else at + 1
        named, end = self._name_list(start)
        if not named:
            return None
        self.found.excluded.extend(name for _, name in named)
        return end

    def _excepted_before(self, at: int) -> int | None:
        """Read ``Adana hariç``: the names stand before the word."""
        if self.text.word(at) not in words.EXCEPT_AFTER:
            return None
        start = self._names_before(at)
        if start is None:
            return None
        raw = self._take_unknown(start, at)
        known = [(span, name) for span, name in self.found.names if span.start >= start]
        self.found.names = [each for each in self.found.names if each not in known]
        self.found.excluded.extend(name for _, name in sorted(raw + known, key=_start))
        return at + 1

    def _named_before(self, at: int) -> int | None:
        """Read ``Adana için``: the names stand before the word."""
        if self.text.word(at) not in words.FOR_AFTER:
            return None
        start = self._names_before(at)
        if start is not None:
            self.found.names.extend(self._take_unknown(start, at))
        return at + 1

    def _names_before(self, at: int) -> int | None:
        """Return where the names that end at *at* begin, None if there are none."""
        ends = {span.end: span.start for span, _ in self.found.names}
        unknown = set(self.found.unknown)
        start, here = None, at
        while here > 0:
            if here in ends:
                start = here = ends[here]
            elif here - 1 in unknown:
                start = here = here - 1
            elif self.text.joins(here - 1) or (
                start is None and self.text.word(here - 1) in words.BRANCHES
            ):
                here -= 1
            else:
                break
        return start

    def _take_unknown(self, start: int, end: int) -> list[tuple[Span, str]]:
        """Return the unknown words from *start* to *end* as names, known now."""
        taken: list[list[int]] = []
        for index in [each for each in self.found.unknown if start <= each < end]:
            if taken and taken[-1][-1] == index - 1:
                taken[-1].append(index)
            else:
                taken.append([index])
        self.found.unknown = [each for each in self.found.unknown if each < start]
        return [self._raw(run[0], run[-1] + 1) for run in taken]

    def _raw(self, start: int, end: int) -> tuple[Span, str]:
        text = self.text
        last = end
        while last - 1 > start and text.word(last - 1) in words.BRANCHES:
            last -= 1
        return Span(start, end), raw_name(text.tokens[start:last])

    def _name_list(self, start: int) -> tuple[list[tuple[Span, str]], int]:
        """Return the names from *start* on, and where the list ends."""
        text = self.text
        named: list[tuple[Span, str]] = []
        at = start
        while at < len(text):
            name = self._name(at, first=not named)
            if name is None:
                break
            named.append(name)
            at = self._past_branches(name[0].end)
            following = at
            while text.joins(following):
                following += 1
            if following > at:
                if self._name(following, first=False) is None:
                    break
                at = following
            elif text.kind(at) is not TokenKind.quoted and not (
                at < len(text) and self.language.names.read(text.tokens, at)
            ):
                break
        return named, at

    def _name(self, at: int, *, first: bool) -> tuple[Span, str] | None:
        text = self.text
        kind = text.kind(at)
        if kind is TokenKind.quoted:
            return Span(at, at + 1), self.language.names.quoted(text.tokens[at])
        if kind is not TokenKind.word:
            return None
        known = self.language.names.read(text.tokens, at)
        if known is not None:
            return Span(at, known[0]), known[1]
        end = at
        while self._is_raw(end, doubtful=first and end == at):
            end += 1
        return self._raw(at, end) if end > at else None

    def _is_raw(self, at: int, *, doubtful: bool) -> bool:
        """Return whether the word at *at* can only be part of a name."""
        text, language = self.text, self.language
        word = text.word(at)
        if not word or text.joins(at) or word.startswith("#"):
            return False
        if word in words.NEVER_IN_NAMES:
            return False
        clauses = (
            self._period_at(at),
            read_schedule(text.line, text.starts[at], text.behind, word),
            language.types.read(text.tokens, at),
            language.names.read(text.tokens, at),
            None if doubtful else language.types.fitting(text.tokens, at),
        )
        return not any(clauses)

    def _past_branches(self, at: int) -> int:
        while self.text.word(at) in words.BRANCHES:
            at += 1
        return at

    def _filler(self, at: int) -> int | None:
        text = self.text
        if text.kind(at) is TokenKind.separator:
            return at + 1
        return at + 1 if text.word(at) in words.FILLERS - words.FOR else None

    def _doubtful_type(self, at: int) -> int | None:
        fitting = self.language.types.fitting(self.text.tokens, at)
        if fitting is None:
            return None
        self.found.doubtful.append((Span(at, fitting[0]), fitting[1]))
        return fitting[0]

    def _suffixed_name(self, at: int) -> int | None:
        """Read a quoted name, or an unknown one that its case gives away."""
        text = self.text
        if text.kind(at) is TokenKind.quoted:
            name = self.language.names.quoted(text.tokens[at])
        else:
            stem = without_suffix(text.tokens[at].text) if text.word(at) else None
            if stem is None or not name_key(stem):
                return None
            name = stem
        self.found.names.append((Span(at, at + 1), name))
        return at + 1


def _start(named: tuple[Span, str]) -> int:
    return named[0].start
