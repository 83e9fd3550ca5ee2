"""When which kind of work is next due, and what may be forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, delete, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col
from typing_extensions import override

from bot.domain.bundles import BundleState
from bot.domain.connections import SUPPLIER
from bot.domain.deliveries import DeliveryState
from bot.domain.forms import FORMS_KEPT
from bot.domain.orders import OrderState, RunState
from bot.ports.timetable import Timetable
from storage.context import Context
from storage.repositories.audit_upkeep import forget_audit
from storage.repositories.toll import forget_toll_answers
from storage.repositories.turns import idle
from storage.tables import (
    AccessRequestRow,
    ApprovalRow,
    BundleRow,
    ConnectionRow,
    DeliveryRow,
    FormChoiceRow,
    FormRow,
    HomeRow,
    OrderRow,
    OrganisationRow,
    ReadingRow,
    RequestRow,
    RunRow,
    ScheduleDraftRow,
    ScheduleFiringRow,
    ScheduleRow,
    TurnRow,
    UserGroupRow,
    WatchRow,
)

REPLAYS_KEPT = timedelta(minutes=15)
DRAFTS_KEPT = timedelta(days=1)
# What goes with an order, and it last.
_OF_ORDERS: tuple[tuple[Any, Any], ...] = (
    (DeliveryRow, DeliveryRow.order_id),
    (BundleRow, BundleRow.order_id),
    (ApprovalRow, ApprovalRow.order_id),
    (ReadingRow, ReadingRow.order_id),
    (RunRow, RunRow.order_id),
    (OrderRow, OrderRow.id),
)


class SqlTimetable(Timetable):
    """The rows are the timetable; each branch reads one end of a partial index."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def due(self) -> Mapping[str, datetime]:
        due: dict[str, datetime] = {}
        earliest = await self._context.execute(_EARLIEST)
        for row in earliest:
            if row.at is not None and (row.job not in due or row.at < due[row.job]):
                due[row.job] = row.at
        return due

    @override
    async def prune(self, keep: timedelta, keep_audit: timedelta | None = None) -> int:
        now = await self._context.now()
        old = (
            select(col(OrderRow.id))
            .where(col(OrderRow.finished_at) < now - keep)
            .order_by(col(OrderRow.finished_at))
            .limit(_PRUNED_AT_ONCE)
            # Another replica may be at it: each takes others.
            .with_for_update(skip_locked=True)
        )
        ids = list((await self._context.execute(old)).scalars())
        for table, column in _OF_ORDERS:
            await self._context.execute(delete(table).where(col(column).in_(ids)))
        await self._context.execute(
            delete(DeliveryRow).where(
                col(DeliveryRow.order_id).is_(None),
                col(DeliveryRow.created_at) < now - keep,
                col(DeliveryRow.state).not_in(_ON_THEIR_WAY),
            )
        )
        await forget_audit(self._context, now - (keep_audit or keep))
        for kind, at, kept in (
            (RequestRow, RequestRow.at, REPLAYS_KEPT),
            (ScheduleDraftRow, ScheduleDraftRow.created_at, DRAFTS_KEPT),
            (ScheduleFiringRow, ScheduleFiringRow.due_at, keep),
            (HomeRow, HomeRow.looked_at, keep),
            (AccessRequestRow, AccessRequestRow.asked_at, keep),
            (FormRow, FormRow.opened_at, FORMS_KEPT),
            (FormChoiceRow, FormChoiceRow.chosen_at, keep),
        ):
            await self._context.execute(delete(kind).where(col(at) < now - kept))
        await self._context.execute(delete(TurnRow).where(idle()))
        await forget_toll_answers(self._context, now - keep)
        await self._context.execute(delete(WatchRow).where(_forgotten(now - keep)))
        return len(ids)


_PRUNED_AT_ONCE = 500
_ON_THEIR_WAY = (DeliveryState.pending.value, DeliveryState.sending.value)


def _forgotten(before: datetime) -> Any:
    # Numbers count on from the newest one, so that no old button meets a new watch.
    newer = aliased(WatchRow)
    followed = exists(
        select(col(newer.id)).where(
            col(newer.installation_id) == col(WatchRow.installation_id),
            col(newer.number) > col(WatchRow.number),
        )
    )
    return and_(col(WatchRow.ended_at) < before, followed)


def _put_off(job: str, due_at: Any, until: Any, *conditions: Any) -> Any:
    # What somebody has claimed, or put off, is due when that ends.
    due, not_before = col(due_at), col(until)
    later = and_(not_before.is_not(None), not_before > due)
    at = func.min(case((later, not_before), else_=due))
    return select(literal(job).label("job"), at.label("at")).where(
        due.is_not(None), *conditions
    )


def _is(table: Any, state: Any) -> Any:
    return col(table.state) == state.value


def _earliest(job: str, column: Any, *conditions: Any) -> Any:
    return select(literal(job).label("job"), func.min(col(column)).label("at")).where(
        col(column).is_not(None), *conditions
    )


# Built once: to build it takes longer than to execute it.
_EARLIEST = union_all(
    _earliest("resolve", OrderRow.due_at, _is(OrderRow, OrderState.accepted)),
    _earliest("submit", OrganisationRow.submit_at),
    _put_off("poll", OrganisationRow.poll_at, OrganisationRow.poll_lease_until),
    _earliest("reconcile", RunRow.lease_until, _is(RunRow, RunState.submitting)),
    _earliest(
        "reconcile",
        RunRow.not_before,
        _is(RunRow, RunState.uncertain),
        col(RunRow.settled).is_(False),
    ),
    _earliest("expire", RunRow.deadline_at),
    _earliest(
        "deliver",
        DeliveryRow.not_before,
        _is(DeliveryRow, DeliveryState.pending),
    ),
    _earliest(
        "deliver",
        DeliveryRow.lease_until,
        _is(DeliveryRow, DeliveryState.sending),
    ),
    _earliest("files", BundleRow.not_before, _is(BundleRow, BundleState.pending)),
    _earliest(
        "files",
        BundleRow.lease_until,
        col(BundleRow.state).in_(
            [BundleState.reading.value, BundleState.sharing.value]
        ),
    ),
    _put_off(
        "edit",
        OrderRow.edit_due_at,
        OrderRow.edit_not_before,
        col(OrderRow.card_ts) != "",
    ),
    _put_off("schedules", ScheduleRow.next_due_at, ScheduleRow.not_before),
    _earliest(
        "organisations",
        ConnectionRow.organisations_due_at,
        col(ConnectionRow.kind) == SUPPLIER,
    ),
    _put_off("watch", WatchRow.next_check_at, WatchRow.lease_until),
    _earliest("groups", UserGroupRow.due_at),
    _put_off("home", HomeRow.due_at, HomeRow.lease_until),
)
