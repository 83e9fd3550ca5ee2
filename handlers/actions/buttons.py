"""What all buttons share: read the press, work, acknowledge, answer."""

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from typing_extensions import override

from bot.blocks import values
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.errors import UnknownOrderError, UnknownRequestError
from bot.services.cards import CardService
from bot.view_reply import Reply, ViewReply
from handlers.conversation import Conversation, Work
from handlers.payloads import Pressed, pressed


async def commit(
    conversation: Conversation,
    ack: AsyncAck,
    caller: Caller,
    reply: Reply,
    work: Work,
    *,
    replace: bool = False,
) -> None:
    """Do *work*, which a press asks for, acknowledge, and answer beside it.

    With *replace* the answer stands where the press was made.
    """
    message = await conversation.now(caller, reply, work, replace=replace, pressed=True)
    if message is not None:
        conversation.say(reply, message, caller=caller, replace=replace)
    await ack()


class Button(ABC):
    """A press whose work is committed before the acknowledgement.

    The value of a button is a reference, never authority: each use case decides
    anew whether the caller may.
    """

    def __init__(self, cards: CardService, conversation: Conversation) -> None:
        self._cards = cards
        self._conversation = conversation
        self._voice_of = conversation.voice_of

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Work, acknowledge, and send the answer beside it."""
        press = pressed(body, self._conversation.clock)
        await commit(
            self._conversation,
            ack,
            press.caller,
            press.url,
            lambda: self._work(press),
            replace=press.ephemeral,
        )

    async def _work(self, press: Pressed) -> Message | None:
        if not (fields := press.fields):
            raise UnknownOrderError("")
        if isinstance(press.url, ViewReply) and press.url.reference:
            placed = await self._conversation.placed(press.caller, press.url.reference)
            press = replace(press, caller=placed)
        if press.card_ts:
            await self._cards.card_seen(press.caller, fields[0], press.card_ts)
        return await self._do(press, fields)

    @abstractmethod
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message | None:
        """Carry the press out; return the answer."""


class SlowButton(Button):
    """A press whose work calls out: acknowledged first, answered when it is done."""

    @override
    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge and work beside it."""
        press = pressed(body, self._conversation.clock)
        self._conversation.later(
            press.url,
            lambda: self._work(press),
            replace=press.ephemeral,
            caller=press.caller,
        )
        await ack()


def number(fields: tuple[str, ...], index: int) -> int | None:
    """Return the number at *index* of a button's fields, or None."""
    return values.number(fields[index]) if len(fields) > index else None


def part(fields: tuple[str, ...], index: int) -> int | None:
    """Return which part of an order a button means, None where it means all of it.

    Raises:
        UnknownOrderError: It names a part that cannot be; all of it is not meant.
    """
    found = number(fields, index)
    if found is None and len(fields) > index:
        raise UnknownOrderError(fields[0])
    return found


def request_id(fields: tuple[str, ...] | None) -> int:
    """Return which request a button answers.

    Raises:
        UnknownRequestError: It names none.
    """
    found = number(fields or (), 0)
    if found is None:
        raise UnknownRequestError(0)
    return found
