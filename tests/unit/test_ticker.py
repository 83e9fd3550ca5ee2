import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import cast

import pytest
from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.health import Health
from bot.jobs.ticker import EVERY, Ticker
from bot.metrics import Metrics
from bot.ports import Store
from tests.conftest import NOON


class AlwaysDue:
    timetable: "AlwaysDue"

    def __init__(self) -> None:
        self.timetable = self

    @asynccontextmanager
    async def transaction(self) -> "AsyncIterator[AlwaysDue]":
        yield self

    async def now(self) -> datetime:
        return NOON

    async def due(self) -> Mapping[str, datetime]:
        return {"work": NOON}


class SlowJob:
    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.runs = 0
        self.ended = 0

    async def run(self) -> None:
        self.runs += 1
        self.begun.set()
        await self.may_end.wait()
        self.ended += 1


@pytest.fixture
def job() -> SlowJob:
    return SlowJob()


@pytest.fixture
def ticker(job: SlowJob) -> Ticker:
    store = cast("Store", AlwaysDue())
    health = Health(ManualClock(NOON))
    return Ticker(store, {"work": job}, health, Metrics(), timedelta(days=30))


async def test_stopping_waits_for_the_tick_under_way(
    ticker: Ticker, job: SlowJob
) -> None:
    ticker.start()
    await job.begun.wait()
    stopping = asyncio.create_task(ticker.stop(timedelta(seconds=30)))
    await asyncio.wait({stopping}, timeout=0.1)
    assert not stopping.done()

    job.may_end.set()
    await stopping

    assert job.ended == 1


async def test_a_tick_that_never_ends_does_not_keep_the_process(
    ticker: Ticker, job: SlowJob
) -> None:
    ticker.start()
    await job.begun.wait()

    await ticker.stop(timedelta(seconds=0.05))

    assert job.ended == 0


async def test_no_tick_begins_after_the_stop(ticker: Ticker, job: SlowJob) -> None:
    job.may_end.set()
    ticker.start()
    await job.begun.wait()

    await ticker.stop(timedelta(seconds=30))
    runs = job.runs
    await ticker.tick()

    assert job.runs == runs


async def test_stopping_what_was_never_started_is_nothing(ticker: Ticker) -> None:
    await ticker.stop(timedelta(seconds=30))


async def test_a_job_that_somebody_waits_for_runs_beside_the_ticks(
    ticker: Ticker, job: SlowJob
) -> None:
    job.may_end.set()

    await ticker.run("work")

    assert job.ended == 1


async def test_a_stopped_ticker_runs_nothing_beside_the_ticks(
    ticker: Ticker, job: SlowJob
) -> None:
    await ticker.stop(timedelta(seconds=1))

    await ticker.run("work")

    assert job.runs == 0


class BrokenJob:
    def __init__(self) -> None:
        self.broken = True

    async def run(self) -> None:
        if self.broken:
            raise LookupError("broken")


async def test_what_fails_at_every_tick_floods_no_log() -> None:
    job = BrokenJob()
    health = Health(ManualClock(NOON))
    store = cast("Store", AlwaysDue())
    ticker = Ticker(store, {"work": job}, health, Metrics(), timedelta(days=30))
    with capture_logs() as logs:
        for _ in range(int(timedelta(minutes=2) / EVERY)):
            await ticker.tick()
        job.broken = False
        await ticker.tick()

    told = [(line["event"], line.get("times", line.get("failed"))) for line in logs]
    assert told == [("job_failed", 1), ("job_failed", 121), ("works_again", 240)]


class Archive(AlwaysDue):
    """Has so many old orders at each look, unless *error* keeps it closed."""

    def __init__(self, *old: int, error: Exception | None = None) -> None:
        super().__init__()
        self.old = list(old)
        self.error = error

    async def prune(self, _keep: timedelta, _audit: timedelta | None) -> int:
        if self.error is not None:
            raise self.error
        return self.old.pop(0)


def _pruning(archive: Archive) -> Ticker:
    health = Health(ManualClock(NOON))
    store = cast("Store", archive)
    return Ticker(store, {}, health, Metrics(), timedelta(days=30))


async def test_all_that_is_old_is_forgotten_however_much_it_is() -> None:
    archive = Archive(500, 500, 7, 0)
    with capture_logs() as logs:
        await _pruning(archive).prune()

    assert archive.old == []
    assert [line["orders"] for line in logs] == [1007]


async def test_what_fails_to_be_forgotten_is_told_and_tried_again() -> None:
    archive = Archive(3, 0, error=LookupError("locked"))
    ticker = _pruning(archive)
    with capture_logs() as logs:
        await ticker.prune()
        archive.error = None
        await ticker.prune()

    told = [line["event"] for line in logs]
    assert told == ["prune_failed", "works_again", "orders_pruned"]
