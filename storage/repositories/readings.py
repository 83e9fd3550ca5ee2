"""What was seen inside of reports."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.bundles import Reading
from bot.domain.figures import restored
from bot.domain.orders import Run
from bot.ports.readings import Readings
from storage.context import Context
from storage.tables import ReadingRow

_BACK = timedelta(days=35)
_MAY_DIFFER = 0.1
_COLUMNS: tuple[Any, ...] = (
    col(ReadingRow.run_id),
    col(ReadingRow.organisation_id),
    col(ReadingRow.report_type),
    col(ReadingRow.window_start),
    col(ReadingRow.window_end),
    col(ReadingRow.figures),
    col(ReadingRow.sha256),
    col(ReadingRow.size),
)


class SqlReadings(Readings):
    """Readings in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def put(self, run: Run, reading: Reading) -> None:
        seen = {
            "figures": reading.figures.stored(),
            "sha256": reading.sha256,
            "size": reading.size,
            "read_at": await self._context.now(),
        }
        window = run.window
        about = {
            "run_id": run.id,
            "order_id": run.order_id,
            "organisation_id": run.organisation_id,
            "report_type": run.report_type,
            "window_start": window.start if window else None,
            "window_end": window.end if window else None,
        }
        if await self._context.insert_new(ReadingRow, about | seen):
            return
        await self._context.execute(
            update(ReadingRow).where(col(ReadingRow.run_id) == run.id).values(**seen)
        )

    @override
    async def of_order(self, order_id: int) -> Mapping[int, Reading]:
        found = await self._context.execute(
            select(*_COLUMNS).where(col(ReadingRow.order_id) == order_id)
        )
        return {row.run_id: _to_domain(row) for row in found}

    @override
    async def before(self, runs: Sequence[Run]) -> Mapping[int, Reading]:
        windows = [run.window for run in runs if run.window is not None]
        if not windows:
            return {}
        longest = max(window.end - window.start for window in windows)
        found = await self._context.execute(
            select(*_COLUMNS)
            .where(
                col(ReadingRow.organisation_id).in_(
                    {run.organisation_id for run in runs}
                ),
                col(ReadingRow.report_type).in_({run.report_type for run in runs}),
                col(ReadingRow.window_end) <= max(each.start for each in windows),
                col(ReadingRow.window_end)
                > min(each.start for each in windows) - max(_BACK, 5 * longest),
            )
            .order_by(col(ReadingRow.window_end).desc(), col(ReadingRow.read_at).desc())
        )
        rows = list(found)
        last: dict[int, Reading] = {}
        for run in runs:
            row = next((each for each in rows if _precedes(each, run)), None)
            if row is not None:
                last[run.id] = _to_domain(row)
        return last


def _precedes(row: Any, run: Run) -> bool:
    window = run.window
    return (
        window is not None
        and row.organisation_id == run.organisation_id
        and row.report_type == run.report_type
        and row.window_end <= window.start
        and _alike(row.window_end - row.window_start, window.end - window.start)
    )


def _alike(span: timedelta, other: timedelta) -> bool:
    # Months are of 28 to 31 days, and a day can be of 23 or 25 hours.
    return abs(span - other) <= max(span, other) * _MAY_DIFFER


def _to_domain(row: Any) -> Reading:
    return Reading(row.run_id, restored(row.figures), row.sha256, row.size)
