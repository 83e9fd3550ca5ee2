"""Whether the process can do its work, and if not, why."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.clock import Clock
from bot.logs import redacted

# Returns what is wrong in a few words, or None.
Probe = Callable[[], Awaitable[str | None]]

_PROBE_SECONDS = 3.0


class Health:
    """Collects heartbeats and probes; knows who has fallen silent."""

    def __init__(self, clock: Clock, *, probe_seconds: float = _PROBE_SECONDS) -> None:
        self._clock = clock
        self._probe_seconds = probe_seconds
        self._beats: dict[str, float] = {}
        self._expected: dict[str, timedelta] = {}
        self._probes: dict[str, Probe] = {}

    def beat(self, name: str) -> None:
        """Note that *name* has just done its regular work."""
        self._beats[name] = self._clock.monotonic()

    def expect(self, name: str, *, within: timedelta) -> None:
        """Call it a problem when *name* has not beaten for longer than *within*."""
        self._beats.setdefault(name, self._clock.monotonic())
        self._expected[name] = within

    def age_seconds(self, name: str) -> float:
        """Return how long ago *name* beat last; infinite if it never has."""
        at = self._beats.get(name)
        return float("inf") if at is None else self._clock.monotonic() - at

    def add_probe(self, name: str, probe: Probe) -> None:
        """Ask *probe* whenever readiness is asked for."""
        self._probes[name] = probe

    async def problems(self) -> dict[str, str]:
        """Return what is wrong, by the name of the part; empty when ready."""
        silent = {
            name: f"silent for {self.age_seconds(name):.0f} s"
            for name, within in self._expected.items()
            if self.age_seconds(name) > within.total_seconds()
        }
        answers = await asyncio.gather(*map(self._ask, self._probes.values()))
        broken = {
            name: redacted(answer)
            for name, answer in zip(self._probes, answers, strict=True)
            if answer is not None
        }
        return {**silent, **broken}

    async def _ask(self, probe: Probe) -> str | None:
        try:
            async with asyncio.timeout(self._probe_seconds):
                return await probe()
        except TimeoutError:
            return "no answer in time"
        except Exception as error:  # noqa: BLE001  that a probe breaks is the news
            return f"check failed ({type(error).__name__})"
