"""More commands at once than can be answered in time."""

import asyncio
from itertools import islice

from handlers.conversation import MOST_AT_ONCE
from tests.scenarios.stage import Stage

_OVER = 20


async def test_what_is_too_much_is_said_at_once_and_the_rest_is_kept(
    stage: Stage,
) -> None:
    orders = [
        f"driver quality 2026-{month:02}-{day:02} for all"
        for month in range(1, 10)
        for day in range(1, 28)
    ][: MOST_AT_ONCE + _OVER]
    async with stage.bot.store.transaction():
        # Nobody is answered as long as this holds the database.
        asked = [
            asyncio.ensure_future(
                stage.world.gateway.command("ada", "fleet-ops", f"/report {order}")
            )
            for order in orders
        ]
        for answer in islice(asyncio.as_completed(asked), _OVER):
            assert "I did nothing about this" in (await answer).text
    answers = await asyncio.gather(*asked)

    kept = [answer for answer in answers if "I did nothing" not in answer.text]
    assert len(kept) == MOST_AT_ONCE
    assert all("R-" in answer.text for answer in kept)
    assert len(await stage.rows("orders")) == MOST_AT_ONCE
