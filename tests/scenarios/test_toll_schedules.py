from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.slack.people import ADA, MERT, OPS_EU, ZEYNEP
from bot.sandbox.slack.records import Ephemeral
from tests.scenarios.schedule_steps import (
    DAY,
    MONDAY,
    WEEK,
    WEEKLY,
    comes_back,
    fired,
    goes_down,
    passes_until,
    schedule,
)
from tests.scenarios.stage import Stage, buttons, opened, seconds, words

DIGEST = "schedule all d every monday 9am"
LATENCY = "schedule latency w every day at 9"


async def asks(
    stage: Stage, text: str, person: str = "mert", channel: str = "fleet-ops"
) -> Ephemeral:
    """Type a toll command and return the answer that the person alone sees."""
    known = {each.id for each in stage.answers(person, channel)}
    ack = await stage.world.gateway.command(person, channel, f"/toll {text}")
    assert ack.ok, ack
    await stage.settles()
    new = [each for each in stage.answers(person, channel) if each.id not in known]
    return new[-1]


async def saves(
    stage: Stage, text: str, person: str = "mert", channel: str = "fleet-ops"
) -> str:
    await stage.press(person, await asks(stage, text, person, channel), "Save")
    (newest,) = await stage.rows("schedules ORDER BY number DESC LIMIT 1")
    return f"S-{newest['number']}"


async def test_a_digest_is_rehearsed_saved_and_posted_at_its_time(
    either_stage: Stage,
) -> None:
    stage = either_stage
    shown = await asks(stage, DIGEST)
    assert "All reports, last day" in shown.text
    assert "every Monday at 09:00 (Europe/Istanbul), to <#C0FLEETOP>" in shown.text
    assert "Mon 23 Nov 2026, 09:00" in shown.text
    await stage.press("mert", shown, "Save")
    assert "*S-1* is saved" in stage.answers("mert")[-1].text
    assert "/toll pause S-1" in stage.answers("mert")[-1].text
    assert stage.posts("fleet-ops") == []

    await passes_until(stage, MONDAY + seconds(5))
    await stage.all_over()

    (posted,) = stage.posts("fleet-ops")
    assert "Toll API" in posted.text
    assert "S-1, every Monday at 09:00" in posted.text
    assert await stage.rows("orders") == []
    stage.assert_nothing_twice()


async def test_a_report_is_posted_with_its_chart_each_day_once_by_two_replicas(
    database_url: str,
) -> None:
    async with opened(database_url) as stage:
        await stage.start_bot()
        await stage.start_bot()
        ref = await saves(stage, LATENCY)
        await stage.passes(2 * DAY)
        await stage.all_over()

        posts = stage.posts("fleet-ops")
        assert len(posts) == len(await fired(stage)) == 2
        for post in posts:
            assert "data_visualization" in {block["type"] for block in post.blocks}
            assert f"{ref}, every day at 09:00" in words(post)


async def test_to_me_comes_by_direct_message(stage: Stage) -> None:
    await saves(stage, f"{DIGEST} to me", channel="ops-eu")
    await passes_until(stage, MONDAY + seconds(5))
    await stage.all_over()

    assert stage.posts("ops-eu") == []
    assert any("Toll API" in each.text for each in stage.dms("mert"))


async def test_running_it_once_posts_it_to_oneself(stage: Stage) -> None:
    shown = await asks(stage, LATENCY)
    await stage.press("mert", shown, "Run once now, to me")
    assert "comes to you by direct message" in stage.answers("mert")[-1].text
    await stage.all_over()

    assert any("Response times" in each.text for each in stage.dms("mert"))
    assert stage.posts("fleet-ops") == []


@pytest.mark.parametrize(
    ("typed", "channel", "reason"),
    [
        ("schedule all d cron: */5 * * * *", "fleet-ops", "every 15 minutes"),
        ("schedule all d cron: 0 0 31 2 *", "fleet-ops", "never fire"),
        (DIGEST, "ops-eu", "/invite @Waybill"),
        ("schedule clients d every monday", "fleet-ops", "names clients of the API"),
        ("schedule NewShinyReport d daily", "fleet-ops", "names clients of the API"),
    ],
)
async def test_what_cannot_work_is_refused_with_the_reason(
    stage: Stage, typed: str, channel: str, reason: str
) -> None:
    told = await asks(stage, typed, channel=channel)

    assert reason in told.text
    assert "Save" not in buttons(told)
    assert await stage.rows("schedules") == []


async def test_a_place_that_refused_a_post_is_tried_again_at_a_press(
    stage: Stage,
) -> None:
    told = await asks(stage, DIGEST, channel="ops-eu")
    await stage.world.gateway.invite("mert", "ops-eu")

    await stage.press("mert", told, "Try again")
    await stage.press("mert", stage.answers("mert", "ops-eu")[-1], "Save")

    (row,) = await stage.rows("schedules")
    assert (row["channel_id"], row["command"]) == (OPS_EU.id, "all d")


async def test_a_change_that_a_place_refuses_is_tried_again_at_a_press(
    stage: Stage,
) -> None:
    ref = await saves(stage, DIGEST)
    told = await asks(stage, f"{ref} latency w to #ops-eu")
    assert set(buttons(told)) == {"Try again", "Send it to me"}
    await stage.world.gateway.invite("mert", "ops-eu")

    await stage.press("mert", told, "Try again")
    await stage.press("mert", stage.answers("mert")[-1], "Save the change")

    row = await schedule(stage, ref)
    assert row["channel_id"] == OPS_EU.id
    assert row["command"] == "ResponseTimeBuckets w"


@pytest.mark.parametrize(
    ("typed", "channel"),
    [
        pytest.param(DIGEST, "ops-eu", id="where I am no member"),
        pytest.param("schedule clients d every monday", "fleet-ops", id="clients"),
    ],
)
async def test_what_a_channel_does_not_take_comes_by_dm_at_a_press(
    stage: Stage, typed: str, channel: str
) -> None:
    told = await asks(stage, typed, channel=channel)

    await stage.press("mert", told, "Send it to me")
    await stage.press("mert", stage.answers("mert", channel)[-1], "Save")

    (row,) = await stage.rows("schedules")
    assert row["channel_id"] == MERT.id


async def test_what_cannot_be_changed_offers_to_show_the_schedule(
    stage: Stage,
) -> None:
    told = await asks(stage, "S-1 to somewhere")

    assert buttons(told)["Show S-1"]["value"] == "v1|S-1"


async def test_both_kinds_share_their_numbers_and_each_command_lists_its_own(
    stage: Stage,
) -> None:
    first = await saves(stage, DIGEST)
    await stage.types(WEEKLY)
    await stage.settles()
    await stage.press("mert", stage.answers("mert")[-1], "Save")

    assert first == "S-1"
    toll = await asks(stage, "schedules")
    assert "S-1" in toll.text
    assert "S-2" not in toll.text
    await stage.types("schedules")
    reports = stage.answers("mert")[-1]
    assert "S-2" in reports.text
    assert "S-1" not in reports.text
    assert "orders reports" in (await asks(stage, "S-2 to me")).text


async def test_a_change_is_rehearsed_and_replaces_what_it_did(stage: Stage) -> None:
    ref = await saves(stage, DIGEST)
    shown = await asks(stage, f"{ref} latency w every tuesday at 10:00")
    assert f"instead of what *{ref}* did" in shown.text
    await stage.press("mert", shown, "Save the change")
    await passes_until(stage, MONDAY + DAY + timedelta(hours=2))
    await stage.all_over()

    (posted,) = stage.posts("fleet-ops")
    assert "Response times" in posted.text
    row = await schedule(stage, ref)
    assert row["command"] == "ResponseTimeBuckets w"


async def test_pause_resume_end_and_hand_over(stage: Stage) -> None:
    ref = await saves(stage, DIGEST)
    assert "Paused" in (await asks(stage, f"pause {ref}")).text
    await passes_until(stage, MONDAY + seconds(5))
    assert stage.posts("fleet-ops") == []

    assert "Next Mon 30 Nov" in (await asks(stage, f"resume {ref}")).text
    told = await asks(stage, f"{ref} hand over to @zeynep")
    assert f"belongs to <@{ZEYNEP.id}> now" in told.text
    assert "It has ended." in (await asks(stage, f"unschedule {ref}", "zeynep")).text
    await passes_until(stage, MONDAY + WEEK + seconds(5))
    assert stage.posts("fleet-ops") == []
    assert "Nothing is scheduled" in (await asks(stage, "schedules")).text


async def test_without_an_owner_it_pauses_and_can_be_adopted(stage: Stage) -> None:
    ref = await saves(stage, DIGEST)
    # Slack announces nothing: it is found out when it is due.
    stage.world.workspace.people[MERT.id] = replace(MERT, deleted=True)
    await passes_until(stage, MONDAY + seconds(5))
    await stage.all_over()

    assert (await schedule(stage, ref))["pause"] == "owner"
    (asked,) = stage.posts("fleet-ops")
    assert "This account is deactivated" in asked.text
    await stage.press("ada", asked, "Adopt it")
    await passes_until(stage, MONDAY + WEEK + seconds(5))
    await stage.all_over()

    assert (await schedule(stage, ref))["owner"] == ADA.id
    assert "Toll API" in stage.posts("fleet-ops")[-1].text


async def test_an_archived_channel_pauses_it_and_its_owner_is_told(
    stage: Stage,
) -> None:
    ref = await saves(stage, DIGEST)
    stage.world.workspace.channel("fleet-ops").archived = True
    await passes_until(stage, MONDAY + seconds(5))
    await stage.all_over()

    assert (await schedule(stage, ref))["pause"] == "place"
    told = [each for each in stage.dms("mert") if "stands still" in each.text]
    assert len(told) == 1
    assert f"/toll {ref} to #channel" in told[0].text
    # What was due has come all the same.
    assert any("Toll API" in each.text for each in stage.dms("mert"))


async def test_what_was_missed_is_told_where_it_is_made_up_for(stage: Stage) -> None:
    await saves(stage, LATENCY)
    await goes_down(stage)
    await comes_back(stage, 3 * DAY)
    await stage.all_over()

    (posted,) = stage.posts("fleet-ops")
    assert "it could not come then and is made up for now" in words(posted)
    assert "2 times before were missed" in words(posted)


async def test_without_credentials_it_waits_and_fires_when_there_are_some(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot()
        await saves(stage, DIGEST)
        await goes_down(stage)
        bot = await stage.start_bot(WAYBILL_TOLL_KEY="", WAYBILL_TOLL_SECRET="")
        await passes_until(stage, MONDAY + seconds(30))
        assert bot.tenancy.tenant.toll_connection is None
        assert await fired(stage) == []

        await goes_down(stage)
        await stage.start_bot()
        await stage.all_over()
        assert await fired(stage) == [MONDAY]
        assert len(stage.posts("fleet-ops")) == 1
