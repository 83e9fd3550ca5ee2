"""Answers in a modal, where there is no message to answer by."""

from bot.blocks import values
from bot.blocks.parts import (
    BLOCKS_LIMIT,
    BUTTONS_PER_ROW,
    Press,
    buttons,
    plain_text,
    section,
)
from bot.blocks.validation import validate_view
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Block, Message

TITLE = "Waybill"
ANSWER = "answer"
OPEN_FORM = "form.open"  # kind[, command]
_TEXT_LIMIT = 2900


def loading(*, voice: Voice = DEFAULT) -> Block:
    """Return what stands there until the answer is known."""
    return _modal([section(voice.say("One moment…"))], voice)


def answer(
    message: Message,
    *,
    back: tuple[str, str] | None = None,
    reference: str = "",
    voice: Voice = DEFAULT,
) -> Block:
    """Return *message* as a modal; its words alone if Slack would refuse the blocks.

    *back* is what a button back to the form says and holds, *reference* the form's.
    """
    words = [section(message.text[:_TEXT_LIMIT])]
    shown = _modal(_with(back, message.blocks[:BLOCKS_LIMIT] or words), voice)
    if validate_view(shown):
        shown = _modal(_with(back, words), voice)
    if reference:
        shown["private_metadata"] = values.encode(reference)
    return shown


def _with(back: tuple[str, str] | None, blocks: list[Block]) -> list[Block]:
    """Return *blocks* with the way back, beside the last buttons if there is room."""
    if back is None:
        return blocks
    (row,) = buttons([Press(back[0], OPEN_FORM, back[1])])
    *others, last = blocks
    if last["type"] == "actions" and len(last["elements"]) < BUTTONS_PER_ROW:
        return [*others, {**last, "elements": [*last["elements"], *row["elements"]]}]
    return [*blocks[: BLOCKS_LIMIT - 1], row]


def _modal(blocks: list[Block], voice: Voice) -> Block:
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": plain_text(TITLE, 24),
        "close": plain_text(voice.say("Close"), 24),
        "blocks": blocks,
    }
