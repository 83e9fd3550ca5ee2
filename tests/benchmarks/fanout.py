"""What a grid of reports costs in messages, edits and time, by a stepped clock."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import text

from bot.clock import ManualClock
from bot.domain.report_types import FLEET, KNOWN_TYPES, RENTAL
from bot.limits.contract import CALLS, CALLS_WINDOW
from bot.logs import configure
from bot.sandbox.driver import Driver
from bot.sandbox.supplier_world import SupplierWorld, flat
from bot.sandbox.world import World
from bot.wiring import Waybill
from tests.benchmarks.scenario import START

_PERSON, _CHANNEL = "ada", "fleet-ops"
_LONGEST = timedelta(hours=6)
_WARM_UP = timedelta(seconds=5)
_TAIL = timedelta(seconds=30)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orgs", type=int, help="instead of 20 and 500")
    parser.add_argument("--types", type=int, default=6)
    parser.add_argument("--failures", type=float, default=0.05)


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    configure("error", "auto")
    for orgs in (20, 500) if options.orgs is None else (options.orgs,):
        yield asyncio.run(measure(orgs, options.types, options.failures))
    yield asyncio.run(measure_fairness())


async def measure(orgs: int, types: int, failures: float) -> Mapping[str, object]:
    """Order every type of every organisation; let time pass until all is told."""
    supplier = SupplierWorld(organisations=flat(orgs), failure_share=failures)
    began = perf_counter()
    async with _bot(supplier, types) as (world, bot, driver):
        ordered_at = world.clock.now()
        await _order(world, driver, "all last week for all confirmed")
        total = orgs * types
        await driver.run_until(lambda: _all_seen(supplier, total), within=_LONGEST)
        await driver.run_for(_TAIL)
        return {
            "benchmark": "fanout",
            "organisations": orgs,
            "types": types,
            **_messages(world),
            **await _times(bot, world, ordered_at),
            "wall_s": round(perf_counter() - began, 1),
        }


async def measure_fairness() -> Mapping[str, object]:
    """Order a thousand reports of one organisation, then one of another."""
    supplier = SupplierWorld(organisations=flat(2))
    async with _bot(supplier, types=9) as (world, bot, driver):
        (long, short) = (each.name for each in supplier.organisations)
        await _order(world, driver, f'trips 2007-01-01..2026-02-28 for "{long}"')
        await driver.run_for(_TAIL)
        await _order(world, driver, f'trips yesterday for "{short}"')
        ordered_at = world.clock.now()
        key = supplier.named(short).key
        await driver.run_until(
            lambda: any(each.org_key == key for each in supplier.reports.values()),
            within=_LONGEST,
        )
        async with bot.engine.connect() as connection:
            queued = await connection.execute(
                text("SELECT count(*) FROM runs WHERE state = 'queued'")
            )
            behind = queued.scalar_one()
        waited = world.clock.now() - ordered_at
        return {
            "benchmark": "fanout_fairness",
            "others_still_queued": behind,
            "waited_s": round(waited.total_seconds(), 1),
        }


@asynccontextmanager
async def _bot(
    supplier: SupplierWorld, types: int
) -> AsyncIterator[tuple[World, Waybill, Driver]]:
    clock = ManualClock(START)
    world = World(clock, supplier=supplier)
    await world.open()
    try:
        with TemporaryDirectory(prefix="waybill-benchmark-") as folder:
            url = f"sqlite+aiosqlite:///{Path(folder) / 'waybill.db'}"
            bot = await world.start_bot(url, WAYBILL_REPORT_TYPE_LIMITS=_only(types))
            try:
                driver = Driver(clock, bot)
                await driver.run_for(_WARM_UP)
                yield world, bot, driver
            finally:
                await bot.stop()
    finally:
        await world.close()


def _only(count: int) -> str:
    """Return the setting with which a fleet has *count* types."""
    fleet = [each.value for each in KNOWN_TYPES if each.kind == FLEET]
    return json.dumps({value: {"kind": RENTAL} for value in fleet[count:]})


async def _order(world: World, driver: Driver, words: str) -> None:
    await world.gateway.command(_PERSON, _CHANNEL, f"/report {words}")
    await driver.run_for(timedelta(seconds=1))


def _all_seen(supplier: SupplierWorld, total: int) -> bool:
    found = supplier.reports
    return len(found) == total and all(
        each.first_seen is not None for each in found.values()
    )


def _messages(world: World) -> Mapping[str, object]:
    workspace = world.workspace
    posts = workspace.from_bot(_CHANNEL)
    edits = sorted(call.at for call in workspace.calls if call.method == "chat.update")
    gaps = [(last - first).total_seconds() for first, last in pairwise(edits)]
    return {
        "messages": len(posts),
        "news": sum(post.is_reply for post in posts),
        "edits": len(edits),
        "shortest_between_edits_s": round(min(gaps, default=0.0), 2),
        "most_edits_a_minute": workspace.max_in_window("chat.update", 60),
        "longest_text": max(len(post.text) for post in posts),
        "most_blocks": max(len(post.blocks) for post in posts),
    }


async def _times(
    bot: Waybill, world: World, ordered_at: datetime
) -> Mapping[str, object]:
    async with bot.engine.connect() as connection:
        rows = await connection.execute(text("SELECT max(ended_at) FROM runs"))
        ended = datetime.fromisoformat(rows.scalar_one())
    ended = ended.replace(tzinfo=START.tzinfo)
    told = max(
        call.at for call in world.workspace.calls if call.method == "chat.postMessage"
    )
    took = (ended - ordered_at).total_seconds()
    bound = _bound(world.supplier)
    return {
        "last_news_after_s": round((told - ended).total_seconds(), 1),
        "took_s": round(took, 1),
        "bound_s": round(bound, 1),
        "ratio": round(took / bound, 3),
        "generate_in_600_s": world.supplier.max_in_window(["generate"], 600),
        "most_in_progress": max(world.supplier.most_in_progress.values()),
    }


def _bound(supplier: SupplierWorld) -> float:
    """Return the seconds that the budget and these reports need at least.

    No report begins before the window in which the budget has room for it; six of
    an organisation may be built at a time, which six types never exceed.
    """
    window = CALLS_WINDOW.total_seconds()
    return max(
        each.index // CALLS * window
        + (each.completes_at - each.created_at).total_seconds()
        for each in supplier.reports.values()
    )
