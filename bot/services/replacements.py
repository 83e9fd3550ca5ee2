"""What becomes of work when another client of the supplier is put in place."""

import structlog

from bot.domain.connections import SUPPLIER
from bot.ports import Transaction
from bot.services.endings import runs_changed

log = structlog.get_logger(__name__)

_REASON = "replaced"


async def leave_behind(
    tx: Transaction, installation_id: int, connection_id: int
) -> None:
    """End what earlier clients had under way; nobody can ask about it any more.

    Orders that have no reports yet, for what they need was not known, go to the client
    of *connection_id*. The others are told to people, who can order them again.
    """
    await tx.connections.lock(connection_id)
    for earlier in await tx.connections.earlier(
        installation_id, SUPPLIER, connection_id
    ):
        await tx.orders.hand_over(earlier, connection_id)
        ended = await tx.runs.give_up(earlier, _REASON)
        if ended:
            log.warning("client_replaced", connection_id=earlier, runs=len(ended))
            await runs_changed(tx, sorted({run.order_id for run in ended}))
