from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.slack.people import MERT, OPS_EU, ZEYNEP
from tests.scenarios.schedule_steps import (
    DAY,
    MONDAY,
    WEEK,
    WEEKLY,
    answered,
    fired,
    passes_until,
    saves,
    schedule,
)
from tests.scenarios.stage import Stage, buttons, opened, seconds, words


async def test_a_rehearsal_shows_the_next_times_and_saves_nothing(stage: Stage) -> None:
    shown = await answered(stage, WEEKLY)

    assert "Driver quality, last week, all branches" in shown.text
    assert "every Monday at 09:00 (Europe/Istanbul)" in shown.text
    for day in ("23 Nov", "30 Nov", "7 Dec", "14 Dec", "21 Dec"):
        assert f"Mon {day} 2026, 09:00" in shown.text
    assert "16-22 Nov 2026" in shown.text
    assert set(buttons(shown)) == {"Save", "Run once now, to me"}
    assert await stage.rows("schedules") == []
    assert await stage.rows("orders") == []


async def test_a_saved_schedule_orders_at_its_time_and_the_card_names_it(
    either_stage: Stage,
) -> None:
    stage = either_stage
    ref = await saves(stage)
    await passes_until(stage, MONDAY - seconds(1))
    assert await stage.rows("orders") == []

    await passes_until(stage, MONDAY + seconds(2))
    await stage.all_over()

    (order,) = await stage.rows("orders")
    assert order["period"] == "16-22 Nov 2026"
    (card,) = stage.cards()
    assert f"{ref}, every Monday at 09:00" in words(card)
    assert "was due" not in card.text
    assert "3 of 3 ready" in card.text
    (news,) = stage.news()
    assert f"<@{MERT.id}>" in news.text
    stage.assert_nothing_twice()


async def test_each_week_is_about_the_week_before_it(stage: Stage) -> None:
    await saves(stage)
    await passes_until(stage, MONDAY + WEEK + seconds(2))
    await stage.all_over()

    orders = await stage.rows("orders ORDER BY id")
    assert [order["period"] for order in orders] == [
        "16-22 Nov 2026",
        "23-29 Nov 2026",
    ]
    assert await fired(stage) == [MONDAY, MONDAY + WEEK]


async def test_the_same_report_ordered_by_hand_before_does_not_keep_it_away(
    stage: Stage,
) -> None:
    await saves(stage)
    await passes_until(stage, MONDAY - timedelta(hours=1))
    await stage.orders()
    await stage.all_over()

    await passes_until(stage, MONDAY + seconds(2))
    await stage.all_over()

    assert len(stage.cards()) == 2


async def test_turkish_says_the_same(stage: Stage) -> None:
    typed = "sürücü kalitesi geçen hafta tüm şubeler her pazartesi 9'da"
    shown = await answered(stage, typed)

    assert "Driver quality, last week, all branches" in shown.text
    assert "every Monday at 09:00" in shown.text
    ref = await saves(stage, typed)
    listed = await answered(stage, "zamanlamalar")
    assert ref in listed.text
    paused = await answered(stage, f"{ref} duraklat")
    assert "Paused" in paused.text


async def test_a_cron_line_has_its_standard_meaning_in_the_zone_that_is_named(
    stage: Stage,
) -> None:
    shown = await answered(
        stage, "driver quality last week cron: 30 7 * * 1 in Europe/Berlin"
    )

    assert "At 07:30 on Monday" in shown.text
    assert "Mon 23 Nov 2026, 07:30" in shown.text
    assert "clocks there change on 28 Mar 2027" in shown.text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("driver quality last week cron: 0 9 30 2 *", "never fire"),
        ("driver quality last week cron: */5 * * * *", "every 15 minutes"),
        ("driver quality last week cron: 0,10 9 * * 1", "every 15 minutes"),
        ("driver quality last week cron: 99 9 * * 1", "The minute of that cron line"),
        ("trips today every day at 00:00", "has only just begun"),
        ("driver quality last week for mars every monday", "mars"),
    ],
)
async def test_what_cannot_work_is_refused_with_the_reason(
    stage: Stage, typed: str, reason: str
) -> None:
    told = await answered(stage, typed)

    assert reason in told.text
    assert "Save" not in buttons(told)
    assert await stage.rows("schedule_drafts") == []


async def test_a_branch_that_nobody_knows_is_asked_back_with_those_that_fit(
    stage: Stage,
) -> None:
    await stage.types("status")
    await stage.settles()
    told = await answered(
        stage, "driver quality last week for izmr and ankara every monday 9am"
    )

    assert "I don't know a branch called “izmr”." in told.text
    (fitting, without, form) = buttons(told)
    assert "İzmir" in fitting
    assert "İzmir" not in without
    assert form == "Open form"
    await stage.press("mert", told, fitting)
    rehearsal = stage.answers("mert")[-1]
    assert "every Monday at 09:00" in rehearsal.text
    await stage.press("mert", rehearsal, "Save")

    changed = await answered(stage, "S-1 for mars")
    assert "“mars”. Nothing was changed." in changed.text


async def test_a_zone_that_nobody_knows_is_asked_back(stage: Stage) -> None:
    await stage.types("status")
    await stage.settles()
    told = await answered(
        stage, "driver quality last week every monday 9 in Europe/Nowhere"
    )

    assert "I don't understand" in told.text
    assert "Every Monday at 09:00" in buttons(told)


async def test_a_place_where_the_bot_is_no_member_is_refused_with_the_mend(
    stage: Stage,
) -> None:
    told = await answered(stage, WEEKLY, channel="ops-eu")

    assert "not a member" in told.text
    assert "/invite @Waybill" in told.text
    assert "Save" not in buttons(told)

    await stage.world.gateway.invite("mert", "ops-eu")
    await stage.press("mert", told, "Try again")
    again = stage.answers("mert", "ops-eu")[-1]
    await stage.press("mert", again, "Save")
    assert [row["number"] for row in await stage.rows("schedules")] == [1]


async def test_a_change_that_a_place_refuses_is_tried_again_at_a_press(
    stage: Stage,
) -> None:
    ref = await saves(stage)
    told = await answered(stage, f"{ref} to #ops-eu every tuesday at 8")
    assert "not a member" in told.text

    await stage.world.gateway.invite("mert", "ops-eu")
    await stage.press("mert", told, "Try again")
    await stage.press("mert", stage.answers("mert")[-1], "Save the change")

    row = await schedule(stage, ref)
    assert row["channel_id"] == OPS_EU.id
    assert row["timetable"] == "every tuesday at 08:00"


async def test_a_change_that_a_place_refuses_comes_by_dm_at_a_press(
    stage: Stage,
) -> None:
    ref = await saves(stage)
    told = await answered(stage, f"{ref} to #ops-eu trips for izmir")

    await stage.press("mert", told, "Send it to me")
    await stage.press("mert", stage.answers("mert")[-1], "Save the change")

    row = await schedule(stage, ref)
    assert row["channel_id"] == MERT.id
    assert row["command"] == 'trip-activity last week for "İzmir"'


async def test_what_a_place_does_not_take_comes_by_dm_at_a_press(stage: Stage) -> None:
    told = await answered(stage, WEEKLY, channel="ops-eu")

    await stage.press("mert", told, "Send it to me")
    rehearsal = stage.answers("mert", "ops-eu")[-1]
    assert "to <@U0MERT001> by DM" in rehearsal.text
    await stage.press("mert", rehearsal, "Save")

    (row,) = await stage.rows("schedules")
    assert row["channel_id"] == "U0MERT001"


async def test_an_archived_place_is_refused(stage: Stage) -> None:
    stage.world.workspace.channel("partners").archived = True

    told = await answered(stage, f"{WEEKLY} to #partners")

    assert "is archived" in told.text
    assert await stage.rows("schedules") == []


async def test_to_me_needs_no_channel(stage: Stage) -> None:
    await saves(stage, f"{WEEKLY} to me", channel="ops-eu")
    await passes_until(stage, MONDAY + seconds(2))
    await stage.all_over()

    assert stage.posts("ops-eu") == []
    assert any("3 of 3 ready" in each.text for each in stage.dms("mert"))


async def test_running_it_once_brings_it_to_oneself_alone(stage: Stage) -> None:
    shown = await answered(stage, WEEKLY)
    await stage.press("mert", shown, "Run once now, to me")
    await stage.all_over()

    (order,) = await stage.rows("orders")
    assert order["period"] == "9-15 Nov 2026"
    assert stage.posts("fleet-ops") == []
    assert any("3 of 3 ready" in each.text for each in stage.dms("mert"))
    assert await stage.rows("schedules") == []


async def test_pressing_save_twice_saves_once(stage: Stage) -> None:
    shown = await answered(stage, WEEKLY)
    value = buttons(shown)["Save"]
    for _ in range(2):
        await stage.world.gateway.press(
            "mert", shown.id, value["action_id"], value["value"]
        )
        await stage.settles()
        shown = stage.answers("mert")[-1]
        if "Save" not in buttons(shown):
            break

    assert len(await stage.rows("schedules")) == 1


@pytest.mark.parametrize(
    ("when", "later_when"),
    [
        ("every monday at 1", "every Monday at 04:00"),
        ("cron: 0 1 * * 1", "At 04:00 on Monday"),
    ],
)
async def test_late_data_is_said_and_a_later_time_offered(
    stage: Stage, when: str, later_when: str
) -> None:
    shown = await answered(stage, f"payments organization last week for all {when}")

    assert "about 4 hours behind" in shown.text
    assert "complete from 04:00 on" in shown.text
    await stage.press("mert", shown, "At 04:00 instead")
    later = stage.answers("mert")[-1]
    assert later_when in later.text
    assert "behind" not in later.text
    assert "behind" not in (await answered(stage, WEEKLY)).text


async def test_what_each_time_asks_of_the_supplier_is_said(stage: Stage) -> None:
    grid = await answered(stage, "all last week for all every monday 9am")
    one = await answered(stage, "driver quality last week for izmir every monday 9am")

    share = "5 % of what the supplier allows for ten minutes"
    assert f"Each time it is 30 reports, {share}." in grid.text
    assert "Each time it is" not in one.text


async def test_pause_resume_and_end(stage: Stage) -> None:
    ref = await saves(stage)
    listed = await answered(stage, "schedules")
    await stage.press("mert", listed, "Pause")
    await passes_until(stage, MONDAY + seconds(2))
    assert await stage.rows("orders") == []

    shown = await answered(stage, ref)
    assert f"Paused by <@{MERT.id}>" in shown.text
    await stage.press("mert", shown, "Resume")
    assert (await schedule(stage, ref))["state"] == "active"
    # What passed meanwhile was meant to pass.
    await stage.passes(DAY)
    assert await stage.rows("orders") == []

    told = await answered(stage, f"unschedule {ref}")
    assert "has ended" in told.text
    await passes_until(stage, MONDAY + 2 * WEEK)
    assert await stage.rows("orders") == []
    assert (await schedule(stage, ref))["state"] == "ended"
    assert "Nothing is scheduled" in (await answered(stage, "schedules")).text


async def test_a_change_is_rehearsed_and_replaces_what_it_did(stage: Stage) -> None:
    ref = await saves(stage)
    shown = await answered(stage, f"schedule {ref} for izmir every tuesday at 10:00")
    assert f"instead of what *{ref}* did" in shown.text
    assert "Tue 24 Nov 2026, 10:00" in shown.text
    await stage.press("mert", shown, "Save the change")
    await passes_until(stage, MONDAY + DAY + timedelta(hours=2))
    await stage.all_over()

    (order,) = await stage.rows("orders")
    assert order["period"] == "16-22 Nov 2026"
    assert await stage.states(str(order["ref"])) == ["delivered"]
    assert len(await stage.rows("schedules")) == 1


async def test_what_is_no_change_is_asked_back(stage: Stage) -> None:
    ref = await saves(stage)
    told = await answered(stage, f"{ref} sideways")

    assert "I don't understand *sideways*" in told.text
    assert "S-9" in (await answered(stage, "pause S-9")).text


async def test_only_its_owner_or_an_administrator_changes_it(stage: Stage) -> None:
    ref = await saves(stage)
    await stage.types("status", "zeynep")
    await stage.settles()

    assert "Only its owner" in (await answered(stage, f"end {ref}", "zeynep")).text
    assert "Only its owner" in (await answered(stage, f"{ref} to me", "zeynep")).text
    assert "Paused" in (await answered(stage, f"pause {ref}", "ada")).text


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("{ref} hand over to @zeynep", id="behind"),
        pytest.param("hand over {ref} to @zeynep", id="in-front"),
    ],
)
async def test_handing_over_makes_somebody_else_the_owner(
    stage: Stage, words: str
) -> None:
    ref = await saves(stage, f"{WEEKLY} to me")
    told = await answered(stage, words.format(ref=ref))
    await stage.passes(seconds(3))

    assert f"belongs to <@{ZEYNEP.id}> now" in told.text
    assert any("is yours now" in each.text for each in stage.dms("zeynep"))
    await passes_until(stage, MONDAY + seconds(2))
    await stage.all_over()
    assert any("3 of 3 ready" in each.text for each in stage.dms("zeynep"))
    (order,) = await stage.rows("orders")
    assert order["ordered_by"] == ZEYNEP.id


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("{ref} hand over", id="nobody"),
        pytest.param("hand over {ref} to zeynep", id="no-mention"),
        pytest.param("{ref} hand over to @zeynep @ada", id="two"),
    ],
)
async def test_who_hands_it_over_is_asked_to_whom(stage: Stage, words: str) -> None:
    ref = await saves(stage)
    told = await answered(stage, words.format(ref=ref))

    assert "To whom? Name one person with @. Nothing was changed." in told.text
    assert (await schedule(stage, ref))["owner"] == MERT.id


async def test_it_is_handed_to_nobody_who_may_not_order(stage: Stage) -> None:
    ref = await saves(stage)
    told = await answered(stage, f"{ref} hand over to @selin")

    assert "Guests can't use me" in told.text
    assert (await schedule(stage, ref))["owner"] == MERT.id


async def test_a_schedule_keeps_its_wall_clock_time_when_the_clocks_change(
    sqlite_url: str,
) -> None:
    friday = datetime(2027, 3, 26, 12, tzinfo=UTC)
    async with opened(sqlite_url, start=friday) as stage:
        await stage.start_bot()
        await saves(stage, "trips yesterday for izmir every day at 9 in Europe/Berlin")
        await stage.passes(3 * DAY)
        await stage.all_over()

        assert await fired(stage) == [
            datetime(2027, 3, 27, 8, tzinfo=UTC),
            datetime(2027, 3, 28, 7, tzinfo=UTC),
            datetime(2027, 3, 29, 7, tzinfo=UTC),
        ]


@pytest.mark.parametrize("form", ["as file", "as excel", "as digest"])
async def test_what_comes_again_and_again_comes_in_the_form_that_was_asked_for(
    stage: Stage, form: str
) -> None:
    shown = await answered(stage, f"{WEEKLY} {form}")
    assert form in shown.text
    await stage.press("mert", shown, "Save")
    await passes_until(stage, MONDAY + seconds(2))
    await stage.all_over()
    await stage.passes(seconds(30))

    (order,) = await stage.rows("orders")
    assert form in str(order["command"])
    brought = [
        each
        for place in (stage.posts("fleet-ops"), stage.dms("mert"))
        for each in place
        if each.files or (form == "as digest" and "rows" in each.text)
    ]
    assert brought
