import pytest

from bot.sandbox.faults import Fault
from tests.scenarios.stage import Stage, buttons, minutes, opened, seconds, small_fleet

GENERATE = frozenset({"generate"})
LIST = frozenset({"reports"})
POST = frozenset({"chat.postMessage"})
ORDER = "driver quality last week for izmir"


async def test_a_report_whose_answer_was_lost_is_found_and_adopted(
    either_stage: Stage,
) -> None:
    stage = either_stage
    stage.world.faults.set("supplier", Fault.lost_answer, count=2, operations=GENERATE)
    ref = await stage.orders()
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3
    assert stage.generated() == 3
    stage.assert_nothing_twice()


async def test_no_time_is_promised_of_what_is_being_looked_for(stage: Stage) -> None:
    await stage.orders("driver quality last week for all")
    await stage.all_over()
    stage.world.faults.set("supplier", Fault.lost_answer, operations=GENERATE | LIST)
    await stage.orders("driver quality yesterday for izmir")
    await stage.passes(seconds(4))

    card = stage.cards()[-1].text
    assert "Being looked for" in card
    assert "ready about" not in card
    stage.world.faults.clear()
    await stage.all_over()


@pytest.mark.parametrize("hidden", [3.0, 12.0])
async def test_a_report_that_list_shows_late_is_adopted_all_the_same(
    stage: Stage, hidden: float
) -> None:
    stage.world.faults.set("supplier", Fault.lost_answer, count=1, operations=GENERATE)
    by_org = stage.supplier._by_org
    key = stage.supplier.named("İzmir").key
    ref = await stage.orders(ORDER)
    await stage.driver.run_until(lambda: stage.generated() == 1, within=minutes(1))
    shown, by_org[key] = by_org[key], []
    await stage.passes(seconds(hidden))
    by_org[key] = shown
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"]
    assert stage.generated() == 1


async def test_a_report_proven_absent_is_ordered_again_once(
    either_stage: Stage,
) -> None:
    stage = either_stage
    stage.world.faults.set(
        "supplier", Fault.malformed_body, count=1, operations=GENERATE
    )
    key = stage.supplier.named("İzmir").key
    ref = await stage.orders(ORDER)
    await stage.driver.run_until(lambda: stage.generated() == 1, within=minutes(1))
    stage.supplier._by_org[key].clear()
    at = stage.now
    await stage.driver.run_until(lambda: stage.generated() == 2, within=minutes(2))

    assert 15 <= (stage.now - at).total_seconds() <= 20
    await stage.all_over()
    assert await stage.states(ref) == ["delivered"]
    assert stage.generated() == 2


async def test_while_list_is_unreadable_it_stays_uncertain_and_is_told(
    stage: Stage,
) -> None:
    faults = stage.world.faults
    faults.set("supplier", Fault.lost_answer, count=1, operations=GENERATE)
    faults.set("supplier", Fault.server_error, operations=LIST)
    ref = await stage.orders(ORDER)
    await stage.driver.run_until(lambda: stage.generated() == 1, within=minutes(1))
    await stage.passes(minutes(1))

    assert await stage.states(ref) == ["uncertain"]
    told = [each for each in stage.news() if "connection broke" in each.text]
    assert len(told) == 1
    assert stage.generated() == 1
    await stage.passes(minutes(5))
    assert len(stage.news()) == 1
    faults.clear()
    await stage.all_over()
    assert await stage.states(ref) == ["delivered"]
    assert stage.generated() == 1


async def test_what_cannot_be_settled_ends_as_uncertain_at_the_deadline(
    stage: Stage,
) -> None:
    faults = stage.world.faults
    faults.set("supplier", Fault.lost_answer, count=1, operations=GENERATE)
    faults.set("supplier", Fault.server_error, operations=LIST)
    ref = await stage.orders(ORDER)
    await stage.passes(seconds(90))
    # Looking every ten seconds for three hours is not what this is about.
    await stage.run_sql("UPDATE runs SET not_before = NULL")
    await stage.passes(minutes(180))

    assert await stage.states(ref) == ["uncertain"]
    assert await stage.order_state(ref) == "done"
    end = stage.news()[-1]
    assert "could not find out" in end.text
    faults.clear()
    await stage.press("mert", end, "Retry İzmir")
    await stage.all_over()
    assert len(await stage.rows("orders")) == 2


async def test_a_lost_card_is_not_posted_again_and_the_person_is_told(
    either_stage: Stage,
) -> None:
    stage = either_stage
    stage.world.faults.set("slack", Fault.lost_answer, count=1, operations=POST)
    ref = await stage.orders()
    await stage.all_over()

    assert len(stage.cards()) == 1
    (notice,) = [each for each in stage.dms("mert") if "may not have" in each.text]
    assert ref in notice.text
    assert "Post it again" in buttons(notice)
    results = [each for each in stage.dms("mert") if "are ready" in each.text]
    assert len(results) == 1
    assert await stage.states(ref) == ["delivered"] * 3


async def test_a_press_on_the_lost_card_adopts_it(stage: Stage) -> None:
    stage.world.faults.set("slack", Fault.lost_answer, count=1, operations=POST)
    await stage.orders()
    await stage.passes(seconds(3))
    (card,) = stage.cards()
    assert "Cancel" in buttons(card)

    await stage.press("mert", card, "Cancel")
    await stage.all_over()

    assert "cancelled" in stage.cards()[0].text
    (row,) = await stage.rows("orders")
    assert row["card_ts"] == card.ts


async def test_a_lost_card_is_posted_again_on_demand(stage: Stage) -> None:
    stage.world.faults.set("slack", Fault.cut_connection, count=1, operations=POST)
    await stage.orders()
    await stage.passes(seconds(4))
    assert stage.cards() == []
    (notice,) = [each for each in stage.dms("mert") if "may not have" in each.text]

    await stage.press("mert", notice, "Post it again")
    await stage.all_over()

    assert len(stage.cards()) == 1
    assert len(stage.news()) == 1


async def test_only_the_notice_of_a_loss_may_be_repeated(stage: Stage) -> None:
    stage.world.faults.set("slack", Fault.lost_answer, count=3, operations=POST)
    await stage.orders()
    await stage.all_over()

    assert len(stage.cards()) == 1
    notices = [each for each in stage.dms("mert") if "may not have" in each.text]
    assert len(notices) >= 2
    assert len([each for each in stage.dms("mert") if "are ready" in each.text]) == 1


async def test_lost_news_are_told_by_dm(stage: Stage) -> None:
    ref = await stage.orders()
    await stage.passes_until_posted()
    stage.world.faults.set("slack", Fault.lost_answer, count=1, operations=POST)
    await stage.all_over()

    assert len(stage.news()) == 1
    (notice,) = stage.dms("mert")
    assert "Single files" in buttons(notice)
    assert await stage.states(ref) == ["delivered"] * 3


async def test_a_lost_order_of_one_person_holds_nobody_else_up(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, supplier=small_fleet(2)) as stage:
        await stage.start_bot()
        stage.world.faults.set(
            "supplier", Fault.lost_answer, count=1, operations=GENERATE
        )
        first = await stage.orders(ORDER)
        await stage.passes(seconds(2))
        second = await stage.orders("driver quality yesterday for ankara", "zeynep")
        await stage.all_over()

        assert (
            await stage.states(first) + await stage.states(second) == ["delivered"] * 2
        )


async def test_pressing_the_notice_of_a_loss_does_not_make_it_the_card(
    stage: Stage,
) -> None:
    dm = stage.world.workspace.person("mert").dm_id
    stage.world.faults.set("slack", Fault.lost_answer, count=1, operations=POST)
    await stage.orders(channel=dm)
    await stage.all_over()
    (notice,) = [each for each in stage.dms("mert") if "may not have" in each.text]

    await stage.press("mert", notice, "Post it again")
    await stage.passes(minutes(1))

    (row,) = await stage.rows("orders")
    assert row["card_ts"] not in {"", notice.ts}
    assert "may not have" in notice.text


async def test_a_supplier_that_fails_at_every_order_is_left_in_peace_and_that_is_said(
    stage: Stage,
) -> None:
    stage.world.faults.set("supplier", Fault.server_error, operations=GENERATE)
    ref = await stage.orders()
    await stage.passes(minutes(10))

    assert "The supplier isn't answering" in stage.cards()[0].text
    asked = sum(run["attempts"] for run in await stage.rows("runs"))
    assert 3 <= asked <= 20
    stage.world.faults.clear()
    await stage.all_over()
    assert await stage.states(ref) == ["delivered"] * 3
    stage.assert_nothing_twice()
