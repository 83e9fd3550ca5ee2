from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.limits.contract import TOKEN_REQUESTS, TOKEN_REQUESTS_WINDOW
from bot.ports import Store
from bot.upstream.sealing import SealedBox
from storage.engine import manual_now
from storage.tokens import SqlTokenStore
from tests.unit.storage_stage import set_stage

NO_WAIT = timedelta(0)


async def test_replicas_share_the_token_requests_of_an_hour(
    store: Store, engine: AsyncEngine, clock: ManualClock
) -> None:
    stage = await set_stage(store)
    sealer = SealedBox("client", "secret")
    ours, theirs = (
        SqlTokenStore(engine, manual_now(clock), lambda: stage.connection, sealer)
        for _ in range(2)
    )
    for number in range(TOKEN_REQUESTS):
        assert await (ours if number % 2 else theirs).turn() == NO_WAIT
        await clock.advance(timedelta(seconds=1))

    wait = await ours.turn()

    # The first was made at the beginning of the hour.
    assert timedelta(0) < wait
    assert wait >= TOKEN_REQUESTS_WINDOW - timedelta(seconds=TOKEN_REQUESTS)
    assert await theirs.turn() == wait
    await clock.advance(wait)
    assert await ours.turn() == NO_WAIT
    assert await ours.turn() > NO_WAIT
