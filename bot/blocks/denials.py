"""What people read who may not do something, and how they can ask for it."""

from collections.abc import Sequence

from bot.blocks.access_presses import request_access
from bot.blocks.mrkdwn import capital, escape, listed, mention
from bot.blocks.parts import compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.errors import BotError, NotAllowedError

# The reasons of NotAllowedError; any other reads as the one for "closed".
_DENIALS = {
    "guest": "Guests can't use me in this workspace.",
    "stranger": "I work for members of this workspace only.",
    "bot": "I take no orders from other bots.",
    "deactivated": "This account is deactivated.",
    "shared_channel": "This channel is shared with another company, so I show "
    "nothing here. It works in other channels, and in a direct message to me.",
    "not_yours": "Only who ordered this, or an administrator, can change it.",
    "not_owner": "Only its owner, or an administrator, can change it.",
    "unknown_person": "Slack doesn't tell me who you are, so I can't let you in.",
    "closed": "This isn't open to you.",
}
_OPENABLE = frozenset({"closed"})
_CLOSED = {
    "toll": "Toll metrics aren't open to you.",
    "administer": "Only administrators can do that.",
}
_BRANCHES_NAMED = 5


def denied(
    error: NotAllowedError, helpers: Sequence[str] = (), *, voice: Voice = DEFAULT
) -> Message:
    """Return that a person may not do this; *helpers* are who can change it."""
    names = [f"*{escape(name)}*" for _, name in error.organisations if name]
    sentence = f"{_closed(error, names)} Nothing was changed."
    people = [mention(user_id) for user_id in helpers]
    if people:
        sentence += f" {capital(listed(people, most=3))} can change that."
    ask = request_access(error) if people else None
    return compose(sentence, [ask] if ask else [], voice=voice)


def denial(error: NotAllowedError) -> str:
    """Return why a person may not order, in one plain sentence."""
    return _closed(error, [f"“{name}”" for _, name in error.organisations if name])


def _closed(error: NotAllowedError, names: Sequence[str]) -> str:
    if error.reason == "closed" and names:
        opens = "isn't" if len(names) == 1 else "aren't"
        return f"{listed(names, most=_BRANCHES_NAMED)} {opens} open to you."
    if error.reason == "closed" and error.right in _CLOSED:
        return _CLOSED[error.right]
    return _DENIALS.get(error.reason, _DENIALS["closed"])


def not_allowed(error: BotError, _: Voice) -> str:
    """Return the sentence for somebody who may not do something."""
    if not isinstance(error, NotAllowedError):
        return f"{_DENIALS['closed']} Nothing was changed."
    reason, sentence = error.reason, _closed(error, [])
    who = " An administrator can open it." if reason in _OPENABLE else ""
    return f"{sentence} Nothing was changed.{who}"
