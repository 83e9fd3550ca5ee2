"""An order that somebody names, and whether they may change it."""

from bot.domain.grants import EVERYTHING, Right
from bot.domain.orders import Order
from bot.domain.people import Caller
from bot.errors import (
    NotAllowedError,
    UnknownOrderError,
)
from bot.ports import Transaction
from bot.services.access import Access
from bot.services.tenancy import Tenancy


class OrderFinder:
    """Finds orders for people; every method stands inside of a transaction."""

    def __init__(self, tenancy: Tenancy, access: Access) -> None:
        self._tenancy = tenancy
        self._access = access

    async def find(
        self, tx: Transaction, caller: Caller, ref: str | None, *, running: bool = False
    ) -> Order:
        """Return the order of this id; None means the caller's latest (running) one.

        Raises:
            NotAllowedError: Nobody may say anything to this person.
            UnknownOrderError: There is no such order.
        """
        installation = self._tenancy.tenant.installation
        await self.must_be_known(tx, caller)
        return await named(tx, installation.id, caller, ref, running=running)

    async def must_be_known(self, tx: Transaction, caller: Caller) -> None:
        """Let only those through who may use Waybill.

        Raises:
            NotAllowedError: They may not, or (``unknown_person``) it is not known.
        """
        installation = self._tenancy.tenant.installation
        await self._access.must_be_known(tx, installation, caller)

    async def must_change(self, tx: Transaction, caller: Caller, order: Order) -> None:
        """Let only who ordered, or an administrator, go on.

        Raises:
            NotAllowedError: It is somebody else's order.
        """
        if order.ordered_by == caller.user_id:
            return
        branches = (await tx.orders.branches([order.id])).get(order.id, {EVERYTHING})
        administered = await self._access.reach(
            tx,
            self._tenancy.tenant.installation,
            caller,
            Right.administer,
            branches,
        )
        if administered != branches:
            raise NotAllowedError("not_yours")


async def named(
    tx: Transaction,
    installation_id: int,
    caller: Caller,
    ref: str | None,
    *,
    running: bool = False,
) -> Order:
    """Return the order of this id; None means the caller's latest (running) one.

    Raises:
        UnknownOrderError: There is no such order.
    """
    if ref is None:
        only = "running" if running else None
        own = await tx.orders.newest(
            installation_id, person=caller.user_id, only=only, limit=1
        )
        order = own[0] if own else None
    else:
        order = await tx.orders.find(installation_id, ref)
    if order is None:
        raise UnknownOrderError(ref or "")
    return order
