from bot.sandbox.slack.people import MERT
from bot.sandbox.supplier_world import Outcome
from tests.scenarios.stage import Stage, buttons, minutes, opened, seconds, small_fleet


async def test_what_waits_and_what_is_built_can_be_cancelled(
    either_stage: Stage,
) -> None:
    stage = either_stage
    ref = await stage.orders()
    await stage.passes(seconds(3))
    assert stage.generated() == 3

    await stage.press("mert", stage.cards()[0], "Cancel")

    assert await stage.states(ref) == ["cancelled"] * 3
    assert "can't be stopped" in stage.answers("mert")[-1].text
    await stage.all_over()
    assert "cancelled" in stage.cards()[0].text
    assert stage.news() == []


async def test_a_cancelled_report_keeps_its_slot_until_the_supplier_ends_it(
    sqlite_url: str,
) -> None:
    slow = small_fleet(2, median_seconds=40, sigma=0.01)
    async with opened(sqlite_url, supplier=slow) as stage:
        await stage.start_bot()
        types = "all yesterday for izmir"
        first = await stage.orders(types)
        await stage.passes(seconds(5))
        begun = stage.generated()
        await stage.types(f"cancel {first}")
        await stage.orders("driver quality last week for izmir")
        await stage.passes(seconds(20))

        assert begun == 6
        assert stage.generated() == begun
        await stage.all_over()
        assert stage.generated() == begun + 1
        stage.assert_limits_kept()


async def test_the_rest_can_be_cancelled_and_the_ready_ones_are_news(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, supplier=small_fleet(6, sigma=1.5)) as stage:
        await stage.start_bot()
        ref = await stage.orders()
        while "ready" not in await stage.states(ref):
            await stage.passes(seconds(1))
        await stage.passes(seconds(4))

        await stage.press("mert", stage.cards()[0], "Cancel the rest")
        await stage.all_over()

        assert set(await stage.states(ref)) == {"delivered", "cancelled"}
        (news,) = stage.news()
        assert f"<@{MERT.id}>" in news.text


async def test_cancelling_twice_says_that_nothing_is_under_way(stage: Stage) -> None:
    ref = await stage.orders()
    await stage.passes(seconds(2))
    await stage.types(f"cancel {ref}")

    again = await stage.types(f"iptal {ref}")

    assert "is under way any more" in again.text
    assert len(await stage.rows("audit WHERE action = 'order_cancelled'")) == 1


async def test_cancel_alone_means_the_latest_running_order(stage: Stage) -> None:
    ref = await stage.orders()
    await stage.passes(seconds(2))

    await stage.types("cancel")

    assert set(await stage.states(ref)) == {"cancelled"}


async def test_an_order_cancelled_before_its_card_was_posted_says_so_on_it(
    stage: Stage,
) -> None:
    await stage.types("quota")
    await stage.settles()
    ref = await stage.orders()
    await stage.types(f"cancel {ref}")
    await stage.all_over()

    (card,) = stage.cards()
    assert "cancelled" in card.text
    assert stage.news() == []
    assert stage.generated() == 0


async def test_who_ordered_learns_that_an_administrator_cancelled(
    stage: Stage,
) -> None:
    ref = await stage.orders()
    await stage.passes(seconds(3))

    await stage.types(f"cancel {ref}", "ada")
    await stage.all_over()

    (news,) = stage.news()
    assert f"<@{MERT.id}>" in news.text


async def test_an_accepted_order_can_be_cancelled_before_it_is_looked_up(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        bot = await stage.start_bot(fetched=False)
        await stage.types("quota")
        await bot.supervisor.settle()
        ref = await stage.orders()
        assert await stage.order_state(ref) == "accepted"

        ack = await stage.types(f"cancel {ref}")
        await stage.all_over()

        assert "Cancelled" in ack.text
        assert stage.generated() == 0


async def failed_order(stage: Stage) -> str:
    ref = await stage.orders()
    await stage.all_over()
    assert set(await stage.states(ref)) == {"failed"}
    return ref


async def test_a_retry_is_a_new_order_named_on_the_old_card(sqlite_url: str) -> None:
    async with opened(sqlite_url, supplier=small_fleet(failure_share=1.0)) as stage:
        await stage.start_bot()
        old = await failed_order(stage)
        stage.supplier.failure_share = 0.0

        await stage.press("mert", stage.cards()[0], "Retry 3")
        await stage.all_over()

        (new,) = [row for row in await stage.rows("orders") if row["ref"] != old]
        assert f"Retried as *{new['ref']}*" in stage.cards()[0].text
        assert await stage.states(new["ref"]) == ["delivered"] * 3
        assert old in stage.cards()[1].text


async def test_a_retry_pressed_twice_even_later_makes_one_order(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, supplier=small_fleet(failure_share=1.0)) as stage:
        await stage.start_bot()
        await failed_order(stage)
        stage.supplier.failure_share = 0.0
        (news,) = stage.news()
        await stage.press("mert", news, "Retry 3")
        await stage.press("mert", news, "Retry 3")
        await stage.all_over()
        await stage.passes(minutes(5))

        await stage.press("mert", news, "Retry 3")

        assert len(await stage.rows("orders")) == 2


async def test_a_retry_that_failed_too_can_be_retried(sqlite_url: str) -> None:
    async with opened(sqlite_url, supplier=small_fleet(failure_share=1.0)) as stage:
        await stage.start_bot()
        await failed_order(stage)
        (news,) = stage.news()
        await stage.press("mert", news, "Retry 3")
        await stage.all_over()
        await stage.passes(minutes(5))

        await stage.press("mert", news, "Retry 3")

        assert len(await stage.rows("orders")) == 3


async def test_one_of_the_failed_ones_is_retried_by_name(sqlite_url: str) -> None:
    async with opened(sqlite_url, supplier=small_fleet(failure_share=1.0)) as stage:
        await stage.start_bot()
        old = await failed_order(stage)
        stage.supplier.failure_share = 0.0

        ack = await stage.types(f"retry {old} izmir")
        await stage.all_over()

        assert "İzmir" in ack.text
        (new,) = [row for row in await stage.rows("orders") if row["ref"] != old]
        assert await stage.states(new["ref"]) == ["delivered"]


async def test_a_file_that_is_gone_is_said_so_and_ordered_again(stage: Stage) -> None:
    await stage.orders("driver quality last week for izmir")
    await stage.all_over()
    for record in stage.supplier.reports.values():
        record.org_key = "none that asks"

    await stage.press("mert", stage.cards()[0], "Get link")
    answer = stage.answers("mert")[-1]
    assert "no longer keeps this file" in answer.text
    await stage.press("mert", answer, "Order again")
    await stage.all_over()

    assert len(await stage.rows("orders")) == 2
    assert len(stage.news()) == 2


async def test_a_retried_running_period_does_not_count_as_closed(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, supplier=small_fleet(failure_share=1.0)) as stage:
        await stage.start_bot()
        await stage.orders("driver quality today for all")
        await stage.all_over()
        stage.supplier.failure_share = 0.0
        await stage.press("mert", stage.cards()[0], "Retry 3")
        await stage.all_over()
        await stage.passes(minutes(2))

        await stage.orders("driver quality today for all")

        assert len(await stage.rows("orders")) == 3


async def test_ordering_somebody_elses_dm_again_comes_to_oneself(
    stage: Stage,
) -> None:
    await stage.orders("driver quality last week for all to me", person="ada")
    await stage.all_over()
    await stage.types("quota")
    await stage.settles()
    await stage.types("driver quality last week for all")
    before = len(stage.dms("ada"))

    await stage.press("mert", stage.answers("mert")[-1], "Order afresh")
    await stage.all_over()

    assert len(stage.dms("ada")) == before
    assert len(stage.cards()) == 1


async def test_the_supplier_s_reason_for_a_failure_stands_on_the_card(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, supplier=small_fleet(failure_share=1.0)) as stage:
        await stage.start_bot()
        await failed_order(stage)

        assert {each.outcome for each in stage.supplier.reports.values()} == {
            Outcome.failed
        }
        assert "failed" in stage.cards()[0].text
        assert "Retry 3" in buttons(stage.news()[0])
