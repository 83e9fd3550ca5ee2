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

from bot.clock import SystemClock
from bot.domain.commands import Form
from bot.jobs.workshop import Workshop
from bot.sheets.building import Plan, Raw
from bot.wiring import Waybill  # noqa: F401  idle is the whole bot

_clock = SystemClock()
_PROBE = timedelta(milliseconds=5)
_QUIET = timedelta(seconds=3)
_PLAN = Plan(
    Form.file, ("Organisation",), "", ";", 10**9, datetime(2026, 11, 20, tzinfo=UTC)
)


def main() -> None:
    what, path, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    work = _alone if what == "alone" else _together
    print(json.dumps(asyncio.run(work(path, number))))


async def _alone(path: Path, rounds: int) -> dict[str, object]:
    workshop = Workshop()
    bare, ours = [], []
    idle = _megabytes("VmRSS")
    quiet = await _watched(_clock.sleep(_QUIET))
    for _ in range(rounds):
        # The processor's time: what else this machine does is no matter.
        began = process_time()
        await asyncio.to_thread(_bare, path)
        bare.append(process_time() - began)
        began = process_time()
        await _built(workshop, path)
        ours.append(process_time() - began)
    lags = await _watched(_built(workshop, path))
    # The bare copy holds one row at a time: what was most is ours.
    peak = _megabytes("VmHWM")
    workshop.close()
    ratios = [mine / other for mine, other in zip(ours, bare, strict=True)]
    return {
        "cpu_seconds": round(median(ours), 2),
        "bare_cpu_seconds": round(median(bare), 2),
        "ratio": round(median(ratios), 2),
        "above_idle_mb": round(peak - idle, 1),
        "loop_lag_p99_ms": _p99_ms(lags),
        "quiet_loop_lag_p99_ms": _p99_ms(quiet),
    }


async def _together(path: Path, files: int) -> dict[str, object]:
    workshop = Workshop()
    idle = _megabytes("VmRSS")
    began = _clock.monotonic()
    lags = await _watched(_all_built(workshop, path, files))
    seconds, peak = _clock.monotonic() - began, _megabytes("VmHWM")
    workshop.close()
    return {
        "seconds": round(seconds, 1),
        "rss_mb": round(peak, 1),
        "above_idle_mb": round(peak - idle, 1),
        "loop_lag_p99_ms": _p99_ms(lags),
    }


async def _all_built(workshop: Workshop, path: Path, files: int) -> None:
    await asyncio.gather(*(_built(workshop, path) for _ in range(files)))


async def _built(workshop: Workshop, path: Path) -> None:
    with ExitStack() as files:
        raw = Raw(files.enter_context(path.open("rb")), ("İzmir",))
        built = await workshop.build([raw], _PLAN)
        if built.file is None or len(built.figures[0].told()) != 2:
            raise RuntimeError("that was no report of seven columns")
        built.file.close()


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


def _megabytes(field: str) -> float:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {field} here")


if __name__ == "__main__":
    main()
