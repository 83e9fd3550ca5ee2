"""Runs: claims with a lease and a fence, and the states that may follow."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.orders import CANCELLABLE, Run, RunState, before
from bot.limits.contract import REPORTS_IN_PROGRESS
from bot.ports.runs import Runs
from storage.context import Context
from storage.repositories.run_rows import due_ids, due_in_locked_lanes, fetch_runs
from storage.repositories.turns import next_queued
from storage.tables import OrganisationRow, RunRow

_ID: Any = col(RunRow.id)
_STATE: Any = col(RunRow.state)
_OPEN = [state.value for state in CANCELLABLE]


class SqlRuns(Runs):
    """Runs in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def of_order(self, order_id: int) -> tuple[Run, ...]:
        return await fetch_runs(
            self._context, col(RunRow.order_id) == order_id, order=col(RunRow.number)
        )

    @override
    async def claim_submit(
        self, organisation_id: int, lease: timedelta, deadline: timedelta
    ) -> Run | None:
        if await self.slots_used(organisation_id) >= REPORTS_IN_PROGRESS:
            return None
        run_id = await next_queued(self._context, organisation_id)
        if run_id is None:
            return None
        # After all waiting for locks: the lease is for the call alone.
        now = await self._context.fresh_now()
        await self._context.execute(
            update(RunRow)
            .where(run_id == _ID)
            .values(
                state=RunState.submitting.value,
                fence=col(RunRow.fence) + 1,
                attempts=col(RunRow.attempts) + 1,
                looks=0,
                told=False,
                lease_until=now + lease,
                asked_at=now,
                deadline_at=now + deadline,
                slot_until=now + deadline,
            )
        )
        return (await fetch_runs(self._context, run_id == _ID))[0]

    @override
    async def slots_used(self, organisation_id: int) -> int:
        used = await self._context.execute(
            select(func.count())
            .select_from(RunRow)
            .where(
                col(RunRow.organisation_id) == organisation_id,
                col(RunRow.slot_until) > await self._context.now(),
            )
        )
        return used.scalar_one()  # type: ignore[no-any-return]

    @override
    async def move(self, run: Run, state: RunState, **changes: Any) -> bool:
        return await self._change(
            run,
            _STATE.in_([previous.value for previous in before(state)]),
            state=state.value,
            lease_until=None,
            **changes,
        )

    @override
    async def change(self, run: Run, **changes: Any) -> bool:
        return await self._change(run, run.state.value == _STATE, **changes)

    @override
    async def lapse(self, limit: int) -> tuple[Run, ...]:
        now = await self._context.now()
        lapsed = await due_in_locked_lanes(
            self._context,
            and_(RunState.submitting.value == _STATE, col(RunRow.lease_until) <= now),
            col(RunRow.lease_until),
            limit,
        )
        if not lapsed:
            return ()
        await self._context.execute(
            update(RunRow)
            .where(_ID.in_(lapsed))
            .values(
                state=RunState.uncertain.value,
                fence=col(RunRow.fence) + 1,
                lease_until=None,
                looks=0,
                not_before=now,
            )
        )
        return await fetch_runs(self._context, _ID.in_(lapsed))

    @override
    async def claim_uncertain(
        self, connection_id: int, lease: timedelta, limit: int
    ) -> tuple[Run, ...]:
        now = await self._context.now()
        due = await due_ids(
            self._context,
            and_(
                col(RunRow.connection_id) == connection_id,
                RunState.uncertain.value == _STATE,
                col(RunRow.settled).is_(False),
                col(RunRow.not_before) <= now,
            ),
            col(RunRow.not_before),
            limit,
        )
        if not due:
            return ()
        # The next look is due when the lease ends, should the looker vanish.
        await self._context.execute(
            update(RunRow)
            .where(_ID.in_(due))
            .values(fence=col(RunRow.fence) + 1, not_before=now + lease)
        )
        return await fetch_runs(self._context, _ID.in_(due))

    @override
    async def expire(self, limit: int) -> tuple[Run, ...]:
        now = await self._context.now()
        over = await due_in_locked_lanes(
            self._context,
            col(RunRow.deadline_at) <= now,
            col(RunRow.deadline_at),
            limit,
        )
        if not over:
            return ()
        # An uncertain run ends as it is; what was being built has expired. A
        # report that was cancelled gives its slot back now.
        await self._context.execute(
            update(RunRow)
            .where(_ID.in_(over))
            .values(
                state=case(
                    (
                        RunState.generating.value == _STATE,
                        RunState.expired.value,
                    ),
                    (RunState.submitting.value == _STATE, RunState.uncertain.value),
                    else_=_STATE,
                ),
                settled=_STATE.in_(
                    [RunState.uncertain.value, RunState.submitting.value]
                ),
                ended_at=func.coalesce(col(RunRow.ended_at), now),
                fence=col(RunRow.fence) + 1,
                deadline_at=None,
                slot_until=None,
                lease_until=None,
                not_before=None,
            )
        )
        return await fetch_runs(self._context, _ID.in_(over))

    @override
    async def cancel(self, order_id: int, number: int | None = None) -> tuple[Run, ...]:
        now = await self._context.now()
        which = [] if number is None else [col(RunRow.number) == number]
        cancelled = await self._context.execute(
            update(RunRow)
            .where(
                col(RunRow.order_id) == order_id,
                _STATE.in_(_OPEN),
                col(RunRow.settled).is_(False),
                *which,
            )
            .values(
                state=RunState.cancelled.value,
                fence=col(RunRow.fence) + 1,
                ended_at=now,
                lease_until=None,
            )
            .returning(_ID)
        )
        ids = list(cancelled.scalars())
        return await fetch_runs(self._context, _ID.in_(ids)) if ids else ()

    @override
    async def give_up(self, connection_id: int, reason: str) -> tuple[Run, ...]:
        now = await self._context.now()
        lanes = await self._context.execute(
            select(col(RunRow.organisation_id))
            .where(col(RunRow.connection_id) == connection_id, _STATE.in_(_OPEN))
            .distinct()
        )
        await self._context.lock_rows(OrganisationRow, set(lanes.scalars()))
        given_up = await self._context.execute(
            update(RunRow)
            .where(
                col(RunRow.connection_id) == connection_id,
                _STATE.in_(_OPEN),
                col(RunRow.settled).is_(False),
            )
            .values(
                state=RunState.failed.value,
                reason=reason,
                fence=col(RunRow.fence) + 1,
                ended_at=now,
                deadline_at=None,
                slot_until=None,
                lease_until=None,
                not_before=None,
            )
            .returning(_ID)
        )
        ids = list(given_up.scalars())
        return await fetch_runs(self._context, _ID.in_(ids)) if ids else ()

    @override
    async def deliver(self, order_id: int) -> int:
        delivered = await self._context.execute(
            update(RunRow)
            .where(col(RunRow.order_id) == order_id, RunState.ready.value == _STATE)
            .values(state=RunState.delivered.value)
        )
        return delivered.rowcount

    @override
    async def seen_pending(self, runs: Sequence[Run], at: datetime) -> None:
        await self._context.execute(
            update(RunRow).where(_ID.in_([run.id for run in runs])).values(looked_at=at)
        )

    @override
    async def free_slot(self, run: Run) -> None:
        await self._context.execute(
            update(RunRow)
            .where(run.id == _ID, RunState.cancelled.value == _STATE)
            .values(slot_until=None, deadline_at=None)
        )

    @override
    async def attach(self, run: Run, report_id: str) -> None:
        await self._context.execute(
            update(RunRow)
            .where(
                run.id == _ID,
                RunState.cancelled.value == _STATE,
                col(RunRow.supplier_report_id) == "",
            )
            .values(supplier_report_id=report_id)
        )

    async def _change(
        self, run: Run, condition: ColumnElement[bool], **changes: Any
    ) -> bool:
        changed = await self._context.execute(
            update(RunRow)
            .where(
                run.id == _ID,
                col(RunRow.fence) == run.fence,
                col(RunRow.settled).is_(False),
                condition,
            )
            .values(**changes)
        )
        return changed.rowcount == 1
