"""The posts of an order: its card, its news, and what is told by DM."""

from datetime import timedelta

import structlog
from typing_extensions import override

from bot.domain.bundles import Cause
from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.domain.orders import Order
from bot.domain.outcomes import READY
from bot.domain.schedules import Pause
from bot.errors import SlackRefusedError
from bot.jobs.letters import (
    MISTAKE,
    Letter,
    Mail,
    as_text,
    departs,
    pace_of,
    still_ours,
)
from bot.ports import Posted, Store, Transaction
from bot.services.messages import Messages
from bot.services.schedule_stops import stop_of_order

log = structlog.get_logger(__name__)

_CARD_FIRST = timedelta(milliseconds=500)
# Its first message was deleted, is none that can be answered, or nobody may.
_NO_THREAD = frozenset(
    {
        "cannot_reply_to_message",
        "message_not_found",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
# Figures make the news better, but late news are none.
_FIGURES_FIRST = {
    Cause.look: timedelta(seconds=5),
    Cause.form: timedelta(minutes=1),
}


class OrderMail(Mail):
    """News wait for the card; where that cannot stand, all of it comes by DM."""

    def __init__(self, store: Store, messages: Messages) -> None:
        self._store = store
        self._messages = messages

    @override
    async def letter(self, delivery: Delivery) -> Letter | None:
        async with self._store.transaction() as tx:
            order = await tx.orders.get(delivery.of_order)
            if _needs_card(delivery) and await tx.outbox.awaits_card(order.id):
                await tx.outbox.put_back(delivery, _CARD_FIRST)
                return None
            if delivery.kind is DeliveryKind.news and await tx.bundles.hold_up_news(
                order.id, _FIGURES_FIRST
            ):
                await tx.outbox.put_back(delivery, _CARD_FIRST)
                return None
            channel, thread = _place(delivery, order)
            pace = pace_of(delivery, channel, order.ordered_by)
            if not await departs(tx, delivery, pace):
                return None
            message = await self._messages.of(tx, delivery, order)
            if not await still_ours(tx, delivery):
                return None
            return Letter(channel, thread, message, pace, order.version)

    @override
    async def sent(
        self, tx: Transaction, delivery: Delivery, letter: Letter, posted: Posted
    ) -> None:
        order_id = delivery.of_order
        if delivery.kind is DeliveryKind.card:
            await tx.cards.put(order_id, posted.channel, posted.ts)
            await tx.cards.shown(order_id, letter.version, ts=posted.ts)
        # What did not come may have messages of its own, which bring nothing.
        brings = delivery.params.get("group", READY) == READY
        if delivery.kind in {DeliveryKind.news, DeliveryKind.lost} and brings:
            await tx.runs.deliver(order_id)
        order = await tx.orders.get(order_id)
        await tx.audit.add(
            delivery.installation_id,
            "waybill",
            "delivered",
            ref=order.ref,
            kind=delivery.kind.value,
            channel=posted.channel,
        )

    @override
    async def refused(
        self,
        tx: Transaction,
        delivery: Delivery,
        letter: Letter,
        error: SlackRefusedError,
    ) -> None:
        if await as_text(tx, delivery, error):
            return
        params = delivery.params
        order = await tx.orders.get(delivery.of_order)
        if delivery.kind is DeliveryKind.card and _of_the_thread(letter, error):
            await tx.cards.leave_thread(order.id)
            await tx.outbox.put_back(delivery, timedelta(0))
            return
        if delivery.kind is DeliveryKind.card:
            await stop_of_order(tx, order, Pause.place, error.code)
        if _needs_card(delivery) and not params.get("dm"):
            await tx.outbox.put_back(delivery, timedelta(0), params | {"dm": True})
            return
        await tx.outbox.failed(delivery, error.code)
        if (
            delivery.kind is DeliveryKind.card
            and delivery.channel_id != order.ordered_by
        ):
            await _come_by_dm(tx, delivery, order, error.code)

    @override
    async def given_up(self, tx: Transaction, delivery: Delivery) -> None:
        if await tx.outbox.failed(delivery, MISTAKE):
            await _tell_loss(tx, delivery, {"why": MISTAKE})

    @override
    async def lost(self, tx: Transaction, delivery: Delivery) -> None:
        await _tell_loss(tx, delivery, {})


async def _tell_loss(
    tx: Transaction, delivery: Delivery, params: dict[str, str]
) -> None:
    order = await tx.orders.get(delivery.of_order)
    where = {"channel": order.card_channel or delivery.channel_id}
    await tx.outbox.add(
        NewDelivery(
            delivery.installation_id,
            order.id,
            DeliveryKind.lost,
            f"lost:{delivery.id}",
            order.ordered_by,
            where | params,
        )
    )


async def _come_by_dm(
    tx: Transaction, delivery: Delivery, order: Order, why: str
) -> None:
    notice = {"channel": delivery.channel_id, "why": why}
    effects = [
        (DeliveryKind.not_member, f"not_member:{delivery.id}:dm", notice),
    ]
    # If it stands somewhere already, only this new place refused it.
    if not order.card_ts:
        effects.insert(0, (DeliveryKind.card, f"card:{order.id}:dm", {}))
    for kind, key, params in effects:
        await tx.outbox.add(
            NewDelivery(
                delivery.installation_id,
                order.id,
                kind,
                key,
                order.ordered_by,
                params,
            )
        )


def _of_the_thread(letter: Letter, error: SlackRefusedError) -> bool:
    """Return whether the thread takes no messages, though its channel may."""
    return letter.thread is not None and error.code in _NO_THREAD


def _needs_card(delivery: Delivery) -> bool:
    return delivery.kind in {DeliveryKind.news, DeliveryKind.uncertain}


def _place(delivery: Delivery, order: Order) -> tuple[str, str | None]:
    if not _needs_card(delivery):
        is_card = delivery.kind is DeliveryKind.card
        thread = order.thread_in(delivery.channel_id) if is_card else ""
        return delivery.channel_id, thread or None
    if order.card_ts and not delivery.params.get("dm"):
        return order.card_channel, order.news_thread
    # Nobody knows whether, or where, the card stands: the person gets it by DM.
    return order.ordered_by, None
