"""Editing cards: the oldest news first, within Slack's tier for the workspace."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.domain.orders import Order
from bot.errors import (
    SlackRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
)
from bot.jobs.flight import Flight
from bot.limits.contract import CALL_AT_MOST
from bot.limits.slack import TIER_3, UNSAID, method_key
from bot.ports import Slack, Store
from bot.services.messages import Messages
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

LEASE = CALL_AT_MOST + timedelta(seconds=1)
_AGAIN = timedelta(seconds=5)


class EditJob:
    """Brings cards up to date; an edit may be repeated, so nothing is uncertain."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        slack: Slack,
        messages: Messages,
        flight: Flight,
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._store = store
        self._tenancy = tenancy
        self._slack = slack
        self._messages = messages
        self._flight = flight

    async def run(self) -> None:
        """Start the next edit, if one is due and it is its turn."""
        tenant = self._tenancy.known
        if tenant is None or self._flight.room <= 0:
            return
        installation_id = tenant.installation.id
        async with self._store.transaction() as tx:
            due = await tx.cards.claim(installation_id, LEASE, 1)
            if not due:
                return
            order, version = due[0]
            wait = await tx.budgets.pace(_pace(installation_id), TIER_3)
            if wait:
                await tx.cards.later(order.id, wait)
                return
        self._flight.start(self._edit(order, version))

    async def _edit(self, order: Order, version: int) -> None:
        # With the claim committed, a card that cannot be drawn holds up no other.
        async with self._store.transaction() as tx:
            message = await self._messages.card(tx, order)
        try:
            try:
                await self._slack.update(order.card_channel, order.card_ts, message)
            except SlackRefusedError as error:
                if error.code != "invalid_blocks":
                    raise
                await self._next_turn(order)
                await self._slack.update(
                    order.card_channel, order.card_ts, message.without_blocks()
                )
        except UpstreamError as error:
            await self._failed(order, error)
            return
        async with self._store.transaction() as tx:
            await tx.cards.shown(order.id, version, ts=order.card_ts)

    async def _next_turn(self, order: Order) -> None:
        """Wait for the turn of another edit of the same card, and keep its claim."""
        wait = TIER_3
        while wait:
            async with self._store.transaction() as tx:
                wait = await tx.budgets.pace(_pace(order.installation_id), TIER_3)
                await tx.cards.later(order.id, wait + LEASE)
            await self._clock.sleep(wait)

    async def _failed(self, order: Order, error: UpstreamError) -> None:
        log.warning(
            "card_not_edited", ref=order.ref, error=type(error).__name__, why=str(error)
        )
        async with self._store.transaction() as tx:
            match error:
                case UpstreamRateLimitedError():
                    wait = error.retry_after or UNSAID
                    await tx.budgets.slow_down(_pace(order.installation_id), wait)
                    await tx.cards.failed(order.id, wait)
                case SlackRefusedError():
                    # The card is gone or closed to us; the thread tells the rest.
                    await tx.cards.failed(order.id, None)
                case _:
                    await tx.cards.failed(order.id, _AGAIN)


def _pace(installation_id: int) -> str:
    return method_key(installation_id, "chat.update")
