import asyncio
from datetime import timedelta
from typing import cast

from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.domain.orders import Hold
from bot.errors import TokenRenewedError, UpstreamUnavailableError
from bot.jobs.flight import Flight
from bot.jobs.submit import SubmitJob
from bot.metrics import Metrics
from bot.ports import Supplier
from bot.services.tenancy import Tenancy, Tenant
from bot.tasks import Supervisor
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import Stage, set_stage

HELD = timedelta(seconds=5)
UNTIL_IT_WAITS_SECONDS = 1.0


class SupplierThatIsDown:
    async def generate(self, *_: object) -> None:
        raise UpstreamUnavailableError("supplier", "status 503")


class SupplierThatTakesNoOldToken:
    async def generate(self, *_: object) -> None:
        raise TokenRenewedError("supplier")


def _job(stage: Stage, supervisor: Supervisor, supplier: object) -> SubmitJob:
    tenancy = Tenancy()
    tenancy.begin(
        Tenant(Installation(stage.installation, "", "T0", ""), stage.connection)
    )
    return SubmitJob(
        stage.store,
        tenancy,
        cast("Supplier", supplier),
        Flight(supervisor, "submit", 1),
        frozenset(),
        Metrics(),
    )


async def test_a_report_that_an_old_token_did_not_get_has_its_turn_again_at_once(
    store: SqlStore, clock: ManualClock
) -> None:
    stage = await set_stage(store)
    await stage.order()
    supervisor = Supervisor(clock, lambda: "ref")
    await _job(stage, supervisor, SupplierThatTakesNoOldToken()).run()
    await supervisor.settle()

    async with store.transaction() as tx:
        assert (await tx.connections.get(stage.connection)).hold is None
        assert (await tx.budgets.use(f"{stage.connection}:generate")).used == 1
    (run,) = await stage.submit()
    assert run.attempts == 2


async def test_who_tries_a_held_supplier_and_who_settles_a_call_wait_in_no_circle(
    store: SqlStore, clock: ManualClock
) -> None:
    stage = await set_stage(store)
    await stage.order()
    async with store.transaction() as tx:
        await tx.connections.hold(stage.connection, Hold.supplier_down, HELD)
    await clock.advance(HELD)
    supervisor = Supervisor(clock, lambda: "ref")
    job = _job(stage, supervisor, SupplierThatIsDown())

    async with store.transaction() as settling:
        await settling.connections.lock(stage.connection)
        trying = asyncio.create_task(job.run())
        await asyncio.wait({trying}, timeout=UNTIL_IT_WAITS_SECONDS)
        await settling.organisations.lock([stage.lane])
    await trying
    await supervisor.settle()

    (run,) = await stage.submit()
    assert run.attempts == 2
