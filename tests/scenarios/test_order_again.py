from bot.sandbox.faults import Fault
from bot.sandbox.slack.records import Message
from tests.scenarios.stage import (
    MAIN_ROAD,
    Stage,
    buttons,
    minutes,
    opened,
    seconds,
    words,
)

YESTERDAY = "driver quality yesterday for izmir"
TODAY = "driver quality today for izmir"
SHORTCUT = "report.order_again"


async def again(stage: Stage, message: Message, person: str = "mert") -> str:
    """Choose *Order again* in the menu of a message; return what is said to it.

    Later than a minute after the order, or it would be taken for a slip.
    """
    await stage.passes(minutes(2))
    known = len(stage.answers(person, message.channel))
    gateway = stage.world.gateway
    ack = await gateway.shortcut(person, SHORTCUT, (message.channel, message.ts))
    assert ack.ok, ack
    await stage.settles()
    answers = stage.answers(person, message.channel)[known:]
    return words(answers[-1]) if answers else ""


async def test_what_is_here_already_is_offered_and_ordered_afresh_when_wanted(
    either_stage: Stage,
) -> None:
    stage = either_stage
    ref = await stage.orders(YESTERDAY)
    await stage.all_over()

    said = await again(stage, stage.cards()[0])
    assert ref in said
    assert len(await stage.rows("orders")) == 1

    await stage.press("mert", stage.answers("mert")[-1], "Order afresh")
    await stage.all_over()
    assert len(stage.cards()) == 2


async def test_days_that_are_not_over_are_ordered_anew_from_card_and_news(
    stage: Stage,
) -> None:
    await stage.orders(TODAY)
    await stage.all_over()
    card, news = stage.cards()[0], stage.news()[0]

    said = await again(stage, card)
    assert "Ordered as" in said
    await again(stage, news)
    await stage.all_over()

    assert len(await stage.rows("orders")) == 3
    assert len(stage.cards()) == 3


async def test_a_file_below_a_card_is_about_its_order(stage: Stage) -> None:
    await stage.orders("payments organization today for all as file")
    await stage.all_over()
    await stage.passes(minutes(2))
    (file,) = [each for each in stage.news() if each.files]

    assert "Ordered as" in await again(stage, file)
    assert len(await stage.rows("orders")) == 2

    card = stage.cards()[0]
    reply = await stage.world.gateway.message(
        "zeynep", "fleet-ops", "Thanks", thread_ts=card.ts
    )
    assert "can't tell which order" in await again(stage, reply)


async def test_over_web_sockets_too(sqlite_url: str) -> None:
    async with opened(sqlite_url, socket_mode=True) as stage:
        await stage.start_bot()
        await stage.orders(TODAY)
        await stage.all_over()

        assert "Ordered as" in await again(stage, stage.cards()[0])


async def test_a_replayed_choice_orders_once(stage: Stage) -> None:
    await stage.orders(TODAY)
    await stage.all_over()
    await again(stage, stage.cards()[0])
    await stage.passes(minutes(2))
    await stage.settles()

    assert (await stage.world.gateway.redeliver()).ok
    await stage.settles()

    assert len(await stage.rows("orders")) == 2


async def test_a_card_that_got_lost_is_found_and_ordered_again(stage: Stage) -> None:
    await stage.types("quota")
    stage.world.faults.set(
        "slack",
        Fault.lost_answer,
        count=1,
        operations=frozenset({"chat.postMessage"}),
    )
    ref = await stage.orders(TODAY)
    await stage.all_over()
    (row,) = await stage.rows("orders WHERE ref = :ref", ref=ref)
    assert row["card_ts"] == ""

    card = stage.cards()[0]
    said = await again(stage, card)

    assert "Ordered as" in said
    (row,) = await stage.rows("orders WHERE ref = :ref", ref=ref)
    assert row["card_ts"] == card.ts


async def test_from_a_card_in_a_thread_the_next_one_stands_there_too(
    stage: Stage,
) -> None:
    said = await stage.world.gateway.mention("mert", "fleet-ops", TODAY)
    await stage.all_over()

    await again(stage, stage.posts("fleet-ops")[0])
    await stage.all_over()

    posts = stage.posts("fleet-ops")
    assert len(posts) == 4
    assert {each.thread_ts for each in posts} == {said.ts}
    assert stage.answers("mert")[-1].thread_ts == said.ts


async def test_a_message_about_no_order_says_so(stage: Stage) -> None:
    gateway = stage.world.gateway
    await stage.types("quota")
    await stage.settles()
    ref = await stage.orders(TODAY)
    person = await gateway.message("zeynep", "fleet-ops", f"Ordered as {ref}: today")
    await stage.world.gateway.command("mert", "fleet-ops", "/toll latency")
    await stage.passes(seconds(5))
    share = stage.answers("mert")[-1]
    await stage.press("mert", share, "Share to channel")
    await stage.passes(seconds(5))
    toll = next(each for each in stage.posts("fleet-ops") if "Response" in each.text)

    for message in (person, toll):
        assert "can't tell which order" in await again(stage, message)
    assert len(await stage.rows("orders")) == 1


async def test_somebody_else_orders_for_themselves(stage: Stage) -> None:
    await stage.orders(TODAY)
    await stage.all_over()
    await stage.types("quota", "zeynep")
    await stage.settles()

    await again(stage, stage.cards()[0], "zeynep")
    await stage.all_over()

    by = {row["ordered_by"] for row in await stage.rows("orders")}
    assert len(by) == 2


async def test_a_guest_is_refused(stage: Stage) -> None:
    await stage.orders(TODAY)
    await stage.all_over()

    said = await again(stage, stage.cards()[0], "jonas")
    await stage.all_over()

    assert "Ordered as" not in said
    assert said
    assert len(stage.cards()) == 1


async def test_a_large_order_says_first_what_it_costs(stage: Stage) -> None:
    await stage.types("quota")
    await stage.settles()
    await stage.types("all today for all confirmed")
    await stage.all_over()

    await again(stage, stage.cards()[0])

    assert "Order" in buttons(stage.answers("mert")[-1])
    assert len(await stage.rows("orders")) == 1


async def test_one_s_own_order_in_a_dm_is_ordered_again_there(stage: Stage) -> None:
    await stage.orders(f"{TODAY} to me")
    await stage.all_over()
    card = stage.dms("mert")[0]

    await again(stage, card)
    await stage.all_over()

    assert len(await stage.rows("orders")) == 2
    assert stage.cards() == []
    assert len(stage.dms("mert")) == 4


async def test_a_main_road_order_is_told_apart_by_its_message_alone(
    stage: Stage,
) -> None:
    first = await stage.orders(MAIN_ROAD)
    second = await stage.orders(YESTERDAY)
    await stage.all_over()

    for card in stage.cards():
        said = await again(stage, card)
        mine, other = (first, second) if first in words(card) else (second, first)
        assert mine in said
        assert other not in said
