"""A process that takes slots or turns as fast as it can, and prints when it had one."""

import asyncio
import sys
from datetime import timedelta

from bot.clock import SystemClock
from bot.limits.budget import SlidingLog
from storage.engine import create_engine, database_now
from storage.unit_of_work import SqlStore

HAMMERED = SlidingLog(10, timedelta(milliseconds=300), timedelta(milliseconds=5))
SPACING = timedelta(milliseconds=40)
_FOR = timedelta(seconds=1)
_BREATH = timedelta(milliseconds=2)


async def main(url: str, connection: int, what: str) -> None:
    engine = create_engine(url)
    store = SqlStore(engine, database_now(engine), HAMMERED)
    clock = SystemClock()
    end = clock.now() + _FOR
    while clock.now() < end:
        took = await (_call(store, connection) if what == "budget" else _turn(store))
        if took is not None:
            print(took)  # noqa: T201  read by the test
        await clock.sleep(_BREATH)
    await engine.dispose()


async def _call(store: SqlStore, connection: int) -> float | None:
    key = f"{connection}:get"
    async with store.transaction() as tx:
        grant = await tx.budgets.reserve(key, 1)
    if not grant.slots:
        return None
    arrived = SystemClock().now().timestamp()
    async with store.transaction() as tx:
        await tx.budgets.ended(key, grant.slots)
    return arrived


async def _turn(store: SqlStore) -> float | None:
    async with store.transaction() as tx:
        if await tx.budgets.pace("C1", SPACING):
            return None
        return (await tx.now()).timestamp()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
