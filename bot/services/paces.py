"""Waiting for one's turn at Slack, which all replicas share."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from bot.clock import Clock
from bot.errors import UpstreamError, UpstreamRateLimitedError
from bot.limits.slack import UNSAID
from bot.ports import Store

_TRIES: Final = 20
_Answer = TypeVar("_Answer")


class Paces:
    """Lets calls follow each other no faster than Slack takes them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def turn(self, key: str, pace: timedelta) -> None:
        """Return when it is the caller's turn.

        Raises:
            UpstreamError: Others took every turn that became free.
        """
        for _ in range(_TRIES):
            async with self._store.transaction() as tx:
                wait = await tx.budgets.pace(key, pace)
            if not wait:
                return
            await self._clock.sleep(wait)
        raise UpstreamError("slack", "too many calls at once")

    async def called(self, key: str, call: Callable[[], Awaitable[_Answer]]) -> _Answer:
        """Return what *call* does, whose turn it is; all wait if Slack asks for it.

        Raises:
            UpstreamError: What *call* raises.
        """
        try:
            return await call()
        except UpstreamRateLimitedError as error:
            async with self._store.transaction() as tx:
                await tx.budgets.slow_down(key, error.retry_after or UNSAID)
            raise
