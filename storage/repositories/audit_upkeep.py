"""The two things that may happen to lines of the audit trail: an end, an erasure.

Triggers refuse every other change; a row in ``audit_upkeep``, which only this
transaction sees, lets them pass.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import col

from storage.context import Context
from storage.tables import AuditRow, AuditUpkeepRow


@asynccontextmanager
async def upkeep(context: Context) -> AsyncIterator[None]:
    """Let the audit trail be changed inside the block."""
    await context.execute(insert(AuditUpkeepRow), {})
    yield
    await context.execute(delete(AuditUpkeepRow))


async def forget_audit(context: Context, before: datetime) -> None:
    """Delete the lines from before an instant."""
    async with upkeep(context):
        await context.execute(delete(AuditRow).where(col(AuditRow.at) < before))
