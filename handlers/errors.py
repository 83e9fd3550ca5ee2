"""Errors of listeners: told to the person, logged under the same reference."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Final

import structlog
from typing_extensions import override

from bot.blocks.denials import denied
from bot.blocks.parts import Press
from bot.blocks.problems import crash, problem
from bot.blocks.questions import unknown_organisations
from bot.blocks.toll_problems import toll_crash, toll_problem
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.organisations import SelectionError
from bot.errors import BotError, NotAllowedError, UserError
from bot.logs import new_reference

log = structlog.get_logger(__name__)


class ErrorWords(ABC):
    """What one command's users read of errors."""

    @abstractmethod
    def problem(
        self,
        error: BotError,
        ref: str,
        admins: Sequence[str],
        ways_on: Sequence[Press],
        voice: Voice,
    ) -> Message:
        """Return what *error* means."""

    @abstractmethod
    def crash(self, ref: str, voice: Voice) -> Message:
        """Return what is said of a mistake of our own."""


class _OrderWords(ErrorWords):
    @override
    def problem(
        self,
        error: BotError,
        ref: str,
        admins: Sequence[str],
        ways_on: Sequence[Press],
        voice: Voice,
    ) -> Message:
        return problem(error, ref, voice=voice)

    @override
    def crash(self, ref: str, voice: Voice) -> Message:
        return crash(ref, voice=voice)


class _TollWords(ErrorWords):
    @override
    def problem(
        self,
        error: BotError,
        ref: str,
        admins: Sequence[str],
        ways_on: Sequence[Press],
        voice: Voice,
    ) -> Message:
        return toll_problem(error, ref, admins, ways_on, voice=voice)

    @override
    def crash(self, ref: str, voice: Voice) -> Message:
        return toll_crash(ref, voice=voice)


ORDER_WORDS: Final[ErrorWords] = _OrderWords()
TOLL_WORDS: Final[ErrorWords] = _TollWords()


def explained(
    error: Exception,
    voice: Voice,
    admins: Collection[str],
    ways_on: Sequence[Press] = (),
    words: ErrorWords = ORDER_WORDS,
) -> Message:
    """Return what *error* means to the person, and log it."""
    ref = new_reference()
    match error:
        case NotAllowedError():
            log.info("request_denied", ref=ref, reason=error.reason)
            return denied(error, sorted(admins), voice=voice)
        case UserError():
            log.info("request_declined", ref=ref, reason=type(error).__name__)
            return words.problem(error, ref, sorted(admins), ways_on, voice)
        case SelectionError():
            log.info("request_declined", ref=ref, reason=type(error).__name__)
            return unknown_organisations(error, voice=voice)
        case BotError():
            log.warning(
                "request_failed", ref=ref, error=type(error).__name__, why=str(error)
            )
            return words.problem(error, ref, sorted(admins), ways_on, voice)
        case _:
            log.error("request_crashed", ref=ref, exc_info=error)
            return words.crash(ref, voice)
