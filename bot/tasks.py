"""Background work that is neither lost to the garbage collector nor to a crash."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Protocol

import structlog

log = structlog.get_logger(__name__)


class Sleeper(Protocol):
    """The part of a clock that draining needs."""

    async def sleep(self, span: timedelta) -> None:
        """Return after *span* has passed."""
        ...


class Supervisor:
    """Holds every background task until it ends, and drains them at the end.

    *new_reference* gives the short reference under which a crash is logged.
    """

    def __init__(self, clock: Sleeper, new_reference: Callable[[], str]) -> None:
        self._clock = clock
        self._new_reference = new_reference
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = False

    @property
    def running(self) -> int:
        """How many tasks have not ended."""
        return len(self._tasks)

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> bool:
        """Run *work* beside the caller; return False if none is taken any more.

        What is refused is closed, so that it leaves no warning behind.
        """
        if self._draining:
            work.close()
            log.warning("task_refused", task=name)
            return False
        task = asyncio.create_task(self._guard(work, name), name=name)
        # asyncio itself holds tasks only weakly.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Cancelled before its first step, the work was never awaited.
        task.add_done_callback(lambda _: work.close())
        return True

    async def settle(self) -> None:
        """Return when every task has ended, those spawned meanwhile included."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self, patience: timedelta) -> int:
        """Take no more work, wait up to *patience*, cancel the rest; count those."""
        self._draining = True
        settled = asyncio.ensure_future(self.settle())
        too_late = asyncio.ensure_future(self._clock.sleep(patience))
        try:
            await asyncio.wait({settled, too_late}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (settled, too_late):
                waiting.cancel()
        for task in self._tasks:
            log.warning("task_cancelled", task=task.get_name())
        await asyncio.gather(settled, too_late, return_exceptions=True)
        return await self.cancel()

    async def cancel(self) -> int:
        """Take no more work, cancel what runs and wait for its end; count it."""
        self._draining = True
        rest = tuple(self._tasks)
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        return len(rest)

    async def _guard(self, work: Coroutine[Any, Any, object], name: str) -> None:
        try:
            await work
        except Exception:  # the last place that can tell
            log.exception("task_crashed", task=name, ref=self._new_reference())
