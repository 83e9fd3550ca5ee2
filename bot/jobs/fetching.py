"""Fetching reports into files without a name, a few at a time."""

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO

from bot.domain.bundles import Bundle, Cause
from bot.domain.orders import Order, Run
from bot.domain.troubles import FileProblemError, Trouble
from bot.errors import UpstreamGoneError, UpstreamRejectedError
from bot.ports import Downloaded, Downloads, Store
from bot.services.minting import Minter

_AT_ONCE = 4
# As many times the largest file may lie on the disk at once, for each that is made.
_IN_ALL = 5
# What is left of the links' budget to people who press for a link.
_LEFT_TO_PEOPLE = {
    Cause.press: 0,
    Cause.form: 60,
    Cause.masked: 60,
    Cause.approved: 60,
    Cause.look: 240,
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One run's report; *why* says what is the matter where there is no file."""

    run: Run
    file: IO[bytes] | None = None
    got: Downloaded | None = None
    why: str = ""  # "gone", or a word of Trouble


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
        self, bundle: Bundle, order: Order, runs: Sequence[Run], files: ExitStack
    ) -> list[Fetched]:
        """Return the reports of *runs* in their order; *files* closes what is open.

        Raises:
            FileProblemError: All of them together are too large.
            UpstreamError: The supplier gives no links, or no files, for now.
        """
        turns = asyncio.Semaphore(_AT_ONCE)
        left = _IN_ALL * self._most_bytes

        async def one(run: Run) -> Fetched:
            nonlocal left
            async with turns:
                fetched = await self._one(bundle, order, run, files)
            left -= fetched.got.size if fetched.got is not None else 0
            if left < 0:
                # Of so much no file could be made that may be brought.
                raise FileProblemError(Trouble.too_large)
            return fetched

        tasks = [asyncio.ensure_future(one(run)) for run in runs]
        try:
            return list(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(
        self, bundle: Bundle, order: Order, run: Run, files: ExitStack
    ) -> Fetched:
        # It has no name: nothing is left of it, however this process ends.
        file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  it does
        try:
            got = await self._download(bundle, run, file)
        except UpstreamGoneError:
            return Fetched(run, why="gone")
        except FileProblemError as error:
            return Fetched(run, why=error.trouble.value)
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
        return Fetched(run, file, got)

    async def _download(self, bundle: Bundle, run: Run, file: IO[bytes]) -> Downloaded:
        keep_free = _LEFT_TO_PEOPLE[bundle.cause]
        link = await self._minter.mint(run, keep_free=keep_free)
        try:
            return await self._downloads.fetch(link, file, self._most_bytes)
        except UpstreamRejectedError as error:
            # Documented: a link that is too old is denied. There may be another.
            if error.status != HTTPStatus.FORBIDDEN:
                raise
        file.seek(0)
        file.truncate()
        link = await self._minter.mint(run, keep_free=keep_free)
        return await self._downloads.fetch(link, file, self._most_bytes)
