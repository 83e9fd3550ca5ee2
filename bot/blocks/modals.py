"""Answers in a modal, where there is no message to answer by."""

from bot.blocks.parts import BLOCKS_LIMIT, plain_text, section
from bot.blocks.validation import validate_view
from bot.domain.messages import Block, Message

TITLE = "Waybill"
ANSWER = "answer"
_TEXT_LIMIT = 2900


def loading(title: str = TITLE) -> Block:
    """Return what stands there until the answer is known."""
    return _modal(title, [section("One moment…")])


def answer(message: Message, title: str = TITLE) -> Block:
    """Return *message* as a modal; its words alone if Slack would refuse the blocks."""
    shown = _modal(title, message.blocks[:BLOCKS_LIMIT] or [section(message.text)])
    if validate_view(shown):
        return _modal(title, [section(message.text[:_TEXT_LIMIT])])
    return shown


def _modal(title: str, blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": plain_text(title, 24),
        "close": plain_text("Close", 24),
        "blocks": blocks,
    }
