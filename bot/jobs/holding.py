"""Holding a claim for as long as the work on it takes, be it an hour."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.domain.bundles import Bundle
from bot.errors import LostClaimError
from bot.limits.contract import CALL_AT_MOST
from bot.ports import Store

LEASE = CALL_AT_MOST + timedelta(seconds=1)
_EVERY = timedelta(seconds=3)

_Result = TypeVar("_Result")


class Holding:
    """The claim on a file; nobody else takes it up while it is held."""

    def __init__(self, store: Store, clock: Clock, bundle: Bundle) -> None:
        self._store = store
        self._clock = clock
        self._bundle = bundle
        self._kept_at = clock.monotonic()

    async def through(self, work: Awaitable[_Result]) -> _Result:
        """Return what *work* does; the claim is prolonged while it lasts.

        The span is one of real time: what takes so long is done by this machine.

        Raises:
            LostClaimError: Somebody else took it over; *work* was cancelled.
        """
        task = asyncio.ensure_future(work)
        every = _EVERY.total_seconds()
        try:
            while not (await asyncio.wait({task}, timeout=every))[0]:
                await self._keep_for(task)
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def keep_up(self) -> None:
        """Prolong the claim unless that was done a moment ago.

        Raises:
            LostClaimError: Somebody else took it over.
        """
        if self._clock.monotonic() - self._kept_at >= _EVERY.total_seconds():
            await self._keep()

    async def rest(self, span: timedelta) -> None:
        """Return after *span* has passed.

        Raises:
            LostClaimError: Somebody else took the claim over.
        """
        left = span
        while left > timedelta(0):
            await self._clock.sleep(min(left, _EVERY))
            await self.keep_up()
            left -= _EVERY

    async def _keep_for(self, task: "asyncio.Future[_Result]") -> None:
        try:
            await self._keep()
        except LostClaimError:
            # What has just ended has given its claim back.
            if not task.done():
                raise

    async def _keep(self) -> None:
        self._kept_at = self._clock.monotonic()
        async with self._store.transaction() as tx:
            kept = await tx.bundles.keep(self._bundle, LEASE)
        if not kept:
            raise LostClaimError("somebody else works on this file")
