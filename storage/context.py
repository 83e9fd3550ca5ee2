"""What every repository of one transaction shares: its session and its time."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


class Context:
    """One transaction's session and its instant."""

    def __init__(
        self, session: AsyncSession, now: Callable[[], ColumnElement[datetime]]
    ) -> None:
        self.session = session
        self._now = now
        self._instant: datetime | None = None
        self._connection: AsyncConnection | None = None

    async def now(self) -> datetime:
        """Return the database's time, read once for the transaction."""
        if self._instant is None:
            self._instant = await self._read_now()
        return self._instant

    async def fresh_now(self) -> datetime:
        """Return the database's time as it is after the locks held by now.

        SQLite's only lock was taken when the transaction began.
        """
        return await (self._read_now() if self.skips_locked else self.now())

    @property
    def skips_locked(self) -> bool:
        """Whether rows are locked one by one (PostgreSQL), not all at once (SQLite)."""
        return self.session.get_bind().dialect.name == "postgresql"

    async def execute(
        self, statement: Any, rows: list[dict[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a Core statement in this transaction, once or for each of *rows*."""
        if self._connection is None:
            # Asked for once: the session takes longer to name it than to use it.
            self._connection = await self.session.connection()
        return cast(
            "CursorResult[Any]", await self._connection.execute(statement, rows)
        )

    async def lock_rows(self, table: Any, ids: Collection[int]) -> None:
        """Lock rows in the order of their ids, so that nobody waits in a circle."""
        key = table.__table__.c.id
        await self.execute(
            select(key)
            .where(key.in_(ids))
            .order_by(key)
            .with_for_update(key_share=True)
        )

    async def insert_new(self, table: type[SQLModel], values: dict[str, Any]) -> bool:
        """Insert a row unless its key is there already; return whether it was new."""
        dialect = postgresql if self.skips_locked else sqlite
        statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
        return (await self.execute(statement)).rowcount == 1

    async def _read_now(self) -> datetime:
        read = await self.execute(select(self._now()))
        return read.scalar_one()  # type: ignore[no-any-return]
