"""The ticker: runs each job when its rows say that something is due.

The rows are the timetable. Every replica ticks; a claim decides who does the work.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.health import Health
from bot.logs import new_reference
from bot.metrics import Metrics
from bot.ports import Store

log = structlog.get_logger(__name__)

EVERY = timedelta(milliseconds=500)
# What fails at every tick is told at once, and then once a minute.
_TOLD_AGAIN_AFTER = 120
PRUNE_EVERY = timedelta(hours=1)


class Job(Protocol):
    """One kind of work."""

    async def run(self) -> None:
        """Claim what is due and start it."""
        ...


class Ticker:
    """Asks the timetable what is due and runs those jobs, one after the other."""

    def __init__(
        self,
        store: Store,
        jobs: Mapping[str, Job],
        health: Health,
        metrics: Metrics,
        retention: timedelta,
        audit_retention: timedelta | None = None,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._health = health
        self._metrics = metrics
        self._retention = retention
        self._audit_retention = audit_retention
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopped = False
        self._failures: Counter[str] = Counter()

    def start(self) -> None:
        """Tick by APScheduler; its memory is the only job store."""
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler.add_job(
            self.tick, "interval", seconds=EVERY.total_seconds(), **options
        )
        self._scheduler.add_job(
            self.prune, "interval", seconds=PRUNE_EVERY.total_seconds(), **options
        )
        self._scheduler.start()

    async def stop(self, patience: timedelta) -> None:
        """Tick no more; wait up to *patience* for the tick under way.

        APScheduler would cancel it in the middle of a transaction: what it had
        just claimed would lie until its lease ends.
        """
        self._stopped = True
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience.total_seconds()):
                await self._idle.wait()
        self._scheduler.shutdown(wait=False)

    async def due(self) -> Mapping[str, datetime]:
        """Return when each job that has rows is next due."""
        async with self._store.transaction() as tx:
            return await tx.timetable.due()

    async def tick(self) -> None:
        """Run the jobs that are due; a failing one never stops the others."""
        if not self._stopped:
            async with self._busy():
                await self._tick()

    async def run(self, name: str) -> None:
        """Run one job beside the ticks; a claim decides who does what is due."""
        if not self._stopped:
            async with self._busy():
                await self._run(name, self._jobs[name])

    async def prune(self) -> None:
        """Delete what ended longer ago than the retention."""
        pruned, newly = 0, 1
        try:
            # So many at once as keep nobody waiting, until there are no more.
            while newly and not self._stopped:
                async with self._busy(), self._store.transaction() as tx:
                    newly = await tx.timetable.prune(
                        self._retention, self._audit_retention
                    )
                pruned += newly
        except Exception as error:  # noqa: BLE001  the next hour finds out
            self._failed("prune_failed", "prune", error)
        else:
            self._works("prune")
        if pruned:
            log.info("orders_pruned", orders=pruned)

    @contextlib.asynccontextmanager
    async def _busy(self) -> AsyncIterator[None]:
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def _tick(self) -> None:
        try:
            async with self._store.transaction() as tx:
                now = await tx.now()
                due = await tx.timetable.due()
        except Exception as error:  # noqa: BLE001  the next tick finds out
            self._failed("tick_failed", "tick", error)
            return
        self._works("tick")
        for name, job in self._jobs.items():
            if name in due and due[name] <= now and not self._stopped:
                await self._run(name, job)
        self._health.beat("tick")

    async def _run(self, name: str, job: Job) -> None:
        with structlog.contextvars.bound_contextvars(job=name):
            try:
                with self._metrics.tick_seconds.labels(job=name).time():
                    await job.run()
            except Exception as error:  # noqa: BLE001  logged and contained
                self._failed("job_failed", name, error)
                self._metrics.jobs_failed.labels(job=name).inc()
            else:
                self._works(name)

    def _failed(self, event: str, name: str, error: Exception) -> None:
        """Log *error*, unless one of the same part was logged just now."""
        before = self._failures[name]
        if before % _TOLD_AGAIN_AFTER == 0:
            log.error(event, ref=new_reference(), times=before + 1, exc_info=error)
        self._failures[name] += 1

    def _works(self, name: str) -> None:
        if times := self._failures.pop(name, 0):
            log.info("works_again", part=name, failed=times)
