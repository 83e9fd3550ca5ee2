"""Post it there, Leave it out: an administrator's word on a file for a channel."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import approval_presses as presses
from bot.blocks import approvals as blocks
from bot.blocks.parts import pressed as any_of
from bot.domain.messages import Message
from bot.services.approvals import Answer, ApprovalService
from handlers.actions.buttons import commit, request_id
from handlers.conversation import Conversation
from handlers.payloads import Pressed, pressed


class ApprovalPress:
    """One press: commits, acknowledges, and answers beside it."""

    def __init__(
        self, approvals: ApprovalService, conversation: Conversation, *, approving: bool
    ) -> None:
        self._approvals = approvals
        self._conversation = conversation
        self._approving = approving

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Carry the press out; the value names a row and is no authority."""
        press = pressed(body, self._conversation.clock)
        await commit(
            self._conversation, ack, press.caller, press.url, lambda: self._do(press)
        )

    async def _do(self, press: Pressed) -> Message:
        decided = await self._approvals.answer(
            press.caller, request_id(press.fields), approving=self._approving
        )
        voice = self._conversation.voice_of(press.caller)
        approval, view, by = decided.approval, decided.view, decided.by
        match decided.answer:
            case Answer.approved:
                return blocks.approved(approval, view, by, voice=voice)
            case Answer.declined:
                return blocks.declined(approval, view, by, voice=voice)
            case _:
                return blocks.late(view, voice=voice)


def register(
    app: AsyncApp, approvals: ApprovalService, conversation: Conversation
) -> None:
    """Listen to both presses."""
    for action_id, approving in ((presses.APPROVE, True), (presses.DECLINE, False)):
        listener = ApprovalPress(approvals, conversation, approving=approving)
        app.action(any_of(action_id))(listener)
