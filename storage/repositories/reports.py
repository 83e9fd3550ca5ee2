"""Reports, as runs tell of them."""

from collections.abc import Collection, Mapping
from statistics import fmean
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import col
from typing_extensions import override

from bot.domain.fan_out import Here, RunKey, is_complete, key_of
from bot.domain.orders import CANCELLABLE, LINKABLE, PlannedRun, RunState
from bot.ports.reports import Ages, Reports
from storage.context import Context
from storage.tables import RunRow

_ID: Any = col(RunRow.id)

_STATE: Any = col(RunRow.state)

_OPEN = [state.value for state in CANCELLABLE]

# The youngest last.
_HERE = (
    select(
        col(RunRow.organisation_id),
        col(RunRow.report_type),
        col(RunRow.supplier_report_id),
        col(RunRow.asked_at),
    )
    .where(
        col(RunRow.connection_id) == bindparam("connection"),
        col(RunRow.window_start) == bindparam("start"),
        col(RunRow.window_end) == bindparam("end"),
        _STATE.in_([state.value for state in LINKABLE]),
        col(RunRow.supplier_report_id) != "",
        col(RunRow.asked_at).is_not(None),
    )
    .order_by(col(RunRow.asked_at), _ID)
)


class SqlReports(Reports):
    """Reports in SQL, in the rows of runs."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def held(
        self, connection_id: int, report_ids: Collection[str]
    ) -> frozenset[str]:
        held = await self._context.execute(
            select(col(RunRow.supplier_report_id)).where(
                col(RunRow.connection_id) == connection_id,
                col(RunRow.supplier_report_id).in_(report_ids),
                col(RunRow.supplier_report_id) != "",
                col(RunRow.attempts) > 0,  # the others took theirs over from these
            )
        )
        return frozenset(held.scalars())

    @override
    async def here(
        self, connection_id: int, planned: Collection[PlannedRun]
    ) -> Mapping[RunKey, Here]:
        wanted = {key_of(run) for run in planned}
        found: dict[RunKey, Here] = {}
        for window in {window for _, _, window in wanted if window is not None}:
            rows = await self._context.execute(
                _HERE,
                {
                    "connection": connection_id,
                    "start": window.start,
                    "end": window.end,
                },
            )
            for row in rows:
                key = (row.organisation_id, row.report_type, window)
                if key in wanted and is_complete(row.report_type, window, row.asked_at):
                    found[key] = Here(row.supplier_report_id, row.asked_at)
        return found

    @override
    async def ages(self, connection_id: int, limit: int) -> Mapping[str, Ages]:
        now = await self._context.now()
        rows = await self._context.execute(
            select(col(RunRow.report_type), col(RunRow.asked_at))
            .where(
                col(RunRow.connection_id) == connection_id,
                RunState.generating.value == _STATE,
            )
            .order_by(_ID.desc())
            .limit(limit)
        )
        ages: dict[str, list[float]] = {}
        for row in rows:
            age = (now - row.asked_at).total_seconds()
            ages.setdefault(row.report_type, []).append(age)
        return {kind: Ages(len(each), fmean(each)) for kind, each in ages.items()}

    @override
    async def waiting(self, connection_id: int) -> Mapping[RunState, int]:
        counted = await self._context.execute(
            select(_STATE.label("state"), func.count().label("runs"))
            .where(col(RunRow.connection_id) == connection_id, _STATE.in_(_OPEN))
            .group_by(_STATE)
        )
        return {RunState(row.state): row.runs for row in counted}
