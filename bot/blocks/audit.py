"""Lines of the audit trail, as an administrator reads them."""

from collections.abc import Sequence
from typing import Final

from bot.blocks.mrkdwn import Form, escape
from bot.blocks.parts import compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.audit import AuditLine
from bot.domain.messages import Message
from bot.texts.english import phrase

_DONE: Final = {
    "order_placed": phrase("{who} ordered"),
    "order_accepted": phrase("{who} ordered, before it was known whether they may"),
    "order_refused": phrase("{who} was refused"),
    "order_cancelled": phrase("{who} cancelled"),
    "order_retried": phrase("{who} ordered it again"),
    "link_minted": phrase("{who} got a link"),
    "delivered": phrase("{who} posted"),
    "report_fetched": phrase("{who} fetched a report"),
    "file_delivered": phrase("{who} got a file"),
    "file_kept_from_channel": phrase("{who} kept a file out of the channel"),
}


def trail(ref: str, lines: Sequence[AuditLine], *, voice: Voice = DEFAULT) -> Message:
    """Return who did what with an order, oldest first."""
    if not lines:
        nothing = voice.say("Nothing is written about *{ref}*.", ref=escape(ref))
        return compose(nothing, voice=voice)
    said = [voice.say("*Who did what with {ref}*", ref=escape(ref))]
    said += [_line(each, voice) for each in lines]
    return compose(said, voice=voice)


def _line(line: AuditLine, voice: Voice) -> str:
    who = voice.say("I") if line.actor == "waybill" else voice.mention(line.actor)
    done = f"{who} {escape(line.action.replace('_', ' '))}"
    if line.action in _DONE:
        done = voice.say(_DONE[line.action], who=who)
    if line.run:
        done = voice.say("{done} of report {number}", done=done, number=str(line.run))
    place = line.detail.get("channel")
    if isinstance(place, str) and place:
        done = voice.say("{done} in {place}", done=done, place=voice.channel(place))
    return f"{voice.date(line.at, Form.day_and_time)} · {done}"
