"""Engines: what SQLite and PostgreSQL need to behave alike."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    event,
    func,
    literal,
    type_coerce,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from bot.clock import ManualClock
from storage.sqlite import open_connection


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC, on SQLite too, which would hand back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


Now = Callable[[], ColumnElement[datetime]]


def database_now(engine: AsyncEngine) -> Now:
    """Return the expression that reads the database's own clock.

    It is evaluated inside the statement, after every lock that the transaction
    waited for, so that replicas with different clocks agree.
    """
    if engine.dialect.name == "sqlite":
        # SQLAlchemy reads six digits of a second's fraction; SQLite gives three.
        stamp = func.strftime("%Y-%m-%d %H:%M:%f", "now").op("||")("000")
        told = type_coerce(stamp, UtcDateTime())
    else:
        told = type_coerce(func.clock_timestamp(), UtcDateTime())
    # Every transaction asks; the expression is put together once.
    return lambda: told


def manual_now(clock: ManualClock) -> Now:
    """Return the expression that stands for the instant of *clock*."""
    return lambda: literal(clock.now(), UtcDateTime())


def create_engine(url: str) -> AsyncEngine:
    """Return an engine for *url* that hides parameters in its errors.

    SQLite takes its write lock when a transaction begins: a read followed by a
    write would otherwise lose updates, silently.
    """
    if url.startswith("sqlite"):
        engine = create_async_engine(
            url,
            hide_parameters=True,
            # One writer at a time: waiting for the connection is fair and wakes at
            # once, waiting for SQLite's own lock is neither.
            pool_size=1,
            max_overflow=0,
            connect_args={"async_creator_fn": open_connection},
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediately)
        return engine
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=10,
        pool_pre_ping=True,
        connect_args={"server_settings": {"application_name": "waybill"}},
    )


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy begins
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # An acknowledged command must survive a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
