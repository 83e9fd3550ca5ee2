"""Orders as people see them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, and_, bindparam, cast, select
from sqlmodel import col

from bot.domain.orders import Hold, OrderState, OrderView, RunState, RunView
from bot.domain.schedules import due_mark
from bot.domain.windows import Window
from storage.context import Context
from storage.tables import BudgetRow, ConnectionRow, OrganisationRow, RunRow

_WITHOUT_RUNS = frozenset({OrderState.accepted.value, OrderState.refused.value})
_WAITING = frozenset({RunState.queued, RunState.generating})


_RUNS = (
    select(
        col(RunRow.order_id),
        col(RunRow.number),
        col(RunRow.report_type),
        col(RunRow.window_start),
        col(RunRow.window_end),
        col(RunRow.part),
        col(RunRow.state),
        col(RunRow.settled),
        col(RunRow.reason),
        col(OrganisationRow.name),
    )
    .join(OrganisationRow, col(OrganisationRow.id) == col(RunRow.organisation_id))
    .where(col(RunRow.order_id).in_(bindparam("orders", expanding=True)))
    .order_by(col(RunRow.order_id), col(RunRow.number))
)

_HOLDS = (
    select(
        col(ConnectionRow.id),
        col(ConnectionRow.hold),
        col(ConnectionRow.hold_until),
        col(BudgetRow.blocked_until),
    )
    .outerjoin(
        BudgetRow,
        and_(
            col(BudgetRow.key) == cast(col(ConnectionRow.id), String) + ":generate",
            col(BudgetRow.blocked_until) > bindparam("now"),
        ),
    )
    .where(col(ConnectionRow.id).in_(bindparam("connections", expanding=True)))
)


async def views(context: Context, rows: Sequence[Row[Any]]) -> tuple[OrderView, ...]:
    """Return the views of order rows, in their order."""
    titles = {
        row.id: row.spec["types"] for row in rows if row.state not in _WITHOUT_RUNS
    }
    runs = await _runs(titles, context) if titles else {}
    holds = await _holds(
        {row.connection_id for row in rows if _may_wait(runs.get(row.id, ()))}, context
    )
    return tuple(
        _view(
            row,
            runs.get(row.id, ()),
            *holds.get(row.connection_id, (None, None)),
        )
        for row in rows
    )


def _may_wait(runs: Sequence[RunView]) -> bool:
    return any(run.state in _WAITING for run in runs)


def _view(
    row: Row[Any], runs: Sequence[RunView], hold: Hold | None, until: Any
) -> OrderView:
    # What is being built goes on, but for refused credentials nobody may look.
    held = {RunState.queued}
    if hold is Hold.credentials:
        held.add(RunState.generating)
    stands_still = any(run.state in held for run in runs)
    return OrderView(
        ref=row.ref,
        state=OrderState(row.state),
        ordered_by=row.ordered_by,
        channel_id=row.channel_id,
        report_titles=tuple(row.spec["types"].values()),
        period=row.period or None,
        organisations=tuple(dict.fromkeys(run.organisation for run in runs)),
        command=row.command,
        created_at=row.created_at,
        runs=tuple(runs),
        finished_at=row.finished_at,
        hold=hold if stands_still else None,
        hold_until=until if stands_still else None,
        retry_of=row.retry_of or None,
        retried_as=row.retried_as or None,
        refusal=row.refusal or None,
        partial_sums=row.partial_sums,
        due=due_mark(row.spec),
    )


async def _runs(
    titles: dict[int, dict[str, str]], context: Context
) -> dict[int, list[RunView]]:
    found = await context.execute(_RUNS, {"orders": list(titles)})
    runs: defaultdict[int, list[RunView]] = defaultdict(list)
    for row in found:
        runs[row.order_id].append(
            RunView(
                number=row.number,
                organisation=row.name,
                report_type=row.report_type,
                report_title=titles[row.order_id].get(row.report_type, row.report_type),
                window=Window(row.window_start, row.window_end)
                if row.window_start is not None
                else None,
                state=RunState(row.state),
                settled=row.settled,
                reason=row.reason or None,
                part=row.part or None,
            )
        )
    return runs


async def _holds(
    connection_ids: set[int], context: Context
) -> dict[int, tuple[Hold | None, Any]]:
    if not connection_ids:
        return {}
    values = {"connections": sorted(connection_ids), "now": await context.now()}
    found = await context.execute(_HOLDS, values)
    return {row.id: _hold(row) for row in found}


def _hold(row: Row[Any]) -> tuple[Hold | None, datetime | None]:
    if row.hold:
        return Hold(row.hold), row.hold_until
    # The supplier said when it takes more: that is worth telling who waits.
    return None if row.blocked_until is None else Hold.budget, row.blocked_until
