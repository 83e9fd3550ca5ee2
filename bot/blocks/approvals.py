"""The question whether a file may stand in a channel, and what was answered."""

from bot.blocks import approval_presses as presses
from bot.blocks.audiences import readers
from bot.blocks.mrkdwn import Form
from bot.blocks.parts import compose
from bot.blocks.phrases import what
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.approvals import Approval
from bot.domain.messages import Message
from bot.domain.orders import OrderView


def question(approval: Approval, view: OrderView, *, voice: Voice = DEFAULT) -> Message:
    """Return what an administrator is asked about one file."""
    lines = [
        voice.say(
            "May a file stand in a channel? {file}, ordered by {person} as *{ref}*",
            file=f"*{what(view, voice)}*",
            person=voice.mention(view.ordered_by),
            ref=view.ref,
        ),
        readers(approval.audience, voice),
        voice.say(
            "It has columns about people: names, phones, addresses, plates or ids."
        )
        if approval.personal
        else voice.say("It has no columns about people."),
        voice.say(
            "Who ordered it has it by DM. It can be posted until {at}.",
            at=voice.date(approval.expires_at, Form.day_and_time),
        ),
    ]
    offers = [
        presses.approve(approval.id, voice),
        presses.decline(approval.id, voice),
    ]
    return compose(lines, offers, voice=voice)


def approved(
    approval: Approval, view: OrderView, by: str, *, voice: Voice = DEFAULT
) -> Message:
    """Return that a file goes into its channel."""
    return compose(
        voice.say(
            "{person} lets the file of *{ref}* stand there: {channel}. It comes into "
            "the thread of its card.",
            person=voice.mention(by),
            ref=view.ref,
            channel=voice.channel(approval.audience.channel_id),
        ),
        voice=voice,
    )


def declined(
    approval: Approval, view: OrderView, by: str, *, voice: Voice = DEFAULT
) -> Message:
    """Return that a file stays out of its channel."""
    return compose(
        voice.say(
            "{person} left the file of *{ref}* out of that channel: {channel}. Who "
            "ordered it has it by DM.",
            person=voice.mention(by),
            ref=view.ref,
            channel=voice.channel(approval.audience.channel_id),
        ),
        voice=voice,
    )


def late(view: OrderView, *, voice: Voice = DEFAULT) -> Message:
    """Return that the question is too old to be answered."""
    return compose(
        voice.say(
            "This question about *{ref}* is over: it could be answered for a day. "
            "Nothing was posted. Ordered again, the file is asked about again.",
            ref=view.ref,
        ),
        voice=voice,
    )
