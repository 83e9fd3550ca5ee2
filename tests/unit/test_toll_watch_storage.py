import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.domain.toll_metrics import Rule, Side
from bot.domain.toll_turns import Standing
from bot.domain.toll_watches import NewWatch, Pause, Vigil, Watch, paused
from bot.ports import Store
from storage.engine import create_engine, manual_now
from storage.unit_of_work import SqlStore

LEASE = timedelta(seconds=13)
MINUTE = timedelta(minutes=1)
RULE = Rule("avg_latency", Side.over, 400.5, 3)


class Home:
    def __init__(self, store: Store, installation: int, connection: int) -> None:
        self.store = store
        self.installation = installation
        self.connection = connection

    def asked(self, channel: str = "C0OPS", rule: Rule = RULE) -> NewWatch:
        return NewWatch(self.installation, "U0ANA", channel, rule, "h")

    async def add(self, channel: str = "C0OPS") -> Watch:
        async with self.store.transaction() as tx:
            await tx.connections.lock(self.connection)
            return await tx.watches.add(self.asked(channel))

    async def claim(self, limit: int = 9) -> tuple[Watch, ...]:
        async with self.store.transaction() as tx:
            return await tx.watches.claim(self.installation, LEASE, limit)

    async def save(self, watch: Watch) -> None:
        async with self.store.transaction() as tx:
            await tx.watches.save(watch)

    async def settle(self, watch: Watch) -> None:
        async with self.store.transaction() as tx:
            await tx.watches.settle(watch)

    async def due(self) -> object:
        async with self.store.transaction() as tx:
            return (await tx.timetable.due()).get("watch")

    async def listed(self) -> tuple[Watch, ...]:
        async with self.store.transaction() as tx:
            return await tx.watches.all(self.installation)


@pytest.fixture
async def home(store: SqlStore) -> Home:
    async with store.transaction() as tx:
        installed = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
        connection = await tx.connections.ensure(installed.id, "toll", "key")
    return Home(store, installed.id, connection.id)


@pytest.fixture
async def replicas(database_url: str, clock: ManualClock) -> AsyncIterator[list[Store]]:
    engines = [create_engine(database_url) for _ in range(4)]
    yield [SqlStore(engine, manual_now(clock)) for engine in engines]
    for engine in engines:
        await engine.dispose()


async def test_a_watch_is_kept_as_it_was_set_up_and_due_at_once(
    home: Home, clock: ManualClock
) -> None:
    watch = await home.add()

    assert (watch.ref, watch.owner, watch.rule) == ("W-1", "U0ANA", RULE)
    assert (watch.vigil, watch.said, watch.value) == (Vigil(), 0, None)
    assert await home.listed() == (watch,)
    assert await home.due() == clock.now()


async def test_how_a_watch_stands_is_kept_whole(home: Home, clock: ManualClock) -> None:
    now = clock.now()
    stands = replace(
        await home.add(),
        vigil=Vigil(
            standing=Standing(crossed=True, streak=4),
            told=True,
            again=True,
            crossed_at=now,
            back_at=now + MINUTE,
            taken_by="U0BORA",
            muted=True,
            snoozed_until=now + 2 * MINUTE,
        ),
        said=3,
        value=412.25,
        answered_at=now,
        failing_since=now - MINUTE,
        failures=2,
        next_check_at=now + 10 * MINUTE,
    )
    await home.save(stands)

    assert await home.listed() == (stands,)


async def test_numbers_are_given_once_by_four_replicas_at_once(
    home: Home, replicas: list[Store]
) -> None:
    added = await asyncio.gather(
        *(
            Home(replica, home.installation, home.connection).add(f"C{at}{number}")
            for at, replica in enumerate(replicas)
            for number in range(3)
        )
    )

    assert sorted(watch.number for watch in added) == list(range(1, 13))


async def test_the_same_rule_in_the_same_place_is_found(home: Home) -> None:
    watch = await home.add()
    async with home.store.transaction() as tx:
        assert await tx.watches.same(home.asked()) == watch
        assert await tx.watches.same(home.asked("C0ELSE")) is None
        stricter = replace(RULE, threshold=400)
        assert await tx.watches.same(home.asked(rule=stricter)) is None


async def test_replicas_never_claim_the_same_watch(
    home: Home, replicas: list[Store]
) -> None:
    for at in range(20):
        await home.add(f"C{at}")

    claimed = await asyncio.gather(
        *(
            Home(replica, home.installation, home.connection).claim(3)
            for replica in replicas * 2
        )
    )
    ids = [watch.id for watches in claimed for watch in watches]

    assert len(ids) == len(set(ids))
    rest = [watch.id for watch in await home.claim(99)]
    assert sorted(ids + rest) == list(range(1, 21))


async def test_a_claim_that_lapsed_goes_to_somebody_else_under_a_new_fence(
    home: Home, clock: ManualClock
) -> None:
    await home.add()
    (first,) = await home.claim()
    assert await home.claim() == ()
    assert await home.due() == clock.now() + LEASE

    await clock.advance(LEASE)
    (second,) = await home.claim()

    assert second.fence == first.fence + 1


async def test_a_settled_watch_is_due_at_its_next_check(
    home: Home, clock: ManualClock
) -> None:
    await home.add()
    (claimed,) = await home.claim()
    later = clock.now() + 10 * MINUTE
    await home.settle(replace(claimed, next_check_at=later))

    assert await home.due() == later
    assert await home.claim() == ()
    await clock.advance(10 * MINUTE)
    assert len(await home.claim()) == 1


async def test_a_press_in_the_middle_of_a_check_leaves_the_claim_alone(
    home: Home, clock: ManualClock
) -> None:
    await home.add()
    (claimed,) = await home.claim()
    await home.save(replace(claimed, vigil=replace(claimed.vigil, muted=True)))

    assert await home.claim() == ()
    assert await home.due() == clock.now() + LEASE


@pytest.mark.parametrize("why", [Pause.place, Pause.report])
async def test_a_paused_watch_is_never_due(home: Home, why: Pause) -> None:
    watch = await home.add()
    await home.save(replace(watch, vigil=paused(watch.vigil, why)))

    assert await home.due() is None
    assert await home.claim() == ()
    assert [each.vigil.paused for each in await home.listed()] == [why]


async def test_a_watch_that_waits_for_the_key_looks_again(
    home: Home, clock: ManualClock
) -> None:
    watch = await home.add()
    later = clock.now() + MINUTE
    stopped = replace(watch, vigil=paused(watch.vigil, Pause.key), next_check_at=later)
    await home.save(stopped)

    assert await home.due() == later


async def test_an_ended_watch_is_found_by_its_id_alone(home: Home) -> None:
    watch = await home.add()
    await home.save(replace(watch, ended=True))

    assert await home.listed() == ()
    assert await home.due() is None
    async with home.store.transaction() as tx:
        assert await tx.watches.find(home.installation, 1) is None
        assert await tx.watches.same(home.asked()) is None
        (ended,) = await tx.watches.get([watch.id])
    assert ended.ended


async def test_ended_watches_are_forgotten_but_no_number_is_given_again(
    home: Home, clock: ManualClock
) -> None:
    keep = timedelta(days=90)
    for channel in ("C1", "C2", "C3"):
        await home.save(replace(await home.add(channel), ended=True))
    going = await home.add("C4")
    await clock.advance(keep + MINUTE)
    async with home.store.transaction() as tx:
        await tx.timetable.prune(keep)
        assert [each.id for each in await tx.watches.get([1, 2, 3, 4])] == [going.id]
    await home.save(replace(going, ended=True))
    await clock.advance(keep + MINUTE)
    async with home.store.transaction() as tx:
        await tx.timetable.prune(keep)

    assert (await home.add("C5")).number == 5


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
async def test_what_is_due_is_found_without_reading_all_watches(
    home: Home, engine: AsyncEngine
) -> None:
    async with engine.connect() as connection:
        plan = await connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM watches WHERE installation_id = 1 "
            "AND next_check_at <= '2026' ORDER BY next_check_at, id LIMIT 9"
        )
        details = [row.detail for row in plan]

    assert any("ix_watches_due" in detail for detail in details), details
    assert home.connection
