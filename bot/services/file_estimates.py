"""How long the reports of a large file take to fetch: the budget of links decides."""

from datetime import datetime, timedelta
from typing import Final

from bot.limits.contract import CALLS, CALLS_WINDOW
from bot.limits.estimates import Flow
from bot.ports import Transaction
from bot.services.minting import LEFT_TO_PEOPLE

_PARTS: Final = 10  # of the budget's window
_SOON: Final = timedelta(minutes=1)


async def fetched_in(tx: Transaction, connection_id: int, reports: int) -> timedelta:
    """Return about how long so many *reports* take to be fetched.

    Files that others wait for have their turns between.
    """
    if not reports:
        return timedelta(0)
    supplied = await tx.budgets.supply(f"{connection_id}:link", _PARTS)
    others = await tx.bundles.reports_asked(connection_id)
    returning = (*supplied.returning[:-1], supplied.used)
    flow = Flow(CALLS - LEFT_TO_PEOPLE, CALLS_WINDOW, returning)
    return flow.after(reports - 1 + min(others, reports))


async def fetched_about(
    tx: Transaction, connection_id: int, reports: int
) -> datetime | None:
    """Return when so many *reports* are likely to be here, None where that is soon."""
    wait = await fetched_in(tx, connection_id, reports)
    return await tx.now() + wait if wait >= _SOON else None
