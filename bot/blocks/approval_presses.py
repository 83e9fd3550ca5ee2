"""The buttons below the question whether a file may stand in a channel."""

from bot.blocks import values
from bot.blocks.parts import Press
from bot.blocks.voice import Voice

APPROVE = "approval.approve"  # question
DECLINE = "approval.decline"  # question


def approve(approval_id: int, voice: Voice) -> Press:
    """Let the file into the channel."""
    label = voice.say("Let it stand there")
    return Press(label, APPROVE, values.encode(approval_id), style="primary")


def decline(approval_id: int, voice: Voice) -> Press:
    """Leave it out of the channel."""
    return Press(voice.say("Leave it out"), DECLINE, values.encode(approval_id))
