"""Cancel, Retry, Order again, Show, Post it again: presses on an order."""

from slack_bolt.async_app import AsyncApp
from typing_extensions import override

from bot.blocks import fan_out, presses, reports
from bot.blocks.parts import pressed as any_of
from bot.domain.messages import Message
from bot.services.cancelling import CancelService
from bot.services.cards import CardService
from bot.services.overview import OverviewService
from bot.services.retrying import RetryService
from handlers.actions.buttons import Button, part
from handlers.commands.report import ReportDesk
from handlers.conversation import Conversation
from handlers.payloads import Pressed


class Cancel(Button):
    """Stops what is not over."""

    def __init__(
        self,
        cancelling: CancelService,
        cards: CardService,
        conversation: Conversation,
    ) -> None:
        super().__init__(cards, conversation)
        self._cancelling = cancelling

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        done = await self._cancelling.cancel(press.caller, fields[0])
        return reports.cancelled(
            done.view,
            done.stopped,
            done.still_built,
            voice=self._voice_of(press.caller),
        )


class Retry(Button):
    """Orders the failed reports again, as a new order."""

    def __init__(
        self, retrying: RetryService, cards: CardService, conversation: Conversation
    ) -> None:
        super().__init__(cards, conversation)
        self._retrying = retrying

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        retried = await self._retrying.retry(
            press.caller, fields[0], number=part(fields, 1)
        )
        return reports.retried(
            retried.old_ref, retried.view, voice=self._voice_of(press.caller)
        )


class OrderAgain(Retry):
    """Orders the same days as they stand now."""

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        again = await self._retrying.order_again(
            press.caller, fields[0], part(fields, 1)
        )
        return reports.retried(
            again.old_ref, again.view, voice=self._voice_of(press.caller)
        )


class PostAgain(Button):
    """Posts a card (again) where it should stand."""

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message | None:
        channel = fields[1] if len(fields) > 1 else press.caller.channel_id
        view = await self._cards.post_again(press.caller, fields[0], channel)
        return reports.posting_again(view, channel, voice=self._voice_of(press.caller))


class Show(Button):
    """Shows an order to the person who pressed."""

    def __init__(
        self,
        overview: OverviewService,
        cards: CardService,
        conversation: Conversation,
    ) -> None:
        super().__init__(cards, conversation)
        self._overview = overview

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        view = await self._overview.order(press.caller, fields[0])
        return reports.card(view, voice=self._voice_of(press.caller))


class Order(Button):
    """Carries out the command that a correction or an offer holds."""

    def __init__(
        self, desk: ReportDesk, cards: CardService, conversation: Conversation
    ) -> None:
        super().__init__(cards, conversation)
        self._desk = desk

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message | None:
        command = await self._desk.read(press.caller, fields[0])
        if (beside := self._desk.beside(press.caller, command)) is not None:
            self._conversation.later(
                press.url, beside, replace=press.ephemeral, caller=press.caller
            )
            return None
        return await self._desk.answer(press.caller, command)


class Leave(Button):
    """Takes an offer away."""

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        return fan_out.left(voice=self._voice_of(press.caller))


def register(
    app: AsyncApp,
    desk: ReportDesk,
    cancelling: CancelService,
    retrying: RetryService,
    cards: CardService,
    overview: OverviewService,
    conversation: Conversation,
) -> None:
    """Listen to the presses on orders."""
    listeners = {
        presses.CANCEL: Cancel(cancelling, cards, conversation),
        presses.RETRY: Retry(retrying, cards, conversation),
        presses.ORDER_AGAIN: OrderAgain(retrying, cards, conversation),
        presses.POST_AGAIN: PostAgain(cards, conversation),
        presses.LEAVE: Leave(cards, conversation),
        presses.SHOW: Show(overview, cards, conversation),
        presses.ORDER: Order(desk, cards, conversation),
    }
    for action_id, listener in listeners.items():
        app.action(any_of(action_id))(listener)
