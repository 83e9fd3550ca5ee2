"""Reads what is to be done about one watch; its id stands before or behind the verb."""

import re
from typing import Final

from bot.domain import toll_vocabulary as words
from bot.domain.commands import Option
from bot.domain.lines import Text
from bot.domain.text import without_suffix
from bot.domain.toll_commands import (
    TollCommand,
    TollMisunderstood,
    TollProblem,
    TollResumeKeyCommand,
    TollTendCommand,
    TollUnwatchCommand,
    TollWatchesCommand,
)
from bot.domain.toll_watches import Deed
from bot.texts.english import phrase

UNWATCH: Final = "unwatch"
TENDING: Final = frozenset({UNWATCH, *Deed})

_REFERENCE = re.compile(r"w-?([0-9]{1,9})")
_AMOUNT = re.compile(r"([0-9]{1,5})([^\W\d]*)")
LONGEST_SNOOZE: Final = 7 * 24 * 60  # minutes
_ALL_WATCHES: Final = Option(phrase("Show all watches"), "watches")
_DEEDS: Final = {
    Deed.take: phrase("Take {about}"),
    Deed.snooze: phrase("Snooze {about}"),
    Deed.mute: phrase("Mute {about}"),
    Deed.resume: phrase("Resume {about}"),
}


def reference(text: Text, at: int) -> str | None:
    """Return the watch that is named at *at*, such as ``W-2``."""
    word = text.word(at)
    match = _REFERENCE.fullmatch(without_suffix(word) or word)
    return f"W-{int(match[1])}" if match and word.isascii() else None


def after_reference(text: Text, ref: str, verb: str | None, end: int) -> TollCommand:
    """Return what begins with a watch's id; *verb* is what follows, up to *end*."""
    if len(text) == 1:
        return TollWatchesCommand(ref)
    if verb == UNWATCH or text.word(1) in words.REMOVALS:
        return TollUnwatchCommand(ref)
    if verb is not None and verb in TENDING:
        return _tend(text, Deed(verb), ref, end)
    return TollMisunderstood(
        TollProblem.unknown_word,
        text.tokens[1].text,
        options=(Option(phrase("Show {about}"), ref, ref), _removal(ref)),
    )


def behind_verb(text: Text, verb: str, start: int) -> TollCommand:
    """Return what *verb* is to be done to; its words begin at *start*."""
    named = [reference(text, at) for at in range(start, len(text))]
    found = list(dict.fromkeys(each for each in named if each is not None))
    if len(found) == 1:
        if verb == UNWATCH:
            return TollUnwatchCommand(found[0])
        return _tend(text, Deed(verb), found[0], start)
    if found:
        options = tuple(
            _removal(each)
            if verb == UNWATCH
            else Option(_DEEDS[Deed(verb)], f"{verb} {each}", each)
            for each in found
        )
        said = " ".join(found)
        return TollMisunderstood(TollProblem.said_twice, said, options=options)
    alone = start + 1 == len(text)
    if verb == Deed.resume and alone and text.word(start) in words.KEYS:
        return TollResumeKeyCommand()
    said = " ".join(token.text for token in text.tokens[start:])
    return TollMisunderstood(
        TollProblem.missing_reference, said, options=(_ALL_WATCHES,)
    )


def _tend(text: Text, deed: Deed, ref: str, start: int) -> TollCommand:
    plain = TollTendCommand(deed, ref)
    if deed is not Deed.snooze:
        return plain
    said = [
        text.word(at)
        for at in range(start, len(text))
        if reference(text, at) is None and text.word(at) not in words.SPAN_FILLERS
    ]
    if not said:
        return plain
    minutes = _minutes(said)
    if not 1 <= minutes <= LONGEST_SNOOZE:
        option = Option(phrase("Snooze {about} for an hour"), f"snooze {ref}", ref)
        typed = " ".join(token.text for token in text.tokens[start:])
        return TollMisunderstood(
            TollProblem.impossible_snooze, typed, options=(option,)
        )
    return TollTendCommand(deed, ref, minutes)


def _minutes(said: list[str]) -> int:
    """Return how long "30", "2h", "2 hours" or "hour" is; 0 for anything else."""
    if len(said) == 1 and said[0] in words.SPANS:
        return words.SPANS[said[0]]
    amount = _AMOUNT.fullmatch(said[0])
    if amount is None or len(said) > (1 if amount[2] else 2):
        return 0
    unit = amount[2] or "".join(said[1:])
    return int(amount[1]) * (words.SPANS.get(unit, 0) if unit else 1)


def _removal(ref: str) -> Option:
    return Option(phrase("Remove {about}"), f"unwatch {ref}", ref)
