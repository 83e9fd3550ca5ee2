from collections.abc import AsyncIterator

import pytest

from bot.sandbox.slack.delivery import Envelope
from bot.sandbox.slack.payloads import slash_command
from bot.sandbox.slack.people import MERT
from tests.scenarios.stage import Stage, opened, seconds


@pytest.fixture
async def socket_stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with opened(sqlite_url, socket_mode=True) as opening:
        await opening.start_bot()
        yield opening


async def test_the_main_road_leads_over_web_sockets_too(socket_stage: Stage) -> None:
    stage = socket_stage
    ref = await stage.orders()
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3
    await stage.press("mert", stage.news()[0], "Single files")
    assert "/files/" in stage.answers("mert")[-1].text


async def test_a_command_that_nobody_knows_is_acknowledged(
    socket_stage: Stage,
) -> None:
    stage = socket_stage
    where = stage.world.workspace.channel("fleet-ops")
    ways = {"response_url": "http://127.0.0.1:9/response", "trigger_id": "1.2"}
    payload = slash_command(MERT, where, "/unheard", "of", ways)

    ack = await stage.world.gateway.deliverer.deliver(
        Envelope("slash_commands", payload)
    )

    assert ack.ok


async def test_sockets_that_slack_renews_lose_nothing(socket_stage: Stage) -> None:
    stage = socket_stage
    sockets = stage.world.gateway.sockets
    ref = await stage.orders()
    await stage.passes(seconds(2))

    await sockets.disconnect("refresh_requested")
    second = await stage.orders("driver quality yesterday for all")
    await stage.passes(seconds(90))
    await stage.press("mert", stage.cards()[0], "Single files")
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3
    assert await stage.states(second) == ["delivered"] * 3
    assert sockets.connections >= 1
    assert "/files/" in stage.answers("mert")[-1].text
    stage.assert_nothing_twice()


async def test_a_bot_that_is_killed_and_started_again_hears_within_seconds(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, socket_mode=True) as stage:
        for _ in range(3):
            bot = await stage.start_bot()
            await stage.types("quota")
            await bot.supervisor.cancel()
            await bot.stop()
            stage.driver.bots.remove(bot)
            await stage.passes(seconds(2))
