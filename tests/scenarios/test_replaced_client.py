"""The operator has put another client of the supplier in the place of the first."""

from tests.scenarios.stage import Stage, buttons, minutes, opened, seconds, small_fleet

ORDER = "driver quality last week for all"


async def with_another_client(stage: Stage) -> None:
    old = stage.driver.bots.pop()
    await old.supervisor.cancel()
    await old.stop()
    stage.supplier.client_id = "another-client"
    await stage.start_bot()


async def test_what_the_old_client_had_under_way_ends_with_a_reason(
    database_url: str,
) -> None:
    slow = small_fleet(median_seconds=600.0)
    async with opened(database_url, supplier=slow) as stage:
        await stage.start_bot()
        ref = await stage.orders(ORDER)
        await stage.passes(seconds(2))
        built = len(stage.supplier.reports)
        await with_another_client(stage)
        await stage.all_over(within=minutes(1))

        assert await stage.states(ref) == ["failed"] * 3
        assert "my access to the supplier was replaced" in stage.news()[0].text
        assert len(stage.supplier.reports) == built


async def test_a_retry_asks_the_same_branches_by_the_new_client(
    database_url: str,
) -> None:
    slow = small_fleet(median_seconds=60.0)
    async with opened(database_url, supplier=slow) as stage:
        await stage.start_bot()
        await stage.orders(ORDER)
        await stage.passes(seconds(2))
        await with_another_client(stage)
        await stage.passes(seconds(10))
        news = stage.news()[0]
        label = next(each for each in buttons(news) if each.startswith("Retry"))
        await stage.press("mert", news, label)
        await stage.all_over()

        again = (await stage.rows("orders ORDER BY id"))[-1]["ref"]
        assert await stage.states(again) == ["delivered"] * 3
        assert not await stage.under_way()


async def test_an_order_that_nobody_had_looked_up_goes_to_the_new_client(
    database_url: str,
) -> None:
    async with opened(database_url) as stage:
        await stage.start_bot(fetched=False)
        ref = await stage.orders(ORDER)
        assert await stage.order_state(ref) == "accepted"
        await with_another_client(stage)
        await stage.all_over()

        assert await stage.states(ref) == ["delivered"] * 3
