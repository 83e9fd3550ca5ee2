"""Fleets that order reports from the real engine, by a clock that is stepped."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlmodel import col

from bot.clock import ManualClock
from bot.domain.report_types import FLEET, KNOWN_TYPES
from bot.limits.durations import Belief
from bot.sandbox.driver import Driver
from bot.sandbox.supplier_world import SupplierWorld, flat
from bot.sandbox.world import World
from bot.wiring import Waybill
from storage.tables import RunRow

START = datetime(2026, 3, 4, 9, tzinfo=UTC)
PERIODS = ("last-week", "yesterday", "2026-02-02..2026-02-08")
TITLES = tuple(kind.title for kind in KNOWN_TYPES if kind.kind == FLEET)
_LEARNED = 200
_WARM_UP = timedelta(seconds=5)
_LONGEST = timedelta(hours=4)


@dataclass(frozen=True)
class Fleet:
    """Who orders what, and how long the supplier takes."""

    orgs: int
    reports: int
    median: float
    sigma: float
    history: bool
    poll_calls: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a seed has shown: spans in seconds, and instants of Get and List."""

    durations: Sequence[float]
    lags: Sequence[float]
    calls: int
    busiest: int


async def play(fleet: Fleet, seed: int) -> Outcome:
    """Order everything at once and let time pass until every report is found."""
    clock = ManualClock(START)
    supplier = SupplierWorld(
        seed, flat(fleet.orgs), median_seconds=fleet.median, sigma=fleet.sigma
    )
    world = World(clock, supplier=supplier)
    await world.open()
    try:
        with TemporaryDirectory(prefix="waybill-benchmark-") as folder:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'waybill.db'}"
            more = (
                {}
                if fleet.poll_calls is None
                else {"WAYBILL_POLL_CALLS": str(fleet.poll_calls)}
            )
            bot = await world.start_bot(url, **more)
            try:
                return await _play(fleet, seed, world, bot, clock)
            finally:
                await bot.stop()
    finally:
        await world.close()


async def _play(
    fleet: Fleet, seed: int, world: World, bot: Waybill, clock: ManualClock
) -> Outcome:
    driver = Driver(clock, bot)
    await driver.run_for(_WARM_UP)
    if fleet.history:
        await _teach(bot, _history(fleet, seed))
    for command in commands(fleet.reports):
        await world.gateway.command("ada", "fleet-ops", command)
    found = world.supplier.reports
    total = fleet.orgs * fleet.reports
    await driver.run_until(
        lambda: (
            len(found) == total
            and all(report.first_seen is not None for report in found.values())
        ),
        within=_LONGEST,
    )
    ready = await _ready(bot)
    return Outcome(
        durations=[
            (report.completes_at - report.created_at).total_seconds()
            for report in found.values()
        ],
        lags=[
            (ready[report.id] - report.completes_at).total_seconds()
            for report in found.values()
        ],
        calls=sum(call.operation in _READS for call in world.supplier.calls),
        busiest=world.supplier.max_in_window(_READS, 600),
    )


def commands(count: int) -> list[str]:
    """Return *count* different orders of one type for every organisation."""
    orders = [f"/report {title} {at} for all" for at in PERIODS for title in TITLES]
    if count > len(orders):
        raise ValueError(f"at most {len(orders)} reports an organisation")
    return orders[:count]


_READS = frozenset({"report", "reports"})


def _history(fleet: Fleet, seed: int) -> Mapping[str, Belief]:
    rng = random.Random(f"history:{seed}")
    beliefs: dict[str, Belief] = {}
    for kind in KNOWN_TYPES:
        belief = Belief()
        for _ in range(_LEARNED):
            belief = belief.observe(rng.lognormvariate(log(fleet.median), fleet.sigma))
        beliefs[kind.value] = belief
    return beliefs


async def _teach(bot: Waybill, beliefs: Mapping[str, Belief]) -> None:
    connection = bot.tenancy.tenant.supplier_connection
    assert connection is not None
    async with bot.store.transaction() as tx:
        for kind, belief in beliefs.items():
            await tx.beliefs.put(connection, kind, asdict(belief))


async def _ready(bot: Waybill) -> dict[str, datetime]:
    async with bot.engine.connect() as connection:
        rows = await connection.execute(
            select(col(RunRow.supplier_report_id), col(RunRow.ended_at))
        )
        return {row.supplier_report_id: row.ended_at for row in rows}
