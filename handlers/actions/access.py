"""Request access, Approve, Decline, and the first choice of an administrator."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import access_presses as presses
from bot.blocks import values
from bot.blocks.parts import pressed as any_of
from bot.domain.commands import AccessCommand, AccessVerb
from bot.domain.grants import Right
from bot.domain.messages import Message
from handlers.actions.buttons import commit, request_id
from handlers.commands.access import AccessDesk
from handlers.conversation import Conversation
from handlers.payloads import Pressed, pressed


class AccessPress:
    """One press about access: commits, acknowledges, and answers beside it."""

    def __init__(
        self, action_id: str, desk: AccessDesk, conversation: Conversation
    ) -> None:
        self._action_id = action_id
        self._desk = desk
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Carry the press out; the value names rows and is no authority."""
        press = pressed(body, self._conversation.clock)
        await commit(
            self._conversation,
            ack,
            press.caller,
            press.url,
            lambda: self._do(press, press.fields or ()),
            replace=press.ephemeral,
        )

    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        match self._action_id:
            case presses.REQUEST:
                return await self._request(press, fields)
            case presses.OPEN:
                command = AccessCommand(AccessVerb.open)
                return await self._desk.answer(press.caller, command)
            case presses.CLOSE:
                command = AccessCommand(AccessVerb.close)
                return await self._desk.answer(press.caller, command)
            case _:
                return await self._desk.settle(
                    press.caller,
                    request_id(fields),
                    granting=self._action_id == presses.APPROVE,
                )

    async def _request(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        known = {each.value: each for each in Right if each is not Right.administer}
        right = known.get(fields[0] if fields else "", Right.order)
        found = [values.number(each) for each in fields[1:]]
        branches = tuple(each for each in found if each is not None)
        return await self._desk.request(press.caller, right, organisation_ids=branches)


def register(app: AsyncApp, desk: AccessDesk, conversation: Conversation) -> None:
    """Listen to the presses about access."""
    for action_id in (
        presses.REQUEST,
        presses.APPROVE,
        presses.DECLINE,
        presses.OPEN,
        presses.CLOSE,
    ):
        app.action(any_of(action_id))(AccessPress(action_id, desk, conversation))
