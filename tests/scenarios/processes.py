"""The bot as the process that an operator starts, in a world in real time."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.sandbox.world import World
from tests.scenarios.stage import small_fleet

ROOT = Path(__file__).parents[2]


@dataclass
class Process:
    """One ``waybill`` process and the lines that it has logged so far."""

    inner: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    port: int = 0

    async def until(self, event: str, within: float = 30) -> dict[str, Any]:
        """Read the log until *event*; fail when the process ends before it."""
        stderr = self.inner.stderr
        assert stderr is not None
        async with asyncio.timeout(within):
            while line := (await stderr.readline()).decode():
                self.lines.append(line)
                if f'"event": "{event}"' in line:
                    told: dict[str, Any] = json.loads(line)
                    return told
        raise AssertionError("".join(self.lines))

    async def get(self, path: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"http://127.0.0.1:{self.port}{path}") as answer,
        ):
            return answer.status, await answer.text()

    async def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send *sign* and return the exit status, or fail after ten seconds."""
        if self.inner.returncode is None:
            self.inner.send_signal(sign)
        async with asyncio.timeout(10):
            _, rest = await self.inner.communicate()
        self.lines.append(rest.decode())
        status = self.inner.returncode
        assert status is not None
        return status


async def spawned(command: str, environment: Mapping[str, str], cwd: Path) -> Process:
    inner = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        command,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "WAYBILL_LOG_FORMAT": "json",
        }
        | dict(environment),
        cwd=cwd,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    return Process(inner)


async def ended(
    command: str, environment: Mapping[str, str], cwd: Path
) -> tuple[int, str]:
    """Run a process that is to end by itself; return its status and all it said."""
    process = await spawned(command, environment, cwd)
    try:
        async with asyncio.timeout(30):
            out, err = await process.inner.communicate()
    finally:
        if process.inner.returncode is None:
            process.inner.kill()
            await process.inner.wait()
    status = process.inner.returncode
    assert status is not None
    return status, out.decode() + err.decode()


@asynccontextmanager
async def running(
    world: World, environment: Mapping[str, str], cwd: Path
) -> AsyncIterator[Process]:
    """Start ``waybill run`` and send it what people do."""
    process = await spawned("run", environment, cwd)
    try:
        process.port = (await process.until("started"))["port"]
        world.answer_at(process.port)
        yield process
    finally:
        if process.inner.returncode is None:
            process.inner.kill()
            await process.inner.communicate()


@asynccontextmanager
async def real_time_world() -> AsyncIterator[World]:
    world = World(supplier=small_fleet(median_seconds=1.0, sigma=0.2))
    await world.open()
    try:
        yield world
    finally:
        await world.close()
