"""The buttons about who may do what: their action ids, and what they hold."""

from bot.blocks import values
from bot.blocks.forms import form_value
from bot.blocks.modals import OPEN_FORM
from bot.blocks.parts import Press
from bot.blocks.voice import Voice
from bot.domain.forms import FormKind
from bot.domain.grants import Right
from bot.domain.text import quote
from bot.errors import NotAllowedError

REQUEST = "access.request"  # right[, organisation…]
APPROVE = "access.approve"  # request
DECLINE = "access.decline"  # request
OPEN = "access.open"
CLOSE = "access.close"

# More would not fit into a button; then everything is asked for.
_MOST_BRANCHES = 20


def request_access(error: NotAllowedError, voice: Voice) -> Press | None:
    """Ask the administrators for what was refused; None where asking is no use."""
    if error.reason != "closed" or error.right == Right.administer.value:
        return None
    right = error.right or Right.order.value
    branches = [each for each in error.organisations if each[0]]
    if len(branches) > _MOST_BRANCHES:
        branches = []
    names = " and ".join(quote(name) for _, name in branches)
    return Press(
        voice.say("Request access"),
        REQUEST,
        values.encode(right, *(each for each, _ in branches)),
        # Toll metrics have a slash command of their own, without this one.
        None
        if error.right == Right.toll.value
        else f"access request {right}" + (f" for {names}" if names else ""),
    )


def approve(request_id: int, voice: Voice) -> Press:
    """Give what was asked for."""
    value = values.encode(request_id)
    return Press(voice.say("Approve"), APPROVE, value, style="primary")


def decline(request_id: int, voice: Voice) -> Press:
    """Leave it closed."""
    return Press(voice.say("Decline"), DECLINE, values.encode(request_id))


def open_to_members(voice: Voice) -> Press:
    """Let all full members do everything but administer."""
    label, command = (
        voice.say("Open to all members, no guests"),
        voice.say("access open"),
    )
    return Press(label, OPEN, values.encode("members"), command)


def choose_people(label: str, voice: Voice) -> Press:
    """Open the form about access."""
    value = form_value(FormKind.access)
    return Press(label, OPEN_FORM, value, voice.say("access form"))


def keep_closed(voice: Voice) -> Press:
    """Let nobody do anything but administrators, until something is given."""
    command = voice.say("access close")
    return Press(voice.say("Keep closed"), CLOSE, values.encode("all"), command)
