"""Files: an order's reports are read, looked into, and sent as one file.

Reading may be repeated, so a claim on it that lapses is taken up again. Showing a file
may not: the intent is committed before it, and a lost answer is told, not repeated.
"""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import IO

import structlog

from bot.blocks import files as words
from bot.blocks.voice import Voice
from bot.domain.bundles import Bundle, BundleState, Cause, Reading
from bot.domain.commands import Form
from bot.domain.files import MOST_REPORTS, Provenance, file_name, gap
from bot.domain.troubles import FileProblemError
from bot.errors import (
    LostClaimError,
    SlackRefusedError,
)
from bot.jobs.fetching import Fetched, Fetcher
from bot.jobs.file_troubles import FileTroubles, tell
from bot.jobs.flight import Flight
from bot.jobs.placing import KeptBackError, Placing
from bot.jobs.recipes import Task, begun, labelled, left_out, provenance
from bot.jobs.workshop import Workshop, while_kept
from bot.limits.contract import CALL_AT_MOST
from bot.ports import Store
from bot.services.access import Access
from bot.services.languages import language_of
from bot.services.tenancy import Tenancy
from bot.services.uploads import Uploads
from bot.sheets.building import Built, Plan

log = structlog.get_logger(__name__)

LEASE = CALL_AT_MOST + timedelta(seconds=1)
_KEEP_EVERY_SECONDS = 3.0
_LOOKS_AT_ONCE = 8
# The channel does not take it, and the person's own messages may.
_NOT_THERE = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "restricted_action"}
)


class FilesJob:
    """Claims due bundles, reads their reports, and settles what became of each."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        fetcher: Fetcher,
        workshop: Workshop,
        uploads: Uploads,
        placing: Placing,
        flight: Flight,
        *,
        most_bytes: int,
        looks: bool,
    ) -> None:
        self._store = store
        self._troubles = FileTroubles(store)
        self._tenancy = tenancy
        self._access = access
        self._fetcher = fetcher
        self._workshop = workshop
        self._uploads = uploads
        self._placing = placing
        self._flight = flight
        self._most_bytes = most_bytes
        self._looks = looks

    async def run(self) -> None:
        """Start on what is due."""
        tenant = self._tenancy.known
        if tenant is None or self._flight.room <= 0:
            return
        async with self._store.transaction() as tx:
            for lapsed in await tx.bundles.lapse(self._flight.room):
                log.warning("file_sender_vanished", bundle_id=lapsed.id)
                await tell(tx, lapsed, "lost")
            due = await tx.bundles.claim(
                tenant.installation.id, LEASE, self._flight.room
            )
            for bundle in due:
                if not self._is_offered(bundle):
                    await tx.bundles.end(bundle, BundleState.failed, "not offered")
        for bundle in due:
            if self._is_offered(bundle):
                self._flight.start(self._work(bundle))

    def _is_offered(self, bundle: Bundle) -> bool:
        wanted = self._looks or bundle.cause is not Cause.look
        return wanted and self._most_bytes > 0

    async def _work(self, bundle: Bundle) -> None:
        async def keep() -> bool:
            async with self._store.transaction() as tx:
                return await tx.bundles.keep(bundle, LEASE)

        try:
            task = await begun(self._store, self._tenancy, self._access, bundle)
            with ExitStack() as files:
                only_looks = bundle.form is Form.digest
                work = self._look(task) if only_looks else self._send(task, files)
                await while_kept(work, keep, _KEEP_EVERY_SECONDS)
        except Exception as error:  # noqa: BLE001  or it would be tried for ever
            await self._troubles.settle(bundle, error)

    async def _look(self, task: Task) -> None:
        """Look into each report that was not read yet, a few at a time."""
        runs = [run for run in task.runs if run.id not in task.read]
        for start in range(0, len(runs), _LOOKS_AT_ONCE):
            with ExitStack() as files:
                fetched = await self._fetcher.fetch(
                    task.bundle,
                    task.order,
                    runs[start : start + _LOOKS_AT_ONCE],
                    files,
                )
                try:
                    await self._built(task, fetched, None)
                except FileProblemError as error:
                    log.warning("report_not_readable", why=str(error))
        async with self._store.transaction() as tx:
            await tx.bundles.end(task.bundle, BundleState.sent)

    async def _send(self, task: Task, files: ExitStack) -> None:
        bundle = task.bundle
        if len(task.runs) > MOST_REPORTS:
            await self._troubles.give_up(bundle, "too_many_reports")
            return
        fetched = await self._fetcher.fetch(bundle, task.order, task.runs, files)
        # It has no name, like those it is made of.
        file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  it does
        built, kept = await self._built(task, fetched, file)
        if built is None:
            # One reason is told as such; of several none explains it alone.
            reasons = {each.why for each in fetched if each.file is None}
            why = reasons.pop() if len(reasons) == 1 else "nothing"
            await self._troubles.give_up(bundle, why)
            return
        about = provenance(task, built, kept, left_out(task, fetched, kept))
        name = file_name(about, bundle.form)
        file_id = await self._uploads.reserve(name, file)
        await self._share(task, about, file_id, name, built)

    async def _built(
        self, task: Task, fetched: Sequence[Fetched], into: IO[bytes] | None
    ) -> tuple[Built | None, list[Fetched]]:
        """Write the file of what can be read; return what that is; note its figures."""
        kept = [each for each in fetched if each.file is not None]
        async with self._store.transaction() as tx:
            reader = task.bundle.installation_id, task.bundle.person
            language = await language_of(tx, *reader)
        while kept:
            raws, labels = labelled(task, kept, language)
            plan = Plan(
                task.bundle.form,
                labels,
                gap(left_out(task, fetched, kept), language),
                task.bundle.separator,
                self._most_bytes,
                task.bundle.created_at,
                masked=task.bundle.cause is Cause.masked,
            )
            try:
                built = await self._workshop.build(raws, plan, into)
            except FileProblemError as error:
                if error.source is None or len(kept) == 1:
                    raise
                log.warning("report_left_out", why=str(error))
                del kept[error.source]
                continue
            async with self._store.transaction() as tx:
                for each, figures in zip(kept, built.figures, strict=True):
                    if each.got is not None:
                        seen = Reading(
                            each.run.id, figures, each.got.sha256, each.got.size
                        )
                        await tx.readings.put(each.run, seen)
            return built, kept
        return None, []

    async def _share(
        self, task: Task, about: Provenance, file_id: str, name: str, built: Built
    ) -> None:
        bundle = task.bundle
        try:
            chosen = await self._placing.of(task, built)
        except KeptBackError:
            await self._keep_back(task)
            return
        place = chosen.place
        async with self._store.transaction() as tx:
            if not await tx.bundles.sharing(bundle, LEASE):
                raise LostClaimError("somebody else sends this file")
            language = await language_of(tx, bundle.installation_id, bundle.person)
        alone = not built.impersonal and place.thread_ts is None
        masked = bundle.cause is Cause.masked
        voice = Voice(language=language)
        comment = words.provenance(about, voice, personal=alone, masked=masked)
        try:
            await self._uploads.share(file_id, name, place, comment)
        except SlackRefusedError as error:
            elsewhere = bundle.cause in {Cause.masked, Cause.approved}
            refused = error.code in _NOT_THERE and place.thread_ts is not None
            if not refused or elsewhere:
                raise
            place = await self._uploads.dm(bundle.person)
            await self._uploads.share(file_id, name, place, comment)
        async with self._store.transaction() as tx:
            await tx.bundles.end(bundle, BundleState.sent)
            await self._placing.follow(tx, task, built, chosen)
            await tx.audit.add(
                bundle.installation_id,
                bundle.person,
                "file_delivered",
                ref=task.order.ref,
                channel=place.channel,
                reports=[each.number for each in task.runs],
                form=bundle.form.value,
                cause=bundle.cause.value,
                sha256=built.sha256,
                rows=about.figures.rows,
            )

    async def _keep_back(self, task: Task) -> None:
        async with self._store.transaction() as tx:
            await tx.bundles.end(task.bundle, BundleState.failed, "kept back")
            await self._placing.kept_back(tx, task, None)
            if task.bundle.cause is Cause.approved:
                await tell(tx, task.bundle, "other_readers")
