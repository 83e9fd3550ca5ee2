"""More commands at once than can be answered in time."""

import asyncio
from dataclasses import replace
from itertools import islice

from bot.sandbox.slack.people import MERT
from handlers.admission import MOST_AT_ONCE, MOST_LOOK_UPS, SIDE_BY_SIDE
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
    assert SIDE_BY_SIDE <= len(kept) <= MOST_AT_ONCE
    assert all("R-" in answer.text for answer in kept)
    assert len(await stage.rows("orders")) == len(kept)


async def test_who_waits_too_long_for_a_turn_is_told_while_slack_still_listens(
    stage: Stage,
) -> None:
    orders = [f"driver quality 2026-10-{day:02} for all" for day in range(1, 21)]
    async with stage.bot.store.transaction():
        # Far fewer than are too many, but nothing of it goes on.
        asked = [
            asyncio.ensure_future(
                stage.world.gateway.command("ada", "fleet-ops", f"/report {order}")
            )
            for order in orders
        ]
        waiting = islice(asyncio.as_completed(asked), len(orders) - SIDE_BY_SIDE)
        async with asyncio.timeout(10):
            for answer in waiting:
                assert "I did nothing about this" in (await answer).text
    answers = await asyncio.gather(*asked)

    kept = [answer for answer in answers if "I did nothing" not in answer.text]
    assert len(kept) == SIDE_BY_SIDE
    assert len(await stage.rows("orders")) == SIDE_BY_SIDE


async def test_strangers_who_ask_all_at_once_are_not_looked_up_for_ever(
    stage: Stage,
) -> None:
    person = MERT
    strangers = [
        replace(person, id=f"U0FLOOD{number:03}", name=f"flood-{number}")
        for number in range(MOST_LOOK_UPS + 30)
    ]
    for each in strangers:
        stage.world.workspace.people[each.id] = each
        stage.world.workspace.channel("fleet-ops").members.add(each.id)
    answers = [
        await stage.world.gateway.command(each.name, "fleet-ops", "/report status")
        for each in strangers
    ]

    told = ["I did nothing about this" in answer.text for answer in answers]
    assert not any(told[:MOST_LOOK_UPS])
    assert all(told[MOST_LOOK_UPS + 5 :])
