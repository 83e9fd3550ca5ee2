"""What a report of the toll API said over time."""

import json
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from bot.domain.toll_figures import Earlier
from bot.domain.toll_reports import Criteria
from storage.context import Context
from storage.tables import TollContentRow, TollSnapshotRow

# A month of answers that are kept for ten minutes each.
_MOST: Final = 4500


async def history(
    context: Context,
    connection_id: int,
    criteria: Criteria,
    report: str,
    since: datetime,
) -> tuple[Earlier, ...]:
    """Return the snapshots of a report taken *since* then, oldest first.

    Of too many the newest are returned.
    """
    at = col(TollSnapshotRow.taken_at)
    found = await context.execute(
        select(at, col(TollContentRow.content))
        .join(TollContentRow, col(TollContentRow.id) == col(TollSnapshotRow.content_id))
        .where(
            col(TollSnapshotRow.connection_id) == connection_id,
            col(TollSnapshotRow.criteria) == criteria.value,
            col(TollSnapshotRow.report) == report,
            at >= since,
        )
        .order_by(at.desc())
        .limit(_MOST)
    )
    newest_first = [Earlier(json.loads(row.content), row.taken_at) for row in found]
    return tuple(reversed(newest_first))
