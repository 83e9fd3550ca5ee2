"""Answers that only read: orders, report types, organisations, limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.domain.audit import AuditLine
from bot.domain.grants import EVERYTHING, Right
from bot.domain.orders import Order, OrderView, RunState
from bot.domain.organisations import Organisation
from bot.domain.people import Caller
from bot.domain.report_types import Catalogue, ReportType
from bot.errors import NotAllowedError, UnknownOrderError
from bot.limits.contract import REPORTS_IN_PROGRESS
from bot.ports import BudgetUse, Store, Transaction
from bot.services.access import Access
from bot.services.tenancy import Tenancy

_BUSIEST = 10
_TRAIL = 40
_NAMES_SECONDS = 5.0
_SHOWN = 10
_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class Directory:
    """The listed organisations and when they were fetched."""

    organisations: tuple[Organisation, ...]
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The newest of some orders, and how many there are of the newest 200."""

    views: tuple[OrderView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of each limit is used, and how much is on its way."""

    uses: dict[str, BudgetUse]
    waiting: int
    lanes: tuple[tuple[str, int], ...]
    lane_limit: int = REPORTS_IN_PROGRESS


class OverviewService:
    """One public method for each thing a person can look at."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._store = store
        self._clock = clock
        self._names: tuple[str, ...] = ()
        self._names_until = 0.0
        self._tenancy = tenancy
        self._access = access
        self._catalogue = catalogue

    async def order(self, caller: Caller, ref: str) -> OrderView:
        """Return one order.

        Raises:
            NotAllowedError: The caller may not look.
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            await self._may_look(tx, caller)
            installation = self._tenancy.tenant.installation
            order = await tx.orders.find(installation.id, ref)
            if order is None:
                raise UnknownOrderError(ref)
            if not await self._open_orders(tx, caller, [order]):
                raise NotAllowedError("closed")
            return await tx.orders.view(order.id)

    async def orders(
        self, caller: Caller, only: str | None = None, *, own: bool = False
    ) -> Listing:
        """Return the newest orders, all that are open to *caller*, or their *own*.

        Raises:
            NotAllowedError: The caller may not look.
        """
        async with self._store.transaction() as tx:
            await self._may_look(tx, caller)
            found = await tx.orders.newest(
                self._tenancy.tenant.installation.id,
                person=caller.user_id if own else None,
                only=only,
                limit=_LOOKED_THROUGH,
            )
            if not own and not await self._sees_everything(tx, caller):
                found = await self._open_orders(tx, caller, found)
            shown = await tx.orders.views([each.id for each in found[:_SHOWN]])
            return Listing(shown, len(found))

    async def trail(self, caller: Caller, ref: str) -> Sequence[AuditLine]:
        """Return who did what with an order; for its administrators.

        Raises:
            NotAllowedError: The caller does not administer what was ordered.
            UnknownOrderError: There is no such order.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            order = await tx.orders.find(installation.id, ref)
            branches = await tx.orders.branches([order.id] if order else [])
            asked = dict.fromkeys(frozenset().union(*branches.values()), "")
            await self._access.must(
                tx, installation, caller, Right.administer, asked or None
            )
            if order is None:
                raise UnknownOrderError(ref)
            return await tx.audit.about(installation.id, order.ref, _TRAIL)

    async def report_types(self, caller: Caller) -> tuple[ReportType, ...]:
        """Return the report types that are known by name.

        Raises:
            NotAllowedError: The caller may not look.
        """
        await self.may_look(caller)
        return self._catalogue.all()

    async def organisations(self, caller: Caller) -> Directory:
        """Return the listed organisations.

        Raises:
            NotAllowedError: The caller may not look.
            NotConfiguredError: No supplier credentials are set.
        """
        async with self._store.transaction() as tx:
            await self._may_look(tx, caller)
            connection = await tx.connections.get(self._tenancy.supplier)
            return Directory(
                await self._open_ones(tx, caller, connection.id),
                connection.organisations_at,
            )

    async def refresh_organisations(self, caller: Caller) -> None:
        """Have the organisations fetched again, now.

        Raises:
            NotAllowedError: The caller is no administrator.
            NotConfiguredError: No supplier credentials are set.
        """
        async with self._store.transaction() as tx:
            await self._access.must(
                tx, self._tenancy.tenant.installation, caller, Right.administer
            )
            if not await tx.requests.remember(caller.request_key, {"refreshed": True}):
                return  # this very request had them fetched already
            await tx.connections.refresh_now(self._tenancy.supplier)
            await tx.audit.add(
                self._tenancy.tenant.installation.id,
                caller.user_id,
                "organisations_refreshed",
            )

    async def quota(self, caller: Caller) -> Quota:
        """Return how much of the supplier's limits is used.

        Raises:
            NotAllowedError: The caller may not look.
            NotConfiguredError: No supplier credentials are set.
        """
        connection_id = self._tenancy.supplier
        async with self._store.transaction() as tx:
            await self._may_look(tx, caller)
            uses = {
                operation: await tx.budgets.use(f"{connection_id}:{operation}")
                for operation in ("generate", "get", "link")
            }
            waiting = await tx.reports.waiting(connection_id)
            seen = {
                each.name for each in await self._open_ones(tx, caller, connection_id)
            }
            lanes = await tx.organisations.busiest(connection_id, _BUSIEST)
            return Quota(
                uses,
                waiting.get(RunState.queued, 0),
                tuple(lane for lane in lanes if lane[0] in seen),
            )

    async def may_look(self, caller: Caller) -> None:
        """Let only those through who may know what there is.

        Raises:
            NotAllowedError: They may not, or (``unknown_person``) it is not known.
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        async with self._store.transaction() as tx:
            await self._may_look(tx, caller)

    async def names(self) -> tuple[str, ...]:
        """Return the names of the listed organisations, for reading commands.

        They may be a few seconds old: what is ordered is decided by the directory.
        """
        tenant = self._tenancy.known
        if tenant is None or tenant.supplier_connection is None:
            return ()
        if not self._names or self._clock.monotonic() >= self._names_until:
            async with self._store.transaction() as tx:
                found = await tx.organisations.directory(tenant.supplier_connection)
            self._names = tuple(organisation.name for organisation in found)
            self._names_until = self._clock.monotonic() + _NAMES_SECONDS
        return self._names

    async def names_for(self, caller: Caller) -> tuple[str, ...]:
        """Return the names of the organisations that are open to *caller*.

        Raises:
            NotAllowedError: None is, or (``unknown_person``) it is not known.
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        connection_id = self._tenancy.tenant.supplier_connection
        async with self._store.transaction() as tx:
            await self._may_look(tx, caller)
            if connection_id is None:
                return ()
            found = await self._open_ones(tx, caller, connection_id)
        return tuple(organisation.name for organisation in found)

    async def _open_ones(
        self, tx: Transaction, caller: Caller, connection_id: int
    ) -> tuple[Organisation, ...]:
        directory = await tx.organisations.directory(connection_id)
        installation = self._tenancy.tenant.installation
        seen = await self._access.sees(
            tx, installation, caller, [each.id for each in directory]
        )
        return tuple(each for each in directory if each.id in seen)

    async def _open_orders(
        self, tx: Transaction, caller: Caller, orders: Sequence[Order]
    ) -> tuple[Order, ...]:
        """Return those that are the caller's, or of what is open to them."""
        branches = await tx.orders.branches([each.id for each in orders])
        installation = self._tenancy.tenant.installation
        asked = frozenset({EVERYTHING}).union(*branches.values())
        seen = await self._access.sees(tx, installation, caller, asked)
        return tuple(
            each
            for each in orders
            if each.ordered_by == caller.user_id
            or not seen.isdisjoint(branches.get(each.id, {EVERYTHING}))
        )

    async def _sees_everything(self, tx: Transaction, caller: Caller) -> bool:
        installation = self._tenancy.tenant.installation
        return bool(await self._access.sees(tx, installation, caller, {EVERYTHING}))

    async def _may_look(self, tx: Transaction, caller: Caller) -> None:
        installation = self._tenancy.tenant.installation
        await self._access.must_be_known(tx, installation, caller)
