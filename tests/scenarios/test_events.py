from bot.sandbox.faults import Fault
from tests.scenarios.stage import Stage, minutes, opened, seconds


def published(stage: Stage) -> int:
    return stage.world.workspace.count("views.publish", ok=True)


async def test_an_event_that_slack_sends_again_has_no_second_effect(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await stage.world.gateway.open_home("mert")
    await stage.passes(seconds(2))
    assert published(stage) == 1

    for wait in (seconds(1), minutes(1), minutes(5)):
        await stage.passes(wait)
        assert (await stage.world.gateway.redeliver()).ok
        await stage.passes(seconds(2))

    assert published(stage) == 1


async def test_another_replica_knows_that_an_event_was_carried_out(
    either_database: str,
) -> None:
    async with opened(either_database) as stage:
        await stage.start_bot()
        await stage.world.gateway.open_home("mert")
        await stage.passes(seconds(2))
        await stage.start_bot()  # events come to the last one that was started

        assert (await stage.world.gateway.redeliver()).ok
        await stage.passes(seconds(2))

        assert published(stage) == 1


async def test_web_sockets_bring_an_event_once_too(sqlite_url: str) -> None:
    async with opened(sqlite_url, socket_mode=True) as stage:
        await stage.start_bot()
        await stage.world.gateway.open_home("mert")
        await stage.passes(seconds(2))

        assert (await stage.world.gateway.redeliver()).ok
        await stage.passes(seconds(2))

        assert published(stage) == 1


async def test_an_event_before_slack_said_who_we_are_is_carried_out_by_its_retry(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.faults.set(
            "slack", Fault.server_error, operations=frozenset({"auth.test"})
        )
        await stage.start_bot(fetched=False)
        await stage.world.gateway.open_home("mert")
        await stage.passes(seconds(3))
        assert published(stage) == 0

        stage.world.faults.clear()
        await stage.passes(minutes(2))

        assert published(stage) == 1
