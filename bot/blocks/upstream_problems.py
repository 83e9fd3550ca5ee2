"""Errors of other systems: what one did, what is true now, what to do next."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from bot.blocks.voice import DEFAULT, Voice
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    SlackRefusedError,
    TokenRenewedError,
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
    UpstreamUnreadableError,
)
from bot.texts.english import phrase

# How each system is called at the beginning of a sentence, and within one.
SYSTEMS = {
    "supplier": (phrase("The supplier"), phrase("the supplier")),
    "toll": (phrase("The toll API"), phrase("the toll API")),
    "slack": (phrase("Slack"), phrase("Slack")),
}
_OTHER_SIDE = phrase("The other side")
LOG = phrase("An administrator finds the reason in the log.")


def _system(error: BotError, voice: Voice) -> str:
    system = error.system if isinstance(error, UpstreamError) else ""
    return voice.say(SYSTEMS[system][0] if system in SYSTEMS else _OTHER_SIDE)


def _rejected(error: BotError, voice: Voice) -> str:
    words = voice.say(
        "{system} refused this and would refuse it again. Nothing was changed.",
        system=_system(error, voice),
    )
    return f"{words} {voice.say(LOG)}"


def _gone(error: BotError, voice: Voice) -> str:
    return voice.say(
        "{system} no longer has what I asked for. Nothing was changed. Ordering it "
        "again fetches the same days as they stand now.",
        system=_system(error, voice),
    )


def _credentials(error: BotError, voice: Voice) -> str:
    return voice.say(
        "{system} no longer accepts our credentials. Orders wait and none is lost. An "
        "administrator has to renew them.",
        system=_system(error, voice),
    )


def _rate_limited(error: BotError, voice: Voice) -> str:
    after = error.retry_after if isinstance(error, UpstreamRateLimitedError) else None
    return voice.say(
        "{system} takes no more calls for now. Nothing was changed. Try again in "
        "{span}.",
        system=_system(error, voice),
        span=span_in_words(after, voice) if after else voice.say("a minute"),
    )


def _unavailable(error: BotError, voice: Voice) -> str:
    return voice.say(
        "{system} isn't answering. Nothing was changed, and what was ordered before "
        "goes on by itself. Try again in a minute.",
        system=_system(error, voice),
    )


def _uncertain(error: BotError, voice: Voice) -> str:
    return voice.say(
        "{system} didn't answer, so what I asked for may have happened or not. I don't "
        "ask twice before I know; {status} shows what I found.",
        system=_system(error, voice),
        status=voice.typed("status"),
    )


def _unreadable(error: BotError, voice: Voice) -> str:
    words = voice.say(
        "{system} answered in a form that I can't read. Nothing was changed.",
        system=_system(error, voice),
    )
    return f"{words} {voice.say(LOG)}"


def _slack_refused(_: BotError, voice: Voice) -> str:
    words = voice.say(
        "Slack refused my message. The order itself goes on; {status} shows it.",
        status=voice.typed("status"),
    )
    return f"{words} {voice.say(LOG)}"


def _upstream(error: BotError, voice: Voice) -> str:
    words = voice.say(
        "{system} did not do what I asked. Orders are kept and go on by themselves.",
        system=_system(error, voice),
    )
    return f"{words} {voice.say(LOG)}"


def span_in_words(span: timedelta, voice: Voice = DEFAULT) -> str:
    """Return how long to wait, in seconds or minutes."""
    seconds = max(1, round(span.total_seconds()))
    if seconds < 100:  # noqa: PLR2004  below that, seconds read better
        return voice.count(seconds, "second")
    return voice.count(-(-seconds // 60), "minute")


UPSTREAM_SENTENCES: Final[Mapping[type[BotError], Callable[[BotError, Voice], str]]] = (
    MappingProxyType(
        {
            UpstreamError: _upstream,
            UpstreamRejectedError: _rejected,
            UpstreamGoneError: _gone,
            CredentialsRefusedError: _credentials,
            UpstreamRateLimitedError: _rate_limited,
            UpstreamUnavailableError: _unavailable,
            TokenRenewedError: _unavailable,
            UpstreamUncertainError: _uncertain,
            UpstreamUnreadableError: _unreadable,
            SlackRefusedError: _slack_refused,
        }
    )
)
