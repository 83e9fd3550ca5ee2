"""What a tick costs when much is stored and little is due."""

import argparse
import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.clock import ManualClock
from bot.logs import configure
from bot.sandbox.driver import Driver
from bot.sandbox.supplier_world import SupplierWorld, flat
from bot.sandbox.world import World
from bot.wiring import Waybill
from tests.benchmarks.stock import Stock

SIZES = (100, 10_000, 100_000)
_START = datetime(2026, 3, 4, 9, tzinfo=UTC)
_DUE_LANES = 10
_IN_LANE = 6
_DAY_SECONDS = 86_400.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--finished", type=int, default=1_000_000)
    parser.add_argument("--ticks", type=int, default=40)


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    configure("error", "auto")
    spans = asyncio.run(measure(options.finished, options.ticks))
    for in_flight, span in spans.items():
        yield {
            "benchmark": "backlog",
            "in_flight": in_flight,
            "tick_ms": round(span, 2),
            "ratio": round(span / spans[SIZES[0]], 2),
        }


async def measure(finished: int, ticks: int) -> dict[int, float]:
    """Return the median milliseconds of a tick by the number of runs in flight."""
    clock = ManualClock(_START)
    # Reports that go on for a day: every look finds the same work again.
    supplier = SupplierWorld(
        organisations=flat(_DUE_LANES), median_seconds=_DAY_SECONDS, sigma=0.01
    )
    world = World(clock, supplier=supplier)
    await world.open()
    try:
        with TemporaryDirectory(prefix="waybill-benchmark-") as folder:
            path = Path(folder) / "waybill.db"
            bot = await world.start_bot(f"sqlite+aiosqlite:///{path}")
            try:
                return await _measure(world, bot, clock, path, finished, ticks)
            finally:
                await bot.stop()
    finally:
        await world.close()


async def _measure(
    world: World,
    bot: Waybill,
    clock: ManualClock,
    path: Path,
    finished: int,
    ticks: int,
) -> dict[int, float]:
    driver = Driver(clock, bot)
    await driver.run_for(timedelta(seconds=5))
    await world.gateway.command(
        "ada", "fleet-ops", "/report driver-quality last-week for all"
    )
    await driver.run_for(timedelta(seconds=30))
    spans = {}
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        stock = Stock(database, clock.now())
        stock.lengthen_lanes(world.supplier, _IN_LANE)
        stock.finish(finished)
        for size in SIZES:
            stock.fill(size)
            spans[size] = await _tick_ms(bot, clock, stock, ticks)
    return spans


async def _tick_ms(bot: Waybill, clock: ManualClock, stock: Stock, ticks: int) -> float:
    spans = []
    for _ in range(ticks):
        await clock.advance(timedelta(seconds=20))
        stock.make_due(clock.now())
        began = perf_counter()
        await bot.ticker.tick()
        await bot.supervisor.settle()
        spans.append((perf_counter() - began) * 1000)
    return median(spans[ticks // 4 :])
