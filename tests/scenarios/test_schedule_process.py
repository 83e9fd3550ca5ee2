import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import SystemClock
from bot.domain.commands import Missed
from bot.domain.schedules import ScheduleContent, ScheduleKind, Timing
from bot.sandbox.slack.people import MERT, TEAM_ID
from storage.engine import create_engine, database_now
from storage.unit_of_work import SqlStore
from tests.scenarios.processes import real_time_world, running

MANY = 300
CLOCK = SystemClock()


async def schedule_many(engine: AsyncEngine) -> None:
    """Store schedules that are all due in a moment."""
    store = SqlStore(engine, database_now(engine))
    async with store.transaction() as tx:
        installation = await tx.installations.find("", TEAM_ID)
        assert installation is not None
        due_at = await tx.now() + timedelta(seconds=1)
        content = ScheduleContent(
            kind=ScheduleKind.report,
            owner=MERT.id,
            team_id=TEAM_ID,
            enterprise_id="",
            channel_id="C0FLEETOP",
            command="driver-quality last week for all",
            timing=Timing("every day at 09:00", "UTC", Missed.latest),
        )
        for _ in range(MANY):
            await tx.schedules.add(installation.id, content, due_at)


def count(engine: AsyncEngine, what: str) -> int:
    # Beside the engine, which would wait for its turn behind all that fires.
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        found: int = connection.execute(f"SELECT {what}").fetchone()[0]
        return found


async def until(engine: AsyncEngine, orders: int) -> None:
    for _ in range(1_500):
        if count(engine, "count(*) FROM orders") >= orders:
            return
        await CLOCK.sleep(timedelta(milliseconds=20))
    raise AssertionError("the schedules did not fire")


async def test_a_process_killed_while_it_fires_loses_and_doubles_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with real_time_world() as world:
        environment = world.environment(sqlite_url)
        engine = create_engine(sqlite_url)
        async with running(world, environment, tmp_path) as process:
            await schedule_many(engine)
            await engine.dispose()
            await until(engine, 5)
            await process.end(signal.SIGKILL)
        killed_at = count(engine, "count(*) FROM orders")

        async with running(world, environment, tmp_path) as process:
            await until(engine, MANY)
            assert await process.end() == 0

        assert 5 <= killed_at < MANY
        assert count(engine, "count(*) FROM orders") == MANY
        marks = "count(DISTINCT json_extract(spec, '$.schedule.id')) FROM orders"
        assert count(engine, marks) == MANY
        fired = "count(*) FROM schedule_firings WHERE ref <> ''"
        assert count(engine, fired) == MANY
