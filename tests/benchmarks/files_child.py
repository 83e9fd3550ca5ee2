"""The process that the benchmark of files measures: the whole bot is imported."""

import asyncio
import csv
import json
import sys
import tempfile
from collections.abc import Coroutine
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import process_time

import httpx
import psutil

from bot.clock import SystemClock
from bot.domain.commands import Form
from bot.domain.supplier import Link
from bot.jobs.workshop import Workshop
from bot.ports.outside import UploadPlace
from bot.sheets.building import Plan, Raw
from bot.slack.calls import SlackCalls, ignore
from bot.slack.files import SlackFiles
from bot.upstream.downloads import Downloader
from bot.wiring import Waybill  # noqa: F401  idle is the whole bot

_clock = SystemClock()
_PROBE = timedelta(milliseconds=5)
_QUIET = timedelta(seconds=3)
_MOST_BYTES = 10**9
_MEGABYTE = 2**20
_PLAN = Plan(
    Form.file,
    ("Organisation",),
    (),
    ";",
    _MOST_BYTES,
    datetime(2026, 11, 20, tzinfo=UTC),
)


def main() -> None:
    what, place, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    work = _alone(Path(place), number) if what == "alone" else _together(place, number)
    print(json.dumps(asyncio.run(work)))


class _Meter:
    """What this process and the one that builds take together."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self.idle_mb = _memory_mb("self", "VmRSS")

    def seconds(self) -> float:
        """Return the processor's time until now."""
        return process_time() + self._builders_seconds()

    def most_mb(self) -> float:
        """Return the most that was resident, of both."""
        builder = self._workshop.process_id
        return _memory_mb("self", "VmHWM") + (
            0.0 if builder is None else _memory_mb(builder, "VmHWM")
        )

    def _builders_seconds(self) -> float:
        if self._workshop.process_id is None:
            return 0.0
        times = psutil.Process(self._workshop.process_id).cpu_times()
        return float(times.user + times.system)


async def _alone(path: Path, rounds: int) -> dict[str, object]:
    workshop = Workshop()
    meter = _Meter(workshop)
    bare, ours = [], []
    quiet = await _watched(_clock.sleep(_QUIET))
    for _ in range(rounds):
        # The processor's time: what else this machine does is no matter.
        began = process_time()
        await asyncio.to_thread(_bare, path)
        bare.append(process_time() - began)
        began = meter.seconds()
        await _built(workshop, path)
        ours.append(meter.seconds() - began)
    lags = await _watched(_built(workshop, path))
    # The bare copy holds one row at a time: what was most is ours.
    peak = meter.most_mb()
    workshop.close()
    ratios = [mine / other for mine, other in zip(ours, bare, strict=True)]
    return {
        "cpu_seconds": round(median(ours), 2),
        "bare_cpu_seconds": round(median(bare), 2),
        "ratio": round(median(ratios), 2),
        "above_idle_mb": round(peak - meter.idle_mb, 1),
        "loop_lag_p99_ms": _p99_ms(lags),
        "quiet_loop_lag_p99_ms": _p99_ms(quiet),
    }


async def _together(origin: str, files: int) -> dict[str, object]:
    workshop = Workshop()
    meter = _Meter(workshop)
    began = _clock.monotonic()
    lags = await _watched(_all_brought(workshop, origin, files))
    seconds, peak = _clock.monotonic() - began, meter.most_mb()
    workshop.close()
    return {
        "seconds": round(seconds, 1),
        "rss_mb": round(peak, 1),
        "above_idle_mb": round(peak - meter.idle_mb, 1),
        "loop_lag_p99_ms": _p99_ms(lags),
    }


async def _all_brought(workshop: Workshop, origin: str, files: int) -> None:
    calls = SlackCalls("", f"{origin}/api/", ignore)
    try:
        async with httpx.AsyncClient(trust_env=False) as http:
            downloads, uploads = Downloader(http, origin), SlackFiles(calls)
            await asyncio.gather(
                *(_brought(downloads, workshop, uploads, origin) for _ in range(files))
            )
    finally:
        await calls.close()


async def _brought(
    downloads: Downloader, workshop: Workshop, uploads: SlackFiles, origin: str
) -> None:
    """Take a report from the supplier to Slack."""
    with ExitStack() as files:
        report = files.enter_context(tempfile.TemporaryFile())
        into = files.enter_context(tempfile.TemporaryFile())
        link = Link(f"{origin}/report", _clock.now())
        await downloads.fetch(link, report, _MOST_BYTES)
        built = await workshop.build([Raw(report, ("İzmir",))], _PLAN, into)
        if len(built.figures[0].told()) != 2:
            raise RuntimeError("that was no report of seven columns")
        await uploads.fill(UploadPlace("F0BENCH", f"{origin}/upload"), into)


async def _built(workshop: Workshop, path: Path) -> None:
    with ExitStack() as files:
        raw = Raw(files.enter_context(path.open("rb")), ("İzmir",))
        into = files.enter_context(tempfile.TemporaryFile())
        built = await workshop.build([raw], _PLAN, into)
        if len(built.figures[0].told()) != 2:
            raise RuntimeError("that was no report of seven columns")


async def _watched(work: Coroutine[None, None, None]) -> list[float]:
    """Return by how much the loop was late meanwhile, in seconds."""
    task = asyncio.create_task(work)
    lags = []
    while not task.done():
        began = _clock.monotonic()
        await _clock.sleep(_PROBE)
        lags.append(_clock.monotonic() - began - _PROBE.total_seconds())
    await task
    return lags


def _p99_ms(lags: list[float]) -> float:
    return round(quantiles(lags, n=100)[98] * 1000, 1)


def _bare(path: Path) -> None:
    with (
        path.open(encoding="utf-8", newline="") as source,
        tempfile.TemporaryFile("w", encoding="utf-8", newline="") as target,
    ):
        csv.writer(target).writerows(csv.reader(source))


def _memory_mb(process: int | str, field: str) -> float:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    for line in status.splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024 / _MEGABYTE
    raise RuntimeError(f"no {field} here")


if __name__ == "__main__":
    main()
