"""Errors as people read them: what happened, what is true now, what to do next."""

from collections.abc import Callable
from datetime import timedelta

from bot.blocks.denials import not_allowed
from bot.blocks.forms import over
from bot.blocks.mrkdwn import capital, code, count, escape
from bot.blocks.parts import compose
from bot.blocks.schedule_problems import SCHEDULE_SENTENCES
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.errors import (
    BotError,
    ConfigurationError,
    CredentialsRefusedError,
    FormOverError,
    LostClaimError,
    NotAllowedError,
    NotConfiguredError,
    NothingToDoError,
    NotYetError,
    ReferenceTakenError,
    SlackRefusedError,
    TokenRenewedError,
    UnknownOrderError,
    UnknownRequestError,
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
    UpstreamUnreadableError,
    UserError,
)

_SYSTEMS = {"supplier": "the supplier", "toll": "the toll API", "slack": "Slack"}
_LOG = "An administrator finds the reason in the log."

_FEATURES = {
    "file": "Bringing the files here",
    "excel": "Bringing Excel files",
    "digest": "A digest",
}
_IDLE = {
    "cancel": "Nothing of *{ref}* is under way any more, so it stays as it is.",
    "retry": "Nothing of *{ref}* has failed, so it stays as it is.",
    "link": "Nothing of *{ref}* is ready, so there is no link to it.",
    "file": "Nothing of *{ref}* is ready, so there is no file of it.",
}


def problem(error: BotError, ref: str, *, voice: Voice = DEFAULT) -> Message:
    """Return what *error* means to a person; *ref* stands in the log, too."""
    words = next(_SENTENCES[kind] for kind in type(error).__mro__ if kind in _SENTENCES)
    return compose(words(error, voice), aside=_reference(ref), voice=voice)


def crash(ref: str, *, voice: Voice = DEFAULT) -> Message:
    """Return what is said of a mistake of our own."""
    status = code(f"{voice.command} status")
    return compose(
        f"I made a mistake and stopped. Nothing is ordered twice, and what was "
        f"ordered before goes on; {status} shows it. {_LOG}",
        aside=_reference(ref),
        voice=voice,
    )


def has_sentence(kind: type[BotError]) -> bool:
    """Return whether *kind* has a sentence of its own."""
    return kind in _SENTENCES


def _reference(ref: str) -> str:
    return f"reference {escape(ref, 30)}" if ref else ""


def _system(error: BotError) -> str:
    system = error.system if isinstance(error, UpstreamError) else ""
    return _SYSTEMS.get(system, "the other side")


def _unknown_order(error: BotError, voice: Voice) -> str:
    ref = error.ref if isinstance(error, UnknownOrderError) else "that"
    orders = code(f"{voice.command} list")
    if not ref:
        return f"You have no order that this could be about. {orders} shows the latest."
    return (
        f"I know no order *{escape(ref, 20)}*. Nothing was changed. "
        f"{orders} shows the latest ones."
    )


def _unknown_request(_: BotError, voice: Voice) -> str:
    return (
        "I know no such request. Nothing was changed. "
        f"{code(f'{voice.command} access')} shows who may do what."
    )


def _nothing_to_do(error: BotError, voice: Voice) -> str:
    if not isinstance(error, NothingToDoError):
        return "There is nothing to do. Nothing was changed."
    ref = escape(error.ref, 20)
    sentence = _IDLE.get(
        error.verb, "There is nothing to do for *{ref}*, so it stays as it is."
    )
    return (
        f"{sentence.format(ref=ref)} "
        f"{code(f'{voice.command} {error.ref}')} shows how it stands."
    )


def _not_configured(error: BotError, _: Voice) -> str:
    system = error.system if isinstance(error, NotConfiguredError) else ""
    name = _SYSTEMS.get(system, "that system")
    return (
        f"I have no credentials for {name}, so I can't ask there. Nothing was "
        "ordered. An administrator has to add them to my settings."
    )


def _not_yet(error: BotError, voice: Voice) -> str:
    feature = error.feature if isinstance(error, NotYetError) else ""
    what = _FEATURES.get(feature, "That")
    return (
        f"{what} is not among the things I can do. Nothing was ordered. "
        f"{code(f'{voice.command} help order')} shows what is."
    )


def _rejected(error: BotError, _: Voice) -> str:
    return (
        f"{capital(_system(error))} refused this and would refuse it again. "
        f"Nothing was changed. {_LOG}"
    )


def _gone(error: BotError, _: Voice) -> str:
    return (
        f"{capital(_system(error))} no longer has what I asked for. Nothing was "
        "changed. Ordering it again fetches the same days as they stand now."
    )


def _credentials(error: BotError, _: Voice) -> str:
    return (
        f"{capital(_system(error))} no longer accepts our credentials. Orders wait "
        "and none is lost. An administrator has to renew them."
    )


def _rate_limited(error: BotError, _: Voice) -> str:
    after = error.retry_after if isinstance(error, UpstreamRateLimitedError) else None
    when = f"in {span_in_words(after)}" if after else "in a minute"
    return (
        f"{capital(_system(error))} takes no more calls for now. Nothing was changed. "
        f"Try again {when}."
    )


def _unavailable(error: BotError, _: Voice) -> str:
    return (
        f"{capital(_system(error))} isn't answering. Nothing was changed, and what was "
        "ordered before goes on by itself. Try again in a minute."
    )


def _uncertain(error: BotError, voice: Voice) -> str:
    return (
        f"{capital(_system(error))} didn't answer, so what I asked for may have "
        "happened or not. I don't ask twice before I know; "
        f"{code(f'{voice.command} status')} shows what I found."
    )


def _unreadable(error: BotError, _: Voice) -> str:
    return (
        f"{capital(_system(error))} answered in a form that I can't read. Nothing was "
        f"changed. {_LOG}"
    )


def _slack_refused(_: BotError, voice: Voice) -> str:
    return (
        "Slack refused my message. The order itself goes on; "
        f"{code(f'{voice.command} status')} shows it. {_LOG}"
    )


def _configuration(_: BotError, __: Voice) -> str:
    return (
        "One of my settings keeps me from doing this. Nothing was changed. "
        "An administrator finds which one with `waybill check`."
    )


def _lost_claim(_: BotError, voice: Voice) -> str:
    return (
        "Another process of mine took this over and goes on with it. Nothing was done "
        f"twice; {code(f'{voice.command} status')} shows how it stands."
    )


def _reference_taken(_: BotError, __: Voice) -> str:
    return "I found no free reference for this. Nothing was ordered. Order it again."


def _user_error(_: BotError, voice: Voice) -> str:
    return (
        "I can't do that. Nothing was changed. "
        f"{code(f'{voice.command} help')} shows what I can."
    )


def _upstream(error: BotError, _: Voice) -> str:
    return (
        f"{capital(_system(error))} did not do what I asked. Orders are kept and go on "
        f"by themselves. {_LOG}"
    )


def _unexpected(_: BotError, voice: Voice) -> str:
    return (
        "I couldn't finish this. Nothing is ordered twice; "
        f"{code(f'{voice.command} status')} shows how it stands. {_LOG}"
    )


def span_in_words(span: timedelta) -> str:
    """Return how long to wait, in seconds or minutes."""
    seconds = max(1, round(span.total_seconds()))
    if seconds < 100:  # noqa: PLR2004  below that, seconds read better
        return count(seconds, "second")
    return count(-(-seconds // 60), "minute")


_SENTENCES: dict[type[BotError], Callable[[BotError, Voice], str]] = {
    BotError: _unexpected,
    UserError: _user_error,
    UnknownOrderError: _unknown_order,
    UnknownRequestError: _unknown_request,
    NotAllowedError: not_allowed,
    NothingToDoError: _nothing_to_do,
    NotConfiguredError: _not_configured,
    NotYetError: _not_yet,
    **SCHEDULE_SENTENCES,
    FormOverError: over,
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
    ConfigurationError: _configuration,
    LostClaimError: _lost_claim,
    ReferenceTakenError: _reference_taken,
}
