import asyncio
from datetime import timedelta
from typing import cast

from bot.clock import ManualClock
from bot.domain.supplier import SupplierOrganisation
from bot.jobs.flight import Flight
from bot.jobs.organisations import OrganisationsJob
from bot.ports import Supplier
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
    killed = Supervisor(clock, lambda: "ref")
    survivor = Supervisor(clock, lambda: "ref")
    await _job(store, SupplierWhoseCallsAre(lost=True), killed).run()
    supplier = SupplierWhoseCallsAre(lost=False)

    await clock.advance(TAKEN_UP_WITHIN - TICK)
    await _job(store, supplier, survivor).run()
    await survivor.settle()
    await killed.cancel()

    assert supplier.asked == 1
    async with store.transaction() as tx:
        assert (await tx.connections.get(connection.id)).organisations_at is not None


def _job(
    store: SqlStore, supplier: SupplierWhoseCallsAre, supervisor: Supervisor
) -> OrganisationsJob:
    flight = Flight(supervisor, "organisations", 1)
    return OrganisationsJob(store, cast("Supplier", supplier), flight, frozenset())
