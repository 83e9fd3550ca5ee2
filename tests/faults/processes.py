"""Bots as real processes on loopback."""

import asyncio
import itertools
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock

REPOSITORY = Path(__file__).parents[2]
GLANCE = timedelta(milliseconds=100)
# Below the range from which the kernel gives ports to clients.
_PORTS = range(20_000, 32_000)
_STOPS_WITHIN_SECONDS = 10
_next_port = itertools.cycle(_PORTS)
_clock = SystemClock()


@dataclass(frozen=True, slots=True)
class KillPoint:
    """The *nth* time that *site* is reached in that way."""

    kind: str
    site: str
    nth: int


def seed_ports(offset: int) -> None:
    """Begin elsewhere, so that two campaigns at once do not meet."""
    for _ in range(offset % len(_PORTS)):
        next(_next_port)


def free_port() -> int:
    for port in _next_port:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")


class BotProcess:
    """``python -m bot run``, with its log in a file; it can be started again."""

    def __init__(self, environment: Mapping[str, str], folder: Path, name: str) -> None:
        self.port = free_port()
        self._folder = folder
        self._name = name
        self._environment = {
            **environment,
            "WAYBILL_HTTP_PORT": str(self.port),
            "WAYBILL_LOG_FORMAT": "json",
            "PYTHONPATH": str(REPOSITORY),
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def points(self) -> Path:
        return self._folder / f"{self._name}.points"

    @property
    def output(self) -> str:
        path = self._folder / f"{self._name}.log"
        return path.read_text() if path.exists() else ""

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(
        self, kill: KillPoint | None = None, *, count: bool = False
    ) -> None:
        arguments = ["--log", str(self.points)] if count else []
        if kill is not None:
            arguments += ["--kill", kill.kind, kill.site, str(kill.nth)]
        with (self._folder / f"{self._name}.log").open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.faults.launcher",
                *arguments,
                stdout=output,
                stderr=output,
                env=self._environment,
                cwd=self._folder,
            )

    async def listening(self) -> bool:
        """Return once it takes requests; False when it died before that."""
        while self.alive:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await _clock.sleep(GLANCE)
                continue
            writer.close()
            return True
        return False

    def kill(self) -> None:
        if self._process is not None and self.alive:
            self._process.kill()

    async def ended(self) -> int:
        if self._process is None:
            raise RuntimeError("not started")
        return await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end, as an operator does; return its exit status."""
        if self._process is None or not self.alive:
            return 0
        self._process.terminate()
        try:
            async with asyncio.timeout(_STOPS_WITHIN_SECONDS):
                return await self.ended()
        except TimeoutError:
            self.kill()
            await self.ended()
            return -9
