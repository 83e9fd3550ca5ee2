"""Bringing a database to the schema that this release needs.

Alembic is imported when there is something to change: a start on a database that is
up to date, which is every start but one, does without its memory.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

# Any number that nothing else in the database locks; all replicas use the same.
_LOCK = 7_294_117
_MIGRATIONS = Path(__file__).parent / "migrations"
_NAMES = re.compile(r'^(?:down_)?revision = "(\w+)"$', re.MULTILINE)


async def upgrade(engine: AsyncEngine) -> None:
    """Upgrade to the newest schema; replicas that start together wait for each other.

    A schema that a newer release has made is left as it is: it serves this one, too.

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
        if not _serves(await connection.run_sync(_revision)):
            await connection.run_sync(_upgrade)


async def is_current(engine: AsyncEngine) -> bool:
    """Return whether the schema is the one that this release needs, or newer."""
    async with engine.connect() as connection:
        return _serves(await connection.run_sync(_revision))


@cache
def newest() -> str:
    """Return the revision that no other one revises."""
    named = _named()
    (head,) = {name for name in named if named.count(name) == 1}
    return head


@cache
def _named() -> tuple[str, ...]:
    """Return every revision, and once more each that another one revises."""
    named: list[str] = []
    for script in (_MIGRATIONS / "versions").glob("*.py"):
        named += _NAMES.findall(script.read_text(encoding="utf-8"))
    return tuple(named)


def _serves(revision: str | None) -> bool:
    """Return whether nothing is to be done about a database at *revision*.

    One that we do not know is a newer release's: each of its migrations works with
    the code of the release before, which may be started again beside it.
    """
    if revision is None:
        return False
    return revision == newest() or revision not in _named()


def _write_ahead(connection: Connection) -> None:
    # Once, here: processes that set it at each start collide. Outside of a
    # transaction, in which SQLite would refuse it.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    revision: str | None = found.scalar_one_or_none()
    return revision
