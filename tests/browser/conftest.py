import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.living import CHROMIUM, DESKTOP, PHONE, Living, living
from tests.scenarios.stage import opened, small_fleet

LONG_NAME = f"Anadolufilokiralamavetasimacilikanonimsirketi{'x' * 35}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM.exists():
        return
    missing = pytest.mark.skip(reason=f"needs Debian's chromium at {CHROMIUM}")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
async def lived(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_file: Path
) -> AsyncIterator[Living]:
    """Yield the page of a bot whose supplier has a branch with a long name."""
    path = tmp_path / "waybill.db"
    shutil.copy(sqlite_file, path)
    supplier = small_fleet(3, failure_share=0.2, median_seconds=20.0)
    *others, last = supplier.organisations
    supplier.organisations = (*others, replace(last, name=LONG_NAME))
    async with opened(f"sqlite+aiosqlite:///{path}", supplier=supplier) as stage:
        await stage.start_bot()
        async with living(stage, request.param) as page:
            yield page
