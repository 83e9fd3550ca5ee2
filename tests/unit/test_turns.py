import asyncio
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.errors import UpstreamRateLimitedError
from bot.ports import Store
from bot.services.tenancy import Tenancy, Tenant
from bot.services.turns import Turns
from storage.unit_of_work import SqlStore

TIER_4 = 100
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def turns(store: SqlStore, clock: ManualClock) -> Turns:
    return await _turns(store, clock)


async def _turns(store: Store, clock: ManualClock) -> Turns:
    async with store.transaction() as tx:
        installation = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
    tenancy = Tenancy()
    tenancy.begin(Tenant(Installation(installation.id, "", "T0", "U0BOT"), None))
    return Turns(store, tenancy, clock)


async def test_no_minute_has_more_calls_than_slack_allows_whoever_makes_them(
    store: SqlStore, clock: ManualClock
) -> None:
    replicas = [await _turns(store, clock) for _ in range(2)]
    made: list[float] = []

    async def press(turns: Turns) -> None:
        try:
            await turns.take("views.open")
        except UpstreamRateLimitedError:
            return
        made.append(clock.monotonic())

    for _ in range(125):
        pressing = [asyncio.create_task(press(each)) for each in replicas]
        while not all(each.done() for each in pressing):
            await asyncio.wait(pressing, timeout=0.01)
            if clock.next_sleeper() is not None:
                await clock.advance(timedelta(milliseconds=100))
        await clock.advance(timedelta(milliseconds=500))

    most = max(sum(1 for at in made if 0 <= at - first < 60) for first in made)
    assert TIER_4 / 2 < most <= TIER_4


async def test_people_who_press_at_once_do_not_wait_for_each_other(
    turns: Turns, clock: ManualClock
) -> None:
    for _ in range(20):
        await turns.take("views.open")
    assert clock.monotonic() == 0


async def test_after_slack_has_asked_for_patience_nothing_is_called(
    turns: Turns, clock: ManualClock
) -> None:
    await turns.put_off("views.open", timedelta(seconds=30))
    with pytest.raises(UpstreamRateLimitedError) as limited:
        await turns.take("views.open")
    assert limited.value.retry_after == timedelta(seconds=30)

    await clock.advance(timedelta(seconds=30))
    await turns.take("views.open")


async def test_what_is_paced_elsewhere_and_what_is_asked_before_we_are_known_goes_on(
    turns: Turns, store: SqlStore, clock: ManualClock
) -> None:
    for _ in range(2 * TIER_4):
        await turns.take("chat.update")
        await Turns(store, Tenancy(), clock).take("views.open")
    assert clock.monotonic() == 0


@pytest.mark.parametrize("method", ["chat.postEphemeral", "views.update"])
async def test_what_may_wait_has_its_turn_later(
    turns: Turns, clock: ManualClock, method: str
) -> None:
    for _ in range(40):
        await turns.take(method)
    late = asyncio.create_task(turns.take(method))
    while not late.done():
        await asyncio.wait({late}, timeout=0.01)
        if clock.next_sleeper() is not None:
            await clock.advance(timedelta(milliseconds=100))

    assert clock.monotonic() >= 1
