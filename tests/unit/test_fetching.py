import asyncio
import io
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, cast

import pytest
from typing_extensions import override

from bot.clock import ManualClock
from bot.domain.bundles import Bundle, BundleState, Cause, NewBundle
from bot.domain.commands import Form
from bot.domain.orders import Order, Run
from bot.domain.supplier import Link
from bot.domain.troubles import FileProblemError, Trouble
from bot.errors import (
    LostClaimError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)
from bot.jobs.fetching import Fetched, Fetcher, Spool
from bot.jobs.holding import LEASE, Holding
from bot.ports import Downloaded, Downloads, Store
from bot.services.minting import Minter
from tests.unit.storage_stage import NOON, QUALITY, Stage, set_stage

MOST = 100
LIFE = timedelta(seconds=60)
A_MOMENT = timedelta(seconds=1)

Obstacle = Callable[[str, int], UpstreamError | None]


def _none(_report: str, _nth: int) -> None:
    return None


class Files:
    """Every report has so many bytes: the number of its run, again and again.

    *trouble* says what comes instead of a link, by the run and how often it was
    asked for.
    """

    def __init__(
        self, size: int, trouble: Obstacle = _none, clock: ManualClock | None = None
    ) -> None:
        self.size = size
        self.fetched = 0
        self.kept_free: set[int] = set()
        self.ages: list[timedelta] = []
        self.open: list[int] = []
        self.asked: Counter[str] = Counter()
        self._trouble = trouble
        self._clock = clock

    def _now(self) -> datetime:
        return NOON if self._clock is None else self._clock.now()

    async def mint(self, run: Run, *, keep_free: int) -> Link:
        self.kept_free.add(keep_free)
        name = str(run.number)
        self.asked[name] += 1
        if trouble := self._trouble(name, self.asked[name]):
            raise trouble
        return Link(f"https://files.invalid/{name}", self._now() + LIFE)

    async def fetch(self, link: Link, into: IO[bytes], most: int) -> Downloaded:
        assert self.size <= most
        self.fetched += 1
        self.ages.append(self._now() + LIFE - link.expires_at)
        self.open.append(nameless())
        into.write(self.content(link.url.rpartition("/")[2]))
        return Downloaded(self.size, "digest")

    def content(self, name: str) -> bytes:
        return (name.encode() * self.size)[: self.size]


def nameless() -> int:
    """Return how many files without a name are open."""
    opened = 0
    for number in list(Path("/proc/self/fd").iterdir()):
        with suppress(OSError):
            opened += str(number.readlink()).endswith(" (deleted)")
    return opened


async def _bundle(stage: Stage, order: Order) -> Bundle:
    async with stage.store.transaction() as tx:
        await tx.bundles.add(
            NewBundle(
                stage.installation,
                order.id,
                QUALITY,
                Cause.press,
                Form.file,
                order.ordered_by,
                order.channel_id,
                "press",
            )
        )
        (bundle,) = await tx.bundles.claim(stage.installation, LEASE, 1)
    assert bundle.state is BundleState.reading
    return bundle


class Fetching:
    """A fetch of so many reports, and what it has brought."""

    def __init__(self, store: Store, files: Files, clock: ManualClock) -> None:
        self.store = store
        self.files = files
        self.clock = clock

    async def of(self, reports: int, opened: ExitStack) -> list[Fetched]:
        stage = await set_stage(self.store, lanes=reports)
        order = await stage.order(*stage.lanes)
        async with self.store.transaction() as tx:
            runs = await tx.runs.of_order(order.id)
        files = self.files
        fetcher = Fetcher(
            self.store, cast("Minter", files), cast("Downloads", files), MOST
        )
        bundle = await _bundle(stage, order)
        holding = Holding(self.store, self.clock, bundle)
        work = asyncio.ensure_future(
            fetcher.fetch(bundle, order, runs, opened, holding)
        )
        while not work.done():
            await asyncio.wait({work}, timeout=0.02)
            if (at := self.clock.next_sleeper()) is not None and not work.done():
                await self.clock.advance(at - self.clock.now())
        return work.result()

    def read(self, fetched: Fetched) -> bytes:
        assert fetched.file is not None
        assert fetched.got is not None
        fetched.file.seek(fetched.start)
        return fetched.file.read(fetched.got.size)


async def _fetched(
    store: Store, files: Files, clock: ManualClock, reports: int
) -> tuple[int, dict[str, int]]:
    """Return how many came whole, and why the others did not."""
    fetching = Fetching(store, files, clock)
    with ExitStack() as opened:
        found = await fetching.of(reports, opened)
        whole = [each for each in found if each.file is not None]
        for each in whole:
            assert fetching.read(each) == files.content(str(each.run.number))
    return len(whole), Counter(each.why for each in found if each.why)


@pytest.mark.parametrize(("size", "reports"), [(100, 5), (25, 20)])
async def test_what_fits_on_the_disk_is_fetched(
    store: Store, clock: ManualClock, size: int, reports: int
) -> None:
    files = Files(size)

    assert await _fetched(store, files, clock, reports) == (reports, {})
    assert files.kept_free == {0}


async def test_many_large_reports_fill_no_disk(
    store: Store, clock: ManualClock
) -> None:
    files = Files(MOST)

    with pytest.raises(FileProblemError) as refused:
        await _fetched(store, files, clock, 40)

    assert refused.value.trouble is Trouble.too_large
    assert 5 < files.fetched < 12


async def test_any_number_of_reports_lies_in_a_few_open_files(
    store: Store, clock: ManualClock
) -> None:
    files = Files(1)
    before = nameless()

    assert await _fetched(store, files, clock, 300) == (300, {})

    assert max(files.open) == before + 4
    assert nameless() == before


async def test_a_file_of_many_reports_leaves_links_to_those_who_press(
    store: Store, clock: ManualClock
) -> None:
    files = Files(1)

    await _fetched(store, files, clock, 51)

    assert files.kept_free == {60}


async def test_a_budget_that_is_spent_is_waited_for_and_nothing_fetched_twice(
    store: Store, clock: ManualClock
) -> None:
    free_at = clock.now() + timedelta(minutes=10)

    def spent(name: str, _nth: int) -> UpstreamError | None:
        wait = free_at - clock.now()
        if int(name) <= 5 or wait <= timedelta(0):
            return None
        return UpstreamRateLimitedError("supplier", wait)

    files = Files(2, spent, clock)

    assert await _fetched(store, files, clock, 20) == (20, {})
    assert files.fetched == 20
    assert clock.now() >= free_at
    # A link lives for a minute: none waited for its download.
    assert max(files.ages) == timedelta(0)


async def test_of_a_budget_that_is_spent_from_the_start_nobody_waits_in_a_slot(
    store: Store, clock: ManualClock
) -> None:
    files = Files(2, lambda *_: UpstreamRateLimitedError("supplier", LIFE))

    with pytest.raises(UpstreamRateLimitedError):
        await _fetched(store, files, clock, 20)

    assert files.fetched == 0


async def test_a_supplier_that_stumbles_half_way_costs_time_and_no_report(
    store: Store, clock: ManualClock
) -> None:
    back_at = clock.now() + timedelta(minutes=6)

    def down(name: str, _nth: int) -> UpstreamError | None:
        if int(name) <= 30 or clock.now() >= back_at:
            return None
        return UpstreamUnavailableError("supplier", "down")

    files = Files(1, down, clock)

    assert await _fetched(store, files, clock, 100) == (100, {})
    assert files.fetched == 100
    # It is not asked for all that is missing while nothing comes.
    assert files.asked.total() < 100 + 40


async def test_a_supplier_that_stays_away_is_asked_again_later(
    store: Store, clock: ManualClock
) -> None:
    def down(name: str, _nth: int) -> UpstreamError | None:
        gone = int(name) > 30
        return UpstreamUnavailableError("supplier", "down") if gone else None

    files, began = Files(1, down, clock), clock.now()

    with pytest.raises(UpstreamUnavailableError):
        await _fetched(store, files, clock, 200)

    waited = clock.now() - began
    assert timedelta(minutes=10) < waited < timedelta(minutes=40)
    assert files.asked.total() < 30 + 50


async def test_reports_that_never_come_are_left_out_of_the_many_that_do(
    store: Store, clock: ManualClock
) -> None:
    def broken(name: str, _nth: int) -> UpstreamError | None:
        refused = UpstreamRejectedError("supplier", 400, "file")
        return refused if name in {"3", "40", "60"} else None

    files, began = Files(1, broken, clock), clock.now()

    assert await _fetched(store, files, clock, 60) == (57, {"unavailable": 3})
    assert clock.now() - began < timedelta(minutes=15)


async def test_whose_claim_was_taken_over_fetches_no_more(
    store: Store, clock: ManualClock
) -> None:
    taken: list[Bundle] = []

    def limited(name: str, nth: int) -> UpstreamError | None:
        late = int(name) > 4 and nth == 1
        return UpstreamRateLimitedError("supplier", LIFE) if late else None

    class Standing(Files):
        @override
        async def fetch(self, link: Link, into: IO[bytes], most: int) -> Downloaded:
            # This machine stands still; somebody else takes it up.
            while self.fetched >= 3 and not taken:
                await clock.advance(LEASE + A_MOMENT)
                async with store.transaction() as tx:
                    taken.extend(await tx.bundles.claim(1, LEASE, 1))
            return await super().fetch(link, into, most)

    files = Standing(1, limited, clock)

    with pytest.raises(LostClaimError):
        await _fetched(store, files, clock, 20)

    assert len(taken) == 1
    assert files.fetched < 10


def test_of_a_download_that_broke_off_nothing_stays_on_the_disk() -> None:
    file = io.BytesIO()
    spool = Spool(file)
    spool.at_end().write(b"whole")
    assert spool.keep() == 0

    spool.at_end().write(b"most of one that breaks off")
    spool.at_end().write(b"again")

    assert spool.keep() == len(b"whole")
    assert file.getvalue() == b"wholeagain"
