import pytest

from tests.scenarios.stage import (
    MAIN_ROAD,
    Stage,
    buttons,
    minutes,
    opened,
    small_fleet,
)


async def counted(stage: Stage) -> tuple[int, ...]:
    orders = await stage.rows("orders")
    audit = await stage.rows("audit")
    deliveries = await stage.rows("deliveries")
    tickets = len(stage.supplier.tickets)
    return len(orders), len(audit), len(deliveries), tickets


async def test_a_replayed_order_gets_the_first_answer_and_no_second_order(
    stage: Stage,
) -> None:
    await stage.types("quota")
    await stage.settles()
    first = await stage.types(MAIN_ROAD)
    before = await counted(stage)
    await stage.passes(minutes(4))
    before = await counted(stage)

    again = await stage.world.gateway.redeliver()

    assert again.text.split(":")[0] == first.text.split(":")[0]
    assert await counted(stage) == before


async def test_a_replayed_order_of_somebody_unknown_is_one_order(stage: Stage) -> None:
    await stage.types(MAIN_ROAD)
    await stage.world.gateway.redeliver()
    await stage.all_over()
    await stage.world.gateway.redeliver()
    await stage.all_over()

    assert len(await stage.rows("orders")) == 1
    assert len(stage.cards()) == 1


async def test_a_replayed_cancellation_stops_nothing_else(stage: Stage) -> None:
    ref = await stage.orders()
    await stage.passes(minutes(0.05))
    await stage.types(f"cancel {ref}")
    before = await counted(stage)

    again = await stage.world.gateway.redeliver()

    assert again.text.startswith("Cancelled")
    assert await counted(stage) == before


async def test_a_replayed_retry_is_one_new_order(sqlite_url: str) -> None:
    async with opened(sqlite_url, supplier=small_fleet(failure_share=1.0)) as stage:
        await stage.start_bot()
        await stage.orders()
        await stage.all_over()

        await stage.press("mert", stage.cards()[0], "Retry 3")
        before = await counted(stage)
        await stage.world.gateway.redeliver()
        await stage.settles()

        assert await counted(stage) == before
        assert len(await stage.rows("orders")) == 2


async def test_a_replayed_press_that_found_what_was_just_ordered_orders_nothing(
    stage: Stage,
) -> None:
    yesterday = "driver quality yesterday for izmir"
    await stage.orders(yesterday)
    await stage.all_over()
    await stage.passes(minutes(2))
    for _ in range(2):
        await stage.types(yesterday)
    for offered in stage.answers("mert")[-2:]:
        await stage.press("mert", offered, "Order afresh")
    assert len(await stage.rows("orders")) == 2
    await stage.passes(minutes(4))

    await stage.world.gateway.redeliver()
    await stage.settles()

    assert len(await stage.rows("orders")) == 2


async def test_a_replayed_grant_does_not_undo_that_it_was_taken_back(
    stage: Stage,
) -> None:
    await stage.types("access give @mert link for Izmir", "ada")
    given = stage.world.gateway.deliverer.delivered[-1][0]
    await stage.types("access take @mert", "ada")
    before = await counted(stage)

    again = await stage.world.gateway.deliverer.deliver(given)

    assert "may now get links" in again.text
    assert await stage.rows("access_grants WHERE holder_kind = 'person'") == []
    assert await counted(stage) == before


@pytest.mark.parametrize("by", ["button", "command"])
async def test_replayed_links_are_minted_once(stage: Stage, by: str) -> None:
    ref = await stage.orders()
    await stage.all_over()
    if by == "button":
        await stage.press("mert", stage.cards()[0], "Single files")
    else:
        await stage.types(f"link {ref}")
        await stage.settles()
    assert await stage.tickets_for_people() == 3
    before = await counted(stage)
    shown = len(stage.answers("mert"))

    await stage.world.gateway.redeliver()
    await stage.settles()

    assert await counted(stage) == before
    assert len(stage.answers("mert")) == shown


async def test_a_replayed_post_it_there_posts_once(stage: Stage) -> None:
    await stage.orders(channel="ops-eu")
    await stage.all_over()
    await stage.world.gateway.invite("mert", "ops-eu")
    (notice,) = [m for m in stage.dms("mert") if "Post it there" in buttons(m)]
    await stage.press("mert", notice, "Post it there")
    await stage.world.gateway.redeliver()
    await stage.all_over()

    assert len(stage.cards("ops-eu")) == 1
