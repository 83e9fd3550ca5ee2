from collections.abc import Mapping
from datetime import timedelta
from typing import cast

import pytest

from bot.clock import ManualClock
from bot.domain.orders import Run
from bot.domain.supplier import ReportPage, ReportStatus, SupplierReport
from bot.errors import (
    LostClaimError,
    TokenRenewedError,
    UpstreamError,
    UpstreamUnavailableError,
)
from bot.jobs.reading import ReportReader
from bot.ports import Store, Supplier
from tests.unit.storage_stage import LEASE, Stage, set_stage

NEARLY_A_CALL = timedelta(seconds=9)


class SupplierWhoseListIsShort:
    """Lists some reports, and answers slowly; *broken* ones cannot be asked for."""

    def __init__(
        self,
        clock: ManualClock,
        listed: list[str],
        broken: Mapping[str, UpstreamError] | None = None,
    ) -> None:
        self.clock = clock
        self.listed = listed
        self.broken = broken or {}
        self.asked: list[str] = []

    async def reports(
        self, _org: str, _token: str | None = None, _size: int = 50
    ) -> ReportPage:
        await self.clock.advance(NEARLY_A_CALL)
        return ReportPage(tuple(_done(each) for each in self.listed), None)

    async def report(self, _org: str, report_id: str) -> SupplierReport:
        await self.clock.advance(NEARLY_A_CALL)
        self.asked.append(report_id)
        if report_id in self.broken:
            raise self.broken[report_id]
        return _done(report_id)


def _done(report_id: str) -> SupplierReport:
    return SupplierReport(report_id, ReportStatus.completed)


def _reader(store: Store, supplier: SupplierWhoseListIsShort) -> ReportReader:
    return ReportReader(store, cast("Supplier", supplier))


@pytest.fixture
async def stage(store: Store) -> Stage:
    return await set_stage(store)


async def _being_built(stage: Stage, count: int) -> list[Run]:
    await stage.order(*[next(iter(stage.lanes))] * count)
    return [await stage.generating() for _ in range(count)]


async def _slot(stage: Stage) -> int:
    async with stage.store.transaction() as tx:
        grant = await tx.budgets.reserve(f"{stage.connection}:get", 1)
    return grant.slots[0]


async def _kept() -> bool:
    return True


async def _lost() -> bool:
    return False


async def test_a_report_that_cannot_be_read_hides_no_other(
    stage: Stage, clock: ManualClock
) -> None:
    one, two, three = await _being_built(stage, 3)
    bad = two.supplier_report_id
    supplier = SupplierWhoseListIsShort(
        clock,
        [one.supplier_report_id],
        {bad: UpstreamUnavailableError("supplier", "status 500")},
    )

    found = await _reader(stage.store, supplier).find(
        [one, two, three], await _slot(stage), _kept
    )

    assert set(found) == {one.supplier_report_id, three.supplier_report_id}


async def test_who_has_lost_a_lane_asks_nothing_more(
    stage: Stage, clock: ManualClock
) -> None:
    runs = await _being_built(stage, 2)
    supplier = SupplierWhoseListIsShort(clock, [])

    with pytest.raises(LostClaimError):
        await _reader(stage.store, supplier).find(runs, await _slot(stage), _lost)

    assert supplier.asked == []


async def test_a_look_of_many_slow_calls_keeps_its_lane(
    stage: Stage, clock: ManualClock
) -> None:
    runs = await _being_built(stage, 3)
    async with stage.store.transaction() as tx:
        await tx.organisations.look_from(stage.lane, clock.now())
        fence = await tx.organisations.claim_poll(stage.lane, LEASE)

    async def keep() -> bool:
        async with stage.store.transaction() as tx:
            assert await tx.organisations.due_to_poll(stage.connection, 1) == ()
            return await tx.organisations.keep_poll(stage.lane, fence, LEASE)

    found = await _reader(stage.store, SupplierWhoseListIsShort(clock, [])).find(
        runs, await _slot(stage), keep
    )

    assert len(found) == len(runs)
    async with stage.store.transaction() as tx:
        assert await tx.organisations.polled(stage.lane, fence)


async def test_a_lane_that_another_has_claimed_cannot_be_kept(stage: Stage) -> None:
    async with stage.store.transaction() as tx:
        old = await tx.organisations.claim_poll(stage.lane, LEASE)
        await tx.organisations.claim_poll(stage.lane, LEASE)

        assert not await tx.organisations.keep_poll(stage.lane, old, LEASE)


async def test_what_is_asked_again_with_a_new_token_is_counted_as_another_call(
    stage: Stage, clock: ManualClock
) -> None:
    (run,) = await _being_built(stage, 1)
    supplier = SupplierWhoseListIsShort(
        clock, [], {run.supplier_report_id: TokenRenewedError("supplier")}
    )

    async def mended() -> bool:
        supplier.broken = {}
        return True

    found = await _reader(stage.store, supplier).find([run], await _slot(stage), mended)

    assert set(found) == {run.supplier_report_id}
    assert supplier.asked == [run.supplier_report_id] * 2
    async with stage.store.transaction() as tx:
        assert (await tx.budgets.use(f"{stage.connection}:get")).used == 2
