import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.limits.budget import SlidingLog
from bot.limits.contract import CALL_AT_MOST
from bot.ports import Store
from storage.engine import manual_now
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import set_stage

LOG = SlidingLog(4, timedelta(seconds=10))
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def store(engine: AsyncEngine, clock: ManualClock) -> SqlStore:
    return SqlStore(engine, manual_now(clock), LOG)


@pytest.fixture
async def key(store: Store) -> str:
    return f"{(await set_stage(store)).connection}:get"


@dataclass
class Call:
    slot: int
    granted_at: datetime
    takes: timedelta
    share: float
    crashes: bool
    ended: bool = False

    @property
    def arrives_at(self) -> datetime:
        return self.granted_at + self.takes * self.share


def _most_in_a_window(arrivals: list[datetime], window: timedelta) -> int:
    return max(
        (sum(1 for at in arrivals if first <= at < first + window))
        for first in arrivals
    )


@pytest.mark.parametrize("seed", range(4))
async def test_no_window_sees_more_calls_than_the_limit(
    store: Store, key: str, clock: ManualClock, seed: int
) -> None:
    chance = random.Random(seed)
    calls: list[Call] = []
    given_back = 0
    for _ in range(60):
        await clock.advance(timedelta(milliseconds=chance.randint(0, 4_000)))
        under_way = [call for call in calls if not call.ended and not call.crashes]
        async with store.transaction() as tx:
            for call in under_way:
                if call.granted_at + call.takes <= clock.now():
                    call.ended = True
                    await tx.budgets.ended(key, [call.slot])
            grant = await tx.budgets.reserve(
                key, chance.randint(1, 5), keep_free=chance.choice((0, 0, 2))
            )
            if grant.slots and chance.random() < 0.2:
                await tx.budgets.give_back(key, grant.slots)
                given_back += 1
                continue
        for slot in grant.slots:
            takes = CALL_AT_MOST * chance.random() * 0.8
            crashes = chance.random() < 0.1
            calls.append(Call(slot, clock.now(), takes, chance.random(), crashes))

    assert len(calls) > 10
    assert given_back > 0
    arrivals = [call.arrives_at for call in calls]
    assert _most_in_a_window(arrivals, LOG.window) <= LOG.limit


@pytest.mark.parametrize(
    ("taken", "wanted", "keep_free", "granted"),
    [
        (0, 2, 0, 2),
        (0, 9, 0, 4),
        (0, 9, 3, 1),
        (2, 3, 0, 2),
        (3, 1, 2, 0),
        (4, 1, 0, 0),
    ],
)
async def test_what_could_not_be_had_is_there_at_the_promised_instant(
    store: Store,
    key: str,
    clock: ManualClock,
    taken: int,
    wanted: int,
    keep_free: int,
    granted: int,
) -> None:
    for _ in range(taken):
        async with store.transaction() as tx:
            await tx.budgets.ended(key, (await tx.budgets.reserve(key, 1)).slots)
        await clock.advance(timedelta(seconds=1))

    async with store.transaction() as tx:
        grant = await tx.budgets.reserve(key, wanted, keep_free=keep_free)
        await tx.budgets.ended(key, grant.slots)
    assert len(grant.slots) == granted
    if wanted == granted:
        assert grant.free_at is None
        return

    async def available() -> int:
        async with store.transaction() as tx:
            more = await tx.budgets.reserve(key, 1, keep_free=keep_free)
            await tx.budgets.give_back(key, more.slots)
            return len(more.slots)

    assert grant.free_at is not None
    await clock.advance(grant.free_at - clock.now() - INSTANT)
    assert await available() == 0
    await clock.advance(INSTANT)
    assert await available() == 1


async def test_a_blocked_budget_gives_nothing_until_it_was_told_to(
    store: Store, key: str, clock: ManualClock
) -> None:
    async with store.transaction() as tx:
        await tx.budgets.block(key, timedelta(seconds=30))
        await tx.budgets.block(key, timedelta(seconds=5))
        grant = await tx.budgets.reserve(key, 1)

    assert grant.slots == ()
    assert grant.free_at == clock.now() + timedelta(seconds=30)
    await clock.advance(timedelta(seconds=30))
    async with store.transaction() as tx:
        assert len((await tx.budgets.reserve(key, 1)).slots) == 1


async def test_a_full_budget_that_is_blocked_waits_for_whichever_is_later(
    store: Store, key: str, clock: ManualClock
) -> None:
    async with store.transaction() as tx:
        grant = await tx.budgets.reserve(key, LOG.limit)
        await tx.budgets.ended(key, grant.slots)
        await tx.budgets.block(key, timedelta(seconds=2))
        refused = await tx.budgets.reserve(key, 1)

    assert refused.free_at == clock.now() + LOG.span


async def test_slots_that_were_given_back_can_be_had_at_once(
    store: Store, key: str
) -> None:
    async with store.transaction() as tx:
        grant = await tx.budgets.reserve(key, LOG.limit)
        await tx.budgets.give_back(key, grant.slots)
        again = await tx.budgets.reserve(key, LOG.limit)
        use = await tx.budgets.use(key)

    assert len(again.slots) == LOG.limit
    assert use.used == LOG.limit


async def test_a_call_whose_process_died_keeps_its_slot_for_the_time_out_too(
    store: Store, key: str, clock: ManualClock
) -> None:
    async with store.transaction() as tx:
        await tx.budgets.reserve(key, LOG.limit)
        refused = await tx.budgets.reserve(key, 1)

    assert refused.free_at == clock.now() + CALL_AT_MOST + LOG.span


async def test_supply_tells_what_is_used_and_what_comes_back(
    store: Store, key: str, clock: ManualClock
) -> None:
    for count in (1, 2):
        async with store.transaction() as tx:
            grant = await tx.budgets.reserve(key, count)
            await tx.budgets.ended(key, grant.slots)
        await clock.advance(LOG.span * 3 / 10)

    async with store.transaction() as tx:
        await tx.budgets.shift_demand(key, (1.0, 2.0, 3.0))
        supplied = await tx.budgets.supply(key, 10)

    assert supplied.used == 3
    assert supplied.returning == (0, 0, 0, 1, 1, 1, 3, 3, 3, 3)
    assert supplied.demand == (1.0, 2.0, 3.0)


async def test_a_turn_is_free_again_after_its_spacing(
    store: Store, clock: ManualClock
) -> None:
    spacing = timedelta(seconds=1)

    async def ask() -> timedelta:
        async with store.transaction() as tx:
            return await tx.budgets.pace("C1", spacing)

    assert await ask() == timedelta(0)
    await clock.advance(spacing / 4)
    assert await ask() == spacing * 3 / 4
    await clock.advance(spacing * 3 / 4)
    assert await ask() == timedelta(0)


async def test_a_key_that_was_slowed_down_gives_no_turn_meanwhile(
    store: Store,
) -> None:
    minute = timedelta(minutes=1)
    async with store.transaction() as tx:
        await tx.budgets.slow_down("new", minute)
        await tx.budgets.pace("known", timedelta(seconds=1))
        await tx.budgets.slow_down("known", minute)
        await tx.budgets.slow_down("known", timedelta(seconds=2))

        for key in ("new", "known"):
            assert await tx.budgets.pace(key, timedelta(seconds=1)) == minute


def _instants(url: str, connection: int, what: str) -> list[list[datetime]]:
    hammer = [sys.executable, "-m", "tests.unit.storage_hammer", url, str(connection)]
    processes = [
        subprocess.Popen([*hammer, what], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    found: list[list[datetime]] = []
    for process in processes:
        output, _ = process.communicate(timeout=40)
        assert process.returncode == 0
        seconds = [float(line) for line in output.split()]
        found.append([datetime.fromtimestamp(each, UTC) for each in seconds])
    return found


async def test_two_processes_at_once_never_exceed_a_scaled_budget(
    engine: AsyncEngine, clock: ManualClock, database_url: str
) -> None:
    from tests.unit.storage_hammer import HAMMERED

    stage = await set_stage(SqlStore(engine, manual_now(clock), HAMMERED))

    first, second = _instants(database_url, stage.connection, "budget")

    assert min(len(first), len(second)) > 0
    together = sorted(first + second)
    assert len(together) > HAMMERED.limit * 2
    assert _most_in_a_window(together, HAMMERED.window) <= HAMMERED.limit


async def test_two_processes_at_once_never_take_turns_closer_than_the_spacing(
    store: Store, database_url: str
) -> None:
    from tests.unit.storage_hammer import SPACING

    stage = await set_stage(store)

    first, second = _instants(database_url, stage.connection, "pace")

    together = sorted(first + second)
    gaps = [late - early for early, late in pairwise(together)]
    assert len(gaps) > 10
    # Noted by each process after its commit, which is never at the same speed.
    assert sum(gaps, timedelta(0)) / len(gaps) >= SPACING * 0.95
