"""Small builders of Block Kit, and the one that makes a message of them.

The numbers are Slack's documented limits, less a margin where Slack counts
after its own escaping. No builder returns anything that exceeds them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.blocks.mrkdwn import NAME_LIMIT, code, escape, fit, plain
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Block, Message

SECTION_LIMIT = 2900
HEADER_LIMIT = 140
CONTEXT_LIMIT = 1900
LABEL_LIMIT = 60
BUTTONS_PER_ROW = 5  # more would wrap on a phone; Slack allows 25
BLOCKS_LIMIT = 50
TOTAL_LIMIT = 11_500
TEXT_LIMIT = 3000
COMMAND_LIMIT = 500

Style = Literal["primary", "danger"]


@dataclass(frozen=True, slots=True)
class Press:
    """A button, and the command that does the same for who cannot press it."""

    label: str
    action_id: str
    value: str
    command: str | None = None  # without the slash command in front
    style: Style | None = None
    confirm: Block | None = None


def mrkdwn(text: str, limit: int = SECTION_LIMIT) -> Block:
    """Return a text object that takes mrkdwn as written and guesses no links."""
    return {"type": "mrkdwn", "text": cut(text, limit) or "–", "verbatim": True}


def plain_text(text: str, limit: int = NAME_LIMIT) -> Block:
    """Return a text object without any markup, emoji codes included."""
    return {"type": "plain_text", "text": plain(text, limit), "emoji": False}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a section of trusted mrkdwn."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def context(*texts: str) -> Block:
    """Return one small grey line; more than ten texts are joined into the last."""
    shown = [text for text in texts if text] or ["–"]
    if len(shown) > 10:  # noqa: PLR2004  documented: elements of a context
        shown = [*shown[:9], " · ".join(shown[9:])]
    return {
        "type": "context",
        "elements": [mrkdwn(text, CONTEXT_LIMIT // len(shown)) for text in shown],
    }


def header(text: str) -> Block:
    """Return a large title."""
    return {"type": "header", "text": plain_text(text, HEADER_LIMIT)}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def button(
    text: str,
    action_id: str,
    value: str,
    style: Style | None = None,
    confirm: Block | None = None,
) -> Block:
    """Return a button element."""
    element: Block = {
        "type": "button",
        "text": plain_text(text, LABEL_LIMIT),
        "action_id": action_id,
        "value": value,
    }
    if style is not None:
        element["style"] = style
    if confirm is not None:
        element["confirm"] = confirm
    return element


def confirmation(title: str, text: str, confirm: str, deny: str) -> Block:
    """Return the question that Slack asks before a press counts."""
    return {
        "title": plain_text(title, 90),
        "text": plain_text(text, 280),
        "confirm": plain_text(confirm, 28),
        "deny": plain_text(deny, 28),
    }


def buttons(presses: Sequence[Press]) -> list[Block]:
    """Return *presses* in as many rows as they need; none for no press."""
    elements = [
        button(press.label, press.action_id, press.value, press.style, press.confirm)
        for press in presses
    ]
    return [
        {"type": "actions", "elements": elements[start : start + BUTTONS_PER_ROW]}
        for start in range(0, len(elements), BUTTONS_PER_ROW)
    ]


def pressed(action_id: str) -> re.Pattern[str]:
    """Return what matches *action_id* and its numbered repetitions in a message."""
    return re.compile(rf"{re.escape(action_id)}(?:\.\d+)?")


def compose(
    lines: str | Iterable[str],
    presses: Sequence[Press] = (),
    *,
    aside: str = "",
    voice: Voice = DEFAULT,
) -> Message:
    """Return a message that says *lines*, an *aside*, and offers *presses*."""
    kept = [lines] if isinstance(lines, str) else [line for line in lines if line]
    blocks: list[Block] = [section("\n".join(kept))]
    if aside:
        blocks.append(context(aside))
    blocks += buttons(presses)
    return assemble(blocks, [*kept, aside], presses, voice=voice)


def assemble(
    blocks: list[Block],
    lines: Iterable[str],
    presses: Sequence[Press] = (),
    *,
    voice: Voice = DEFAULT,
) -> Message:
    """Return *blocks* with a text of *lines* and the commands behind *presses*.

    Action ids that repeat are numbered from the second on. The commands are kept
    whatever the length of the lines: they are the way on when the blocks fail.
    """
    ways = commands(presses, voice)
    room = TEXT_LIMIT - len(ways) - 1
    said = cut("\n".join(line for line in lines if line), room)
    text = "\n".join(part for part in (said, ways) if part)
    return Message(text, numbered(blocks[:BLOCKS_LIMIT]))


def commands(presses: Sequence[Press], voice: Voice = DEFAULT) -> str:
    """Return the line of a text-only message that names what can be done."""
    ways: list[str] = []
    room = TEXT_LIMIT // 3
    for press in presses:
        if press.command is None or len(press.command) > COMMAND_LIMIT:
            continue  # a shortened command would order something else
        typed = code(f"{voice.command} {press.command}", COMMAND_LIMIT + 50)
        way = f"{escape(press.label, LABEL_LIMIT)}: {typed}"
        room -= len(way) + 3
        if room > 0:
            ways.append(way)
    return " · ".join(ways)


def cut(text: str, limit: int) -> str:
    """Return our own mrkdwn in at most *limit* code points.

    Unlike :func:`~bot.blocks.mrkdwn.fit` it drops whole lines first, then whole
    words, and never ends inside a control sequence, an entity or a code span.
    """
    if len(text) <= limit:
        return text
    lines = text.split("\n")
    while len(lines) > 1 and len("\n".join(lines)) > limit - 2:
        lines.pop()
    shorter = "\n".join(lines)
    if len(shorter) <= limit - 2:
        return f"{shorter}\n…"
    return _cut_line(shorter, limit)


def _cut_line(line: str, limit: int) -> str:
    head = fit(line, limit - 1).removesuffix("…")
    if head.rfind("<") > head.rfind(">"):
        head = head[: head.rfind("<")]
    if head.rfind("&") > head.rfind(";"):
        head = head[: head.rfind("&")]
    if head.count("`") % 2:
        head = head[: head.rfind("`")]
    if head.count("*") % 2:
        head = head[: head.rfind("*")] + head[head.rfind("*") + 1 :]
    return head + "…"


def numbered(blocks: list[Block]) -> list[Block]:
    """Number the action ids that repeat, from the second on; return *blocks*."""
    seen: dict[str, int] = {}
    for element in _pressable(blocks):
        action_id = element["action_id"]
        seen[action_id] = seen.get(action_id, 0) + 1
        if seen[action_id] > 1:
            element["action_id"] = f"{action_id}.{seen[action_id]}"
    return blocks


def _pressable(blocks: list[Block]) -> Iterable[dict[str, Any]]:
    for block in blocks:
        candidates = [*block.get("elements", ()), block.get("accessory") or {}]
        yield from (each for each in candidates if "action_id" in each)
