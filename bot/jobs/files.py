"""Files: an order's reports are read, looked into, and sent as one file.

Reading may be repeated, so a claim on it that lapses is taken up again. Showing a file
may not: the intent is committed before it, and a lost answer is told, not repeated.
"""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from typing import IO

import structlog

from bot.blocks import files as words
from bot.blocks.voice import Voice
from bot.clock import Clock
from bot.domain.bundles import MANY_REPORTS, Bundle, BundleState, Cause, Reading
from bot.domain.commands import Form
from bot.domain.files import Provenance, file_name, gaps
from bot.domain.troubles import FileProblemError
from bot.errors import (
    LostClaimError,
    SlackRefusedError,
)
from bot.jobs.fetching import Fetched, Fetcher
from bot.jobs.file_troubles import FileTroubles, tell
from bot.jobs.flight import Flight
from bot.jobs.holding import LEASE, Holding
from bot.jobs.placing import KeptBackError, Placing
from bot.jobs.recipes import Task, begun, labelled, left_out, provenance
from bot.jobs.workshop import Workshop
from bot.ports import Store
from bot.services.access import Access
from bot.services.languages import language_of
from bot.services.tenancy import Tenancy
from bot.services.uploads import Uploads
from bot.sheets.building import Built, Plan

log = structlog.get_logger(__name__)

_LOOKS_AT_ONCE = 8
# What is stored of them at a time, so that others have their turn between.
_READINGS_AT_ONCE = 50
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
        long_flight: Flight,
        clock: Clock,
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
        # Who wants a file of few reports does not wait for those of hundreds.
        self._long_flight = long_flight
        self._clock = clock
        self._most_bytes = most_bytes
        self._looks = looks

    async def run(self) -> None:
        """Start on what is due."""
        tenant = self._tenancy.known
        room = self._flight.room + self._long_flight.room
        if tenant is None or not room:
            return
        async with self._store.transaction() as tx:
            for lapsed in await tx.bundles.lapse(room):
                log.warning("file_sender_vanished", bundle_id=lapsed.id)
                await tell(tx, lapsed, "lost")
        for flight in (self._flight, self._long_flight):
            await self._start(tenant.installation.id, flight)

    async def _start(self, installation_id: int, flight: Flight) -> None:
        if not flight.room:
            return
        async with self._store.transaction() as tx:
            due = await tx.bundles.claim(
                installation_id,
                LEASE,
                flight.room,
                many=flight is self._long_flight,
            )
            for bundle in due:
                if not self._is_offered(bundle):
                    await tx.bundles.end(bundle, BundleState.failed, "not offered")
        for bundle in due:
            if self._is_offered(bundle):
                flight.start(self._work(bundle))

    def _is_offered(self, bundle: Bundle) -> bool:
        wanted = self._looks or bundle.cause is not Cause.look
        return wanted and self._most_bytes > 0

    async def _work(self, bundle: Bundle) -> None:
        holding = Holding(self._store, self._clock, bundle)
        try:
            task = await self._begun(bundle)
            with ExitStack() as files:
                if bundle.form is Form.digest:
                    work = self._look(task, holding)
                else:
                    work = self._send(task, files, holding)
                await holding.through(work)
        except Exception as error:  # noqa: BLE001  or it would be tried for ever
            await self._troubles.settle(bundle, error)

    async def _begun(self, bundle: Bundle) -> Task:
        return await begun(self._store, self._tenancy, self._access, bundle)

    async def _look(self, task: Task, holding: Holding) -> None:
        """Look into each report that was not read yet, a few at a time."""
        runs = [run for run in task.runs if run.id not in task.read]
        for start in range(0, len(runs), _LOOKS_AT_ONCE):
            with ExitStack() as files:
                fetched = await self._fetcher.fetch(
                    task.bundle,
                    task.order,
                    runs[start : start + _LOOKS_AT_ONCE],
                    files,
                    holding,
                )
                try:
                    await self._built(task, fetched, None)
                except FileProblemError as error:
                    log.warning("report_not_readable", why=str(error))
        async with self._store.transaction() as tx:
            await tx.bundles.end(task.bundle, BundleState.sent)

    async def _send(self, task: Task, files: ExitStack, holding: Holding) -> None:
        bundle = task.bundle
        fetched = await self._fetcher.fetch(
            bundle, task.order, task.runs, files, holding
        )
        if len(task.runs) > MANY_REPORTS:
            # That took its time: what is open to them may be less by now.
            task = await self._begun(bundle)
            open_now = {run.id for run in task.runs}
            fetched = [each for each in fetched if each.run.id in open_now]
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
                gaps(left_out(task, fetched, kept), language),
                task.bundle.separator,
                self._most_bytes,
                task.bundle.created_at,
                masked=task.bundle.cause is Cause.masked,
            )
            try:
                built = await self._workshop.build(raws, plan, into)
            except FileProblemError as error:
                if len(error.sources) in {0, len(kept)}:
                    raise
                refused = frozenset(error.sources)
                log.warning("reports_left_out", reports=len(refused), why=str(error))
                kept = [x for at, x in enumerate(kept) if at not in refused]
                continue
            await self._note(kept, built)
            return built, kept
        return None, []

    async def _note(self, kept: Sequence[Fetched], built: Built) -> None:
        """Store the figures of what was read."""
        seen = [
            (each.run, Reading(each.run.id, figures, each.got.sha256, each.got.size))
            for each, figures in zip(kept, built.figures, strict=True)
            if each.got is not None
        ]
        for start in range(0, len(seen), _READINGS_AT_ONCE):
            async with self._store.transaction() as tx:
                for run, reading in seen[start : start + _READINGS_AT_ONCE]:
                    await tx.readings.put(run, reading)

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
