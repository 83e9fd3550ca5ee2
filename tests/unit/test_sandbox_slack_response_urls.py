from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.sandbox.slack.people import BOT_USER_ID, FLEET_OPS, OPS_EU
from tests.unit.sandbox_slack import World, button, section, simulated_slack

FLEET = FLEET_OPS.id


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with simulated_slack() as world:
        yield world


async def command_url(world: World, channel: str = FLEET) -> str:
    await world.gateway.command("ada", channel, "/report")
    return world.bot.received[-1].form["response_url"]


async def press_url(world: World, ref: tuple[str, str] | str) -> str:
    await world.gateway.press("ada", ref, "a.b")
    url: str = world.bot.received[-1].payload["response_url"]
    return url


async def post_card(world: World) -> tuple[str, str]:
    posted = await world.client.chat_postMessage(
        channel=FLEET, text="card", blocks=[button("a.b")]
    )
    return FLEET, str(posted["ts"])


async def test_five_answers_are_taken_and_the_sixth_is_not(world: World) -> None:
    url = await command_url(world)

    answers = [await world.answer(url, text=str(n)) for n in range(6)]

    assert answers == [(200, "ok")] * 5 + [(404, "used_url")]
    assert len(world.workspace.ephemerals("ada", FLEET)) == 5


async def test_after_thirty_minutes_the_url_is_dead(world: World) -> None:
    url = await command_url(world)
    await world.clock.advance(timedelta(minutes=30))

    assert await world.answer(url, text="late") == (404, "expired_url")
    assert await world.answer(f"{world.origin}/response/guess", text="x") == (
        404,
        "invalid_url",
    )


async def test_it_works_where_the_bot_is_not_a_member(world: World) -> None:
    url = await command_url(world, OPS_EU.id)

    await world.answer(url, text="seen by all", response_type="in_channel")

    assert [m.text for m in world.workspace.messages("ops-eu")] == ["seen by all"]


async def test_the_first_answer_of_a_command_can_not_be_replaced(world: World) -> None:
    world.bot.says({"text": "first"})
    url = await command_url(world)

    await world.answer(url, text="second", replace_original=True)

    texts = [e.text for e in world.workspace.ephemerals("ada", FLEET)]
    assert texts == ["first", "second"]


async def test_an_ephemeral_message_is_replaced_at_its_place(world: World) -> None:
    world.bot.says({"text": "first", "blocks": [button("a.b")]})
    await world.gateway.command("ada", FLEET, "/report")
    [ephemeral] = world.workspace.ephemerals("ada", FLEET)

    url = await press_url(world, ephemeral.id)
    await world.answer(url, text="fresh", replace_original=True)

    [same] = world.workspace.ephemerals("ada", FLEET)
    assert (same.id, same.text, same.versions) == (ephemeral.id, "fresh", 2)
    await world.answer(url, delete_original=True)
    assert world.workspace.ephemerals("ada", FLEET) == []


async def test_an_answer_to_a_press_is_new_and_private_by_default(
    world: World,
) -> None:
    card = await post_card(world)

    await world.answer(await press_url(world, card), text="link", unfurl_links=False)

    [answer] = world.workspace.ephemerals("ada", FLEET)
    assert (answer.text, answer.user) == ("link", BOT_USER_ID)
    assert answer.unfurl_links is False
    assert [m.text for m in world.workspace.messages(FLEET)] == ["card"]


async def test_replacing_after_a_press_changes_the_public_message(
    world: World,
) -> None:
    card = await post_card(world)
    url = await press_url(world, card)

    await world.answer(url, text="done", replace_original=True)
    assert [m.text for m in world.workspace.messages(FLEET)] == ["done"]
    await world.answer(url, delete_original=True)
    assert world.workspace.messages(FLEET) == []


async def test_an_answer_can_stand_in_the_thread(world: World) -> None:
    card = await post_card(world)

    await world.answer(
        await press_url(world, card),
        text="news",
        response_type="in_channel",
        thread_ts=card[1],
    )

    assert [m.text for m in world.workspace.thread(*card)] == ["card", "news"]


async def test_a_refused_body_is_told_by_the_status(world: World) -> None:
    url = await command_url(world)

    assert await world.answer(url) == (400, "no_text")
    assert await world.answer(url, blocks=[section("y" * 3001)]) == (
        400,
        "invalid_blocks",
    )
