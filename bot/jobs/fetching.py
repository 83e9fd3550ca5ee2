"""Fetching reports into a few files without a name, several at a time.

Each lane has one such file, in which its reports lie one behind the other: thousands
need no more open files than a few. Once anything was fetched, it is waited for the
rest, for a link's budget as for a supplier that stumbles: to begin anew would spend
the links again.
"""

import asyncio
import io
import tempfile
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import IO

import structlog

from bot.domain.bundles import MANY_REPORTS, Bundle, Cause
from bot.domain.orders import Order, Run
from bot.domain.troubles import FileProblemError, Trouble
from bot.errors import (
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
)
from bot.jobs.holding import Holding
from bot.ports import Downloaded, Downloads, Store
from bot.services.minting import LEFT_TO_PEOPLE, Minter

log = structlog.get_logger(__name__)

_AT_ONCE = 4
# As many times the largest file may lie on the disk at once, for each that is made.
_IN_ALL = 5
# What is left of the links' budget to people who press for a link.
_KEEP_FREE = {
    Cause.press: 0,
    Cause.form: LEFT_TO_PEOPLE,
    Cause.masked: LEFT_TO_PEOPLE,
    Cause.approved: LEFT_TO_PEOPLE,
    Cause.look: 240,
}
_RATE_LIMITED = timedelta(seconds=30)
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=5)
# Of one report, over about five minutes if it is the only one that is missing.
_TRIES = 7
# Without one that came between them, over about a quarter of an hour.
_FAILURES_IN_A_ROW = 8 * _AT_ONCE


@dataclass(frozen=True, slots=True)
class Fetched:
    """One run's report; *why* says what is the matter where there is no file.

    It lies in *file* from *start* on, as many bytes as it has.
    """

    run: Run
    file: IO[bytes] | None = None
    start: int = 0
    got: Downloaded | None = None
    why: str = ""  # "gone", "unavailable", or a word of Trouble


class Spool:
    """A file to whose end reports are added; of one that broke off nothing stays."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self._end = 0

    def at_end(self) -> IO[bytes]:
        """Return the file, ready to take a report."""
        self.file.seek(self._end)
        self.file.truncate()
        return self.file

    def keep(self) -> int:
        """Keep what was written since and return where it starts."""
        start, self._end = self._end, self.file.seek(0, io.SEEK_END)
        return start


@dataclass(slots=True)
class _Errand:
    """What is still to be fetched for a file, and what is here."""

    bundle: Bundle
    order: Order
    holding: Holding
    keep_free: int
    lanes: int
    bytes_left: int
    waiting: deque[tuple[Run, int]]  # with how often it was tried
    here: dict[int, Fetched] = field(default_factory=dict)
    failures: int = 0  # since the last that came

    def goes_on(self, error: UpstreamError) -> bool:
        """Return whether it is waited for what is missing, though *error* came."""
        if self.bundle.cause is Cause.look:
            return False  # begun anew, it spends nothing again
        limited = isinstance(error, UpstreamRateLimitedError)
        each_lane_failed = self.failures + 1 >= self.lanes
        return bool(self.here) or not (limited or each_lane_failed)

    @property
    def is_hopeless(self) -> bool:
        """Whether nothing comes any more, and some were never asked for."""
        untried = any(not tries for _, tries in self.waiting)
        return untried and self.failures > _FAILURES_IN_A_ROW

    def take(self, fetched: Fetched) -> None:
        self.failures = 0
        self.here[fetched.run.id] = fetched
        self.bytes_left -= fetched.got.size if fetched.got is not None else 0
        if self.bytes_left < 0:
            # Of so much no file could be made that may be brought.
            raise FileProblemError(Trouble.too_large)


class Fetcher:
    """Mints and downloads; each report that was fetched is in the audit trail."""

    def __init__(
        self, store: Store, minter: Minter, downloads: Downloads, most_bytes: int
    ) -> None:
        self._store = store
        self._minter = minter
        self._downloads = downloads
        self._most_bytes = most_bytes

    async def fetch(
        self,
        bundle: Bundle,
        order: Order,
        runs: Sequence[Run],
        files: ExitStack,
        holding: Holding,
    ) -> list[Fetched]:
        """Return the reports of *runs* in their order; *files* closes what is open.

        Raises:
            FileProblemError: All of them together are too large.
            LostClaimError: Somebody else fetches them by now.
            UpstreamError: The supplier gives no links, or no files, for now.
        """
        left_by_many = LEFT_TO_PEOPLE if len(runs) > MANY_REPORTS else 0
        errand = _Errand(
            bundle,
            order,
            holding,
            keep_free=max(_KEEP_FREE[bundle.cause], left_by_many),
            lanes=min(_AT_ONCE, len(runs)),
            bytes_left=_IN_ALL * self._most_bytes,
            waiting=deque((run, 0) for run in runs),
        )
        lanes = [
            asyncio.ensure_future(self._lane(errand, Spool(_nameless(files))))
            for _ in range(errand.lanes)
        ]
        try:
            await asyncio.gather(*lanes)
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)
        return [errand.here[run.id] for run in runs]

    async def _lane(self, errand: _Errand, spool: Spool) -> None:
        while errand.waiting:
            run, tries = errand.waiting.popleft()
            await errand.holding.keep_up()
            try:
                fetched = await self._one(errand, run, spool)
            except UpstreamError as error:
                if not errand.goes_on(error):
                    raise
                await _put_off(errand, run, tries, error)
            else:
                errand.take(fetched)

    async def _one(self, errand: _Errand, run: Run, spool: Spool) -> Fetched:
        try:
            got = await self._download(errand, run, spool)
        except UpstreamGoneError:
            return Fetched(run, why="gone")
        except FileProblemError as error:
            return Fetched(run, why=error.trouble.value)
        bundle, order = errand.bundle, errand.order
        async with self._store.transaction() as tx:
            await tx.audit.add(
                order.installation_id,
                bundle.person,
                "report_fetched",
                ref=order.ref,
                run=run.number,
                report=run.supplier_report_id,
                cause=bundle.cause.value,
                form=bundle.form.value,
                bytes=got.size,
                sha256=got.sha256,
            )
        return Fetched(run, spool.file, spool.keep(), got)

    async def _download(self, errand: _Errand, run: Run, spool: Spool) -> Downloaded:
        # A link lives for a minute: it is minted when its download begins.
        link = await self._minter.mint(run, keep_free=errand.keep_free)
        try:
            return await self._downloads.fetch(link, spool.at_end(), self._most_bytes)
        except UpstreamRejectedError as error:
            # Documented: a link that is too old is denied. There may be another.
            if error.status != HTTPStatus.FORBIDDEN:
                raise
        link = await self._minter.mint(run, keep_free=errand.keep_free)
        return await self._downloads.fetch(link, spool.at_end(), self._most_bytes)


async def _put_off(errand: _Errand, run: Run, tries: int, error: UpstreamError) -> None:
    """Wait for a moment at which the report may be had, or leave it out.

    Raises:
        UpstreamError: None has come for a long time: it is *error*.
    """
    if isinstance(error, UpstreamRateLimitedError):
        errand.waiting.appendleft((run, tries))
        await errand.holding.rest(error.retry_after or _RATE_LIMITED)
        return
    log.warning("report_put_off", run_id=run.id, why=str(error))
    errand.failures += 1
    if errand.is_hopeless:
        raise error
    if tries + 1 >= _TRIES or errand.failures > _FAILURES_IN_A_ROW:
        errand.here[run.id] = Fetched(run, why="unavailable")
        return
    errand.waiting.append((run, tries + 1))
    doublings = max(tries, errand.failures // _AT_ONCE)
    await errand.holding.rest(min(_FIRST_WAIT * 2**doublings, _LONGEST_WAIT))


def _nameless(files: ExitStack) -> IO[bytes]:
    # Nothing is left of it, however this process ends.
    return files.enter_context(tempfile.TemporaryFile())
