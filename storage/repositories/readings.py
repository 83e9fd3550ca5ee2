"""What was seen inside of reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.bundles import Reading
from bot.domain.figures import Figures, restored, together
from bot.domain.orders import Run
from bot.domain.windows import Window
from bot.ports.readings import Readings, Span
from storage.context import Context
from storage.tables import ReadingRow

_BACK = timedelta(days=35)
_MAY_DIFFER = 0.1
_COLUMNS: tuple[Any, ...] = (
    col(ReadingRow.run_id),
    col(ReadingRow.order_id),
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
    async def before(self, spans: Sequence[Span]) -> Mapping[Span, Figures]:
        if not spans:
            return {}
        starts = [span.window.start for span in spans]
        longest = max(span.window.end - span.window.start for span in spans)
        found = await self._context.execute(
            select(*_COLUMNS)
            .where(
                col(ReadingRow.organisation_id).in_(
                    {span.organisation_id for span in spans}
                ),
                col(ReadingRow.report_type).in_({span.report_type for span in spans}),
                col(ReadingRow.window_end) <= max(starts),
                col(ReadingRow.window_end) > min(starts) - max(_BACK, 5 * longest),
            )
            .order_by(col(ReadingRow.window_end).desc(), col(ReadingRow.read_at).desc())
        )
        # What an order had of an organisation and a type, the last days first.
        wholes: defaultdict[tuple[int, str], defaultdict[int, list[Any]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in found:
            wholes[row.organisation_id, row.report_type][row.order_id].append(row)
        last: dict[Span, Figures] = {}
        for span in spans:
            orders = wholes[span.organisation_id, span.report_type].values()
            rows = next((each for each in orders if _precede(each, span.window)), None)
            if rows is not None:
                last[span] = together(restored(row.figures) for row in reversed(rows))
        return last


def _precede(rows: Sequence[Any], window: Window) -> bool:
    """Return whether *rows*, the last days first, are as long and came before."""
    first, last = rows[-1], rows[0]
    return (
        last.window_end <= window.start
        and all(
            earlier.window_end == later.window_start
            for later, earlier in pairwise(rows)
        )
        and _alike(last.window_end - first.window_start, window.end - window.start)
    )


def _alike(span: timedelta, other: timedelta) -> bool:
    # Months are of 28 to 31 days, and a day can be of 23 or 25 hours.
    return abs(span - other) <= max(span, other) * _MAY_DIFFER


def _to_domain(row: Any) -> Reading:
    return Reading(row.run_id, restored(row.figures), row.sha256, row.size)
