"""What every repository of one transaction shares: its connection and its time.

Statements go to the connection itself. A session would keep objects that no statement
here wants: rows are changed where they lie, and read anew by whoever needs them.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Row, Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel


@cache  # put together once: most of a short statement's time is putting it together
def _insert(table: Any, dialect: str) -> postgresql.Insert | sqlite.Insert:
    new = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return new(table.__table__).on_conflict_do_nothing()


@cache
def _put(
    table: Any, dialect: str, changed: tuple[str, ...]
) -> postgresql.Insert | sqlite.Insert:
    new = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = new(table.__table__)
    return statement.on_conflict_do_update(
        index_elements=list(table.__table__.primary_key.columns),
        set_={name: statement.excluded[name] for name in changed},
    )


@cache
def rows_of(table: Any) -> Select[Any]:
    """Return the query for rows of *table*, each with every column as an attribute."""
    return select(table.__table__)


class Context:
    """One transaction's connection and its instant."""

    def __init__(
        self, connection: AsyncConnection, now: Callable[[], ColumnElement[datetime]]
    ) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._now = now
        self._instant: datetime | None = None
        self._read: dict[tuple[Any, ...], Row[Any] | None] = {}

    async def now(self) -> datetime:
        """Return the database's time, read once for the transaction."""
        if self._instant is None:
            self._instant = await self._read_now()
        return self._instant

    async def fresh_now(self) -> datetime:
        """Return the database's time as it is after the locks held by now."""
        # On SQLite that is the lock with which the transaction began.
        return await (self._read_now() if self.skips_locked else self.now())

    @property
    def skips_locked(self) -> bool:
        """Whether rows are locked one by one (PostgreSQL), not all at once (SQLite)."""
        return self._dialect == "postgresql"

    async def execute(
        self,
        statement: Any,
        values: dict[str, Any] | list[dict[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        """Run a Core statement in this transaction, once or for each of *values*."""
        return cast(
            "CursorResult[Any]", await self._connection.execute(statement, values)
        )

    async def row_once(self, statement: Any, **values: Any) -> Any:
        """Return the row that *statement* finds, or None; asked once a transaction.

        Several rules look at the same few rows: they then judge by the same ones.
        Who writes such a row calls :meth:`read_anew`.
        """
        key = (statement, *values.items())
        if key not in self._read:
            found = await self.execute(statement, values)
            self._read[key] = found.one_or_none()
        return self._read[key]

    def read_anew(self) -> None:
        """Forget what :meth:`row_once` has found."""
        self._read.clear()

    async def lock_rows(self, table: Any, ids: Collection[int]) -> None:
        """Lock rows in the order of their ids, so that nobody waits in a circle.

        SQLite's only lock was taken when the transaction began.
        """
        if not self.skips_locked:
            return
        key = table.__table__.c.id
        await self.execute(
            select(key)
            .where(key.in_(ids))
            .order_by(key)
            .with_for_update(key_share=True)
        )

    async def insert_new(self, table: type[SQLModel], values: dict[str, Any]) -> bool:
        """Insert a row unless its key is there already; return whether it was new."""
        inserted = await self.execute(_insert(table, self._dialect), values)
        return inserted.rowcount == 1

    async def insert_all_new(self, table: Any, rows: list[dict[str, Any]]) -> None:
        """Insert rows, but for those whose key is there already."""
        await self.execute(_insert(table, self._dialect), rows)

    async def put(self, table: Any, rows: list[dict[str, Any]], *changed: str) -> None:
        """Insert rows; where the key is there already, set the *changed* columns."""
        await self.execute(_put(table, self._dialect, changed), rows)

    async def insert_with_id(self, table: Any, values: dict[str, Any]) -> int | None:
        """Insert a row unless its key is there already; return its id, or None."""
        statement = _insert(table, self._dialect).returning(table.__table__.c.id)
        inserted = (await self.execute(statement, values)).scalar_one_or_none()
        return cast("int | None", inserted)

    async def _read_now(self) -> datetime:
        read = await self.execute(select(self._now()))
        return read.scalar_one()  # type: ignore[no-any-return]
