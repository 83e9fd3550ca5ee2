"""The only now() and sleep() of the project."""

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where time comes from."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for measuring spans."""
        ...

    async def sleep(self, span: timedelta) -> None:
        """Return after *span* has passed."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  this is the one place

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    async def sleep(self, span: timedelta) -> None:
        """Return after *span* has passed."""
        await asyncio.sleep(max(0.0, span.total_seconds()))  # noqa: TID251


class ManualClock:
    """Time that stands still until somebody advances it."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._now = start
        self._order = itertools.count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """Return the instant that the clock was last set to."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds advanced since the clock was made."""
        return (self._now - self._start).total_seconds()

    async def sleep(self, span: timedelta) -> None:
        """Return once the clock was advanced by *span*."""
        if span <= timedelta(0):
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + span, next(self._order), future))
        await future

    def next_sleeper(self) -> datetime | None:
        """Return when the next sleeper wakes, or None when nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    async def advance(self, span: timedelta) -> None:
        """Move time forward by *span*, waking every sleeper at its own instant."""
        end = self._now + span
        while (due := self.next_sleeper()) is not None and due <= end:
            self._now = max(self._now, due)
            _, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)
            await asyncio.sleep(0)  # noqa: TID251  lets the sleeper run
        self._now = end
        await asyncio.sleep(0)  # noqa: TID251
