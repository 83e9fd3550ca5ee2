import asyncio

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import (
    BOT_USER_ID,
    DEPLOYBOT,
    FLEET_OPS,
    MERT,
    OPS_EU,
    PRIYA,
)
from bot.sandbox.slack.records import Message
from tests.scenarios.form_steps import submits
from tests.scenarios.stage import (
    MAIN_ROAD,
    Stage,
    buttons,
    minutes,
    opened,
    seconds,
    words,
)


async def mentions(
    stage: Stage,
    text: str = MAIN_ROAD,
    person: str = "mert",
    channel: str = "fleet-ops",
    thread: str | None = None,
) -> Message:
    said = await stage.world.gateway.mention(person, channel, text, thread)
    await stage.settles()
    return said


async def talk(stage: Stage, channel: str = "fleet-ops") -> Message:
    """Return a message with a reply to it, in which a thread stands."""
    gateway = stage.world.gateway
    first = await gateway.message("zeynep", channel, "how was last week?")
    await gateway.message("deniz", channel, "no idea", first.ts)
    return first


async def knows(stage: Stage, person: str = "mert") -> None:
    """Let the bot know a person, as everybody is after their first words."""
    await stage.types("quota", person)
    await stage.settles()


async def test_a_mention_orders_and_its_card_and_news_stand_in_its_thread(
    either_stage: Stage,
) -> None:
    stage = either_stage
    said = await mentions(stage)
    await stage.all_over()

    (row,) = await stage.rows("orders")
    assert await stage.states(row["ref"]) == ["delivered"] * 3
    card, news = stage.posts("fleet-ops")
    assert (card.thread_ts, news.thread_ts) == (said.ts, said.ts)
    assert "3 of 3 ready" in card.text
    assert "reports are ready" in news.text
    assert stage.answers("mert") == []
    assert stage.dms("mert") == []
    stage.assert_nothing_twice()


async def test_a_mention_in_a_thread_is_answered_in_that_thread(stage: Stage) -> None:
    first = await talk(stage)
    await mentions(stage, thread=first.ts)
    await stage.all_over()

    assert [each.thread_ts for each in stage.posts("fleet-ops")] == [first.ts] * 2


async def test_over_web_sockets_too(sqlite_url: str) -> None:
    async with opened(sqlite_url, socket_mode=True) as stage:
        await stage.start_bot()
        said = await mentions(stage)
        await stage.all_over()

        assert [each.thread_ts for each in stage.posts("fleet-ops")] == [said.ts] * 2


async def test_what_is_for_one_person_is_shown_to_them_in_the_thread(
    stage: Stage,
) -> None:
    await knows(stage)
    first = await talk(stage)
    await mentions(stage, "status", thread=first.ts)

    answer = stage.answers("mert")[-1]
    assert answer.thread_ts == first.ts
    assert "under way" in words(answer)
    assert stage.posts("fleet-ops") == []


async def test_below_a_message_without_a_thread_it_is_shown_in_the_channel(
    stage: Stage,
) -> None:
    await mentions(stage, "driver qality last week for all")

    (answer,) = stage.answers("mert")
    assert answer.thread_ts is None
    assert "Nothing was ordered" in answer.text


async def test_a_correction_goes_on_in_the_thread_of_the_mention(stage: Stage) -> None:
    first = await talk(stage)
    await mentions(stage, "driver quality for all", thread=first.ts)
    (question,) = stage.answers("mert")

    await stage.press("mert", question, next(iter(buttons(question))))
    await stage.all_over()

    assert len(stage.posts("fleet-ops")) == 2
    assert {each.thread_ts for each in stage.posts("fleet-ops")} == {first.ts}


async def test_a_form_opened_in_a_thread_orders_into_that_thread(stage: Stage) -> None:
    first = await talk(stage)
    await mentions(stage, "driver quality for izmir", thread=first.ts)
    (question,) = stage.answers("mert")

    await stage.press("mert", question, "Open form")
    await submits(stage)
    await stage.all_over()

    assert len(stage.posts("fleet-ops")) == 2
    assert {each.thread_ts for each in stage.posts("fleet-ops")} == {first.ts}


async def test_a_form_opened_in_a_thread_orders_elsewhere_too(stage: Stage) -> None:
    await stage.world.gateway.invite("mert", "ops-eu")
    first = await talk(stage)
    await mentions(stage, "driver quality for izmir", thread=first.ts)
    (question,) = stage.answers("mert")

    await stage.press("mert", question, "Open form")
    await submits(stage, channel=OPS_EU.id)
    await stage.all_over()

    (card,) = stage.cards("ops-eu")
    assert "Ready at" in card.text
    assert stage.posts("fleet-ops") == []


async def test_a_toll_report_from_a_form_opened_in_a_thread_stands_in_it(
    stage: Stage,
) -> None:
    first = await talk(stage)
    await mentions(stage, "toll latncy", thread=first.ts)
    (question,) = stage.answers("mert")

    await stage.press("mert", question, "Open form")
    await submits(stage, report="ResponseTimeBuckets", channel=FLEET_OPS.id)
    await stage.passes(seconds(5))

    (post,) = stage.posts("fleet-ops")
    assert post.thread_ts == first.ts


async def test_links_are_minted_for_who_mentions_and_stored_nowhere(
    stage: Stage,
) -> None:
    await mentions(stage)
    await stage.all_over()
    first = await talk(stage)

    await mentions(stage, "link last", thread=first.ts)

    (answer,) = stage.answers("mert")
    assert answer.thread_ts == first.ts
    assert "works until" in words(answer)
    assert "/files/" not in await stage.everything_stored()


async def test_an_order_to_oneself_is_confirmed_alone_and_comes_by_dm(
    stage: Stage,
) -> None:
    await knows(stage)
    await mentions(stage, "driver quality last week for izmir to me")
    await stage.all_over()

    assert stage.posts("fleet-ops") == []
    assert "come to you by DM" in stage.answers("mert")[-1].text
    assert len(stage.dms("mert")) == 2


async def test_a_file_asked_for_in_a_mention_is_announced(stage: Stage) -> None:
    await mentions(stage)
    await stage.all_over()

    await mentions(stage, "link last as file")

    assert "file" in stage.answers("mert")[-1].text


async def test_what_slack_sends_again_orders_and_answers_once(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await knows(stage)
    known = len(stage.answers("mert"))
    for text in (MAIN_ROAD, "status"):
        await mentions(stage, text)
        for wait in (seconds(0), minutes(1), minutes(5)):
            await stage.passes(wait)
            assert (await stage.world.gateway.redeliver()).ok
            await stage.settles()
    await stage.all_over()

    assert len(await stage.rows("orders")) == 1
    assert len(stage.answers("mert")) == known + 1
    stage.assert_nothing_twice()


async def test_sent_again_while_it_is_carried_out_it_is_answered_once(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await knows(stage)
    await mentions(stage, "help")
    known = len(stage.answers("mert"))
    await stage.run_sql("DELETE FROM requests")
    gateway = stage.world.gateway

    await asyncio.gather(*(gateway.redeliver() for _ in range(4)))
    await stage.settles()

    assert len(stage.answers("mert")) == known + 1


async def test_a_bot_that_dies_before_it_posts_posts_once_when_it_is_back(
    either_database: str,
) -> None:
    async with opened(either_database) as stage:
        bot = await stage.start_bot()
        said = await stage.world.gateway.mention("mert", "fleet-ops", MAIN_ROAD)
        await bot.supervisor.cancel()
        await bot.stop()
        stage.driver.bots.remove(bot)
        assert stage.posts("fleet-ops") == []

        await stage.start_bot()
        assert (await stage.world.gateway.redeliver()).ok
        await stage.all_over()

        assert [each.thread_ts for each in stage.posts("fleet-ops")] == [said.ts] * 2
        assert len(await stage.rows("orders")) == 1


async def test_a_mention_before_slack_said_who_we_are_is_done_by_its_retry(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.faults.set(
            "slack", Fault.server_error, operations=frozenset({"auth.test"})
        )
        await stage.start_bot(fetched=False)
        await stage.world.gateway.mention("mert", "fleet-ops", MAIN_ROAD)
        await stage.passes(seconds(3))
        assert await stage.rows("orders") == []

        stage.world.faults.clear()
        await stage.passes(minutes(2))
        await stage.all_over()

        assert len(await stage.rows("orders")) == 1
        assert len(stage.posts("fleet-ops")) == 2


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"bot_id": "B0DEPLOY", "user": DEPLOYBOT.id}, id="another app"),
        pytest.param({"bot_id": "B0DEPLOY", "user": ""}, id="an app without a user"),
        pytest.param({"user": BOT_USER_ID}, id="ourselves"),
        pytest.param({"edited": {"user": MERT.id, "ts": "1.2"}}, id="edited"),
        pytest.param({"subtype": "bot_message"}, id="of a kind of its own"),
    ],
)
async def test_what_no_person_wrote_just_now_is_no_order(
    stage: Stage, changes: dict[str, object]
) -> None:
    event = {
        "type": "app_mention",
        "user": MERT.id,
        "text": f"<@{BOT_USER_ID}> {MAIN_ROAD}",
        "ts": "1763802000.000100",
        "channel": "C0FLEETOP",
    }
    ack = await stage.world.gateway.events.emit(event | changes)
    await stage.settles()

    assert ack is not None
    assert ack.ok
    assert await stage.rows("orders") == []
    assert stage.answers("mert") == []


async def test_a_mention_beside_a_file_orders_too(stage: Stage) -> None:
    event = {
        "type": "app_mention",
        "subtype": "file_share",
        "user": MERT.id,
        "text": f"<@{BOT_USER_ID}> {MAIN_ROAD}",
        "ts": "1763802000.000100",
        "channel": "C0FLEETOP",
    }

    await stage.world.gateway.events.emit(event)

    assert len(await stage.rows("orders")) == 1


@pytest.mark.parametrize("guest", ["selin", "jonas"])
async def test_a_guest_s_mention_orders_nothing_and_they_are_told(
    stage: Stage, guest: str
) -> None:
    await mentions(stage, person=guest)
    await stage.all_over()

    assert stage.posts("fleet-ops") == []
    assert "Nothing was ordered" in stage.dms(guest)[0].text
    assert stage.generated() == 0


async def test_somebody_of_another_company_is_refused_to_themselves(
    stage: Stage,
) -> None:
    await mentions(stage, person=PRIYA.name, channel="partners")
    await stage.all_over()

    (answer,) = stage.answers(PRIYA.name, "partners")
    assert "Izmir" not in words(answer)
    assert await stage.rows("orders") == []
    assert stage.posts("partners") == []


async def test_an_answer_that_cannot_be_shown_in_the_channel_comes_by_dm(
    stage: Stage,
) -> None:
    await knows(stage)
    known = len(stage.answers("mert"))
    await stage.world.gateway.mention("mert", "fleet-ops", "status")
    stage.world.gateway.remove_bot("fleet-ops")
    await stage.settles()

    assert len(stage.answers("mert")) == known
    (told,) = stage.dms("mert")
    assert "under way" in words(told)


async def test_many_who_ask_at_once_are_all_answered_within_slack_s_limit(
    stage: Stage,
) -> None:
    await knows(stage)
    known = len(stage.answers("mert"))
    gateway = stage.world.gateway

    await asyncio.gather(
        *(gateway.mention("mert", "fleet-ops", "status") for _ in range(30))
    )
    await stage.settles()

    assert len(stage.answers("mert")) == known + 30
    calls = stage.world.workspace.calls
    assert all(each.ok for each in calls if each.method == "chat.postEphemeral")
    assert stage.world.workspace.max_in_window("chat.postEphemeral", 60) <= 100


async def test_what_slack_wants_later_is_said_later(stage: Stage) -> None:
    await knows(stage)
    known = len(stage.answers("mert"))
    stage.world.faults.set(
        "slack",
        Fault.rate_limited,
        count=2,
        operations=frozenset({"chat.postEphemeral"}),
    )

    await mentions(stage, "status")

    assert len(stage.answers("mert")) == known + 1


async def test_a_card_whose_thread_is_gone_stands_in_the_channel(stage: Stage) -> None:
    await knows(stage)
    said = await stage.world.gateway.mention("mert", "fleet-ops", MAIN_ROAD)
    stage.world.workspace.conversations.delete(said)
    await stage.all_over()

    card, news = stage.posts("fleet-ops")
    assert card.thread_ts is None
    assert news.thread_ts == card.ts
    assert stage.dms("mert") == []


async def test_ordering_again_from_a_card_in_a_thread_stays_in_it(
    stage: Stage,
) -> None:
    said = await mentions(stage)
    await stage.passes(seconds(2))
    card = stage.posts("fleet-ops")[0]
    await stage.press("mert", card, "Cancel")
    (answer,) = stage.answers("mert")
    assert answer.thread_ts == said.ts

    await stage.press("mert", answer, "Order again")
    await stage.all_over()

    assert len(await stage.rows("orders")) == 2
    assert {each.thread_ts for each in stage.posts("fleet-ops")} == {said.ts}


async def test_a_large_order_says_first_what_it_costs(stage: Stage) -> None:
    await knows(stage)
    await mentions(stage, "all last week for all")

    assert "Order" in buttons(stage.answers("mert")[-1])
    assert await stage.rows("orders") == []


async def test_a_toll_report_stands_in_the_thread_for_everybody(
    either_stage: Stage,
) -> None:
    stage = either_stage
    first = await talk(stage)
    await mentions(stage, "toll latency", thread=first.ts)
    await stage.passes(seconds(5))
    await stage.world.gateway.redeliver()
    await stage.passes(seconds(5))

    (post,) = stage.posts("fleet-ops")
    assert post.thread_ts == first.ts
    assert "Response times" in post.text
    assert stage.answers("mert") == []


async def test_a_toll_report_that_names_clients_is_shown_to_who_asked(
    stage: Stage,
) -> None:
    await mentions(stage, "toll clients")
    await stage.passes(seconds(5))

    assert stage.posts("fleet-ops") == []
    assert "domain" in words(stage.answers("mert")[-1]).lower()


async def test_a_watch_is_set_up_by_a_mention(stage: Stage) -> None:
    await knows(stage)
    await mentions(stage, "toll watch error share > 2%")
    await stage.passes(seconds(5))

    assert len(await stage.rows("watches")) == 1
    assert "W-1" in words(stage.answers("mert")[-1])


async def test_a_schedule_is_rehearsed_and_saved_from_a_mention(stage: Stage) -> None:
    await mentions(stage, "driver quality last week for all every monday 9am")
    (rehearsal,) = stage.answers("mert")

    await stage.press("mert", rehearsal, "Save")

    assert len(await stage.rows("schedules")) == 1


async def test_a_mention_alone_is_a_request_for_help(stage: Stage) -> None:
    await knows(stage)
    await mentions(stage, "")

    assert "Order a report" in words(stage.answers("mert")[-1])
