"""Engines: what SQLite and PostgreSQL need to behave alike."""

import socket
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

_CONNECT_SECONDS = 5
# The locks of a process that stands still, or whose machine has gone without a word,
# are free again before its work is taken up.
_SESSION = {
    "idle_in_transaction_session_timeout": "10s",
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10s",
}
# The same from our side; what a system does not know is left out.
_WIRE = {
    "TCP_KEEPIDLE": 4,
    "TCP_KEEPINTVL": 2,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 10_000,
}


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
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=10,
        pool_pre_ping=True,
        connect_args={
            "server_settings": {"application_name": "waybill"},
            "timeout": _CONNECT_SECONDS,
        },
    )
    event.listen(engine.sync_engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy begins
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # An acknowledged command must survive a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _prepare_postgresql(
    connection: DBAPIConnection, _entry: ConnectionPoolEntry
) -> None:
    # By a statement: poolers in between take no settings at the start they don't know.
    cursor = connection.cursor()
    settings = ", ".join(
        f"set_config('{name}', '{value}', false)" for name, value in _SESSION.items()
    )
    cursor.execute(f"SELECT {settings}")
    cursor.close()
    connection.commit()
    _notice_a_lost_server(connection)


def _notice_a_lost_server(connection: DBAPIConnection) -> None:
    """End a connection whose server has gone without a word, as the server does."""
    transport = connection.driver_connection._transport  # noqa: SLF001  there is no other way
    wire = transport.get_extra_info("socket")
    if wire is None or wire.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _WIRE.items():
        if (option := getattr(socket, name, None)) is not None:
            wire.setsockopt(socket.IPPROTO_TCP, option, value)


def _begin_immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
