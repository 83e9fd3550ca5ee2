"""How long a toll answer takes, beside a bare handler and beside the drawing alone."""

import argparse
import asyncio
import io
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from aiohttp import web
from matplotlib.figure import Figure

from bot.charts.png import chart_png
from bot.clock import SystemClock
from bot.domain.toll_figures import Chart
from bot.domain.toll_summaries import summarise
from bot.sandbox.world import World
from tests.benchmarks.ack import quantile, signed
from tests.benchmarks.outside import PEOPLE, outside
from tests.benchmarks.processes import Process, bare_toll, waybill

_WARM_UP = 10
_ASKERS = 100
_CHARTS = 30
_PATIENCE_SECONDS = 30.0
_PROBE = timedelta(milliseconds=2)
_PICTURES = 12
_NAMES = ("ada", "mert", "zeynep", "deniz")
# One message a second goes to each of them.
_BREATH = timedelta(milliseconds=900)
_CALLS = re.compile(r'waybill_toll_calls_total\{[^}]*outcome="ok"\} (\d+)')
_clock = SystemClock()


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--asks", type=int, default=100)


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    yield asyncio.run(measure(options.asks))


async def measure(asks: int) -> Mapping[str, object]:
    with (
        outside() as environment,
        TemporaryDirectory(prefix="waybill-benchmark-") as name,
    ):
        folder = Path(name)
        async with collector() as answers:
            database = folder / "waybill.db"
            async with (
                bare_toll(environment, folder) as bare_process,
                waybill(environment, folder, database) as process,
            ):
                person = Person(process, environment, answers)
                somebody = Person(bare_process, environment, answers)
                native, bare = [], []
                # In turns, so that both have the same machine.
                for _ in range(_WARM_UP + asks):
                    bare.append(await somebody.asks("latency"))
                    _forget(database)
                    native.append(await person.asks("latency"))
                calls = await _calls(process)
                await asyncio.gather(*(person.asks("errors w") for _ in range(_ASKERS)))
                calls = await _calls(process) - calls
    pictures = await _pictures_ms()
    figures = [_figure_ms() for _ in range(_CHARTS)]
    return {
        "benchmark": "toll",
        "native_p50_ms": quantile(native[_WARM_UP:], 0.5),
        "png_p50_ms": quantile(pictures, 0.5),
        "bare_p50_ms": quantile(bare[_WARM_UP:], 0.5),
        "figure_p50_ms": quantile(figures, 0.5),
        "loop_lag_p99_ms": quantile(await _lags(), 0.99),
        "upstream_calls": calls,
    }


@dataclass
class Answers:
    """Where answers arrive, and who waits for which."""

    url: str = ""
    asked: int = 0
    waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        at = asyncio.get_running_loop().time()
        await request.read()
        waiting = self.waiting.get(request.match_info["number"])
        if waiting is not None and not waiting.done():
            waiting.set_result(at)
        return web.Response(text="ok")


@asynccontextmanager
async def collector() -> AsyncIterator[Answers]:
    """Take what is sent to response_urls."""
    answers = Answers()
    app = web.Application()
    app.router.add_post("/response/{number}", answers.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    answers.url = f"http://127.0.0.1:{runner.addresses[0][1]}/response"
    try:
        yield answers
    finally:
        await runner.cleanup()


class Person:
    """Types toll commands to a process, and sees the answers."""

    def __init__(
        self, process: Process, environment: Mapping[str, str], answers: Answers
    ) -> None:
        self._url = f"http://127.0.0.1:{process.port}/slack/events"
        self._secret = environment["WAYBILL_SLACK_SIGNING_SECRET"]
        self._answers = answers

    async def asks(self, text: str) -> float:
        """Return the milliseconds from the command to its finished answer."""
        self._answers.asked += 1
        number = self._answers.asked
        loop = asyncio.get_running_loop()
        arrived: asyncio.Future[float] = loop.create_future()
        self._answers.waiting[str(number)] = arrived
        headers, body = signed(
            self._secret,
            number,
            text,
            command="/toll",
            response_url=f"{self._answers.url}/{number}",
            # One person is one look at Slack; the measured asks come after it.
            person=PEOPLE[0],
        )
        began = loop.time()
        async with (
            aiohttp.ClientSession() as session,
            session.post(self._url, data=body, headers=headers) as response,
        ):
            await response.read()
            if response.status != 200:
                raise RuntimeError(f"answered {response.status}")
        async with asyncio.timeout(_PATIENCE_SECONDS):
            at = await arrived
        del self._answers.waiting[str(number)]
        return (at - began) * 1000


async def _pictures_ms() -> list[float]:
    """Return how long a drawing takes from the command to its message, in a DM.

    Everything is in this process, the simulated services too.
    """
    world = World()
    world.workspace.files.scan = timedelta(0)  # how long Slack takes is Slack's
    await world.open()
    spans: list[float] = []
    try:
        with TemporaryDirectory(prefix="waybill-benchmark-") as folder:
            database = Path(folder) / "waybill.db"
            bot = await world.start_bot(f"sqlite+aiosqlite:///{database}")
            try:
                for number in range(_PICTURES + len(_NAMES)):
                    _forget(database)
                    name = _NAMES[number % len(_NAMES)]
                    spans.append(await _drawn(world, name))
                    await _clock.sleep(_BREATH)
            finally:
                await bot.stop()
    finally:
        await world.close()
    # The first of each person asks Slack who that is; the first of all imports.
    return spans[len(_NAMES) :]


async def _drawn(world: World, name: str) -> float:
    dm = world.workspace.dm(name).id
    before = len(world.workspace.from_bot(dm))
    began = _clock.monotonic()
    await world.gateway.command(name, dm, "/toll hours w")
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while len(world.workspace.from_bot(dm)) == before:
            await _clock.sleep(timedelta(milliseconds=1))
    span = (_clock.monotonic() - began) * 1000
    message = world.workspace.from_bot(dm)[-1]
    if not any(block["type"] == "image" for block in message.blocks):
        raise RuntimeError("the answer came without a drawing")
    return span


def _forget(database: Path) -> None:
    """Let the next question be a call again."""
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        connection.execute("UPDATE toll_answers SET again_at = '2020-01-01 00:00:00'")
        connection.commit()


async def _calls(process: Process) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{process.port}/metrics") as response,
    ):
        return sum(int(each) for each in _CALLS.findall(await response.text()))


def _chart() -> Chart:
    rows = [
        {"HourOfDay": hour, "RequestCount": 40 + hour * 7 % 23, "AvgResponseTime": 200}
        for hour in range(24)
    ]
    chart = summarise("HourlyRequestStatistics", rows, "d").chart
    if chart is None:
        raise RuntimeError("hours have no chart")
    return chart


def _figure_ms() -> float:
    """Return how long matplotlib alone takes for a figure of that size and data."""
    chart = _chart()
    began = _clock.monotonic()
    figure = Figure(figsize=(12.8, 7.2), dpi=100, layout="constrained")
    axes = figure.add_subplot()
    axes.bar(chart.categories, [value or 0 for value in chart.series[0].values])
    axes.set_xlabel(chart.x_label)
    axes.set_ylabel(chart.y_label)
    figure.suptitle(chart.title)
    figure.savefig(io.BytesIO(), format="png")
    return (_clock.monotonic() - began) * 1000


async def _lags() -> list[float]:
    """Return how late the loop is while charts are drawn in threads, in ms."""
    chart = _chart()
    chart_png(chart)  # the import is once, and not what is measured
    drawn = asyncio.gather(
        *(asyncio.to_thread(chart_png, chart) for _ in range(_CHARTS))
    )
    loop = asyncio.get_running_loop()
    lags = []
    while not drawn.done():
        due = loop.time() + _PROBE.total_seconds()
        await _clock.sleep(_PROBE)
        lags.append((loop.time() - due) * 1000)
    await drawn
    return lags
