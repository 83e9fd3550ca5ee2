"""What the process costs when it does nothing, beside one that only imports."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bot.clock import SystemClock
from tests.benchmarks.ack import fire, texts
from tests.benchmarks.outside import outside
from tests.benchmarks.processes import REPOSITORY, Process, waybill

BARE = (
    "slack_bolt.async_app",
    "sqlmodel.ext.asyncio.session",
    "httpx",
    "apscheduler.schedulers.asyncio",
)
WAYBILL = ("bot.cli", "bot.wiring")
_PROGRAM = """
import sys, time
began = time.perf_counter()
for name in sys.argv[1:]:
    __import__(name)
print((time.perf_counter() - began) * 1000)
with open("/proc/self/statm") as statm:
    print(int(statm.read().split()[1]) * 4096 / 2**20)
"""
_ROUNDS = 5
_QUIET = timedelta(seconds=8)
_MEGABYTE = 2**20
_clock = SystemClock()


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=50.0, help="orders a second")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds watched")


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    import_ms, _ = _imported(WAYBILL)
    bare_import_ms, bare_rss_mb = _imported(BARE)
    idle = timedelta(seconds=options.idle)
    rss_mb, cpu, after = asyncio.run(_living(options.orders, options.rate, idle))
    yield {
        "benchmark": "footprint",
        "import_ms": round(import_ms, 1),
        "bare_import_ms": round(bare_import_ms, 1),
        "rss_mb": round(rss_mb, 1),
        "bare_rss_mb": round(bare_rss_mb, 1),
        "rss_after_1000_mb": round(after, 1),
        "idle_cpu_percent": round(cpu, 2),
    }


def _imported(names: Sequence[str]) -> tuple[float, float]:
    """Return the least milliseconds and megabytes of a process that imports."""
    found = []
    for _ in range(_ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, *names],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONPATH": str(REPOSITORY)},
        )
        milliseconds, megabytes = done.stdout.split()
        found.append((float(milliseconds), float(megabytes)))
    return min(each[0] for each in found), min(each[1] for each in found)


async def _living(
    orders: int, rate: float, idle: timedelta
) -> tuple[float, float, float]:
    with (
        outside() as environment,
        TemporaryDirectory(prefix="waybill-benchmark-") as name,
    ):
        folder = Path(name)
        database = folder / "waybill.db"
        async with waybill(environment, folder, database):
            pass  # the schema is there from now on, as at every start but the first
        async with waybill(environment, folder, database) as process:
            await _clock.sleep(_QUIET)
            rss, cpu = await _watched(process, idle)
            await fire(process, environment, list(islice(texts(), orders)), rate)
            await _clock.sleep(_QUIET)
            after = psutil.Process(process.child.pid).memory_info().rss / _MEGABYTE
            return rss, cpu, after


async def _watched(process: Process, span: timedelta) -> tuple[float, float]:
    child = psutil.Process(process.child.pid)
    before = child.cpu_times()
    began = _clock.monotonic()
    await _clock.sleep(span)
    after, passed = child.cpu_times(), _clock.monotonic() - began
    used = after.user + after.system - before.user - before.system
    return child.memory_info().rss / _MEGABYTE, used / passed * 100
