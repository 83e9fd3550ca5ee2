"""The supplier's organisations, and the lane that each of them is."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    select,
    update,
)
from sqlmodel import col
from typing_extensions import override

from bot.domain.orders import RunState
from bot.domain.organisations import Organisation
from bot.domain.supplier import SupplierOrganisation
from bot.limits.contract import REPORTS_IN_PROGRESS
from bot.ports.organisations import LanePlan, LaneState, Organisations
from storage.context import Context
from storage.engine import UtcDateTime
from storage.repositories.run_rows import watched_runs
from storage.repositories.turns import all_turns, next_lanes
from storage.tables import ConnectionRow, OrganisationRow, RunRow

_ID: Any = col(OrganisationRow.id)
_NOTHING = (0.0, 0.0, 0.0)


_DIRECTORY = (
    select(
        _ID,
        col(OrganisationRow.key),
        col(OrganisationRow.name),
        col(OrganisationRow.parent_key),
        col(OrganisationRow.kinds),
    )
    .where(
        col(OrganisationRow.connection_id) == bindparam("connection"),
        col(OrganisationRow.listed).is_(True),
    )
    .order_by(col(OrganisationRow.name), _ID)
)


class SqlOrganisations(Organisations):
    """Organisations in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def directory(self, connection_id: int) -> tuple[Organisation, ...]:
        rows = await self._context.execute(_DIRECTORY, {"connection": connection_id})
        return tuple(
            Organisation(
                row.id, row.key, row.name, row.parent_key or None, frozenset(row.kinds)
            )
            for row in rows
        )

    @override
    async def replace(
        self, connection_id: int, rows: Sequence[SupplierOrganisation]
    ) -> None:
        await self._context.execute(
            update(OrganisationRow)
            .where(col(OrganisationRow.connection_id) == connection_id)
            .values(listed=False)
        )
        for row in rows:
            values: dict[str, Any] = {
                "name": row.name,
                "parent_key": row.parent_key or "",
                "kinds": sorted(row.kinds),
                "listed": True,
            }
            key = {"connection_id": connection_id, "key": row.key}
            if not await self._context.insert_new(
                OrganisationRow, key | values | {"demand": []}
            ):
                await self._context.execute(
                    update(OrganisationRow).filter_by(**key).values(**values)
                )
        await self._context.execute(
            update(ConnectionRow)
            .where(col(ConnectionRow.id) == connection_id)
            .values(organisations_at=await self._context.now())
        )

    @override
    async def busiest(
        self, connection_id: int, limit: int
    ) -> tuple[tuple[str, int], ...]:
        now = await self._context.now()
        slots = func.count().label("slots")
        rows = await self._context.execute(
            select(col(OrganisationRow.name), slots)
            .join(RunRow, col(RunRow.organisation_id) == _ID)
            .where(
                col(OrganisationRow.connection_id) == connection_id,
                col(RunRow.slot_until) > now,
            )
            .group_by(_ID, col(OrganisationRow.name))
            .order_by(slots.desc(), col(OrganisationRow.name))
            .limit(limit)
        )
        return tuple((row.name, row.slots) for row in rows)

    @override
    async def lock(self, organisation_ids: Collection[int]) -> None:
        await self._context.lock_rows(OrganisationRow, organisation_ids)

    @override
    async def wake(
        self, organisation_ids: Collection[int], wait: timedelta = timedelta(0)
    ) -> None:
        now = await self._context.now()
        await self._context.execute(
            _WAKE, {"lanes": list(organisation_ids), "now": now, "then": now + wait}
        )

    @override
    async def due_to_submit(
        self, connection_id: int, limit: int
    ) -> tuple[tuple[int, str], ...]:
        now = await self._context.now()
        due = (
            col(OrganisationRow.connection_id) == connection_id,
            col(OrganisationRow.submit_at) <= now,
        )
        waiting = await self._context.execute(
            select(col(RunRow.person), _ID)
            .join(RunRow, _queued())
            .where(*due)
            .distinct()
        )
        turns = await all_turns(self._context, connection_id)
        lanes = next_lanes([(row.person, row.id) for row in waiting], turns, limit)
        rows = await self._context.execute(
            select(_ID, col(OrganisationRow.key))
            .where(_ID.in_(lanes), *due)
            .with_for_update(skip_locked=True, key_share=True)
        )
        keys = {row.id: row.key for row in rows}
        return tuple((lane, keys[lane]) for lane in lanes if lane in keys)

    @override
    async def due_to_poll(
        self, connection_id: int, limit: int
    ) -> tuple[LaneState, ...]:
        now = await self._context.now()
        rows = (
            await self._context.execute(
                _LANES.where(
                    col(OrganisationRow.connection_id) == connection_id,
                    col(OrganisationRow.poll_at) <= now,
                    func.coalesce(col(OrganisationRow.poll_lease_until), now) <= now,
                )
                .order_by(col(OrganisationRow.poll_at))
                .limit(limit)
                .with_for_update(skip_locked=True, key_share=True)
            )
        ).all()
        return await self._with_runs(rows)

    @override
    async def claim_poll(self, organisation_id: int, lease: timedelta) -> int:
        now = await self._context.now()
        claimed = await self._context.execute(
            update(OrganisationRow)
            .where(organisation_id == _ID)
            .values(
                poll_lease_until=now + lease,
                poll_fence=col(OrganisationRow.poll_fence) + 1,
            )
            .returning(col(OrganisationRow.poll_fence))
        )
        fence: int = claimed.scalar_one()
        return fence

    @override
    async def keep_poll(
        self, organisation_id: int, fence: int, lease: timedelta
    ) -> bool:
        kept = await self._context.execute(
            update(OrganisationRow)
            .where(organisation_id == _ID, col(OrganisationRow.poll_fence) == fence)
            .values(poll_lease_until=await self._context.now() + lease)
        )
        return kept.rowcount == 1

    @override
    async def look_again(
        self,
        organisation_id: int,
        at: datetime | None,
        demand: tuple[float, float, float] | None = None,
    ) -> None:
        values: dict[str, Any] = {"poll_at": at, "poll_lease_until": None}
        if demand is not None:
            values["demand"] = list(demand)
        await self._context.execute(
            update(OrganisationRow).where(organisation_id == _ID).values(**values)
        )

    @override
    async def plan_looks(self, plans: Sequence[LanePlan]) -> None:
        if plans:
            await self._context.execute(
                _PLAN,
                [
                    {
                        "lane": plan.organisation_id,
                        "again_at": plan.at,
                        "asked": list(plan.demand),
                    }
                    for plan in plans
                ],
            )

    @override
    async def look_from(self, organisation_id: int, at: datetime) -> None:
        later = func.coalesce(col(OrganisationRow.poll_at) > at, True)
        await self._context.execute(
            update(OrganisationRow)
            .where(organisation_id == _ID, later)
            .values(poll_at=at)
        )

    @override
    async def polled(self, organisation_id: int, fence: int) -> bool:
        row = await self._context.execute(
            select(col(OrganisationRow.poll_fence))
            .where(organisation_id == _ID)
            .with_for_update(key_share=True)
        )
        return bool(row.scalar_one() == fence)

    @override
    async def watched(self, organisation_id: int) -> LaneState:
        rows = (await self._context.execute(_LANES.where(organisation_id == _ID))).all()
        return (await self._with_runs(rows))[0]

    async def _with_runs(self, rows: Sequence[Any]) -> tuple[LaneState, ...]:
        runs = await watched_runs(self._context, [row.id for row in rows])
        return tuple(
            LaneState(
                row.id,
                row.key,
                row.connection_id,
                row.poll_fence,
                runs.get(row.id, ()),
                bool(row.queued),
                tuple(row.demand) or _NOTHING,
            )
            for row in rows
        )


def _queued() -> ColumnElement[bool]:
    return and_(
        col(RunRow.organisation_id) == _ID, col(RunRow.state) == RunState.queued.value
    )


def _slots(now: Any) -> Any:
    return (
        select(func.count())
        .select_from(RunRow)
        .where(col(RunRow.organisation_id) == _ID, col(RunRow.slot_until) > now)
        .correlate(OrganisationRow)
        .scalar_subquery()
    )


_WAKE = (
    update(OrganisationRow)
    .where(_ID.in_(bindparam("lanes", expanding=True)))
    .values(
        submit_at=case(
            (
                and_(
                    exists(select(col(RunRow.id)).where(_queued())),
                    _slots(bindparam("now", type_=UtcDateTime)) < REPORTS_IN_PROGRESS,
                ),
                bindparam("then", type_=UtcDateTime),
            ),
            else_=null(),
        )
    )
)

_LANES = select(
    _ID,
    col(OrganisationRow.key),
    col(OrganisationRow.connection_id),
    col(OrganisationRow.poll_fence),
    col(OrganisationRow.demand),
    exists(select(RunRow.id).where(_queued())).label("queued"),  # type: ignore[call-overload]
)
_PLAN = (
    update(OrganisationRow)
    .where(bindparam("lane") == _ID)
    .values(
        poll_at=bindparam("again_at"),
        poll_lease_until=None,
        demand=bindparam("asked"),
    )
)
