from tests.scenarios.stage import MAIN_ROAD, Stage, opened, seconds, small_fleet


async def two_bots(stage: Stage) -> None:
    await stage.start_bot()
    await stage.start_bot()


async def test_two_bots_on_one_database_do_the_work_of_one(database_url: str) -> None:
    async with opened(database_url, supplier=small_fleet(6)) as stage:
        await two_bots(stage)
        refs = [
            await stage.orders(person="mert"),
            await stage.orders("driver quality yesterday for all", "zeynep"),
        ]
        await stage.all_over()

        for ref in refs:
            assert await stage.states(ref) == ["delivered"] * 6
        assert stage.generated() == 12
        assert len(stage.cards()) == len(stage.news()) == 2
        stage.assert_nothing_twice()
        stage.assert_limits_kept()


async def test_a_request_replayed_to_the_other_bot_has_no_second_effect(
    database_url: str,
) -> None:
    async with opened(database_url) as stage:
        await two_bots(stage)
        await stage.types("quota")
        await stage.settles()
        await stage.types(MAIN_ROAD)

        port = next(iter(stage.bot._server._runner.addresses))[1]
        stage.world.answer_at(port)
        await stage.world.gateway.redeliver()
        await stage.all_over()

        assert len(await stage.rows("orders")) == 1
        assert len(stage.supplier.reports) == 3


async def test_what_a_bot_left_behind_another_takes_up(database_url: str) -> None:
    async with opened(database_url) as stage:
        await two_bots(stage)
        ref = await stage.orders()
        await stage.passes(seconds(2))
        gone = stage.driver.bots.pop()
        await gone.supervisor.cancel()
        await gone.stop()
        await stage.all_over()

        assert await stage.states(ref) == ["delivered"] * 3
        stage.assert_nothing_twice()
