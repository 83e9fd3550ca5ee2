"""The language of the toll command, in English and Turkish.

Matching is exact on names and aliases; what nearly fits is never taken. A name that
is not listed is passed on as it is if it looks like one of the API's.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain import toll_vocabulary as words
from bot.domain.commands import Destination, Place
from bot.domain.lines import Text
from bot.domain.period_phrases import PeriodReader
from bot.domain.schedule_phrases import read_cron, read_schedule
from bot.domain.text import TokenKind, decode, encode, plain
from bot.domain.toll_commands import (
    TollCommand,
    TollDigestCommand,
    TollFormCommand,
    TollHelpCommand,
    TollMisunderstood,
    TollProblem,
    TollReportsCommand,
    TollWatchesCommand,
)
from bot.domain.toll_questions import Clauses, Questions
from bot.domain.toll_references import (
    TENDING,
    after_reference,
    behind_verb,
    reference,
)
from bot.domain.toll_reports import (
    KNOWN_REPORTS,
    REPORTS,
    Criteria,
    is_report_name,
)
from bot.domain.toll_rule_questions import COMMA
from bot.domain.toll_rules import read_rule
from bot.domain.toll_schedule_grammar import read_schedules
from bot.domain.type_words import TypeWords
from bot.domain.vocabulary import (
    HERE,
    HERE_ALONE,
    ME,
    ME_ALONE,
    TO,
)
from bot.texts.english import ENGLISH, Language

# Slack lets people type more, but nobody means it; a pasted file, say.
LONGEST: Final = 2000

_VERB_WORDS: Final = 3
_PHRASE_WORDS: Final = 3
_ESCAPE = re.compile(r"(<[@#!][^<>]*>|<https?:[^<>]*>)")
_COMPARISON = re.compile(r"([<>]=?)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_JOINED = re.compile(r"[-_ ]+")


def parse(
    text: str, *, now: datetime, zone: ZoneInfo, language: Language = ENGLISH
) -> TollCommand:
    """Return what *text* means; *now* and *zone* tell a period from a slip.

    What is asked back offers ways on in *language*; any is understood.

    Never raises for any text.
    """
    typed = plain(text)
    if len(typed) > LONGEST:
        return TollMisunderstood(TollProblem.too_long)
    return _Parser(Text(_spread(typed)), PeriodReader(now, zone), language).parse()


def _spread(typed: str) -> str:
    """Return *typed* with comparisons apart from words, and decimal commas kept.

    Slack's own escapes stay as they are; a bare angle is made a proper one.
    """
    parts = _ESCAPE.split(typed)
    for index in range(0, len(parts), 2):
        spaced = _COMPARISON.sub(r" \1 ", decode(parts[index]))
        parts[index] = encode(_DECIMAL_COMMA.sub(COMMA, spaced))
    return plain("".join(parts))


@lru_cache(maxsize=1)
def _report_words() -> TypeWords:
    return TypeWords.index((each.name, each.spellings) for each in KNOWN_REPORTS)


@dataclass(frozen=True, slots=True)
class _Parser:
    text: Text
    periods: PeriodReader
    language: Language

    def parse(self) -> TollCommand:
        text = self.text
        if not len(text):
            return TollDigestCommand()
        verb, start = self._verb(0)
        ref = reference(text, 0)
        if ref is not None:
            return after_reference(text, ref, *self._verb(1))
        about_schedules = read_schedules(text, self._clauses)
        if about_schedules is not None:
            return about_schedules
        following, _ = self._verb(start)
        if verb == "help":
            topic = text.tokens[1].text if len(text) > 1 else None
            return TollHelpCommand(following or topic)
        if following == "help" and verb is not None and start + 1 == len(text):
            return TollHelpCommand(verb)
        return self._with_verb(verb, start)

    def _with_verb(self, verb: str | None, start: int) -> TollCommand:
        match verb:
            case "watch":
                return self._watch(start)
            case str() if verb in TENDING:
                return behind_verb(self.text, verb, start)
            case "schedule":
                return self._asked(start, scheduled=True)
            case "form":
                return self._form(start)
            case "reports" if self._is_over(start):
                return TollReportsCommand()
            case "watches" if self._is_over(start):
                return TollWatchesCommand()
        return self._asked(0)

    def _form(self, start: int) -> TollFormCommand:
        if start >= len(self.text):
            return TollFormCommand()
        rest = self.text.plain[self.text.tokens[start].start :].replace(COMMA, ",")
        return TollFormCommand(decode(rest))

    def _verb(self, at: int) -> tuple[str | None, int]:
        for end in range(min(len(self.text), at + _VERB_WORDS), at, -1):
            verb = words.VERBS.get(self._phrase(at, end))
            if verb is not None:
                return verb, end
        return None, at

    def _phrase(self, start: int, end: int) -> str:
        return _JOINED.sub(
            " ", " ".join(self.text.word(at) for at in range(start, end))
        )

    def _is_over(self, start: int) -> bool:
        return all(
            self.text.word(at) in words.FILLERS for at in range(start, len(self.text))
        )

    def _watch(self, start: int) -> TollCommand:
        found = Clauses()
        kept = []
        at = start
        while at < len(self.text):
            end = self._destination(at, found)
            if end is None:
                kept.append(self.text.word(at) or self.text.tokens[at].key)
                at += 1
            else:
                at = end
        if found.nowhere:
            return self._nowhere(found)
        if len(set(found.destinations)) > 1:
            return TollMisunderstood(TollProblem.said_twice)
        destination = found.destinations[0] if found.destinations else Destination()
        return read_rule(" ".join(kept), destination, self.language)

    def _asked(self, start: int, *, scheduled: bool = False) -> TollCommand:
        found = self._clauses(start)
        return Questions(found, scheduled=scheduled, language=self.language).settle()

    def _clauses(self, start: int) -> Clauses:
        found = Clauses()
        at = start
        while at < len(self.text):
            at = self._step(at, found)
        return found

    def _step(self, at: int, found: Clauses) -> int:
        """Read what stands at *at*, the longest first; return where it ends."""
        text = self.text
        end = self._destination(at, found)
        if end is not None:
            return end
        named = self._named(at)
        criteria = self._criteria(at)
        schedule = self._schedule(at)
        ends = [each[0] if each else 0 for each in (schedule, criteria, named)]
        longest = max(ends)
        if longest == 0:
            return self._rest(at, found)
        if schedule and schedule[0] == longest:
            shown = " ".join(each.text for each in text.tokens[at:longest])
            found.schedules.append((shown, schedule[1]))
        elif criteria and criteria[0] == longest:
            found.criteria.append(criteria[1])
        elif named:
            found.reports.append(named[1])
        return longest

    def _rest(self, at: int, found: Clauses) -> int:
        text = self.text
        word = text.word(at)
        if word in words.ALL_WORDS:
            found.everything += 1
            return at + 1
        if text.kind(at) is TokenKind.separator or word in words.FILLERS:
            return at + 1
        period = None
        if word:
            period = self.periods.read(text.line, text.starts[at], text.behind)
        if period is not None:
            end = text.behind[period.end]
            found.periods.append(" ".join(each.text for each in text.tokens[at:end]))
            return end
        fitting = _report_words().fitting(text.tokens, at)
        if fitting is not None:
            shown = " ".join(each.text for each in text.tokens[at : fitting[0]])
            found.doubtful.append((shown, fitting[1]))
            return fitting[0]
        found.unknown.append(text.tokens[at].text.replace(COMMA, ","))
        return at + 1

    def _named(self, at: int) -> tuple[int, str] | None:
        read = _report_words().read(self.text.tokens, at)
        if read is not None and read[1] in REPORTS:
            return read
        token = self.text.tokens[at]
        if token.kind is TokenKind.word and is_report_name(token.text):
            return at + 1, token.text
        return None

    def _criteria(self, at: int) -> tuple[int, Criteria] | None:
        for end in range(min(len(self.text), at + _PHRASE_WORDS), at, -1):
            criteria = words.CRITERIA.get(self._phrase(at, end))
            if criteria is not None:
                return end, criteria
        return None

    def _schedule(self, at: int) -> tuple[int, str | None] | None:
        text = self.text
        word = text.word(at)
        if word.startswith("cron"):
            cron = read_cron(text.plain, text.tokens[at].start)
            if cron is not None:
                end = at + 1
                while end < len(text) and text.tokens[end].start < cron.end:
                    end += 1
                return end, cron.text
        read = read_schedule(text.line, text.starts[at], text.behind, word)
        return None if read is None else (text.behind[read.end], read.text)

    def _destination(self, at: int, found: Clauses) -> int | None:
        text = self.text
        to = text.word(at) in TO
        here = at + 1 if to else at
        word = text.word(here)
        if word and word in (HERE if to else HERE_ALONE):
            found.destinations.append(Destination(Place.here))
        elif word and word in (ME if to else ME_ALONE):
            found.destinations.append(Destination(Place.me))
        elif text.kind(here) is TokenKind.channel:
            channel = text.tokens[here].target
            found.destinations.append(Destination(Place.channel, channel))
        elif text.kind(here) is TokenKind.user or word.startswith("#"):
            found.nowhere.append(text.tokens[here].text)
        else:
            return None
        return here + 1

    def _nowhere(self, found: Clauses) -> TollMisunderstood:
        return TollMisunderstood(TollProblem.unknown_destination, found.nowhere[0])
