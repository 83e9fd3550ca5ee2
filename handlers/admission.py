"""How much is worked on at a time, so that everybody is answered in time."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

# Each takes some ten milliseconds, one after the other, on a machine that has others.
MOST_AT_ONCE = 60
# So many are worked on side by side; the others wait so long for their turn at most,
# on however slow a machine, and are then told while Slack still listens.
SIDE_BY_SIDE = 8
_TURN_SECONDS = 1.0
# About a minute's worth of questions about people to Slack.
MOST_LOOK_UPS = 100


class Admission:
    """Lets in what can be answered within Slack's three seconds."""

    def __init__(self) -> None:
        self._under_way = 0
        self._looking_up = 0
        self._turns = asyncio.Semaphore(SIDE_BY_SIDE)

    @property
    def is_busy(self) -> bool:
        """Whether more is asked for than can be answered in time."""
        return self._under_way >= MOST_AT_ONCE

    @property
    def may_look_up(self) -> bool:
        """Whether Slack could be asked about one more person soon enough."""
        return self._looking_up < MOST_LOOK_UPS

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        """Wait for a turn and hold it; False when there is none in time."""
        if self.is_busy:
            yield False
            return
        self._under_way += 1
        try:
            if not await self._has_turn():
                yield False
                return
            try:
                yield True
            finally:
                self._turns.release()
        finally:
            self._under_way -= 1

    @contextmanager
    def looking_up(self) -> Iterator[None]:
        """Count a person about whom Slack is asked."""
        self._looking_up += 1
        try:
            yield
        finally:
            self._looking_up -= 1

    async def _has_turn(self) -> bool:
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                return await self._turns.acquire()
        except TimeoutError:
            return False
