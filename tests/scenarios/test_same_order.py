import asyncio

from bot.sandbox.faults import Fault
from tests.scenarios.stage import (
    MAIN_ROAD,
    Stage,
    buttons,
    minutes,
    opened,
    seconds,
    small_fleet,
)


async def known(stage: Stage, *people: str) -> None:
    for person in people:
        await stage.types("quota", person)
        await stage.settles()


async def test_the_same_order_within_a_minute_is_shown_instead_of_repeated(
    stage: Stage,
) -> None:
    await known(stage, "mert", "ada")
    ref = await stage.orders("driver quality today for all")
    await stage.passes(seconds(30))

    await stage.types("driver quality today for all", "ada")

    assert len(await stage.rows("orders")) == 1
    answer = stage.answers("ada")[-1]
    assert ref in answer.text
    assert "less than a minute ago" in answer.text


async def test_two_people_ordering_at_once_start_one_report(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await known(stage, "mert", "ada", "zeynep")

    await asyncio.gather(
        *(stage.types(MAIN_ROAD, person) for person in ("mert", "ada", "zeynep"))
    )
    await stage.all_over()

    assert len(await stage.rows("orders")) == 1
    assert len(stage.supplier.reports) == 3
    assert len(stage.cards()) == 1


async def test_two_people_whom_nobody_knows_yet_get_one_report(stage: Stage) -> None:
    await asyncio.gather(
        *(stage.types(MAIN_ROAD, person) for person in ("mert", "zeynep"))
    )
    await stage.all_over()

    assert len(stage.supplier.reports) == 3
    assert len(stage.cards()) == 1
    told = [each for each in stage.every_post() if "ordered this" in each.text]
    assert len(told) == 1
    assert "Order afresh" in buttons(told[0])


async def test_a_closed_period_that_is_here_is_shown_with_its_links(
    stage: Stage,
) -> None:
    await known(stage, "mert", "ada")
    ref = await stage.orders()
    await stage.all_over()
    await stage.passes(minutes(10))

    await stage.types("sürücü kalitesi geçen hafta tüm şubeler", "ada")

    answer = stage.answers("ada")[-1]
    assert ref in answer.text
    assert set(buttons(answer)) == {"Get file", "Single files", "Order afresh"}
    await stage.press("ada", answer, "Single files")
    assert "/files/" in stage.answers("ada")[-1].text


async def test_it_can_be_ordered_afresh_all_the_same(stage: Stage) -> None:
    await known(stage, "mert", "ada")
    await stage.orders()
    await stage.all_over()
    await stage.types(MAIN_ROAD, "ada")

    await stage.press("ada", stage.answers("ada")[-1], "Order afresh")
    await stage.all_over()

    assert len(await stage.rows("orders")) == 2
    assert len(stage.supplier.reports) == 6
    assert len(stage.cards()) == 2


async def test_ordering_afresh_twice_in_a_hurry_starts_one_order(stage: Stage) -> None:
    await known(stage, "mert", "ada")
    await stage.orders()
    await stage.all_over()
    await stage.types(MAIN_ROAD, "ada")
    there = stage.answers("ada")[-1]
    other = stage.answers("ada")[-1]
    await stage.types(MAIN_ROAD, "mert")
    second = stage.answers("mert")[-1]

    await stage.press("ada", there, "Order afresh")
    await stage.press("mert", second, "Order afresh")

    assert other.id == there.id
    assert len(await stage.rows("orders")) == 2


async def test_a_running_period_is_ordered_anew_after_a_minute(stage: Stage) -> None:
    await known(stage, "mert")
    await stage.orders("driver quality today for all")
    await stage.all_over()
    await stage.passes(minutes(2))

    await stage.orders("driver quality today for all")

    assert len(await stage.rows("orders")) == 2


async def test_an_order_that_failed_somewhere_is_not_here(sqlite_url: str) -> None:
    failing = small_fleet(failure_share=1.0)
    async with opened(sqlite_url, supplier=failing) as stage:
        await stage.start_bot()
        await known(stage, "mert")
        first = await stage.orders()
        await stage.all_over()
        assert set(await stage.states(first)) == {"failed"}

        second = await stage.orders()

        assert second != first


async def test_what_was_ordered_before_the_first_fetch_is_not_repeated_either(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.faults.set("supplier", Fault.server_error)
        await stage.start_bot()
        await stage.orders(person="mert")
        await stage.orders(person="zeynep")
        stage.world.faults.clear()
        await stage.all_over()

        assert len(stage.supplier.reports) == 3
        assert len(stage.cards()) == 1
