"""Order again: a shortcut in the menu of a message about an order."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import reports
from bot.blocks.reports import is_on_card
from bot.blocks.values import decode
from bot.domain.messages import Message
from bot.domain.orders import Order
from bot.domain.people import Caller
from bot.domain.references import parse_reference
from bot.services.cards import CardService
from bot.services.retrying import RetryService
from bot.services.tenancy import Tenancy
from handlers.actions.buttons import commit
from handlers.commands.report import ReportDesk
from handlers.conversation import Conversation
from handlers.payloads import Chosen, chosen

ORDER_AGAIN: Final = "report.order_again"


class OrderAgain:
    """Does what the button of that name does, on any message about an order.

    Which order that is, our own rows say, or on a card that got lost the references
    on its buttons; what the message says is never read.
    """

    def __init__(
        self,
        tenancy: Tenancy,
        cards: CardService,
        desk: ReportDesk,
        retrying: RetryService,
        conversation: Conversation,
    ) -> None:
        self._tenancy = tenancy
        self._cards = cards
        self._desk = desk
        self._retrying = retrying
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Commit the order, acknowledge, and say beside it what came of it."""
        choice = chosen(body, self._conversation.clock)
        await commit(
            self._conversation,
            ack,
            choice.caller,
            choice.url,
            lambda: self._work(choice),
        )

    async def _work(self, choice: Chosen) -> Message:
        caller, message = choice.caller, choice.message
        order = await self._cards.behind(
            caller, message.get("ts") or "", tuple(self._named(message))
        )
        if order is None and message.get("files") and self._is_ours(message):
            # Slack posts a file itself: our rows know the card above it alone.
            order = await self._cards.behind(caller, message.get("thread_ts") or "")
        if order is None:
            voice = self._conversation.voice_of(caller)
            return reports.about_no_order(voice=voice)
        return await self._again(
            replace(caller, thread_ts=order.thread_in(caller.channel_id)), order
        )

    async def _again(self, caller: Caller, order: Order) -> Message:
        if order.command:
            command = await self._desk.read(caller, order.command)
            return await self._desk.answer(caller, command)
        again = await self._retrying.order_again(caller, order.ref, None)
        voice = self._conversation.voice_of(caller)
        return reports.retried(again.old_ref, again.view, voice=voice)

    def _is_ours(self, message: Mapping[str, Any]) -> bool:
        ours = self._tenancy.tenant.installation.bot_user_id
        return bool(message.get("user") == ours)

    def _named(self, message: Mapping[str, Any]) -> Iterator[str]:
        """Yield the references that the buttons of a card of ours hold."""
        if not self._is_ours(message):
            return
        for block in message.get("blocks") or ():
            if not is_on_card(block.get("block_id") or ""):
                continue
            for element in block.get("elements") or ():
                fields = decode(element.get("value"))
                if fields and (found := parse_reference(fields[0])):
                    yield found[0]


def register(
    app: AsyncApp,
    tenancy: Tenancy,
    cards: CardService,
    desk: ReportDesk,
    retrying: RetryService,
    conversation: Conversation,
) -> None:
    """Listen to the shortcut of the manifest."""
    listener = OrderAgain(tenancy, cards, desk, retrying, conversation)
    app.shortcut({"callback_id": ORDER_AGAIN, "type": "message_action"})(listener)
