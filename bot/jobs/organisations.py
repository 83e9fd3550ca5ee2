"""Keeping the directory of organisations: at the start, hourly, and on request."""

from datetime import timedelta

import structlog

from bot.domain.orders import Hold
from bot.errors import CredentialsRefusedError, UpstreamError
from bot.jobs.flight import Flight
from bot.limits.contract import CALL_AT_MOST
from bot.ports import Store, Supplier, Transaction
from bot.services.endings import credentials_refused
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

# A fetch that outlives it, for want of a token, is made twice and harms nobody.
LEASE = CALL_AT_MOST + timedelta(seconds=1)
EVERY = timedelta(hours=1)
_AFTER_FAILURE = timedelta(seconds=30)
_AFTER_REFUSAL = timedelta(seconds=65)


class OrganisationsJob:
    """Fetches the organisations of our connection when they are due."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        supplier: Supplier,
        flight: Flight,
        admins: frozenset[str],
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._supplier = supplier
        self._flight = flight
        self._admins = admins

    async def run(self) -> None:
        """Start fetching if it is due."""
        tenant = self._tenancy.known
        if tenant is None or self._flight.room <= 0:
            return
        # Of other connections there may be rows, but the credentials are this one's.
        connection_id = tenant.supplier_connection
        if connection_id is None:
            return
        async with self._store.transaction() as tx:
            claimed = await tx.connections.claim_refresh(connection_id, LEASE)
        if claimed:
            self._flight.start(self._fetch(connection_id))

    async def _fetch(self, connection_id: int) -> None:
        try:
            rows = await self._supplier.organisations()
        except UpstreamError as error:
            log.warning(
                "organisations_not_fetched", error=type(error).__name__, why=str(error)
            )
            refused = isinstance(error, CredentialsRefusedError)
            async with self._store.transaction() as tx:
                if refused:
                    await self._hold(tx, connection_id)
                await tx.connections.refresh_due(
                    connection_id, _AFTER_REFUSAL if refused else _AFTER_FAILURE
                )
            return
        async with self._store.transaction() as tx:
            await tx.connections.lock(connection_id)
            await tx.organisations.replace(connection_id, rows)
            await tx.connections.refresh_due(connection_id, EVERY)
        log.info("organisations_fetched", organisations=len(rows))

    async def _hold(self, tx: Transaction, connection_id: int) -> None:
        connection = await tx.connections.lock(connection_id)
        waiting = await tx.orders.newest(
            connection.installation_id, only="running", limit=1
        )
        if not waiting:
            return  # the first order finds it out itself, and somebody is told
        if await tx.connections.hold(connection_id, Hold.credentials, _AFTER_REFUSAL):
            await tx.cards.changed(await tx.orders.working(connection_id))
            await credentials_refused(tx, connection_id, waiting[0].id, self._admins)
