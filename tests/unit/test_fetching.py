from contextlib import ExitStack
from datetime import timedelta
from typing import IO, cast

import pytest

from bot.domain.bundles import Bundle, BundleState, Cause
from bot.domain.commands import Form
from bot.domain.orders import Order, Run
from bot.domain.supplier import Link
from bot.domain.troubles import FileProblemError, Trouble
from bot.jobs.fetching import Fetcher
from bot.ports import Downloaded, Downloads, Store
from bot.services.minting import Minter
from tests.unit.storage_stage import NOON, QUALITY, Stage, set_stage

MOST = 100


class Files:
    """Every report has so many bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.fetched = 0

    async def mint(self, _run: Run, *, keep_free: int) -> Link:
        assert keep_free == 0
        return Link("https://files.invalid/x", NOON + timedelta(seconds=60))

    async def fetch(self, _link: Link, into: IO[bytes], most: int) -> Downloaded:
        assert self.size <= most
        self.fetched += 1
        into.write(b"x" * self.size)
        return Downloaded(self.size, "digest")


def _bundle(stage: Stage, order: Order) -> Bundle:
    return Bundle(
        id=1,
        installation_id=stage.installation,
        order_id=order.id,
        report_type=QUALITY,
        cause=Cause.press,
        form=Form.file,
        person=order.ordered_by,
        asked_in=order.channel_id,
        separator=",",
        state=BundleState.reading,
        fence=1,
        attempts=1,
        created_at=NOON,
    )


async def _fetch(store: Store, files: Files, reports: int) -> int:
    stage = await set_stage(store, lanes=reports)
    order = await stage.order(*stage.lanes)
    async with store.transaction() as tx:
        runs = await tx.runs.of_order(order.id)
    fetcher = Fetcher(store, cast("Minter", files), cast("Downloads", files), MOST)
    with ExitStack() as opened:
        bundle = _bundle(stage, order)
        return len(await fetcher.fetch(bundle, order, runs, opened))


@pytest.mark.parametrize(("size", "reports"), [(100, 5), (25, 20)])
async def test_what_fits_on_the_disk_is_fetched(
    store: Store, size: int, reports: int
) -> None:
    assert await _fetch(store, Files(size), reports) == reports


async def test_many_large_reports_fill_no_disk(store: Store) -> None:
    files = Files(MOST)

    with pytest.raises(FileProblemError) as refused:
        await _fetch(store, files, 40)

    assert refused.value.trouble is Trouble.too_large
    assert 5 < files.fetched < 12
