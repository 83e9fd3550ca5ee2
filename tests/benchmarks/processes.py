"""Real processes that listen on loopback: the bot, and a bare Bolt app."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock

REPOSITORY = Path(__file__).parents[2]
_GLANCE = timedelta(milliseconds=50)
_PATIENCE_SECONDS = 30.0
_END_SECONDS = 12.0
_clock = SystemClock()


@dataclass(frozen=True)
class Process:
    """A child that listens on *port*."""

    name: str
    port: int
    child: asyncio.subprocess.Process

    def kill(self) -> None:
        self.child.kill()


@asynccontextmanager
async def waybill(
    environment: Mapping[str, str], folder: Path, database: Path
) -> AsyncIterator[Process]:
    """Run ``waybill run`` on a database on disk."""
    url = f"sqlite+aiosqlite:///{database}"
    async with replica(environment, folder, url, "waybill") as process:
        yield process


@asynccontextmanager
async def replica(
    environment: Mapping[str, str], folder: Path, url: str, name: str
) -> AsyncIterator[Process]:
    """Run ``waybill run`` on the database at *url*, which others may use, too."""
    port = _free_port()
    more = {"WAYBILL_DATABASE_URL": url, "WAYBILL_HTTP_PORT": str(port)}
    arguments = ("-m", "bot", "run")
    async with _running(
        name, arguments, {**environment, **more}, folder, port
    ) as process:
        yield process


@asynccontextmanager
async def bare_bolt(
    environment: Mapping[str, str], folder: Path
) -> AsyncIterator[Process]:
    """Run the bare app with the same credentials."""
    port = _free_port()
    api = environment["WAYBILL_SLACK_API_URL"]
    arguments = ("-m", "tests.benchmarks.bare_bolt", "--port", str(port), "--api", api)
    credentials = (
        environment["WAYBILL_SLACK_BOT_TOKEN"],
        environment["WAYBILL_SLACK_SIGNING_SECRET"],
    )
    async with _running(
        "bare", arguments, {}, folder, port, typed=" ".join(credentials)
    ) as process:
        yield process


@asynccontextmanager
async def bare_toll(
    environment: Mapping[str, str], folder: Path
) -> AsyncIterator[Process]:
    """Run the bare app that fetches a toll report, with the same credentials."""
    port = _free_port()
    arguments = (
        *("-m", "tests.benchmarks.bare_toll", "--port", str(port)),
        *("--api", environment["WAYBILL_SLACK_API_URL"]),
        *("--toll", f"{environment['WAYBILL_TOLL_API_URL']}/report"),
    )
    credentials = (
        environment["WAYBILL_SLACK_BOT_TOKEN"],
        environment["WAYBILL_SLACK_SIGNING_SECRET"],
        environment["WAYBILL_TOLL_KEY"],
        environment["WAYBILL_TOLL_SECRET"],
    )
    async with _running(
        "bare toll", arguments, {}, folder, port, typed=" ".join(credentials)
    ) as process:
        yield process


@asynccontextmanager
async def _running(
    name: str,
    arguments: tuple[str, ...],
    environment: Mapping[str, str],
    folder: Path,
    port: int,
    typed: str = "",
) -> AsyncIterator[Process]:
    with (folder / f"{name}.log").open("wb") as output:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=folder,
            env={**environment, "PYTHONPATH": str(REPOSITORY)},
        )
    try:
        if child.stdin is not None:
            child.stdin.write(typed.encode())
            child.stdin.close()
        await _listening(child, port)
        yield Process(name, port, child)
    finally:
        await _end(child)


async def _listening(child: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while child.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await _clock.sleep(_GLANCE)
                continue
            writer.close()
            return
    raise RuntimeError("the process ended before it listened")


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.terminate()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
