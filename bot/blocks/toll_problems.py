"""Errors around toll metrics: what happened, what is true now, what to do next."""

from collections.abc import Callable, Sequence

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import code, escape, listed, mention
from bot.blocks.parts import Press, compose
from bot.blocks.schedule_problems import SCHEDULE_SENTENCES
from bot.blocks.upstream_problems import span_in_words
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

_LOG = "An administrator finds the reason in the log."
_NAMES = {"toll": "The toll API", "slack": "Slack"}


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
        _SENTENCES[kind](error, _people(helpers), voice),
        offers if passes else (),
        aside=f"reference {escape(ref, 30)}" if ref else "",
        voice=voice,
    )


def has_sentence(kind: type[BotError]) -> bool:
    """Return whether *kind* has a sentence of its own."""
    return kind in _SENTENCES


def toll_crash(ref: str, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said of a mistake of our own."""
    return compose(
        f"I made a mistake and stopped. Nothing was changed. {_LOG}",
        aside=f"reference {escape(ref, 30)}" if ref else "",
        voice=voice,
    )


def key_refused(*, voice: Voice = presses.VOICE) -> Message:
    """Return what an administrator is told, once, when key or secret are refused."""
    offers = [
        presses.refresh("all", "d"),
        presses.ask("Resume", TollResumeKeyCommand()),
    ]
    return compose(
        "The toll API refuses our key or its secret. Nothing is deleted: until they "
        "are renewed, I ask only when somebody does. Set WAYBILL_TOLL_KEY and "
        "WAYBILL_TOLL_SECRET anew and start me again, or try once more if it was the "
        "API's mistake; the first answer ends the pause.",
        [each for each in offers if each is not None],
        voice=voice,
    )


def key_resumed(*, held: bool, voice: Voice = presses.VOICE) -> Message:
    """Return what an administrator reads who lets the key be tried again."""
    if held:
        words = (
            "I ask the toll API by myself again. Should it still refuse our key, I "
            "tell the administrators once more."
        )
    else:
        words = "I ask the toll API by myself already. Nothing was changed."
    return compose(words, voice=voice)


def _people(helpers: Sequence[str]) -> str:
    people = [mention(user_id) for user_id in helpers]
    return listed(people, most=3) if people else "An administrator"


def _system(error: BotError) -> str:
    system = error.system if isinstance(error, UpstreamError) else ""
    return _NAMES.get(system, "The other side")


def _not_configured(_: BotError, who: str, __: Voice) -> str:
    return (
        "I have no key for the toll API, so there are no toll metrics here. "
        f"{who} can add WAYBILL_TOLL_KEY and WAYBILL_TOLL_SECRET to my settings."
    )


def _credentials(error: BotError, who: str, voice: Voice) -> str:
    return (
        f"{_system(error)} refuses our key or its secret, so I have no numbers. {who} "
        "can renew them in my settings. Until somebody here gets an answer again, or "
        f"an administrator types {code(f'{voice.command} resume key')}, I don't ask by "
        "myself."
    )


def _rate_limited(error: BotError, _: str, __: Voice) -> str:
    after = error.retry_after if isinstance(error, UpstreamRateLimitedError) else None
    when = f"in {span_in_words(after)}" if after else "in a minute"
    return f"{_system(error)} takes no more calls for now. Try again {when}."


def _rejected(error: BotError, _: str, voice: Voice) -> str:
    reports = code(f"{voice.command} reports")
    return (
        f"{_system(error)} refuses this question; perhaps it has no such report. "
        f"{reports} shows those I know."
    )


def _unreadable(error: BotError, _: str, __: Voice) -> str:
    return (
        f"{_system(error)} answered in a form that I can't read, so I have no numbers. "
        "An administrator finds the form in the log."
    )


def _unavailable(error: BotError, _: str, __: Voice) -> str:
    return (
        f"{_system(error)} isn't answering, so I have no numbers. Try again in a "
        "minute."
    )


def _not_yet(_: BotError, __: str, voice: Voice) -> str:
    return (
        "That is not among the things I can do. Nothing was changed. "
        f"{code(f'{voice.command} help')} shows what is."
    )


def _user_error(_: BotError, __: str, voice: Voice) -> str:
    return (
        "I can't do that. Nothing was changed. "
        f"{code(f'{voice.command} help')} shows what I can."
    )


def _unknown_watch(error: BotError, _: str, voice: Voice) -> str:
    ref = error.ref if isinstance(error, UnknownWatchError) else ""
    named = f"no watch *{escape(ref, 20)}*" if ref else "not which watch that is"
    return (
        f"I know {named}. Nothing was changed. "
        f"{code(f'{voice.command} watches')} shows them."
    )


def _nothing_to_do(error: BotError, _: str, voice: Voice) -> str:
    ref = error.ref if isinstance(error, NothingToDoError) else ""
    return (
        f"*{escape(ref, 20)}* hasn't crossed, or is back already, so there is nothing "
        f"to take. {code(f'{voice.command} {ref}')} shows how it stands."
    )


def _unexpected(_: BotError, __: str, ___: Voice) -> str:
    return f"I couldn't finish this. Nothing was changed. {_LOG}"


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
