"""Driving a bot by a manual clock: each due tick to its end, then the next instant.

Ten minutes run in seconds, and always in the same way.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import ManualClock
from bot.wiring import Waybill

TICK = timedelta(seconds=1)
_SETTLED_WITHIN_SECONDS = 0.02
_LONGEST_SETTLE_SECONDS = 30.0


class Driver:
    """Advances *clock* for one bot or several replicas."""

    def __init__(self, clock: ManualClock, *bots: Waybill) -> None:
        self._clock = clock
        self.bots = list(bots)

    async def run_for(self, span: timedelta) -> None:
        """Let *span* pass, tick by tick."""
        await self.run_until(lambda: False, within=span)

    async def run_until(
        self, reached: Callable[[], bool], within: timedelta
    ) -> timedelta:
        """Let time pass until *reached*, at most *within*; return how much did."""
        start = self._clock.now()
        end = start + within
        await self._tick()
        while not reached() and self._clock.now() < end:
            at = min(max(await self._next(end), self._clock.now() + TICK), end)
            await self._clock.advance(at - self._clock.now())
            await self._tick()
        return self._clock.now() - start

    async def _next(self, end: datetime) -> datetime:
        instants = [end]
        for bot in self.bots:
            instants.extend((await bot.ticker.due()).values())
        if (sleeper := self._clock.next_sleeper()) is not None:
            instants.append(sleeper)
        return min(instants)

    async def _tick(self) -> None:
        for bot in self.bots:
            await bot.ticker.tick()
        for bot in self.bots:
            await self._settle(bot)

    async def _settle(self, bot: Waybill) -> None:
        settling = asyncio.ensure_future(bot.supervisor.settle())
        waited = 0.0
        while not settling.done():
            await asyncio.wait({settling}, timeout=_SETTLED_WITHIN_SECONDS)
            waited += _SETTLED_WITHIN_SECONDS
            # What sleeps by the manual clock goes on when time does.
            if self._clock.next_sleeper() is not None:
                settling.cancel()
                break
            if waited > _LONGEST_SETTLE_SECONDS:
                settling.cancel()
                raise TimeoutError("a task neither ends nor sleeps")
