"""Delivering: each intent of the outbox becomes at most one message."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.domain.messages import Message
from bot.domain.orders import Order
from bot.errors import (
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamUncertainError,
)
from bot.jobs.flight import Flight
from bot.limits.contract import CALL_AT_MOST
from bot.metrics import Metrics
from bot.ports import Posted, Slack, Store, Transaction
from bot.services.messages import Messages
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

LEASE = CALL_AT_MOST + timedelta(seconds=1)
# One message a second per channel; the rest is for the way there.
SPACING = timedelta(milliseconds=1_100)
_CARD_FIRST = timedelta(milliseconds=500)
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=2)
_RATE_LIMITED = timedelta(seconds=30)
_AGAIN = timedelta(seconds=3)
# Told to one person, whatever the order's channel is.
_PERSONAL = frozenset(
    {
        DeliveryKind.refusal,
        DeliveryKind.lost,
        DeliveryKind.not_member,
        DeliveryKind.credentials,
    }
)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message on its way: where to, and which version of the card it shows."""

    channel: str
    thread: str | None
    message: Message
    version: int
    pace: str


class DeliverJob:
    """Claims due intents, posts them, and settles what became of each."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        slack: Slack,
        messages: Messages,
        flight: Flight,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._slack = slack
        self._messages = messages
        self._flight = flight
        self._metrics = metrics

    async def run(self) -> None:
        """Start posting what is due."""
        tenant = self._tenancy.known
        if tenant is None or self._flight.room <= 0:
            return
        async with self._store.transaction() as tx:
            for lapsed in await tx.outbox.lapse(self._flight.room):
                log.warning("sender_vanished", delivery_id=lapsed.id)
                await self._lost(tx, lapsed)
            due = await tx.outbox.claim(
                tenant.installation.id, LEASE, self._flight.room
            )
        for delivery in due:
            self._flight.start(self._deliver(delivery))

    async def _deliver(self, delivery: Delivery) -> None:
        letter = await self._prepare(delivery)
        if letter is None:
            return
        outcome: Posted | UpstreamError
        try:
            outcome = await self._slack.post(
                letter.channel, letter.message, thread_ts=letter.thread
            )
        except UpstreamError as error:
            outcome = error
        async with self._store.transaction() as tx:
            match outcome:
                case Posted():
                    await self._sent(tx, delivery, outcome, letter)
                case UpstreamUncertainError():
                    await self._uncertain(tx, delivery)
                case UpstreamRateLimitedError():
                    wait = outcome.retry_after or _RATE_LIMITED
                    await tx.budgets.slow_down(letter.pace, wait)
                    await tx.outbox.put_back(delivery, wait)
                case SlackRefusedError():
                    await self._refused(tx, delivery, outcome)
                case CredentialsRefusedError():
                    await tx.outbox.put_back(delivery, _LONGEST_WAIT)
                case _:
                    wait = _FIRST_WAIT * 2 ** min(delivery.attempts, 6)
                    await tx.outbox.put_back(delivery, min(wait, _LONGEST_WAIT))
        sent = isinstance(outcome, Posted)
        self._metrics.deliveries.labels(
            outcome="sent" if sent else type(outcome).__name__
        ).inc()
        if not sent:
            log.warning(
                "delivery_not_sent",
                delivery_id=delivery.id,
                kind=delivery.kind.value,
                error=type(outcome).__name__,
                why=str(outcome),
            )

    async def _prepare(self, delivery: Delivery) -> _Letter | None:
        async with self._store.transaction() as tx:
            order = await tx.orders.get(delivery.order_id)
            if _needs_card(delivery) and await tx.outbox.awaits_card(order.id):
                await tx.outbox.put_back(delivery, _CARD_FIRST)
                return None
            channel, thread = _place(delivery, order)
            pace = _pace(delivery, _one_name(channel, order))
            wait = await tx.budgets.pace(pace, SPACING)
            if wait:
                await tx.outbox.put_back(delivery, wait)
                return None
            message = await self._messages.of(tx, delivery, order)
            if not await tx.outbox.keep(delivery, LEASE):
                log.warning("delivery_taken_over", delivery_id=delivery.id)
                return None
            return _Letter(channel, thread, message, order.version, pace)

    async def _sent(
        self, tx: Transaction, delivery: Delivery, posted: Posted, letter: _Letter
    ) -> None:
        if not await tx.outbox.sent(delivery, posted.channel, posted.ts):
            log.warning("delivery_settled_twice", delivery_id=delivery.id)
        if delivery.kind is DeliveryKind.card:
            await tx.orders.set_card(delivery.order_id, posted.channel, posted.ts)
            await tx.orders.edited(
                delivery.order_id, letter.version, again_after=_AGAIN
            )
        if delivery.kind in {DeliveryKind.news, DeliveryKind.lost}:
            await tx.runs.deliver(delivery.order_id)
        order = await tx.orders.get(delivery.order_id)
        await tx.audit.add(
            delivery.installation_id,
            "waybill",
            "delivered",
            ref=order.ref,
            kind=delivery.kind.value,
            channel=posted.channel,
        )

    async def _refused(
        self, tx: Transaction, delivery: Delivery, error: SlackRefusedError
    ) -> None:
        params = delivery.params
        if error.code == "invalid_blocks" and not params.get("text_only"):
            again = params | {"text_only": True}
            await tx.outbox.put_back(delivery, timedelta(0), again)
            return
        order = await tx.orders.get(delivery.order_id)
        if _needs_card(delivery) and not params.get("dm"):
            await tx.outbox.put_back(delivery, timedelta(0), params | {"dm": True})
            return
        await tx.outbox.failed(delivery, error.code)
        if (
            delivery.kind is DeliveryKind.card
            and delivery.channel_id != order.ordered_by
        ):
            await self._come_by_dm(tx, delivery, order, error.code)

    async def _come_by_dm(
        self, tx: Transaction, delivery: Delivery, order: Order, why: str
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

    async def _uncertain(self, tx: Transaction, delivery: Delivery) -> None:
        if delivery.kind is DeliveryKind.lost:
            # The one notice that may come twice rather than never.
            wait = _FIRST_WAIT * 2 ** min(delivery.attempts, 6)
            await tx.outbox.put_back(delivery, min(wait, _LONGEST_WAIT))
        elif await tx.outbox.uncertain(delivery):
            await self._lost(tx, delivery)

    async def _lost(self, tx: Transaction, delivery: Delivery) -> None:
        if delivery.kind is DeliveryKind.lost:
            await tx.outbox.put_back(delivery, timedelta(0))
            return
        order = await tx.orders.get(delivery.order_id)
        await tx.outbox.add(
            NewDelivery(
                delivery.installation_id,
                delivery.order_id,
                DeliveryKind.lost,
                f"lost:{delivery.id}",
                order.ordered_by,
                {"channel": order.card_channel or delivery.channel_id},
            )
        )


def _needs_card(delivery: Delivery) -> bool:
    return delivery.kind in {DeliveryKind.news, DeliveryKind.uncertain}


def _place(delivery: Delivery, order: Order) -> tuple[str, str | None]:
    if not _needs_card(delivery):
        return delivery.channel_id, None
    if order.card_ts and not delivery.params.get("dm"):
        return order.card_channel, order.card_ts
    # Nobody knows whether, or where, the card stands: the person gets it by DM.
    return order.ordered_by, None


def _one_name(channel: str, order: Order) -> str:
    # A DM answers to the person's id and to its own; it is one channel.
    return order.ordered_by if channel.startswith("D") else channel


def _pace(delivery: Delivery, channel: str) -> str:
    return f"{delivery.installation_id}:post:{channel}"
