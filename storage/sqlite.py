"""SQLite without a change of threads for each statement.

A statement here reads or writes one end of an index, which takes less time than to
wake the thread in which the driver would run it, four times for each. So statements
run at once, and only what may have to wait goes to that thread: the disk at a commit,
and the lock that another process holds.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite
from typing_extensions import override

_PATIENCE_MS = 5_000
_PRIMARY = 0xFF  # the part of an extended error code that names its kind


class QuickCursor:
    """What SQLAlchemy needs of a cursor; all rows are fetched with the statement."""

    def __init__(self, connection: "QuickConnection") -> None:
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

    async def _run(self, method: Any, operation: str, values: Any) -> Self:
        def work(database: sqlite3.Connection) -> None:
            self._execute(database, method, operation, values)

        try:
            work(self._connection.database)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
                raise
            await self._connection.patiently(work)
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


class QuickConnection(aiosqlite.Connection):
    """The driver's connection, which goes to its thread only to wait."""

    _changes = 0

    @override
    def cursor(self) -> QuickCursor:  # type: ignore[override]  # SQLAlchemy's needs
        """Return a cursor; that alone does not touch the database."""
        return QuickCursor(self)

    @property
    def database(self) -> sqlite3.Connection:
        """SQLite's own connection; the caller awaits one thing at a time."""
        return self._conn

    @override
    async def commit(self) -> None:
        """Commit, in the thread if there is something to bring to the disk."""
        if self.database.total_changes == self._changes:
            self.database.commit()
            return
        await super().commit()
        self._changes = self.database.total_changes

    async def patiently(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do *work* in the thread, waiting for other processes' locks."""

        def wait() -> None:
            self.database.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
            try:
                work(self.database)
            finally:
                self.database.execute("PRAGMA busy_timeout = 0")

        await self._execute(wait)  # type: ignore[no-untyped-call]  # it has no types


def open_connection(database: str, **options: Any) -> QuickConnection:
    """Return a connection to be awaited, as SQLAlchemy's dialect expects it."""
    options |= {"timeout": 0, "check_same_thread": False}
    connection = QuickConnection(
        lambda: sqlite3.connect(database, **options), iter_chunk_size=64
    )
    # As the dialect does: a connection that was lost must not keep the process.
    connection._thread.daemon = True  # noqa: SLF001  there is no public way
    return connection
