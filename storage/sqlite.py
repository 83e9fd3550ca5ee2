"""SQLite with one hop to its thread for each statement.

The driver runs SQLite in a thread of its own and goes there to open a cursor, to
execute, to fetch and to close: four round trips, each dearer than a small statement.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite
from typing_extensions import override


class OneHopCursor:
    """What SQLAlchemy needs of a cursor; all rows are fetched with the statement."""

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        """Return the cursor, which holds nothing in the database yet."""
        return self

    async def execute(self, operation: str, parameters: Iterable[Any] = ()) -> Self:
        """Execute a statement and fetch what it returns."""
        return await self._run(sqlite3.Cursor.execute, operation, parameters)

    async def executemany(
        self, operation: str, parameters: Iterable[Iterable[Any]]
    ) -> Self:
        """Execute a statement once for each of *parameters*."""
        return await self._run(sqlite3.Cursor.executemany, operation, parameters)

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Forget the rows; the database's cursor is closed already."""
        self._rows = []

    async def _run(self, method: Any, operation: str, parameters: Any) -> Self:
        await self._connection.hop(self._execute, method, operation, parameters)
        return self

    def _execute(
        self, database: sqlite3.Connection, method: Any, operation: str, values: Any
    ) -> None:
        cursor = database.cursor()
        try:
            method(cursor, operation, values)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            # Known for RETURNING only once its rows are read.
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """The driver's connection, with cheaper cursors."""

    @override
    def cursor(self) -> OneHopCursor:  # type: ignore[override]  # SQLAlchemy's needs
        """Return a cursor; that alone does not touch the database."""
        return OneHopCursor(self)

    async def hop(self, work: Any, *arguments: Any) -> None:
        """Run *work* on the database, in its thread."""
        await self._execute(work, self._conn, *arguments)


def open_connection(database: str, **options: Any) -> OneHopConnection:
    """Return a connection to be awaited, as SQLAlchemy's dialect expects it."""
    connection = OneHopConnection(
        lambda: sqlite3.connect(database, **options), iter_chunk_size=64
    )
    # As the dialect does: a connection that was lost must not keep the process.
    connection._thread.daemon = True  # noqa: SLF001  there is no public way
    return connection
