"""What people read who may not do something, and how they can ask for it."""

from collections.abc import Sequence
from types import MappingProxyType

from bot.blocks.access_presses import request_access
from bot.blocks.conditions import NOTHING_CHANGED, NOTHING_ORDERED
from bot.blocks.mrkdwn import escape
from bot.blocks.parts import compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.errors import BotError, NotAllowedError
from bot.texts.english import phrase

# The reasons of NotAllowedError; any other reads as the one for "closed".
_CLOSED = phrase("This isn't open to you.")
_DENIALS = MappingProxyType(
    {
        "guest": phrase("Guests can't use me in this workspace."),
        "stranger": phrase("I work for members of this workspace only."),
        "bot": phrase("I take no orders from other bots."),
        "deactivated": phrase("This account is deactivated."),
        "shared_channel": phrase(
            "This channel is shared with another company, so I show nothing here. It "
            "works in other channels, and in a direct message to me."
        ),
        "not_yours": phrase(
            "Only who ordered this, or an administrator, can change it."
        ),
        "not_owner": phrase("Only its owner, or an administrator, can change it."),
        "unknown_person": phrase(
            "Slack doesn't tell me who you are, so I can't let you in."
        ),
    }
)
_OPENABLE = frozenset({"closed"})
_CLOSED_RIGHTS = MappingProxyType(
    {
        "toll": phrase("Toll metrics aren't open to you."),
        "administer": phrase("Only administrators can do that."),
    }
)
_BRANCHES_NAMED = 5


def denied(
    error: NotAllowedError,
    helpers: Sequence[str] = (),
    *,
    tried: bool = True,
    voice: Voice = DEFAULT,
) -> Message:
    """Return that a person may not do this; *helpers* are who can change it.

    *tried* says that they wanted to have something done, not only to look.
    """
    names = [f"*{escape(name)}*" for _, name in error.organisations if name]
    sentence = _closed(error, names, voice)
    if tried:
        sentence += " " + voice.say(_nothing(error))
    people = [voice.mention(user_id) for user_id in helpers]
    if people:
        who = voice.capital(voice.listed(people, most=3))
        sentence += " " + voice.say("{people} can change that.", people=who)
    ask = request_access(error, voice) if people else None
    return compose(sentence, [ask] if ask else [], voice=voice)


def denial(error: NotAllowedError, voice: Voice) -> str:
    """Return why a person may not order, in one plain sentence."""
    names = [f"“{name}”" for _, name in error.organisations if name]
    return _closed(error, names, voice)


def _closed(error: NotAllowedError, names: Sequence[str], voice: Voice) -> str:
    if error.reason == "closed" and names:
        return voice.plural(
            len(names),
            "{names} isn't open to you.",
            "{names} aren't open to you.",
            names=voice.listed(names, most=_BRANCHES_NAMED),
        )
    if error.reason == "closed" and error.right in _CLOSED_RIGHTS:
        return voice.say(_CLOSED_RIGHTS[error.right])
    return voice.say(_DENIALS.get(error.reason, _CLOSED))


def _nothing(error: NotAllowedError) -> str:
    return NOTHING_ORDERED if error.right == "order" else NOTHING_CHANGED


def not_allowed(error: BotError, voice: Voice) -> str:
    """Return the sentence for somebody who may not do something."""
    if not isinstance(error, NotAllowedError):
        return f"{voice.say(_CLOSED)} {voice.say(NOTHING_CHANGED)}"
    sentences = [_closed(error, [], voice), voice.say(_nothing(error))]
    if error.reason in _OPENABLE:
        sentences.append(voice.say("An administrator can open it."))
    return " ".join(sentences)
