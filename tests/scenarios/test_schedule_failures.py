from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import MERT, ZEYNEP, Person
from tests.scenarios.schedule_steps import (
    DAY,
    MONDAY,
    WEEK,
    WEEKLY,
    answered,
    comes_back,
    fired,
    goes_down,
    passes_until,
    saves,
    schedule,
)
from tests.scenarios.stage import Stage, buttons, opened, seconds, words

DAILY = "trips yesterday for izmir every day at 9"
HOUR = timedelta(hours=1)


async def becomes(stage: Stage, changed: Person) -> None:
    """Let Mert be somebody else from now on, and Slack say so."""
    stage.world.workspace.people[MERT.id] = changed
    await stage.world.gateway.events.user_changed(changed)
    await stage.settles()


async def test_two_replicas_fire_once(database_url: str) -> None:
    async with opened(database_url) as stage:
        await stage.start_bot()
        await stage.start_bot()
        for person in ("mert", "zeynep", "ada"):
            await saves(stage, person=person)
        await passes_until(stage, MONDAY + seconds(2))
        await stage.all_over()

        assert len(await fired(stage)) == 3
        assert len(await stage.rows("orders")) == 3
        assert len(stage.cards()) == 3


async def test_of_the_times_missed_the_latest_is_made_up_for_and_the_card_says_so(
    either_database: str,
) -> None:
    async with opened(either_database) as stage:
        await stage.start_bot()
        await saves(stage, DAILY)
        await goes_down(stage)
        await comes_back(stage, 3 * DAY)
        await stage.all_over()

        (order,) = await stage.rows("orders")
        assert order["period"] == "20 Nov 2026"
        (card,) = stage.cards()
        assert "it could not come then and is made up for now" in card.text
        assert "2 times before were missed and not made up for" in card.text
        await passes_until(stage, MONDAY + HOUR)
        assert len(await stage.rows("orders")) == 3


async def test_all_missed_times_are_made_up_for_by_choice(stage: Stage) -> None:
    ref = await saves(stage, DAILY)
    assert "every missed time" in (await answered(stage, f"{ref} missed all")).text
    await goes_down(stage)
    await comes_back(stage, 3 * DAY)
    await stage.all_over()

    orders = await stage.rows("orders ORDER BY id")
    assert [order["period"] for order in orders] == [
        "18 Nov 2026",
        "19 Nov 2026",
        "20 Nov 2026",
    ]
    assert all("could not come then" in card.text for card in stage.cards())


async def test_none_is_made_up_for_by_choice(stage: Stage) -> None:
    ref = await saves(stage, DAILY)
    await answered(stage, f"{ref} missed none")
    await goes_down(stage)
    await comes_back(stage, 3 * DAY)
    await stage.passes(HOUR)
    assert await stage.rows("orders") == []

    await stage.passes(DAY)
    await stage.all_over()
    assert len(await stage.rows("orders")) == 1
    assert "could not come then" not in stage.cards()[0].text


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (replace(MERT, deleted=True), "This account is deactivated."),
        (replace(MERT, is_restricted=True), "Guests can't use me"),
    ],
    ids=["deactivated", "guest"],
)
async def test_without_an_owner_it_pauses_and_the_channel_can_adopt_it(
    either_stage: Stage, changed: Person, reason: str
) -> None:
    stage = either_stage
    ref = await saves(stage)
    await becomes(stage, changed)
    await stage.passes(seconds(3))

    assert (await schedule(stage, ref))["state"] == "paused"
    (asked,) = stage.posts("fleet-ops")
    assert reason in asked.text
    assert set(buttons(asked)) == {"Adopt it", "End"}

    await passes_until(stage, MONDAY + HOUR)
    assert await stage.rows("orders") == []
    await stage.press("zeynep", asked, "Adopt it")
    told = stage.answers("zeynep")[-1].text
    assert "is yours now" in told
    assert "It was due Mon 23 Nov 2026, 09:00 there" in told
    await passes_until(stage, MONDAY + WEEK + seconds(5))
    await stage.all_over()

    # What was due without an owner is owed, and comes first.
    orders = await stage.rows("orders ORDER BY id")
    assert [(each["period"], each["ordered_by"]) for each in orders] == [
        ("16-22 Nov 2026", ZEYNEP.id),
        ("23-29 Nov 2026", ZEYNEP.id),
    ]
    owed, due = stage.cards()[1:]
    assert "could not come then" in owed.text
    assert "could not come then" not in due.text


async def test_who_left_unannounced_is_found_out_when_it_is_due(stage: Stage) -> None:
    ref = await saves(stage)
    stage.world.workspace.people[MERT.id] = replace(MERT, deleted=True)
    await passes_until(stage, MONDAY + seconds(5))
    await stage.all_over()

    assert (await schedule(stage, ref))["pause"] == "owner"
    assert stage.generated() == 0
    (asked,) = stage.posts("fleet-ops")
    assert "Adopt it" in buttons(asked)
    assert stage.dms("mert") == []


async def test_what_comes_to_its_owner_alone_tells_them_that_it_stands_still(
    stage: Stage,
) -> None:
    ref = await saves(stage, f"{WEEKLY} to me")
    await becomes(stage, replace(MERT, is_restricted=True))
    await stage.passes(seconds(3))

    assert (await schedule(stage, ref))["pause"] == "owner"
    (told,) = stage.dms("mert")
    assert "stands still: you may no longer order. Guests can't use me" in told.text
    assert set(buttons(told)) == {"Resume", "End"}

    await becomes(stage, MERT)
    await stage.press("mert", told, "Resume")
    await passes_until(stage, MONDAY + seconds(5))
    assert len(await stage.rows("orders")) == 1


async def test_a_right_that_was_taken_back_pauses_what_it_was_for(
    stage: Stage,
) -> None:
    ref = await saves(stage)
    await stage.types("access close", "ada")
    await passes_until(stage, MONDAY + seconds(5))

    assert (await schedule(stage, ref))["pause"] == "owner"
    (asked,) = stage.posts("fleet-ops")
    assert "may no longer order" in asked.text
    assert "Adopt it" in buttons(asked)


async def test_nobody_adopts_what_has_an_owner(stage: Stage) -> None:
    ref = await saves(stage)
    await stage.types("status", "zeynep")
    await stage.settles()
    told = await answered(stage, f"adopt {ref}", "zeynep")

    assert "has an owner who may order" in told.text
    assert (await schedule(stage, ref))["owner"] == MERT.id


async def test_who_may_not_order_adopts_nothing(stage: Stage) -> None:
    ref = await saves(stage)
    await becomes(stage, replace(MERT, deleted=True))
    await passes_until(stage, MONDAY + seconds(5))
    (asked,) = stage.posts("fleet-ops")
    await stage.press("selin", asked, "Adopt it")

    assert (await schedule(stage, ref))["owner"] == MERT.id


async def test_where_the_channel_is_archived_its_owner_is_told_and_can_move_it(
    stage: Stage,
) -> None:
    ref = await saves(stage)
    stage.world.workspace.channel("fleet-ops").archived = True
    await passes_until(stage, MONDAY + seconds(5))
    await stage.all_over()

    assert (await schedule(stage, ref))["pause"] == "place"
    (told,) = [each for each in stage.dms("mert") if "stands still" in each.text]
    assert "it is archived" in told.text
    # What was due has come all the same.
    assert any("3 of 3 ready" in each.text for each in stage.dms("mert"))

    await stage.press("mert", told, "Send it to me")
    dm = stage.world.workspace.dm("mert").id
    shown = stage.answers("mert", dm)[-1]
    await stage.press("mert", shown, "Save the change")
    row = await schedule(stage, ref)
    assert (row["state"], row["channel_id"]) == ("active", MERT.id)


async def test_a_branch_that_is_gone_pauses_it_with_the_reason(stage: Stage) -> None:
    ref = await saves(stage, "trips yesterday for izmir every day at 9")
    world = stage.supplier
    world.organisations = tuple(
        each for each in world.organisations if "zmir" not in each.name
    )
    await stage.passes(DAY)
    await stage.all_over()

    assert (await schedule(stage, ref))["pause"] == "order"
    (told,) = stage.posts("fleet-ops")
    assert "zmir" in told.text
    assert await stage.rows("runs") == []


async def test_slack_away_delays_what_is_due_and_loses_nothing(stage: Stage) -> None:
    await saves(stage)
    await passes_until(stage, MONDAY - seconds(30))
    stage.world.faults.set("slack", Fault.server_error)
    await stage.passes(timedelta(minutes=3))
    stage.world.faults.clear()
    await stage.all_over()

    assert len(await fired(stage)) == 1
    (card,) = stage.cards()
    assert "3 of 3 ready" in words(card)
    stage.assert_nothing_twice()


async def test_one_that_cannot_be_read_holds_up_no_other(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot()
        await saves(stage)
        await saves(stage, person="zeynep")
        await stage.run_sql("UPDATE schedules SET zone = 'No/Where' WHERE number = 1")
        await passes_until(stage, MONDAY + seconds(5))
        await stage.all_over()

        assert len(await stage.rows("orders")) == 1
        assert "schedule_not_fired" in stage.log.getvalue()
        stage.log.truncate(0)
