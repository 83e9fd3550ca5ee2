"""The ticker: runs each job when its rows say that something is due.

The rows are the timetable. Every replica ticks; a claim decides who does the work.
"""

from collections.abc import Mapping
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
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._health = health
        self._metrics = metrics
        self._retention = retention
        self._scheduler = AsyncIOScheduler(timezone="UTC")

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

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def due(self) -> Mapping[str, datetime]:
        """Return when each job that has rows is next due."""
        async with self._store.transaction() as tx:
            return await tx.timetable.due()

    async def tick(self) -> None:
        """Run the jobs that are due; a failing one never stops the others."""
        try:
            async with self._store.transaction() as tx:
                now = await tx.now()
                due = await tx.timetable.due()
        except Exception:  # the database is away; the next tick finds out
            log.exception("tick_failed", ref=new_reference())
            return
        for name, job in self._jobs.items():
            if name in due and due[name] <= now:
                await self._run(name, job)
        self._health.beat("tick")

    async def prune(self) -> None:
        """Delete what ended longer ago than the retention."""
        async with self._store.transaction() as tx:
            pruned = await tx.timetable.prune(self._retention)
        if pruned:
            log.info("orders_pruned", orders=pruned)

    async def _run(self, name: str, job: Job) -> None:
        with structlog.contextvars.bound_contextvars(job=name):
            try:
                with self._metrics.tick_seconds.labels(job=name).time():
                    await job.run()
            except Exception:  # logged and contained
                log.exception("job_failed", ref=new_reference())
                self._metrics.jobs_failed.labels(job=name).inc()
