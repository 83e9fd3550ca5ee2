"""Runs between their rows and what they mean."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, select
from sqlmodel import col

from bot.domain.orders import Order, PlannedRun, Run, RunState
from bot.domain.windows import Window
from storage.context import Context
from storage.repositories.turns import begin_to_wait
from storage.tables import OrganisationRow, RunRow

_ID: Any = col(RunRow.id)

_COLUMNS = (
    "id",
    "order_id",
    "connection_id",
    "organisation_id",
    "number",
    "report_type",
    "window_start",
    "window_end",
    "state",
    "settled",
    "supplier_report_id",
    "fence",
    "attempts",
    "looks",
    "told",
    "asked_at",
    "looked_at",
    "deadline_at",
    "slot_until",
)

_RUNS = select(
    *(col(getattr(RunRow, name)) for name in _COLUMNS),
    col(OrganisationRow.key).label("organisation_key"),
).join(OrganisationRow, col(RunRow.organisation_id) == col(OrganisationRow.id))


async def watched_runs(
    context: Context, organisation_ids: Collection[int]
) -> dict[int, tuple[Run, ...]]:
    """Return, by lane, the runs whose report may be in progress and has an id."""
    if not organisation_ids:
        return {}
    runs = await fetch_runs(
        context,
        and_(
            col(RunRow.organisation_id).in_(organisation_ids),
            col(RunRow.slot_until).is_not(None),
            col(RunRow.supplier_report_id) != "",
        ),
    )
    lanes: dict[int, list[Run]] = {}
    for run in runs:
        lanes.setdefault(run.organisation_id, []).append(run)
    return {lane: tuple(of_lane) for lane, of_lane in lanes.items()}


async def add_runs(
    context: Context, order: Order, planned: Sequence[PlannedRun]
) -> None:
    """Store what an order needs; what another order had built is ready at once."""
    if not planned:
        return
    lanes = sorted({run.organisation_id for run in planned if not run.report_id})
    await context.lock_rows(OrganisationRow, lanes)
    if lanes:
        await begin_to_wait(context, order.connection_id, order.waiter, lanes)
    now = await context.now()
    await context.execute(
        insert(RunRow),
        [
            {
                "order_id": order.id,
                "connection_id": order.connection_id,
                "organisation_id": run.organisation_id,
                "number": number,
                "person": order.waiter,
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


async def branches_of(
    context: Context, order_ids: Collection[int]
) -> dict[int, frozenset[int]]:
    """Return, by order, the organisations that it has runs for."""
    found = await context.execute(
        select(col(RunRow.order_id), col(RunRow.organisation_id))
        .where(col(RunRow.order_id).in_(order_ids))
        .distinct()
    )
    branches: dict[int, set[int]] = {}
    for row in found:
        branches.setdefault(row.order_id, set()).add(row.organisation_id)
    return {order_id: frozenset(each) for order_id, each in branches.items()}


async def due_ids(
    context: Context, condition: ColumnElement[bool], first: Any, limit: int
) -> list[int]:
    """Return and lock the runs for which *condition* holds, in the order of *first*."""
    found = await context.execute(
        select(_ID)
        .where(condition)
        .order_by(first, _ID)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return list(found.scalars())


async def due_in_locked_lanes(
    context: Context, condition: ColumnElement[bool], first: Any, limit: int
) -> list[int]:
    """Do as :func:`due_ids`, with the lanes locked first.

    So does everybody who moves runs.
    """
    found = await context.execute(
        select(col(RunRow.organisation_id))
        .where(condition)
        .order_by(first)
        .limit(limit)
    )
    lanes = set(found.scalars())
    if not lanes:
        return []
    await context.lock_rows(OrganisationRow, lanes)
    return await due_ids(
        context, and_(condition, col(RunRow.organisation_id).in_(lanes)), first, limit
    )


async def fetch_runs(
    context: Context, condition: ColumnElement[bool], order: Any = _ID
) -> tuple[Run, ...]:
    """Return the runs for which *condition* holds."""
    rows = await context.execute(_RUNS.where(condition).order_by(order))
    return tuple(to_run(row) for row in rows)


def to_run(row: Any) -> Run:
    """Return the run of a row."""
    has_window = row.window_start is not None
    return Run(
        id=row.id,
        order_id=row.order_id,
        connection_id=row.connection_id,
        organisation_id=row.organisation_id,
        organisation_key=row.organisation_key,
        number=row.number,
        report_type=row.report_type,
        window=Window(row.window_start, row.window_end) if has_window else None,
        state=RunState(row.state),
        settled=row.settled,
        supplier_report_id=row.supplier_report_id,
        fence=row.fence,
        attempts=row.attempts,
        looks=row.looks,
        told=row.told,
        asked_at=row.asked_at,
        looked_at=row.looked_at,
        deadline_at=row.deadline_at,
        slot_until=row.slot_until,
    )


def _first_state(run: PlannedRun) -> RunState:
    return RunState.ready if run.report_id else RunState.queued
