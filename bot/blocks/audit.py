"""Lines of the audit trail, as an administrator reads them."""

from collections.abc import Sequence
from typing import Final

from bot.blocks.mrkdwn import Form, channel, date, escape, mention
from bot.blocks.parts import compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.audit import AuditLine
from bot.domain.messages import Message

_DONE: Final = {
    "order_placed": "ordered",
    "order_accepted": "ordered, before it was known whether they may",
    "order_refused": "was refused",
    "order_cancelled": "cancelled",
    "order_retried": "ordered it again",
    "link_minted": "got a link",
    "delivered": "posted",
}


def trail(ref: str, lines: Sequence[AuditLine], *, voice: Voice = DEFAULT) -> Message:
    """Return who did what with an order, oldest first."""
    if not lines:
        return compose(f"Nothing is written about *{escape(ref)}*.", voice=voice)
    said = [f"*Who did what with {escape(ref)}*"]
    said += [_line(each) for each in lines]
    return compose(said, voice=voice)


def _line(line: AuditLine) -> str:
    who = "I" if line.actor == "waybill" else mention(line.actor)
    done = _DONE.get(line.action, line.action.replace("_", " "))
    which = f" of report {line.run}" if line.run else ""
    place = line.detail.get("channel")
    where = f" in {channel(place)}" if isinstance(place, str) and place else ""
    at = date(line.at, Form.day_and_time)
    return f"{at} · {who} {escape(done)}{which}{where}"
