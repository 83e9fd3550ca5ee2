"""When nobody asks the toll API: it said to wait, or it refuses our key."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.domain.connections import Connection
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.orders import Hold
from bot.errors import (
    CredentialsRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
)
from bot.ports import Transaction

log = structlog.get_logger(__name__)

SYSTEM: Final = "toll"
_SLOW_DOWN: Final = timedelta(minutes=1)
# Ended by the first answer, not by time.
_UNTIL_RENEWED: Final = timedelta(days=3650)
_UNAUTHORIZED: Final = 401


def must_be_free(connection: Connection, now: datetime, *, by_person: bool) -> None:
    """Let nobody ask whom the API told to wait, nor a job with a refused key.

    Raises:
        CredentialsRefusedError: The key was refused, and no person asks.
        UpstreamRateLimitedError: The API wants no calls for a while.
    """
    if not connection.holds(now):
        return
    if connection.hold is Hold.budget:
        until = connection.hold_until or now
        raise UpstreamRateLimitedError(SYSTEM, until - now)
    if not by_person:
        raise CredentialsRefusedError(SYSTEM, _UNAUTHORIZED)


async def key_is_refused(tx: Transaction, connection_id: int) -> bool:
    """Return whether the key was refused and no answer has come since.

    An answer that is kept from before proves nothing.
    """
    connection = await tx.connections.get(connection_id)
    return connection.hold is Hold.credentials


async def must_be_accepted(tx: Transaction, connection_id: int) -> None:
    """Let nobody take what is kept for a sign that the key is accepted again.

    Raises:
        CredentialsRefusedError: It was refused, and no answer has come since.
    """
    if await key_is_refused(tx, connection_id):
        raise CredentialsRefusedError(SYSTEM, _UNAUTHORIZED)


async def hold_if_told(
    tx: Transaction, connection_id: int, error: UpstreamError, admins: Collection[str]
) -> None:
    """Hold the connection if *error* says so; tell *admins* once of a refused key."""
    if isinstance(error, CredentialsRefusedError):
        held = await tx.connections.hold(
            connection_id, Hold.credentials, _UNTIL_RENEWED
        )
        if held:
            log.warning("toll_key_refused", status=error.status)
            await _tell(tx, connection_id, admins)
    elif isinstance(error, UpstreamRateLimitedError):
        connection = await tx.connections.lock(connection_id)
        if connection.hold is not Hold.credentials:
            wait = error.retry_after or _SLOW_DOWN
            await tx.connections.hold(connection_id, Hold.budget, wait)


async def _tell(tx: Transaction, connection_id: int, admins: Collection[str]) -> None:
    held = await tx.connections.get(connection_id)
    since = held.hold_until or await tx.now()  # tells one refusal from the next
    for admin in sorted(admins):
        await tx.outbox.add(
            NewDelivery(
                held.installation_id,
                None,
                DeliveryKind.toll_key,
                f"toll_key:{connection_id}:{since.isoformat()}:{admin}",
                admin,
                {"by": admin},
            )
        )
