from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.domain.bundles import Bundle, Cause, NewBundle
from bot.domain.commands import Form
from bot.jobs.file_troubles import FileTroubles
from bot.ports import Store
from tests.unit.storage_stage import LEASE, QUALITY, Stage, set_stage

NO_ROOM = OSError(28, "No space left on device")


@pytest.fixture
async def stage(store: Store) -> Stage:
    return await set_stage(store)


async def _asked(stage: Stage) -> None:
    order = await stage.order()
    async with stage.store.transaction() as tx:
        await tx.bundles.add(
            NewBundle(
                installation_id=stage.installation,
                order_id=order.id,
                report_type=QUALITY,
                cause=Cause.press,
                form=Form.file,
                person=order.ordered_by,
                asked_in=order.channel_id,
                key="file:1",
            )
        )


async def _claimed(stage: Stage) -> tuple[Bundle, ...]:
    async with stage.store.transaction() as tx:
        return await tx.bundles.claim(stage.installation, LEASE, 1)


async def _told(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT params FROM deliveries WHERE kind = 'file_trouble'")
        )
        return [str(row) for row in found.scalars()]


async def test_what_nobody_has_foreseen_is_tried_a_few_times_and_then_told(
    stage: Stage, engine: AsyncEngine, clock: ManualClock
) -> None:
    await _asked(stage)
    tries = 0
    for _ in range(60):
        for bundle in await _claimed(stage):
            tries += 1
            await FileTroubles(stage.store).settle(bundle, NO_ROOM)
        await clock.advance(timedelta(seconds=10))

    assert tries == 3
    (told,) = await _told(engine)
    assert "mistake" in told


async def test_of_a_file_that_was_being_shown_nobody_says_that_it_is_not_there(
    stage: Stage, engine: AsyncEngine, clock: ManualClock
) -> None:
    await _asked(stage)
    (bundle,) = await _claimed(stage)
    async with stage.store.transaction() as tx:
        assert await tx.bundles.sharing(bundle, LEASE)

    await FileTroubles(stage.store).settle(bundle, NO_ROOM)

    assert await _claimed(stage) == ()
    assert await _told(engine) == []
    await clock.advance(LEASE)
    async with stage.store.transaction() as tx:
        assert len(await tx.bundles.lapse(1)) == 1
