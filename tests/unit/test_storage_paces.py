from datetime import timedelta

import pytest

from bot.clock import ManualClock
from storage.unit_of_work import SqlStore

DAY = timedelta(days=1)
KEYS = frozenset({"1:refused:dm:native", "1:refused:channel:image"})


@pytest.fixture
async def slowed(store: SqlStore) -> SqlStore:
    async with store.transaction() as tx:
        for key in sorted(KEYS):
            await tx.budgets.slow_down(key, DAY)
    return store


async def asked(store: SqlStore, *keys: str) -> frozenset[str]:
    async with store.transaction() as tx:
        return await tx.budgets.slowed(keys)


async def test_what_is_slowed_down_is_so_until_its_time_is_over(
    slowed: SqlStore, clock: ManualClock
) -> None:
    assert await asked(slowed, *KEYS, "1:refused:dm:table") == KEYS
    await clock.advance(DAY)

    assert await asked(slowed, *KEYS) == frozenset()


async def test_what_is_sped_up_is_free_at_once_and_nothing_else(
    slowed: SqlStore,
) -> None:
    first, other = sorted(KEYS)
    async with slowed.transaction() as tx:
        await tx.budgets.speed_up([first, "of nobody"])

    assert await asked(slowed, *KEYS) == {other}
    async with slowed.transaction() as tx:
        assert await tx.budgets.pace(first, DAY) == timedelta(0)


async def test_asking_takes_nobody_s_turn(store: SqlStore) -> None:
    assert await asked(store, "1:post:C1") == frozenset()

    async with store.transaction() as tx:
        assert await tx.budgets.pace("1:post:C1", DAY) == timedelta(0)
    assert await asked(store, "1:post:C1") == {"1:post:C1"}


async def test_some_may_come_at_once_and_then_one_after_each_spacing(
    store: SqlStore, clock: ManualClock
) -> None:
    second = timedelta(seconds=1)

    async def wait() -> timedelta:
        async with store.transaction() as tx:
            return await tx.budgets.pace("1:views.open", second, at_once=3)

    assert [await wait() for _ in range(5)] == [*[timedelta(0)] * 3, second, second]
    await clock.advance(second)
    assert [await wait() for _ in range(2)] == [timedelta(0), second]
    await clock.advance(10 * second)
    assert [await wait() for _ in range(4)] == [*[timedelta(0)] * 3, second]
