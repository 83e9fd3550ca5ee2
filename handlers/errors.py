"""Errors of listeners: told to the person, logged under the same reference."""

from collections.abc import Collection

import structlog

from bot.blocks.problems import crash, denied, problem
from bot.blocks.questions import unknown_organisations
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.organisations import SelectionError
from bot.errors import BotError, NotAllowedError, UserError
from bot.logs import new_reference

log = structlog.get_logger(__name__)


def explained(error: Exception, voice: Voice, admins: Collection[str]) -> Message:
    """Return what *error* means to the person, and log it."""
    ref = new_reference()
    match error:
        case NotAllowedError():
            log.info("request_denied", ref=ref, reason=error.reason)
            return denied(error.reason, sorted(admins), voice=voice)
        case UserError():
            log.info("request_declined", ref=ref, reason=type(error).__name__)
            return problem(error, ref, voice=voice)
        case SelectionError():
            log.info("request_declined", ref=ref, reason=type(error).__name__)
            return unknown_organisations(error, voice=voice)
        case BotError():
            log.warning(
                "request_failed", ref=ref, error=type(error).__name__, why=str(error)
            )
            return problem(error, ref, voice=voice)
        case _:
            log.error("request_crashed", ref=ref, exc_info=error)
            return crash(ref, voice=voice)
