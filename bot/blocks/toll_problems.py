"""Errors around toll metrics: what happened, what is true now, what to do next."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import Press, compose
from bot.blocks.schedule_problems import SCHEDULE_SENTENCES, ways_on
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_commands import TollResumeKeyCommand
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    NotConfiguredError,
    NothingToDoError,
    NotYetError,
    UnknownWatchError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnreadableError,
    UserError,
)
from bot.texts.english import phrase

_LOG = phrase("An administrator finds the reason in the log.")
_SECONDS_MATTER = 100
_NAMES = {"toll": phrase("the toll API"), "slack": phrase("Slack")}


def toll_problem(
    error: BotError,
    ref: str,
    helpers: Sequence[str] = (),
    offers: Sequence[Press] = (),
    *,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return what *error* means to who asked; *ref* stands in the log, too.

    *helpers* are who can mend credentials, *offers* ways on for what may pass.
    """
    kind = next(each for each in type(error).__mro__ if each in _SENTENCES)
    passes = isinstance(error, UpstreamError)
    return compose(
        _SENTENCES[kind](error, _people(helpers, voice), voice),
        offers if passes else ways_on(error, voice, presses.ask_typed),
        aside=_reference(ref, voice),
        voice=voice,
    )


def has_sentence(kind: type[BotError]) -> bool:
    """Return whether *kind* has a sentence of its own."""
    return kind in _SENTENCES


def toll_crash(ref: str, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said of a mistake of our own."""
    words = voice.say("I made a mistake and stopped. Nothing was changed.")
    return compose(
        f"{words} {voice.say(_LOG)}",
        aside=_reference(ref, voice),
        voice=voice,
    )


def key_refused(*, voice: Voice = presses.VOICE) -> Message:
    """Return what an administrator is told, once, when key or secret are refused."""
    offers = [
        presses.refresh("all", "d", voice),
        presses.ask(voice.say("Resume"), TollResumeKeyCommand()),
    ]
    return compose(
        voice.say(
            "The toll API refuses our key or its secret. Nothing is deleted: until "
            "they are renewed, I ask only when somebody does. Set WAYBILL_TOLL_KEY "
            "and WAYBILL_TOLL_SECRET anew and start me again, or try once more if it "
            "was the API's mistake; the first answer ends the pause."
        ),
        [each for each in offers if each is not None],
        voice=voice,
    )


def key_resumed(*, held: bool, voice: Voice = presses.VOICE) -> Message:
    """Return what an administrator reads who lets the key be tried again."""
    words = voice.say(
        "I ask the toll API by myself again. Should it still refuse our key, I tell "
        "the administrators once more."
        if held
        else "I ask the toll API by myself already. Nothing was changed."
    )
    return compose(words, voice=voice)


def _reference(ref: str, voice: Voice) -> str:
    return voice.say("reference {ref}", ref=escape(ref, 30)) if ref else ""


def _people(helpers: Sequence[str], voice: Voice) -> str:
    if not helpers:
        return voice.say("An administrator")
    return voice.listed([voice.mention(each) for each in helpers], most=3)


def _system(error: BotError, voice: Voice) -> str:
    system = error.system if isinstance(error, UpstreamError) else ""
    return voice.say(_NAMES.get(system, phrase("the other side")))


def _not_configured(_: BotError, who: str, voice: Voice) -> str:
    return voice.say(
        "I have no key for the toll API, so there are no toll metrics here. {who} can "
        "add WAYBILL_TOLL_KEY and WAYBILL_TOLL_SECRET to my settings.",
        who=who,
    )


def _credentials(error: BotError, who: str, voice: Voice) -> str:
    refused = voice.say(
        "{system} refuses our key or its secret, so I have no numbers. {who} can renew "
        "them in my settings. Until somebody here gets an answer again, or an "
        "administrator types {command}, I don't ask by myself.",
        system=_system(error, voice),
        who=who,
        command=code(f"{voice.command} {voice.say('resume key')}"),
    )
    return voice.capital(refused)


def _rate_limited(error: BotError, _: str, voice: Voice) -> str:
    after = error.retry_after if isinstance(error, UpstreamRateLimitedError) else None
    words = (
        voice.say(
            "{system} takes no more calls for now. Try again in {span}.",
            system=_system(error, voice),
            span=_span(after, voice),
        )
        if after
        else voice.say(
            "{system} takes no more calls for now. Try again in a minute.",
            system=_system(error, voice),
        )
    )
    return voice.capital(words)


def _span(span: timedelta, voice: Voice) -> str:
    seconds = max(1, round(span.total_seconds()))
    if seconds < _SECONDS_MATTER:
        return voice.count(seconds, "second")
    return voice.count(-(-seconds // 60), "minute")


def _rejected(error: BotError, _: str, voice: Voice) -> str:
    words = voice.say(
        "{system} refuses this question; perhaps it has no such report. {command} "
        "shows those I know.",
        system=_system(error, voice),
        command=code(f"{voice.command} {voice.say('reports')}"),
    )
    return voice.capital(words)


def _unreadable(error: BotError, _: str, voice: Voice) -> str:
    words = voice.say(
        "{system} answered in a form that I can't read, so I have no numbers. An "
        "administrator finds the form in the log.",
        system=_system(error, voice),
    )
    return voice.capital(words)


def _unavailable(error: BotError, _: str, voice: Voice) -> str:
    words = voice.say(
        "{system} isn't answering, so I have no numbers. Try again in a minute.",
        system=_system(error, voice),
    )
    return voice.capital(words)


def _not_yet(_: BotError, __: str, voice: Voice) -> str:
    return voice.say(
        "That is not among the things I can do. Nothing was changed. {command} shows "
        "what is.",
        command=_help(voice),
    )


def _user_error(_: BotError, __: str, voice: Voice) -> str:
    return voice.say(
        "I can't do that. Nothing was changed. {command} shows what I can.",
        command=_help(voice),
    )


def _unknown_watch(error: BotError, _: str, voice: Voice) -> str:
    ref = error.ref if isinstance(error, UnknownWatchError) else ""
    listing = code(f"{voice.command} {voice.say('watches')}")
    if not ref:
        return voice.say(
            "I know not which watch that is. Nothing was changed. {command} shows "
            "them.",
            command=listing,
        )
    return voice.say(
        "I know no watch *{ref}*. Nothing was changed. {command} shows them.",
        ref=escape(ref, 20),
        command=listing,
    )


def _nothing_to_do(error: BotError, _: str, voice: Voice) -> str:
    ref = error.ref if isinstance(error, NothingToDoError) else ""
    return voice.say(
        "*{ref}* hasn't crossed, or is back already, so there is nothing to take. "
        "{command} shows how it stands.",
        ref=escape(ref, 20),
        command=code(f"{voice.command} {ref}"),
    )


def _unexpected(_: BotError, __: str, voice: Voice) -> str:
    words = voice.say("I couldn't finish this. Nothing was changed.")
    return f"{words} {voice.say(_LOG)}"


def _help(voice: Voice) -> str:
    return code(f"{voice.command} {voice.say('help')}")


def _of_schedules(
    words: Callable[[BotError, Voice], str],
) -> Callable[[BotError, str, Voice], str]:
    def sentence(error: BotError, _: str, voice: Voice) -> str:
        return words(error, voice)

    return sentence


_SENTENCES: dict[type[BotError], Callable[[BotError, str, Voice], str]] = {
    BotError: _unexpected,
    UserError: _user_error,
    UnknownWatchError: _unknown_watch,
    NothingToDoError: _nothing_to_do,
    **{kind: _of_schedules(words) for kind, words in SCHEDULE_SENTENCES.items()},
    NotConfiguredError: _not_configured,
    NotYetError: _not_yet,
    UpstreamError: _unavailable,
    UpstreamRejectedError: _rejected,
    CredentialsRefusedError: _credentials,
    UpstreamRateLimitedError: _rate_limited,
    UpstreamUnreadableError: _unreadable,
}
