import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, literal, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

import storage.migrate
from bot.clock import SystemClock
from storage.engine import UtcDateTime, create_engine, database_now
from storage.migrate import is_current, newest, upgrade
from storage.tables import PaceRow, Table

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _drift(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Table.metadata))


async def test_migrations_produce_exactly_the_declared_schema(
    engine: AsyncEngine,
) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(_drift) == []


async def test_a_missing_index_would_be_seen(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("DROP INDEX ix_runs_deadline"))

        assert len(await connection.run_sync(_drift)) == 1


async def test_partial_indexes_keep_their_conditions(engine: AsyncEngine) -> None:
    def conditions(connection: Connection) -> dict[str, str]:
        if connection.dialect.name == "sqlite":
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
        else:
            query = "SELECT indexname, indexdef FROM pg_indexes"
        return {row[0]: row[1] or "" for row in connection.execute(text(query))}

    async with engine.connect() as connection:
        stored = await connection.run_sync(conditions)

    declared = [
        index
        for table in Table.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    ]
    assert len(declared) > 10
    for index in declared:
        assert " WHERE " in stored[str(index.name)], index.name
    assert stored["ix_runs_report"].startswith("CREATE UNIQUE INDEX")


def test_the_newest_revision_is_the_end_of_alembic_s_line() -> None:
    folder = Path(storage.migrate.__file__).parent / "migrations"

    assert ScriptDirectory(str(folder)).get_heads() == [newest()]


def test_a_start_on_a_database_that_is_up_to_date_imports_no_alembic(
    new_database: Callable[..., str],
) -> None:
    program = """
import asyncio, sys
from storage.engine import create_engine
from storage.migrate import upgrade
asyncio.run(upgrade(create_engine(sys.argv[1])))
print("alembic" in sys.modules)
"""

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, new_database()],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "False"


async def test_upgrading_twice_changes_nothing(
    new_database: Callable[..., str],
) -> None:
    engine = create_engine(new_database(empty=True))
    assert not await is_current(engine)

    await upgrade(engine)
    await upgrade(engine)

    assert await is_current(engine)
    await engine.dispose()


async def test_a_schema_that_a_newer_release_has_made_serves_this_one_too(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE alembic_version SET version_num = 'of_tomorrow'")
        )

    await upgrade(engine)

    assert await is_current(engine)
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT version_num FROM alembic_version")
        )
        assert found.scalar_one() == "of_tomorrow"


async def test_four_replicas_that_start_together_upgrade_one_database(
    new_database: Callable[..., str],
) -> None:
    url = new_database(empty=True)
    engines = [create_engine(url) for _ in range(4)]

    await asyncio.gather(*(upgrade(engine) for engine in engines))

    assert all([await is_current(engine) for engine in engines])
    async with engines[0].connect() as connection:
        assert await connection.run_sync(_drift) == []
    for engine in engines:
        await engine.dispose()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
async def test_sqlite_writes_ahead_and_survives_a_power_cut(
    engine: AsyncEngine,
) -> None:
    async with engine.connect() as connection:
        pragmas = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_two_engines_that_read_and_then_write_lose_no_update(
    engine: AsyncEngine, database_url: str
) -> None:
    other = create_engine(database_url)
    free_at = col(PaceRow.next_free_at)
    async with engine.begin() as connection:
        await connection.execute(insert(PaceRow).values(key="k", next_free_at=NOON))

    async def add_seconds(engine: AsyncEngine) -> None:
        for _ in range(10):
            async with engine.begin() as connection:
                read = await connection.execute(select(free_at).with_for_update())
                later = read.scalar_one() + timedelta(seconds=1)
                await connection.execute(
                    Table.metadata.tables["paces"].update().values(next_free_at=later)
                )

    await asyncio.gather(*(add_seconds(each) for each in (engine, other) * 2))

    async with engine.connect() as connection:
        assert (await connection.execute(select(free_at))).scalar_one() == (
            NOON + timedelta(seconds=40)
        )
    await other.dispose()


async def test_instants_come_back_aware_and_in_utc(engine: AsyncEngine) -> None:
    there = timezone(timedelta(hours=3))
    instant = datetime(2026, 11, 20, 15, 0, 0, 123456, tzinfo=there)
    async with engine.begin() as connection:
        await connection.execute(insert(PaceRow).values(key="k", next_free_at=instant))
        read = await connection.execute(select(col(PaceRow.next_free_at)))

    back = read.scalar_one()
    assert back == instant
    assert back.utcoffset() == timedelta(0)


async def test_a_naive_instant_is_refused(engine: AsyncEngine) -> None:
    naive = NOON.replace(tzinfo=None)
    async with engine.connect() as connection:
        with pytest.raises(StatementError, match="naive"):
            await connection.execute(select(literal(naive, UtcDateTime())))


async def test_the_database_s_own_clock_agrees_with_ours(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        before = SystemClock().now()
        theirs = (await connection.execute(select(database_now(engine)()))).scalar_one()
        after = SystemClock().now()

    a_moment = timedelta(milliseconds=2)  # SQLite counts milliseconds
    assert before - a_moment <= theirs <= after + a_moment


async def test_errors_of_the_database_hide_what_was_stored(
    engine: AsyncEngine,
) -> None:
    planted = "planted-in-a-row"
    row = insert(PaceRow).values(key=planted, next_free_at=NOON)
    async with engine.connect() as connection:
        await connection.execute(row)
        with pytest.raises(IntegrityError) as caught:
            await connection.execute(row)

    assert planted not in str(caught.value)
    assert "2026" not in str(caught.value)
