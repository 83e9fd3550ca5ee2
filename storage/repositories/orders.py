"""Orders: what people asked for."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    exists,
    select,
    update,
)
from sqlmodel import col
from typing_extensions import override

from bot.domain.orders import (
    CANCELLABLE,
    NewOrder,
    Order,
    OrderState,
    OrderView,
    PlannedRun,
)
from bot.errors import LostClaimError, ReferenceTakenError
from bot.ports.cards import Cards
from bot.ports.orders import Orders
from storage.context import Context, rows_of
from storage.repositories.homes import homes_are_behind
from storage.repositories.order_rows import (
    change_order,
    claim_orders,
    order_row,
    to_order,
)
from storage.repositories.order_search import named_row, newest_rows, same_row
from storage.repositories.order_views import views
from storage.repositories.run_rows import add_runs, branches_of
from storage.tables import OrderRow, RunRow

_ID: Any = col(OrderRow.id)
_ORDERS = rows_of(OrderRow).where(_ID.in_(bindparam("orders", expanding=True)))


class SqlOrders(Orders):
    """Orders in SQL."""

    def __init__(self, context: Context, cards: Cards) -> None:
        self._context = context
        self._cards = cards

    @override
    async def add(self, order: NewOrder) -> Order:
        now = await self._context.now()
        state = OrderState.open if order.planned else OrderState.accepted
        order_id = await self._context.insert_with_id(
            OrderRow,
            {
                "installation_id": order.installation_id,
                "connection_id": order.connection_id,
                "ref": order.ref,
                "ordered_by": order.ordered_by,
                "channel_id": order.channel_id,
                "thread_ts": order.thread_ts,
                "command": order.command,
                "spec": order.spec,
                "fingerprint": order.fingerprint,
                "period": order.period,
                "period_closed": order.period_closed,
                "partial_sums": order.partial_sums,
                "retry_of": order.retry_of,
                "state": state.value,
                "created_at": now,
                "due_at": now,
            },
        )
        if order_id is None:
            raise ReferenceTakenError(order.ref)
        stored = Order(
            id=order_id,
            installation_id=order.installation_id,
            connection_id=order.connection_id,
            ref=order.ref,
            ordered_by=order.ordered_by,
            channel_id=order.channel_id,
            command=order.command,
            spec=order.spec,
            state=state,
            created_at=now,
            card_channel="",
            card_ts="",
            version=1,
            retried_as="",
            thread_ts=order.thread_ts,
        )
        await add_runs(self._context, stored, order.planned)
        await homes_are_behind(self._context, OrderRow, OrderRow.ordered_by, [order_id])
        return stored

    @override
    async def plan(
        self, order: Order, planned: Sequence[PlannedRun], changes: Mapping[str, Any]
    ) -> None:
        await self._leave_accepted(
            order.id, state=OrderState.open.value, due_at=None, **changes
        )
        await add_runs(self._context, order, planned)

    @override
    async def hand_over(self, connection_id: int, to: int) -> None:
        await self._context.execute(
            update(OrderRow)
            .where(
                col(OrderRow.connection_id) == connection_id,
                col(OrderRow.finished_at).is_(None),
                col(OrderRow.state) == OrderState.accepted.value,
            )
            .values(connection_id=to)
        )

    @override
    async def refuse(self, order_id: int, sentence: str) -> None:
        now = await self._context.now()
        await self._leave_accepted(
            order_id,
            state=OrderState.refused.value,
            refusal=sentence,
            finished_at=now,
            due_at=None,
        )

    @override
    async def find(self, installation_id: int, ref: str) -> Order | None:
        if "\0" in ref:
            return None  # PostgreSQL has no such text, not even to compare with
        row = await named_row(self._context, installation_id, ref)
        return None if row is None else to_order(row)

    @override
    async def get(self, order_id: int) -> Order:
        return to_order(await order_row(self._context, order_id))

    @override
    async def lock(self, order_id: int) -> Order:
        await self._context.lock_rows(OrderRow, [order_id])
        return to_order(await order_row(self._context, order_id))

    @override
    async def same(
        self, connection_id: int, fingerprint: str, within: timedelta
    ) -> tuple[Order, bool] | None:
        now = await self._context.now()
        row = await same_row(self._context, connection_id, fingerprint, now - within)
        return None if row is None else (to_order(row), row.created_at > now - within)

    @override
    async def view(self, order_id: int) -> OrderView:
        return (await self.views([order_id]))[0]

    @override
    async def views(self, order_ids: Sequence[int]) -> tuple[OrderView, ...]:
        found = await self._context.execute(_ORDERS, {"orders": list(order_ids)})
        rows = {row.id: row for row in found}
        return await views(self._context, [rows[each] for each in order_ids])

    @override
    async def branches(
        self, order_ids: Collection[int]
    ) -> Mapping[int, frozenset[int]]:
        return await branches_of(self._context, order_ids)

    @override
    async def recent(
        self,
        installation_id: int,
        *,
        person: str | None = None,
        only: str | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[OrderView, ...]:
        rows = await newest_rows(
            self._context,
            installation_id,
            person=person,
            only=only,
            limit=limit,
            offset=offset,
        )
        return await views(self._context, rows)

    @override
    async def newest(
        self,
        installation_id: int,
        *,
        person: str | None = None,
        only: str | None = None,
        limit: int,
    ) -> tuple[Order, ...]:
        rows = await newest_rows(
            self._context, installation_id, person=person, only=only, limit=limit
        )
        return tuple(map(to_order, rows))

    @override
    async def touch(self, order_ids: Collection[int]) -> tuple[int, ...]:
        await self._cards.changed(order_ids)
        now = await self._context.now()
        under_way = exists(
            select(col(RunRow.id)).where(
                col(RunRow.order_id) == _ID,
                col(RunRow.state).in_([state.value for state in CANCELLABLE]),
                col(RunRow.settled).is_(False),
            )
        )
        ended = await self._context.execute(
            update(OrderRow)
            .where(
                _ID.in_(order_ids),
                col(OrderRow.state) == OrderState.open.value,
                ~under_way,
            )
            .values(state=OrderState.done.value, finished_at=now)
            .returning(_ID)
        )
        return tuple(ended.scalars())

    @override
    async def claim_accepted(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Order, ...]:
        now = await self._context.now()
        return await claim_orders(
            self._context,
            and_(
                col(OrderRow.installation_id) == installation_id,
                col(OrderRow.state) == OrderState.accepted.value,
                col(OrderRow.due_at) <= now,
            ),
            limit,
            col(OrderRow.due_at),
            due_at=now + lease,
        )

    @override
    async def accepted_again(self, order_id: int, wait: timedelta) -> None:
        now = await self._context.now()
        await self._leave_accepted(order_id, due_at=now + wait)

    @override
    async def mark_retried(self, order_id: int, ref: str) -> None:
        await change_order(self._context, order_id, retried_as=ref)
        await self._cards.changed([order_id])

    @override
    async def working(self, connection_id: int) -> tuple[int, ...]:
        found = await self._context.execute(
            select(_ID).where(
                col(OrderRow.connection_id) == connection_id,
                col(OrderRow.finished_at).is_(None),
                col(OrderRow.state) == OrderState.open.value,
            )
        )
        return tuple(found.scalars())

    async def _leave_accepted(self, order_id: int, **values: Any) -> None:
        left = await self._context.execute(
            update(OrderRow)
            .where(order_id == _ID, col(OrderRow.state) == OrderState.accepted.value)
            .values(**values)
        )
        if left.rowcount != 1:
            raise LostClaimError("somebody else has looked this order up")
        await homes_are_behind(self._context, OrderRow, OrderRow.ordered_by, [order_id])
