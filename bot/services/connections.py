"""Letting connections that stand still for refused credentials try again."""

from dataclasses import dataclass

from bot.domain.grants import Right
from bot.domain.orders import Hold
from bot.domain.people import Caller
from bot.ports import Store
from bot.services.access import Access
from bot.services.tenancy import Tenancy


@dataclass(frozen=True, slots=True)
class Resumed:
    """Whether anything stood still, and how many orders go on."""

    held: bool
    orders: int


class ConnectionService:
    """What an administrator can do once credentials are mended."""

    def __init__(self, store: Store, tenancy: Tenancy, access: Access) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access

    async def resume(self, caller: Caller) -> Resumed:
        """Let every connection try again at once; a refusal holds it again.

        Raises:
            NotAllowedError: The caller is no administrator.
        """
        tenant = self._tenancy.tenant
        held, orders = False, 0
        async with self._store.transaction() as tx:
            await self._access.must(tx, tenant.installation, caller, Right.administer)
            if (earlier := await tx.requests.find(caller.request_key)) is not None:
                return Resumed(held=True, orders=int(earlier.outcome["orders"]))
            for connection_id in (tenant.supplier_connection, tenant.toll_connection):
                if connection_id is None:
                    continue
                connection = await tx.connections.lock(connection_id)
                if connection.hold is not Hold.credentials:
                    continue
                held = await tx.connections.release(connection_id) or held
                waiting = await tx.orders.working(connection_id)
                orders += len(waiting)
                await tx.cards.changed(waiting)
                await tx.connections.refresh_now(connection_id)
            if held:
                await tx.audit.add(
                    tenant.installation.id,
                    caller.user_id,
                    "connection_resumed",
                    orders=orders,
                )
                await tx.requests.remember(caller.request_key, {"orders": orders})
        return Resumed(held, orders)
