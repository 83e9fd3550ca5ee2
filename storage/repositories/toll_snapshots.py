"""Snapshots of toll reports: what each said at an instant, for comparisons."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, select, tuple_, union_all
from sqlmodel import col

from bot.domain.toll import TollQuestion
from bot.domain.toll_criteria import length
from bot.domain.toll_figures import Earlier
from bot.domain.toll_reports import Criteria
from storage.context import Context
from storage.engine import UtcDateTime
from storage.tables import TollContentRow, TollSnapshotRow

# Nearest one length ago: not as near as half of one, nor as far as two.
_NEAREST: Final = 0.5
_FARTHEST: Final = 2.0
_SNAPSHOT = (col(TollSnapshotRow.report), col(TollSnapshotRow.taken_at))


class Snapshots:
    """The snapshots of one transaction."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def keep(
        self, question: TollQuestion, ids: Mapping[str, int], now: datetime
    ) -> None:
        """Note which rows each report had at *now*."""
        rows = [
            {
                "connection_id": question.connection_id,
                "criteria": question.criteria.value,
                "report": report,
                "taken_at": now,
                "content_id": content_id,
            }
            for report, content_id in sorted(ids.items())
        ]
        await self._context.insert_all_new(TollSnapshotRow, rows)

    async def earlier(
        self,
        connection_id: int,
        criteria: Criteria,
        reports: Collection[str],
        taken_at: datetime,
    ) -> Mapping[str, Earlier]:
        """Return, by report, the snapshot nearest one length before *taken_at*."""
        whole = length(criteria.value)
        if whole is None or not reports:
            return {}
        nearest = await self._nearest(
            connection_id, criteria, reports, taken_at - whole, whole
        )
        if not nearest:
            return {}
        found = await self._context.execute(
            select(*_SNAPSHOT, col(TollContentRow.content))
            .join(
                TollContentRow,
                col(TollContentRow.id) == col(TollSnapshotRow.content_id),
            )
            .where(
                col(TollSnapshotRow.connection_id) == connection_id,
                col(TollSnapshotRow.criteria) == criteria.value,
                tuple_(*_SNAPSHOT).in_(list(nearest.items())),
            )
        )
        return {
            row.report: Earlier(json.loads(row.content), row.taken_at) for row in found
        }

    async def _nearest(
        self,
        connection_id: int,
        criteria: Criteria,
        reports: Collection[str],
        target: datetime,
        whole: timedelta,
    ) -> dict[str, datetime]:
        """Return when each report's snapshot nearest to *target* was taken."""
        found = await self._context.execute(
            _AROUND,
            {
                "b_connection": connection_id,
                "b_criteria": criteria.value,
                "b_reports": sorted(reports),
                "b_oldest": target - (_FARTHEST - 1) * whole,
                "b_target": target,
                "b_newest": target + _NEAREST * whole,
            },
        )
        nearest: dict[str, datetime] = {}
        for row in found:
            best = nearest.get(row.report)
            if best is None or abs(row.at - target) < abs(best - target):
                nearest[row.report] = row.at
        return nearest


def _instant(name: str) -> Any:
    return bindparam(name, type_=UtcDateTime())


def _around(instant: Any, *span: Any) -> Any:
    return (
        select(col(TollSnapshotRow.report), instant.label("at"))
        .where(
            col(TollSnapshotRow.connection_id) == bindparam("b_connection"),
            col(TollSnapshotRow.criteria) == bindparam("b_criteria"),
            col(TollSnapshotRow.report).in_(bindparam("b_reports", expanding=True)),
            *span,
        )
        .group_by(col(TollSnapshotRow.report))
    )


# Built once: to build it takes longer than to execute it.
_AT: Any = col(TollSnapshotRow.taken_at)
_AROUND = union_all(
    _around(func.max(_AT), _instant("b_oldest") <= _AT, _instant("b_target") >= _AT),
    _around(func.min(_AT), _instant("b_target") < _AT, _instant("b_newest") >= _AT),
)
