import asyncio
from datetime import timedelta
from typing import cast

from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.domain.supplier import SupplierOrganisation
from bot.jobs.flight import Flight
from bot.jobs.organisations import OrganisationsJob
from bot.ports import Supplier
from bot.services.tenancy import Tenancy, Tenant
from bot.tasks import Supervisor
from storage.unit_of_work import SqlStore

TAKEN_UP_WITHIN = timedelta(seconds=15)
TICK = timedelta(seconds=1)


class SupplierWhoseCallsAre:
    def __init__(self, *, lost: bool) -> None:
        self.lost = lost
        self.asked = 0

    async def organisations(self) -> tuple[SupplierOrganisation, ...]:
        self.asked += 1
        if self.lost:
            await asyncio.Event().wait()
        return ()


async def test_a_directory_whose_fetcher_was_killed_is_fetched_within_15_s(
    store: SqlStore, clock: ManualClock
) -> None:
    async with store.transaction() as tx:
        home = await tx.installations.ensure("", "T1", "U1", "Fleet")
        connection = await tx.connections.ensure(home.id, "supplier", "client")
    tenancy = _tenancy(home, connection.id)
    killed = Supervisor(clock, lambda: "ref")
    survivor = Supervisor(clock, lambda: "ref")
    await _job(store, tenancy, SupplierWhoseCallsAre(lost=True), killed).run()
    supplier = SupplierWhoseCallsAre(lost=False)

    await clock.advance(TAKEN_UP_WITHIN - TICK)
    await _job(store, tenancy, supplier, survivor).run()
    await survivor.settle()
    await killed.cancel()

    assert supplier.asked == 1
    async with store.transaction() as tx:
        assert (await tx.connections.get(connection.id)).organisations_at is not None


async def test_a_directory_of_other_credentials_is_left_to_whoever_has_them(
    store: SqlStore, clock: ManualClock
) -> None:
    async with store.transaction() as tx:
        home = await tx.installations.ensure("", "T1", "U1", "Fleet")
        other = await tx.installations.ensure("", "T2", "U2", "Another fleet")
        ours = await tx.connections.ensure(home.id, "supplier", "client")
        theirs = await tx.connections.ensure(other.id, "supplier", "their client")
    supervisor = Supervisor(clock, lambda: "ref")
    supplier = SupplierWhoseCallsAre(lost=False)

    await _job(store, _tenancy(home, ours.id), supplier, supervisor).run()
    await supervisor.settle()

    assert supplier.asked == 1
    async with store.transaction() as tx:
        assert (await tx.connections.get(ours.id)).organisations_at is not None
        assert (await tx.connections.get(theirs.id)).organisations_at is None


def _tenancy(installation: Installation, connection_id: int) -> Tenancy:
    tenancy = Tenancy()
    tenancy.begin(Tenant(installation, connection_id))
    return tenancy


def _job(
    store: SqlStore,
    tenancy: Tenancy,
    supplier: SupplierWhoseCallsAre,
    supervisor: Supervisor,
) -> OrganisationsJob:
    flight = Flight(supervisor, "organisations", 1)
    return OrganisationsJob(
        store, tenancy, cast("Supplier", supplier), flight, frozenset()
    )
