"""Answers in a modal, where there is no message to answer by."""

from bot.blocks.parts import BLOCKS_LIMIT, Press, buttons, plain_text, section
from bot.blocks.validation import validate_view
from bot.domain.messages import Block, Message

TITLE = "Waybill"
ANSWER = "answer"
OPEN_FORM = "form.open"  # kind[, command]
_TEXT_LIMIT = 2900


def loading(title: str = TITLE) -> Block:
    """Return what stands there until the answer is known."""
    return _modal(title, [section("One moment…")])


def answer(
    message: Message, title: str = TITLE, *, back: tuple[str, str] | None = None
) -> Block:
    """Return *message* as a modal; its words alone if Slack would refuse the blocks.

    *back* is what a button back to the form says and holds.
    """
    ways = buttons([Press(back[0], OPEN_FORM, back[1])]) if back else []
    most = BLOCKS_LIMIT - len(ways)
    shown = _modal(title, [*(message.blocks[:most] or [_words(message)]), *ways])
    if validate_view(shown):
        return _modal(title, [_words(message), *ways])
    return shown


def _words(message: Message) -> Block:
    return section(message.text[:_TEXT_LIMIT])


def _modal(title: str, blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": plain_text(title, 24),
        "close": plain_text("Close", 24),
        "blocks": blocks,
    }
