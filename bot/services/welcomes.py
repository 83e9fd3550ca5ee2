"""Welcomes: once in a channel, and once at somebody's App Home."""

from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.grants import Actor, Outsider, Right
from bot.domain.home import WATCHED_FOR, Looker
from bot.domain.organisations import Organisation
from bot.domain.people import Caller
from bot.domain.report_types import Catalogue
from bot.domain.welcomes import Example, Welcome, examples, welcome
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.tenancy import Tenancy

# Longer than a Home is followed: it is not drawn once more to take it away.
_FIRST_LOOK = WATCHED_FOR + timedelta(minutes=1)


class WelcomeService:
    """Decides whether somebody is welcomed, and which commands they are shown.

    No name is shown that is not open to everybody who reads it.
    """

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        catalogue: Catalogue,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._catalogue = catalogue
        self._zone = zone

    async def joined(self, channel_id: str, inviter: str) -> bool:
        """Have a welcome posted where Waybill was invited; False when one was.

        Raises:
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            if not await tx.welcomes.first(installation.id, channel_id):
                return False
            return await tx.outbox.add(
                NewDelivery(
                    installation.id,
                    None,
                    DeliveryKind.welcome,
                    f"welcome:{channel_id}",
                    channel_id,
                    {"inviter": inviter},
                )
            )

    async def in_channel(
        self, tx: Transaction, channel_id: str, *, shared: bool, members_only: bool
    ) -> Welcome:
        """Return what is shown in a channel.

        A branch is named where full members alone read, and where everybody who
        acts in this channel may order it.
        """
        installation = self._tenancy.tenant.installation
        policy = await self._access.policy(tx, installation)
        directory = await self._directory(tx)
        ids = [each.id for each in directory]
        if shared and not any(policy.lets_in(Outsider.shared, each) for each in ids):
            return Welcome(shared=True)
        somebody = Actor("", channel_id)
        open_ones = policy.reach(somebody, Right.order, ids) if members_only else ()
        return await self._welcome(tx, directory, open_ones)

    async def at_home(
        self, tx: Transaction, looker: Looker, caller: Caller
    ) -> Welcome | None:
        """Return what is shown at somebody's first look, None at every later one."""
        place = (looker.installation_id, looker.user_id)
        at = await tx.welcomes.at(*place)
        if at is None:
            await tx.welcomes.first(*place)
        elif await tx.now() >= at + _FIRST_LOOK:
            return None
        directory = await self._directory(tx)
        installation = self._tenancy.tenant.installation
        ids = [each.id for each in directory]
        open_ones = await self._access.reach(tx, installation, caller, Right.order, ids)
        return await self._welcome(tx, directory, open_ones)

    async def _directory(self, tx: Transaction) -> tuple[Organisation, ...]:
        connection_id = self._tenancy.tenant.supplier_connection
        if connection_id is None:
            return ()
        return await tx.organisations.directory(connection_id)

    async def _welcome(
        self,
        tx: Transaction,
        directory: tuple[Organisation, ...],
        open_ones: Collection[int],
    ) -> Welcome:
        tenant = self._tenancy.tenant
        orders: tuple[Example, ...] = ()
        if tenant.supplier_connection is not None:
            # The company at the root is no branch.
            named = [
                each.name
                for each in directory
                if each.id in open_ones and each.parent_key
            ]
            branch = named[-1] if named else ""
            now = await tx.now()
            orders = examples(directory, branch, self._catalogue, now, self._zone)
        return welcome(orders, toll=tenant.toll_connection is not None)
