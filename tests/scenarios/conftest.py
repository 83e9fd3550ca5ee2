import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage, opened


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_file: Path) -> str:
    path = tmp_path / "waybill.db"
    shutil.copy(sqlite_file, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with opened(sqlite_url) as opening:
        await opening.start_bot()
        yield opening


@pytest.fixture
async def either_stage(database_url: str) -> AsyncIterator[Stage]:
    async with opened(database_url) as opening:
        await opening.start_bot()
        yield opening


@pytest.fixture
def either_database(database_url: str) -> str:
    return database_url
