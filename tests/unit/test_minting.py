import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot.clock import ManualClock
from bot.domain.orders import Run
from bot.errors import UpstreamRateLimitedError
from bot.ports import Store, Supplier
from bot.ports.budgets import Grant
from bot.services.minting import Minter
from tests.unit.storage_stage import set_stage

A_LITTLE = timedelta(seconds=1)


class BudgetThatOthersEmpty:
    """Promises a slot in a second, which somebody else has taken by then."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.budgets = self
        self.asked = 0

    @asynccontextmanager
    async def transaction(self) -> "AsyncIterator[BudgetThatOthersEmpty]":
        yield self

    async def now(self) -> datetime:
        return self.clock.now()

    async def reserve(self, _key: str, _wanted: int, *, keep_free: int) -> Grant:
        assert keep_free == 0
        self.asked += 1
        return Grant((), self.clock.now() + A_LITTLE)


@pytest.fixture
async def run(store: Store) -> Run:
    stage = await set_stage(store)
    await stage.order()
    return await stage.generating()


async def test_nobody_waits_long_for_a_link_of_which_others_take_each_slot(
    run: Run, clock: ManualClock
) -> None:
    budget = BudgetThatOthersEmpty(clock)
    minter = Minter(cast("Store", budget), cast("Supplier", None), clock)
    begun = clock.now()

    minting = asyncio.create_task(minter.mint(run))
    for _ in range(60):
        await clock.advance(A_LITTLE / 2)
        if minting.done():
            break

    assert clock.now() - begun <= timedelta(seconds=6)
    with pytest.raises(UpstreamRateLimitedError):
        await minting
    assert budget.asked > 1
