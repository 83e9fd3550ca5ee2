"""Bringing a database to the schema that this release needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

# Any number that nothing else in the database locks; all replicas use the same.
_LOCK = 7_294_117


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


async def upgrade(engine: AsyncEngine) -> None:
    """Upgrade to the newest schema; replicas that start together wait for each other.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The database cannot be reached or written.
    """
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            await connection.run_sync(_write_ahead)
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK}
            )
        await connection.run_sync(_upgrade)


async def is_current(engine: AsyncEngine) -> bool:
    """Return whether the schema is the one that this release needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    async with engine.connect() as connection:
        return await connection.run_sync(_revision) == head


def _write_ahead(connection: Connection) -> None:
    # Once, here: processes that set it at each start collide. Outside of a
    # transaction, in which SQLite would refuse it.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
