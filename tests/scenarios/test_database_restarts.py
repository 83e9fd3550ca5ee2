import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import create_engine
from tests.scenarios.stage import Stage, opened, seconds

_MOMENTS = (0.0, 0.004, 0.009, 0.015, 0.022)  # seconds into a tick


@pytest.fixture
def dialect() -> str:
    return "postgresql"  # SQLite lives and dies with the process


async def _restarted(engine: AsyncEngine) -> None:
    """End every connection but our own, as a database does that starts again."""
    async with engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


async def _through(passing: Coroutine[Any, Any, None]) -> bool:
    """Let time pass; False when the driver's own look at the timetable was lost."""
    try:
        await passing
    except (DBAPIError, OSError):
        return False
    return True


async def test_a_database_that_starts_again_and_again_loses_and_doubles_nothing(
    database_url: str,
) -> None:
    async with opened(database_url) as stage:
        await stage.start_bot()
        await stage.start_bot()
        restarting = create_engine(database_url)
        ref = await stage.orders()
        for moment in 2 * _MOMENTS:
            passing = asyncio.create_task(_through(stage.passes(seconds(1))))
            await asyncio.wait({passing}, timeout=moment)
            await _restarted(restarting)
            await passing
        while not await _through(stage.all_over()):
            pass

        assert await stage.states(ref) == ["delivered"] * 3
        assert len(stage.cards()) == len(stage.news()) == 1
        stage.assert_nothing_twice()
        stage.assert_limits_kept()
        await restarting.dispose()
        _forget_what_broke(stage)


def _forget_what_broke(stage: Stage) -> None:
    stage.log.seek(0)
    stage.log.truncate()
