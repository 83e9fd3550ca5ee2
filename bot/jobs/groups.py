"""Keeping the members of user groups that were given something."""

from datetime import timedelta

import structlog

from bot.errors import UpstreamError
from bot.jobs.flight import Flight
from bot.ports import Store
from bot.services.access import Access
from bot.services.tenancy import Tenancy, Tenant

log = structlog.get_logger(__name__)

# Longer than a call can last; a group whose asker vanished is asked for again then.
_LEASE = timedelta(seconds=30)


class GroupsJob:
    """Asks Slack who is in a user group, before what is known gets old."""

    def __init__(
        self, store: Store, tenancy: Tenancy, access: Access, flight: Flight
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._flight = flight

    async def run(self) -> None:
        """Start asking for the group that has waited longest, if one is due."""
        tenant = self._tenancy.known
        if tenant is None or self._flight.room <= 0:
            return
        async with self._store.transaction() as tx:
            group_id = await tx.places.claim_group(tenant.installation.id, _LEASE)
        if group_id is not None:
            self._flight.start(self._refresh(tenant, group_id))

    async def _refresh(self, tenant: Tenant, group_id: str) -> None:
        try:
            await self._access.refresh_group(tenant.installation, group_id)
        except UpstreamError as error:
            log.warning("group_not_looked_up", group=group_id, why=str(error))
