"""Calls under way: so many at once, each supervised."""

from collections.abc import Coroutine
from typing import Any

from bot.tasks import Supervisor


class Flight:
    """Keeps a job's calls within a number; a tick never waits for them."""

    def __init__(self, supervisor: Supervisor, name: str, most: int) -> None:
        self._supervisor = supervisor
        self._name = name
        self._most = most
        self._under_way = 0

    @property
    def room(self) -> int:
        """How many more calls may start now."""
        return self._most - self._under_way

    def start(self, work: Coroutine[Any, Any, None]) -> bool:
        """Start *work*; return False while the process drains."""
        self._under_way += 1
        started = self._supervisor.spawn(self._counted(work), self._name)
        if not started:
            work.close()
            self._under_way -= 1
        return started

    async def _counted(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._under_way -= 1
