"""Errors as people read them: what happened, what is true now, what to do next."""

from collections.abc import Callable

from bot.blocks.denials import not_allowed
from bot.blocks.forms import over
from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import compose
from bot.blocks.schedule_problems import SCHEDULE_SENTENCES, ways_on
from bot.blocks.upstream_problems import LOG, SYSTEMS, UPSTREAM_SENTENCES
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.errors import (
    BotError,
    ConfigurationError,
    FormOverError,
    LostClaimError,
    NotAllowedError,
    NotConfiguredError,
    NothingToDoError,
    NotYetError,
    ReferenceTakenError,
    UnknownOrderError,
    UnknownRequestError,
    UserError,
)
from bot.texts.english import phrase

_FEATURES = {
    "file": phrase("Bringing the files here"),
    "excel": phrase("Bringing Excel files"),
    "digest": phrase("A digest"),
}
_IDLE = {
    "cancel": phrase(
        "Nothing of *{ref}* is under way any more, so it stays as it is. {typed} shows "
        "how it stands."
    ),
    "retry": phrase(
        "Nothing of *{ref}* has failed, so it stays as it is. {typed} shows how it "
        "stands."
    ),
    "link": phrase(
        "Nothing of *{ref}* is ready, so there is no link to it. {typed} shows how it "
        "stands."
    ),
    "file": phrase(
        "Nothing of *{ref}* is ready, so there is no file of it. {typed} shows how it "
        "stands."
    ),
}
_IDLE_OTHERWISE = phrase(
    "There is nothing to do for *{ref}*, so it stays as it is. {typed} shows how it "
    "stands."
)


def problem(error: BotError, ref: str, *, voice: Voice = DEFAULT) -> Message:
    """Return what *error* means to a person; *ref* stands in the log, too."""
    words = next(_SENTENCES[kind] for kind in type(error).__mro__ if kind in _SENTENCES)
    offers = ways_on(error, voice)
    aside = _reference(ref, voice)
    return compose(words(error, voice), offers, aside=aside, voice=voice)


def crash(ref: str, *, voice: Voice = DEFAULT) -> Message:
    """Return what is said of a mistake of our own."""
    words = voice.say(
        "I made a mistake and stopped. Nothing is ordered twice, and what was ordered "
        "before goes on; {status} shows it.",
        status=voice.typed("status"),
    )
    return compose(
        f"{words} {voice.say(LOG)}", aside=_reference(ref, voice), voice=voice
    )


def has_sentence(kind: type[BotError]) -> bool:
    """Return whether *kind* has a sentence of its own."""
    return kind in _SENTENCES


def _reference(ref: str, voice: Voice) -> str:
    return voice.say("reference {ref}", ref=escape(ref, 30)) if ref else ""


def _unknown_order(error: BotError, voice: Voice) -> str:
    ref = error.ref if isinstance(error, UnknownOrderError) else "–"
    orders = voice.typed("list")
    if not ref:
        return voice.say(
            "You have no order that this could be about. {orders} shows the latest.",
            orders=orders,
        )
    return voice.say(
        "I know no order *{ref}*. Nothing was changed. {orders} shows the latest ones.",
        ref=escape(ref, 20),
        orders=orders,
    )


def _unknown_request(_: BotError, voice: Voice) -> str:
    return voice.say(
        "I know no such request. Nothing was changed. {access} shows who may do what.",
        access=voice.typed("access"),
    )


def _nothing_to_do(error: BotError, voice: Voice) -> str:
    if not isinstance(error, NothingToDoError):
        return voice.say("There is nothing to do. Nothing was changed.")
    return voice.say(
        _IDLE.get(error.verb, _IDLE_OTHERWISE),
        ref=escape(error.ref, 20),
        typed=code(f"{voice.command} {error.ref}"),
    )


def _not_configured(error: BotError, voice: Voice) -> str:
    system = error.system if isinstance(error, NotConfiguredError) else ""
    if system not in SYSTEMS:
        return voice.say(
            "I lack credentials for this, so I can't ask. Nothing was ordered. An "
            "administrator has to add them to my settings."
        )
    return voice.say(
        "I have no credentials for {system}, so I can't ask there. Nothing was "
        "ordered. An administrator has to add them to my settings.",
        system=voice.say(SYSTEMS[system][1]),
    )


def _not_yet(error: BotError, voice: Voice) -> str:
    feature = error.feature if isinstance(error, NotYetError) else ""
    return voice.say(
        "{what} is not among the things I can do. Nothing was ordered. {help} shows "
        "what is.",
        what=voice.say(_FEATURES.get(feature, phrase("That"))),
        help=voice.typed("help {topic}", topic=voice.say("order")),
    )


def _configuration(_: BotError, voice: Voice) -> str:
    return voice.say(
        "One of my settings keeps me from doing this. Nothing was changed. "
        "An administrator finds which one with `waybill check`."
    )


def _lost_claim(_: BotError, voice: Voice) -> str:
    return voice.say(
        "Another process of mine took this over and goes on with it. Nothing was done "
        "twice; {status} shows how it stands.",
        status=voice.typed("status"),
    )


def _reference_taken(_: BotError, voice: Voice) -> str:
    return voice.say(
        "I found no free reference for this. Nothing was ordered. Order it again."
    )


def _user_error(_: BotError, voice: Voice) -> str:
    return voice.say(
        "I can't do that. Nothing was changed. {help} shows what I can.",
        help=voice.typed("help"),
    )


def _unexpected(_: BotError, voice: Voice) -> str:
    words = voice.say(
        "I couldn't finish this. Nothing is ordered twice; {status} shows how it "
        "stands.",
        status=voice.typed("status"),
    )
    return f"{words} {voice.say(LOG)}"


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
    **UPSTREAM_SENTENCES,
    ConfigurationError: _configuration,
    LostClaimError: _lost_claim,
    ReferenceTakenError: _reference_taken,
}
