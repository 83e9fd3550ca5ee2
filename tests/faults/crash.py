"""One moment: a running scenario, a kill -9, a restart, rest, and the verdict."""

import asyncio
import itertools
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typing_extensions import override

from bot.clock import SystemClock
from bot.sandbox.supplier_world import SupplierWorld
from bot.sandbox.world import World
from tests.faults.ledger import Books, read_books
from tests.faults.people import People
from tests.faults.processes import GLANCE, BotProcess, KillPoint
from tests.faults.verdict import Takeover, Verdict, judge, took_over

_MEDIAN_SECONDS = 1.2
_FAILURE_SHARE = 0.15
_REST_WITHIN_SECONDS = 240.0
_NO_POINT_WITHIN_SECONDS = 60.0
_WATCH_SECONDS = 120.0
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_BREATH = timedelta(milliseconds=400)
# As Slack does it, only sooner: a killed bot is back before the last one.
_RETRIED_AFTER = (timedelta(0), timedelta(seconds=6), timedelta(seconds=25))
_HALF, _SOCKET_SHARE, _AGAIN_SHARE = 0.5, 0.2, 0.2
_GENERATE = "supplier POST reports"
_LOSING = ("under way", "answer unread")
_RECOVERING = tuple(
    (kind, f"bot/jobs/reconcile:ReconcileJob.{work}")
    for kind in ("before commit", "after commit")
    for work in ("run", "_look")
) + tuple(
    (kind, "supplier GET reports")
    for kind in ("before request", "under way", "answer unread")
)
_clock = SystemClock()


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: at a point, or after some seconds; and perhaps once more."""

    number: int
    seed: int
    point: KillPoint | None = None
    after_seconds: float = 0.0
    again_after_seconds: float | None = None
    again_at: KillPoint | None = None
    typed_while_down: bool = False
    socket_mode: bool = False

    @property
    def kind(self) -> str:
        return "random time" if self.point is None else self.point.kind

    @override
    def __str__(self) -> str:
        where = f"{self.after_seconds:.2f} s"
        if self.point is not None:
            where = f"{self.point.kind}, {self.point.site}, no. {self.point.nth}"
        again = ""
        if self.again_after_seconds is not None:
            again = f", again {self.again_after_seconds:.2f} s later"
        if self.again_at is not None:
            again = f", again: {self.again_at.kind}, {self.again_at.site}"
        mode = ", socket mode" if self.socket_mode else ""
        return f"moment {self.number} (seed {self.seed}): {where}{again}{mode}"


@dataclass(slots=True)
class Stage:
    """One world, its bots and its database."""

    world: World
    people: People
    bots: list[BotProcess]
    url: str
    folder: Path
    kills: int = 0
    takeovers: list[Takeover] = field(default_factory=list)

    async def books(self) -> Books:
        return await read_books(self.url)


@dataclass(slots=True)
class Result:
    moment: Moment
    verdict: Verdict
    killed: Counter[str] = field(default_factory=Counter)
    trace: str = ""


NewDatabase = Callable[[Path, int], str]


def sqlite_database(folder: Path, number: int) -> str:
    del number
    return f"sqlite+aiosqlite:///{folder}/waybill.db"


async def run_moment(moment: Moment, new_database: NewDatabase, bots: int) -> Result:
    """Play one moment to rest and return what it showed."""
    stage = await _set_up(moment, new_database, bots)
    result = Result(moment, Verdict())
    playing = asyncio.ensure_future(stage.people.play())
    try:
        await _play(stage, moment, playing, result)
        books, now = await stage.books(), _clock.now()
        result.verdict = judge(stage.world, stage.people, books, now, stage.kills)
        took_over(result.verdict, stage.takeovers)
    except (TimeoutError, AssertionError) as error:
        result.verdict.broken += [str(error), *(await stage.books()).unrest()]
    finally:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        for bot in stage.bots:
            # Another one may have finished the work while this one was starting.
            await bot.listening()
            if (status := await bot.stop()) != 0:
                result.verdict.broken.append(f"SIGTERM ended it with {status}")
        await stage.world.close()
        if result.verdict.broken:
            result.trace = str(stage.folder)
        else:
            shutil.rmtree(stage.folder)
    return result


async def count_points(
    seed: int, new_database: NewDatabase
) -> Counter[tuple[str, str]]:
    """Return how often each point is reached by a scenario that nobody disturbs."""
    moment = Moment(0, seed)
    stage = await _set_up(moment, new_database, 1)
    bot = stage.bots[0]
    await bot.start(count=True)
    await bot.listening()
    await stage.people.play()
    await _rest(stage)
    await bot.stop()
    await stage.world.close()
    lines = bot.points.read_text().splitlines()
    shutil.rmtree(stage.folder)
    points: Counter[tuple[str, str]] = Counter()
    for line in lines:
        kind, site = line.split("\t")
        points[kind, site] += 1
    return points


async def _set_up(moment: Moment, new_database: NewDatabase, bots: int) -> Stage:
    folder = Path(tempfile.mkdtemp(prefix="waybill-crash-"))
    supplier = SupplierWorld(
        seed=moment.seed % 1_000_000 + 1,
        median_seconds=_MEDIAN_SECONDS,
        failure_share=_FAILURE_SHARE,
    )
    world = World(supplier=supplier, socket_mode=moment.socket_mode)
    await world.open()
    world.gateway.events.retry_after = _RETRIED_AFTER
    url = new_database(folder, moment.number)
    environment = world.environment(url)
    processes = [
        BotProcess(environment, folder, f"bot{number}") for number in range(bots)
    ]
    world.answer_at(processes[0].port)
    return Stage(world, People(world), processes, url, folder)


async def _play(
    stage: Stage, moment: Moment, playing: asyncio.Future[None], result: Result
) -> None:
    victim, *others = stage.bots
    await victim.start(moment.point)
    for other in others:
        await victim.listening()
        await other.start()
    result.killed[await _await_kill(stage, moment, playing)] += 1
    await _after_kill(stage, moment, moment.again_at)
    if moment.again_at is not None:
        result.killed[await _await_second(victim)] += 1
        await _after_kill(stage, moment)
    elif moment.again_after_seconds is not None:
        await _clock.sleep(timedelta(seconds=moment.again_after_seconds))
        victim.kill()
        await victim.ended()
        result.killed["again, random time"] += 1
        await _after_kill(stage, moment)
    async with asyncio.timeout(_REST_WITHIN_SECONDS):
        await playing
    await _rest(stage)
    if moment.number % 2 == 0:
        await stage.people.ask_again_for_lost_posts()
        await _rest(stage)


async def _await_kill(
    stage: Stage, moment: Moment, playing: asyncio.Future[None]
) -> str:
    """Return the kind of point at which the process died."""
    victim = stage.bots[0]
    if moment.point is None:
        await _clock.sleep(timedelta(seconds=moment.after_seconds))
        victim.kill()
        await victim.ended()
        return moment.kind
    try:
        async with asyncio.timeout(_NO_POINT_WITHIN_SECONDS):
            await victim.ended()
    except TimeoutError:
        # This run of the scenario did not come by there.
        victim.kill()
        await victim.ended()
        return "at rest" if playing.done() else "late"
    return moment.kind


async def _await_second(victim: BotProcess) -> str:
    """Return whether it died while it looked for what the first kill had lost."""
    try:
        async with asyncio.timeout(_NO_POINT_WITHIN_SECONDS):
            await victim.ended()
    except TimeoutError:
        victim.kill()
        await victim.ended()
        return "again, late"
    return "again, in recovery"


async def _after_kill(
    stage: Stage, moment: Moment, again_at: KillPoint | None = None
) -> None:
    """Note what the dead process held, start it anew, and see it taken up."""
    stage.kills += 1
    victim = stage.bots[0]
    if moment.typed_while_down and len(stage.bots) == 1:
        await stage.people.type_while_down()
    if len(stage.bots) > 1:
        stage.world.answer_at(stage.bots[1].port)
    killed_at = _clock.now()
    held = (await stage.books()).claimed(killed_at)
    await victim.start(again_at)
    if again_at is not None:
        return  # it dies in the middle of taking it up
    await _watch(stage, held, killed_at)


async def _watch(stage: Stage, held: dict[str, object], since: datetime) -> None:
    starting = asyncio.ensure_future(_seconds_to_start(stage, since))
    seconds = 0.0
    while held:
        await _clock.sleep(GLANCE * 2)
        books, now = await stage.books(), _clock.now()
        if not books.orders and not books.connections:
            continue  # the database was busy
        seconds = (now - since).total_seconds()
        still = books.claimed(_LONG_AGO)
        held = {name: mark for name, mark in held.items() if still.get(name) == mark}
        if seconds > _WATCH_SECONDS:
            starting.cancel()
            raise AssertionError(f"nobody took up {sorted(held)}")
    stage.takeovers.append(Takeover(seconds, await starting))


async def _seconds_to_start(stage: Stage, since: datetime) -> float:
    """Return after how long there was a process that could take work up."""
    for bot in stage.bots[1:] or stage.bots:
        await bot.listening()
    return (_clock.now() - since).total_seconds()


async def _rest(stage: Stage) -> None:
    try:
        async with asyncio.timeout(_REST_WITHIN_SECONDS):
            while (books := await stage.books()).unrest() or not books.orders:
                await _clock.sleep(_BREATH)
    except TimeoutError:
        raise AssertionError("it did not come to rest") from None


def draw(
    seed: int, points: Counter[tuple[str, str]], moments: int, *, replicas: bool
) -> list[Moment]:
    """Spread *moments* over all kinds of points, each at least once if they suffice.

    Every eighth is at a random time, every tenth loses a Generate and dies anew while
    it looks for it; what is left of 200 is more than there are points.
    """
    dice = random.Random(seed)
    sites = sorted(points)
    dice.shuffle(sites)
    following = itertools.cycle(sites)
    return [
        _draw_one(number, dice, points, following, replicas=replicas)
        for number in range(1, moments + 1)
    ]


def _draw_one(
    number: int,
    dice: random.Random,
    points: Counter[tuple[str, str]],
    following: Iterator[tuple[str, str]],
    *,
    replicas: bool,
) -> Moment:
    moment = Moment(
        number=number,
        seed=dice.randrange(2**31),
        after_seconds=dice.uniform(0.3, 12.0),
        typed_while_down=dice.random() < _HALF,
        socket_mode=not replicas and dice.random() < _SOCKET_SHARE,
    )
    if number % 10 == 3:
        lost = KillPoint(dice.choice(_LOSING), _GENERATE, dice.randint(1, 20))
        kind, site = dice.choice(_RECOVERING)
        return replace(moment, point=lost, again_at=KillPoint(kind, site, 1))
    if dice.random() < _AGAIN_SHARE:
        moment = replace(moment, again_after_seconds=dice.uniform(0.5, 18.0))
    if number % 8 == 0:
        return moment
    kind, site = next(following)
    # Towards its end a scenario may come by less often than the one that counted.
    most = max(1, int(points[kind, site] * 0.7))
    return replace(moment, point=KillPoint(kind, site, dice.randint(1, most)))
