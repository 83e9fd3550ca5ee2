"""A store with one connection, lanes and orders, for tests of the storage."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.orders import NewOrder, Order, PlannedRun, Run, RunState
from bot.domain.report_types import FLEET
from bot.domain.supplier import SupplierOrganisation
from bot.domain.windows import Window
from bot.ports import Store
from bot.ports.store import Transaction

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAST_WEEK = Window(NOON - timedelta(days=8), NOON - timedelta(days=1))
QUALITY = "REPORT_TYPE_DRIVER_QUALITY"
LEASE = timedelta(seconds=13)
DEADLINE = timedelta(hours=3)
ANA, BORA, CEM = "U0ANA", "U0BORA", "U0CEM"


@dataclass
class Stage:
    store: Store
    installation: int
    connection: int
    lanes: dict[str, int]
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def lane(self) -> int:
        return next(iter(self.lanes.values()))

    async def order(
        self,
        *lanes: str,
        by: str = ANA,
        fingerprint: str = "",
        period_closed: bool = True,
    ) -> Order:
        names = lanes or tuple(self.lanes)[:1]
        async with self.store.transaction() as tx:
            return await self.place(
                tx,
                [self.lanes[name] for name in names],
                by=by,
                fingerprint=fingerprint,
                period_closed=period_closed,
            )

    async def place(
        self,
        tx: Transaction,
        lanes: Sequence[int],
        *,
        by: str = ANA,
        fingerprint: str = "",
        period_closed: bool = True,
    ) -> Order:
        number = next(self.numbers)
        order = await tx.orders.add(
            NewOrder(
                installation_id=self.installation,
                connection_id=self.connection,
                ref=f"R-{number}",
                ordered_by=by,
                channel_id="C0FLEET",
                command="driver quality last week",
                spec={"types": {QUALITY: "driver quality"}},
                fingerprint=fingerprint or f"fingerprint {number}",
                period_closed=period_closed,
                planned=tuple(PlannedRun(lane, QUALITY, LAST_WEEK) for lane in lanes),
            )
        )
        await tx.organisations.lock(set(lanes))
        await tx.organisations.wake(set(lanes))
        return order

    async def accepted(self, by: str = ANA) -> Order:
        async with self.store.transaction() as tx:
            return await self.place(tx, [], by=by)

    async def submit(self, most: int = 1) -> list[Run]:
        """Claim as the submitting job does: lanes in turn, one run of each."""
        async with self.store.transaction() as tx:
            lanes = await tx.organisations.due_to_submit(self.connection, most)
            claimed = [
                await tx.runs.claim_submit(lane, LEASE, DEADLINE) for lane, _ in lanes
            ]
            await tx.organisations.wake([lane for lane, _ in lanes])
        return [run for run in claimed if run is not None]

    async def generating(self) -> Run:
        """Bring the next run as far as a report that is being built."""
        (run,) = await self.submit()
        await self.move(run, RunState.generating, supplier_report_id=f"report {run.id}")
        return await self.fresh(run)

    async def move(self, run: Run, state: RunState, **changes: object) -> bool:
        async with self.store.transaction() as tx:
            moved = await tx.runs.move(run, state, **changes)
            await tx.organisations.lock([run.organisation_id])
            await tx.organisations.wake([run.organisation_id])
        return moved

    async def fresh(self, run: Run) -> Run:
        async with self.store.transaction() as tx:
            runs = await tx.runs.of_order(run.order_id)
        return next(each for each in runs if each.id == run.id)


async def set_stage(store: Store, lanes: int = 1) -> Stage:
    async with store.transaction() as tx:
        installation = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
        connection = await tx.connections.ensure(installation.id, "supplier", "client")
        names = [f"lane {number}" for number in range(lanes)]
        await tx.organisations.replace(
            connection.id,
            [
                SupplierOrganisation(name, name, None, frozenset({FLEET}))
                for name in names
            ],
        )
        directory = await tx.organisations.directory(connection.id)
    by_key = {each.key: each.id for each in directory}
    return Stage(
        store, installation.id, connection.id, {name: by_key[name] for name in names}
    )
