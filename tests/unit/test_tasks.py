import asyncio
import gc
import inspect
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.tasks import Supervisor

PATIENCE = timedelta(seconds=5)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def supervisor(clock: ManualClock) -> Supervisor:
    return Supervisor(clock, lambda: "ABC234")


async def never() -> None:
    await asyncio.get_running_loop().create_future()


async def test_a_task_that_nobody_else_holds_survives_the_garbage_collector(
    supervisor: Supervisor, clock: ManualClock
) -> None:
    finished: list[str] = []

    async def work() -> None:
        await clock.sleep(timedelta(seconds=1))
        finished.append("done")

    supervisor.spawn(work(), "work")
    await clock.advance(timedelta(0))
    gc.collect()
    await clock.advance(timedelta(seconds=1))
    await supervisor.settle()

    assert finished == ["done"]
    assert supervisor.running == 0


async def test_a_crash_is_logged_with_a_reference_and_stops_nobody_else(
    supervisor: Supervisor,
) -> None:
    finished: list[str] = []

    async def crash() -> None:
        raise RuntimeError("planted")

    async def work() -> None:
        finished.append("done")

    with capture_logs() as lines:
        supervisor.spawn(crash(), "crash")
        supervisor.spawn(work(), "work")
        await supervisor.settle()

    assert finished == ["done"]
    assert lines == [
        {
            "event": "task_crashed",
            "task": "crash",
            "ref": "ABC234",
            "exc_info": True,
            "log_level": "error",
        }
    ]


async def test_settling_waits_for_tasks_that_tasks_have_spawned(
    supervisor: Supervisor,
) -> None:
    finished: list[str] = []

    async def second() -> None:
        finished.append("second")

    async def first() -> None:
        supervisor.spawn(second(), "second")

    supervisor.spawn(first(), "first")
    await supervisor.settle()

    assert finished == ["second"]


async def test_draining_waits_for_what_runs(
    supervisor: Supervisor, clock: ManualClock
) -> None:
    finished: list[str] = []

    async def work() -> None:
        await clock.sleep(timedelta(seconds=1))
        finished.append("done")

    supervisor.spawn(work(), "work")
    draining = asyncio.create_task(supervisor.drain(PATIENCE))
    await clock.advance(timedelta(0))
    await clock.advance(timedelta(seconds=1))

    assert await draining == 0
    assert finished == ["done"]


async def test_draining_cancels_what_does_not_end_in_time(
    supervisor: Supervisor, clock: ManualClock
) -> None:
    supervisor.spawn(never(), "stuck")
    draining = asyncio.create_task(supervisor.drain(PATIENCE))
    while clock.next_sleeper() is None:
        await clock.advance(timedelta(0))
    await clock.advance(PATIENCE)

    assert await draining == 1
    assert supervisor.running == 0


async def test_cancelling_waits_for_nobody(supervisor: Supervisor) -> None:
    supervisor.spawn(never(), "stuck")

    assert await supervisor.cancel() == 1
    assert supervisor.running == 0


async def test_work_that_never_took_its_first_step_is_closed_when_cancelled(
    supervisor: Supervisor,
) -> None:
    work = never()
    supervisor.spawn(work, "stuck")
    (task,) = (each for each in asyncio.all_tasks() if each.get_name() == "stuck")
    task.cancel()

    await supervisor.settle()

    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED


async def test_work_that_comes_while_draining_is_refused_and_closed(
    supervisor: Supervisor,
) -> None:
    await supervisor.drain(PATIENCE)
    work = never()

    assert supervisor.spawn(work, "late") is False
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
