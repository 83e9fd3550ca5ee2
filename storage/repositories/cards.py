"""Cards: where they stand, and what they have still to show."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, func, null, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.orders import Order
from bot.limits.slack import EDITS_OF_A_CARD
from bot.ports.cards import Cards
from storage.context import Context
from storage.repositories.homes import homes_are_behind
from storage.repositories.order_rows import (
    change_order,
    claim_orders,
    order_row,
    to_order,
)
from storage.tables import DeliveryRow, OrderRow

_ID: Any = col(OrderRow.id)


class SqlCards(Cards):
    """Cards in SQL, in the rows of their orders."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def put(self, order_id: int, channel: str, ts: str) -> None:
        await change_order(self._context, order_id, card_channel=channel, card_ts=ts)

    @override
    async def leave_thread(self, order_id: int) -> None:
        await change_order(self._context, order_id, thread_ts="")

    @override
    async def behind(self, installation_id: int, channel: str, ts: str) -> Order | None:
        posted = select(col(DeliveryRow.order_id)).where(
            col(DeliveryRow.installation_id) == installation_id,
            col(DeliveryRow.sent_channel) == channel,
            col(DeliveryRow.sent_ts) == ts,
            # As the index has it, so that it is used.
            col(DeliveryRow.sent_ts) != "",
        )
        card = select(_ID).where(
            col(OrderRow.installation_id) == installation_id,
            col(OrderRow.card_channel) == channel,
            col(OrderRow.card_ts) == ts,
            col(OrderRow.card_ts) != "",
        )
        for found in (card, posted):
            order_id = (await self._context.execute(found.limit(1))).scalar()
            if order_id is not None:
                return to_order(await order_row(self._context, order_id))
        return None

    @override
    async def changed(self, order_ids: Collection[int]) -> None:
        await homes_are_behind(self._context, OrderRow, OrderRow.ordered_by, order_ids)
        now = await self._context.now()
        earliest = func.coalesce(col(OrderRow.edited_at), now - EDITS_OF_A_CARD)
        due = {
            row.id: max(now, row.earliest + EDITS_OF_A_CARD)
            for row in await self._context.execute(
                select(_ID, earliest.label("earliest"))
                .where(_ID.in_(order_ids))
                .order_by(_ID)
                .with_for_update(key_share=True)
            )
        }
        for order_id, instant in due.items():
            await change_order(
                self._context,
                order_id,
                version=col(OrderRow.version) + 1,
                edit_due_at=func.coalesce(col(OrderRow.edit_due_at), instant),
            )

    @override
    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[tuple[Order, int], ...]:
        now = await self._context.now()
        claimed = await claim_orders(
            self._context,
            and_(
                col(OrderRow.installation_id) == installation_id,
                col(OrderRow.edit_due_at) <= now,
                col(OrderRow.card_ts) != "",
                func.coalesce(col(OrderRow.edit_not_before), now) <= now,
            ),
            limit,
            col(OrderRow.edit_due_at),
            edit_not_before=now + lease,
        )
        return tuple((order, order.version) for order in claimed)

    @override
    async def shown(self, order_id: int, version: int, *, ts: str) -> None:
        now = await self._context.now()
        # Decided by the statement that writes: the card may change at this instant.
        await self._context.execute(
            update(OrderRow)
            .where(order_id == _ID, col(OrderRow.card_ts) == ts)
            .values(
                shown_version=version,
                edited_at=now,
                edit_not_before=None,
                edit_failures=0,
                edit_due_at=case(
                    (col(OrderRow.version) <= version, null()),
                    else_=now + EDITS_OF_A_CARD,
                ),
            )
        )

    @override
    async def later(self, order_id: int, wait: timedelta) -> None:
        now = await self._context.now()
        # Its news keeps its age: who was put off is not passed by younger news.
        await change_order(self._context, order_id, edit_not_before=now + wait)

    @override
    async def failed(self, order_id: int, wait: timedelta | None) -> None:
        now = await self._context.now()
        await change_order(
            self._context,
            order_id,
            edit_not_before=None,
            edit_failures=col(OrderRow.edit_failures) + 1,
            edit_due_at=None if wait is None else now + wait,
        )
