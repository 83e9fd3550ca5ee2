"""Orders: what people asked for, and the card of each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    null,
    or_,
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
    RunState,
)
from bot.errors import LostClaimError, ReferenceTakenError
from bot.ports.orders import Orders
from storage.context import Context, rows_of
from storage.repositories.order_views import views
from storage.repositories.turns import begin_to_wait
from storage.tables import OrderRow, OrganisationRow, RunRow

_ID: Any = col(OrderRow.id)
EDIT_SPACING = timedelta(seconds=3)
_GOOD = [
    state.value
    for state in (
        RunState.queued,
        RunState.submitting,
        RunState.generating,
        RunState.ready,
        RunState.delivered,
    )
]


_SAME = (
    rows_of(OrderRow)
    .where(
        col(OrderRow.connection_id) == bindparam("connection"),
        col(OrderRow.fingerprint) == bindparam("asked"),
        col(OrderRow.state) != OrderState.refused.value,
        or_(
            col(OrderRow.created_at) > bindparam("just_now"),
            col(OrderRow.period_closed).is_(True),
        ),
        ~exists(
            select(col(RunRow.id)).where(
                col(RunRow.order_id) == _ID, col(RunRow.state).not_in(_GOOD)
            )
        ),
    )
    .order_by(_ID.desc())
    .limit(1)
)
_ORDER = rows_of(OrderRow).where(bindparam("order") == _ID)


class SqlOrders(Orders):
    """Orders in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

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
        )
        await self._add_runs(stored, order.planned)
        return stored

    @override
    async def plan(
        self, order: Order, planned: Sequence[PlannedRun], changes: Mapping[str, Any]
    ) -> None:
        await self._leave_accepted(
            order.id, state=OrderState.open.value, due_at=None, **changes
        )
        await self._add_runs(order, planned)

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
        return await self._first(
            col(OrderRow.installation_id) == installation_id, col(OrderRow.ref) == ref
        )

    @override
    async def get(self, order_id: int) -> Order:
        return _to_domain(await self._row(order_id))

    @override
    async def lock(self, order_id: int) -> Order:
        await self._context.lock_rows(OrderRow, [order_id])
        return _to_domain(await self._row(order_id))

    @override
    async def same(
        self, connection_id: int, fingerprint: str, within: timedelta
    ) -> tuple[Order, bool] | None:
        now = await self._context.now()
        rows = await self._context.execute(
            _SAME,
            {
                "connection": connection_id,
                "asked": fingerprint,
                "just_now": now - within,
            },
        )
        row = rows.one_or_none()
        return None if row is None else (_to_domain(row), row.created_at > now - within)

    @override
    async def view(self, order_id: int) -> OrderView:
        return (await views(self._context, [await self._row(order_id)]))[0]

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
        conditions = [col(OrderRow.installation_id) == installation_id]
        if person is not None:
            conditions.append(col(OrderRow.ordered_by) == person)
        if only is not None:
            conditions.append(_ONLY[only])
        rows = await self._context.execute(
            rows_of(OrderRow)
            .where(*conditions)
            .order_by(_ID.desc())
            .limit(limit)
            .offset(offset)
        )
        return await views(self._context, rows.all())

    @override
    async def latest(
        self, installation_id: int, person: str, *, running: bool = False
    ) -> Order | None:
        conditions = [
            col(OrderRow.installation_id) == installation_id,
            col(OrderRow.ordered_by) == person,
        ]
        if running:
            conditions.append(_ONLY["running"])
        return await self._first(*conditions)

    @override
    async def touch(self, order_ids: Collection[int]) -> tuple[int, ...]:
        await self.changed(order_ids)
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
    async def changed(self, order_ids: Collection[int]) -> None:
        now = await self._context.now()
        earliest = func.coalesce(col(OrderRow.edited_at), now - EDIT_SPACING)
        due = {
            row.id: max(now, row.earliest + EDIT_SPACING)
            for row in await self._context.execute(
                select(_ID, earliest.label("earliest"))
                .where(_ID.in_(order_ids))
                .order_by(_ID)
                .with_for_update(key_share=True)
            )
        }
        for order_id, instant in due.items():
            await self._change(
                order_id,
                version=col(OrderRow.version) + 1,
                edit_due_at=func.coalesce(col(OrderRow.edit_due_at), instant),
            )

    @override
    async def claim_accepted(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Order, ...]:
        now = await self._context.now()
        return await self._claim(
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
    async def set_card(self, order_id: int, channel: str, ts: str) -> None:
        await self._change(order_id, card_channel=channel, card_ts=ts)

    @override
    async def claim_edits(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[tuple[Order, int], ...]:
        now = await self._context.now()
        claimed = await self._claim(
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
    async def edited(
        self, order_id: int, version: int, *, again_after: timedelta
    ) -> None:
        now = await self._context.now()
        # Decided by the statement that writes: the card may change at this instant.
        await self._change(
            order_id,
            shown_version=version,
            edited_at=now,
            edit_not_before=None,
            edit_failures=0,
            edit_due_at=case(
                (col(OrderRow.version) <= version, null()), else_=now + again_after
            ),
        )

    @override
    async def edit_later(self, order_id: int, wait: timedelta) -> None:
        now = await self._context.now()
        # Its news keeps its age: who was put off is not passed by younger news.
        await self._change(order_id, edit_not_before=now + wait)

    @override
    async def edit_failed(self, order_id: int, wait: timedelta | None) -> None:
        now = await self._context.now()
        await self._change(
            order_id,
            edit_not_before=None,
            edit_failures=col(OrderRow.edit_failures) + 1,
            edit_due_at=None if wait is None else now + wait,
        )

    @override
    async def mark_retried(self, order_id: int, ref: str) -> None:
        await self._change(order_id, retried_as=ref)
        await self.changed([order_id])

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

    async def _add_runs(self, order: Order, planned: Sequence[PlannedRun]) -> None:
        if not planned:
            return
        lanes = sorted({run.organisation_id for run in planned if not run.report_id})
        await self._context.lock_rows(OrganisationRow, lanes)
        if lanes:
            await begin_to_wait(
                self._context, order.connection_id, order.ordered_by, lanes
            )
        now = await self._context.now()
        await self._context.execute(
            insert(RunRow),
            [
                {
                    "order_id": order.id,
                    "connection_id": order.connection_id,
                    "organisation_id": run.organisation_id,
                    "number": number,
                    "person": order.ordered_by,
                    "report_type": run.report_type,
                    "window_start": run.window.start if run.window else None,
                    "window_end": run.window.end if run.window else None,
                    "part": run.part,
                    "supplier_report_id": run.report_id,
                    "asked_at": run.asked_at,
                    "state": _first_state(run).value,
                    "ended_at": now if run.report_id else None,
                }
                for number, run in enumerate(planned, start=1)
            ],
        )

    async def _claim(
        self,
        condition: ColumnElement[bool],
        limit: int,
        *first: Any,
        **lease: Any,
    ) -> tuple[Order, ...]:
        found = await self._context.execute(
            select(_ID)
            .where(condition)
            .order_by(*first, _ID)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        ids = list(found.scalars())
        for order_id in ids:
            await self._change(order_id, **lease)
        return tuple([_to_domain(await self._row(order_id)) for order_id in ids])

    async def _first(self, *conditions: ColumnElement[bool]) -> Order | None:
        rows = await self._context.execute(
            rows_of(OrderRow).where(*conditions).order_by(_ID.desc()).limit(1)
        )
        row = rows.one_or_none()
        return None if row is None else _to_domain(row)

    async def _row(self, order_id: int) -> Row[Any]:
        rows = await self._context.execute(_ORDER, {"order": order_id})
        return rows.one()

    async def _leave_accepted(self, order_id: int, **values: Any) -> None:
        left = await self._context.execute(
            update(OrderRow)
            .where(order_id == _ID, col(OrderRow.state) == OrderState.accepted.value)
            .values(**values)
        )
        if left.rowcount != 1:
            raise LostClaimError("somebody else has looked this order up")

    async def _change(self, order_id: int, **values: Any) -> None:
        await self._context.execute(
            update(OrderRow).where(order_id == _ID).values(**values)
        )


def _first_state(run: PlannedRun) -> RunState:
    return RunState.ready if run.report_id else RunState.queued


def _run_in(*states: RunState) -> ColumnElement[bool]:
    return exists(
        select(col(RunRow.id)).where(
            col(RunRow.order_id) == _ID,
            col(RunRow.state).in_([state.value for state in states]),
        )
    )


_ONLY: dict[str, ColumnElement[bool]] = {
    "running": col(OrderRow.state).in_(
        [OrderState.accepted.value, OrderState.open.value]
    ),
    "over": col(OrderRow.state).in_([OrderState.done.value, OrderState.refused.value]),
    "failed": or_(
        col(OrderRow.state) == OrderState.refused.value,
        _run_in(RunState.failed, RunState.expired, RunState.uncertain),
    ),
    "ready": _run_in(RunState.ready, RunState.delivered),
}


def _to_domain(row: Any) -> Order:
    return Order(
        id=row.id,
        installation_id=row.installation_id,
        connection_id=row.connection_id,
        ref=row.ref,
        ordered_by=row.ordered_by,
        channel_id=row.channel_id,
        command=row.command,
        spec=row.spec,
        state=OrderState(row.state),
        created_at=row.created_at,
        card_channel=row.card_channel,
        card_ts=row.card_ts,
        version=row.version,
        retried_as=row.retried_as,
    )
