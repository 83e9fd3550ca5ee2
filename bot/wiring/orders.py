"""Supplier reports: ordered, asked for, waited for, shown, linked to."""

from bot.jobs.expire import ExpireJob
from bot.jobs.organisations import OrganisationsJob
from bot.jobs.poll import PollJob
from bot.jobs.reading import ReportReader
from bot.jobs.reconcile import ReconcileJob
from bot.jobs.resolve import ResolveJob
from bot.jobs.submit import SubmitJob
from bot.limits.planner import Planner
from bot.services.access import Access
from bot.services.cancelling import CancelService
from bot.services.cards import CardService
from bot.services.connections import ConnectionService
from bot.services.links import LinkService
from bot.services.minting import Minter
from bot.services.order_book import OrderBook
from bot.services.order_finder import OrderFinder
from bot.services.order_plans import OrderPlans
from bot.services.orders import OrderService
from bot.services.overview import OverviewService
from bot.services.retrying import RetryService
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside

_CALLS_AT_ONCE = 16
_LOOKUPS_AT_ONCE = 8


class OrderParts:
    """What people do with orders, and what brings their reports."""

    def __init__(self, ground: Ground, outside: Outside, access: Access) -> None:
        self._ground = ground
        self._supplier = outside.supplier
        self._access = access
        self._reader = ReportReader(ground.background, outside.supplier)
        store, tenancy, catalogue = ground.store, ground.tenancy, ground.catalogue
        book = OrderBook(tenancy, catalogue, ground.metrics)
        finder = OrderFinder(tenancy, access)
        self.orders = OrderService(
            store,
            tenancy,
            access,
            OrderPlans(tenancy, access, catalogue, ground.settings.zone),
            book,
            files=ground.brings_files,
        )
        self.cancelling = CancelService(store, finder, ground.metrics)
        self.retrying = RetryService(store, tenancy, access, finder, book)
        self.cards = CardService(store, tenancy, access, finder)
        self.links = LinkService(
            store,
            tenancy,
            access,
            Minter(store, outside.supplier, ground.clock),
            ground.metrics,
        )
        self.overview = OverviewService(store, tenancy, access, catalogue, ground.clock)
        self.connections = ConnectionService(store, tenancy, access)

    def organisations_job(self) -> OrganisationsJob:
        """Return what fetches the supplier's organisations."""
        return OrganisationsJob(
            self._ground.background,
            self._ground.tenancy,
            self._supplier,
            self._ground.flight("organisations", 1),
            self._access.admins,
        )

    def resolve_job(self) -> ResolveJob:
        """Return what plans the orders that came before the organisations."""
        return ResolveJob(
            self._ground.background,
            self._ground.tenancy,
            self._access,
            self.orders,
            self._ground.catalogue,
            self._ground.settings.zone,
            self._ground.flight("resolve", _LOOKUPS_AT_ONCE),
        )

    def expire_job(self) -> ExpireJob:
        """Return what ends runs whose deadline has passed."""
        return ExpireJob(self._ground.background, self._ground.metrics)

    def reconcile_job(self) -> ReconcileJob:
        """Return what finds out what became of calls without an answer."""
        return ReconcileJob(
            self._ground.background,
            self._ground.tenancy,
            self._reader,
            self._ground.flight("reconcile", _LOOKUPS_AT_ONCE),
        )

    def submit_job(self) -> SubmitJob:
        """Return what asks the supplier for reports."""
        return SubmitJob(
            self._ground.background,
            self._ground.tenancy,
            self._supplier,
            self._ground.flight("submit", _CALLS_AT_ONCE),
            self._access.admins,
            self._ground.metrics,
        )

    def poll_job(self) -> PollJob:
        """Return what asks whether reports are ready."""
        return PollJob(
            self._ground.background,
            self._ground.tenancy,
            self._reader,
            self._ground.flight("poll", _CALLS_AT_ONCE),
            Planner(target=self._ground.settings.poll_calls),
            self._ground.metrics,
        )
