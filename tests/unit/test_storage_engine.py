import socket
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import SystemClock
from bot.ports import Store
from storage.engine import _SESSION, _notice_a_lost_server, create_engine
from tests.scenarios.stage import seconds
from tests.unit.storage_stage import set_stage

WITHIN_SECONDS = 15


@pytest.fixture
def dialect() -> str:
    return "postgresql"  # SQLite's locks end with the process on the same machine


async def test_the_database_waits_for_nobody_who_stands_still_in_a_transaction(
    engine: AsyncEngine,
) -> None:
    async with engine.connect() as connection:
        for name in ("idle_in_transaction_session_timeout", "tcp_user_timeout"):
            found = await connection.execute(
                text("SELECT setting::int, unit FROM pg_settings WHERE name = :name"),
                {"name": name},
            )
            row = found.one()
            assert row.unit == "ms"
            # Of a connection without TCP it is not told.
            if name != "tcp_user_timeout":
                assert 0 < row.setting < WITHIN_SECONDS * 1000


async def test_the_locks_of_a_process_that_stands_still_are_free_again(
    database_url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = await set_stage(store)
    budget = f"{stage.connection}:get"
    # Not to wait as long as it would.
    monkeypatch.setitem(_SESSION, "idle_in_transaction_session_timeout", "100ms")
    engine = create_engine(database_url)
    async with engine.connect() as standing:
        await standing.execute(
            text("UPDATE budgets SET demand_soon = 1 WHERE key = :key"),
            {"key": budget},
        )
        async with store.transaction() as tx:
            assert (await tx.budgets.reserve(budget, 1)).slots
        with pytest.raises(DBAPIError):
            await standing.execute(text("SELECT 1"))
        await standing.invalidate()
    await engine.dispose()


async def test_a_server_that_has_gone_without_a_word_is_noticed() -> None:
    with socket.socket() as wire:
        transport = SimpleNamespace(get_extra_info={"socket": wire}.get)
        driver = SimpleNamespace(_transport=transport)
        _notice_a_lost_server(cast("Any", SimpleNamespace(driver_connection=driver)))

        assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        unanswered = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert 0 < unanswered < WITHIN_SECONDS * 1000


async def test_a_connection_that_was_lost_is_replaced(
    engine: AsyncEngine, store: Store
) -> None:
    async with engine.connect() as watching:
        async with store.transaction() as tx:
            await tx.now()
        ended = await watching.execute(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        assert ended.scalar_one() == 1
        await SystemClock().sleep(seconds(0.05))
        async with store.transaction() as tx:
            assert (await tx.installations.find("", "T0")) is None
