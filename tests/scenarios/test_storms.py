"""Slack refuses every call for minutes: all of it comes later, once, and in time."""

import pytest

from bot.sandbox.faults import Fault
from tests.scenarios.schedule_steps import MONDAY, passes_until, saves
from tests.scenarios.stage import Stage, minutes, seconds
from tests.scenarios.test_fan_out import confirmed, known
from tests.scenarios.test_files import with_files
from tests.scenarios.test_home import home, look, said

PLENTY = 100_000
STORM = minutes(5)


async def storms(stage: Stage) -> int:
    """Let every call to Slack be refused for a while; return how many were."""
    faults = stage.world.faults
    faults.set("slack", Fault.rate_limited, count=PLENTY)
    await stage.passes(STORM)
    (storm,) = faults.active()
    faults.clear()
    assert storm.count is not None
    return PLENTY - storm.count


async def test_a_fan_out_in_a_storm_of_429s_loses_and_doubles_nothing(
    stage: Stage,
) -> None:
    await known(stage)
    ref = await confirmed(stage)

    refused = await storms(stage)
    assert await stage.states(ref) == ["ready"] * 30
    assert stage.every_post() == []
    # One look each five seconds, as Slack asks, for each thing that is waited for.
    assert refused <= 4 * STORM / seconds(5)
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 30
    assert len(stage.cards()) == 1
    assert len(stage.news()) == 1
    assert "30 of 30 ready" in stage.cards()[0].text
    stage.assert_limits_kept()
    stage.assert_nothing_twice()


@pytest.mark.parametrize("form", ["file", "excel"])
async def test_a_file_in_a_storm_of_429s_comes_once(stage: Stage, form: str) -> None:
    ref = await stage.orders(f"vehicle performance last week for all as {form}")
    await storms(stage)
    assert with_files(stage.every_post()) == []

    await stage.all_over()
    await stage.passes(minutes(12))

    assert await stage.states(ref) == ["delivered"] * 3
    places = [each.channel for each in with_files(stage.every_post())]
    # All columns to who ordered; in the thread without those about people.
    assert sorted(places) == ["C0FLEETOP", "D0MERT001"]
    stage.assert_nothing_twice()


async def test_a_schedule_that_is_due_in_a_storm_of_429s_is_posted_once(
    stage: Stage,
) -> None:
    await saves(stage)
    await passes_until(stage, MONDAY - seconds(30))

    await storms(stage)
    assert stage.cards() == []
    await stage.all_over()

    assert len(stage.cards()) == 1
    assert "3 of 3 ready" in stage.cards()[0].text
    stage.assert_limits_kept()


async def test_a_home_in_a_storm_of_429s_is_drawn_when_it_is_over(
    stage: Stage,
) -> None:
    await look(stage)
    await stage.orders("driver quality last week for izmir")
    refused = await storms(stage)

    await stage.all_over()
    await stage.passes(seconds(40))

    assert refused <= 4 * STORM / seconds(5)
    assert "Nothing of yours is under way." in said(home(stage))
