from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.people import ADA, FLEET_OPS
from bot.sandbox.slack.refusals import PersonCannotError
from tests.unit.sandbox_slack import World, button, section, simulated_slack

FLEET = FLEET_OPS.id


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with simulated_slack() as world:
        yield world


def form(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Order"}
    name = {
        "type": "input",
        "block_id": "name",
        "label": {"type": "plain_text", "text": "Name"},
        "element": {"type": "plain_text_input", "action_id": "typed"},
    }
    return {
        "type": "modal",
        "callback_id": "order.form",
        "title": text,
        "submit": text,
        "private_metadata": "C1",
        "blocks": [name, *blocks],
        **more,
    }


async def trigger(world: World) -> str:
    await world.gateway.command("ada", FLEET, "/report")
    return world.bot.received[-1].form["trigger_id"]


async def open_form(world: World, **more: Any) -> str:
    answer = await world.client.views_open(
        trigger_id=await trigger(world), view=form(button("in.modal"), **more)
    )
    return str(answer["view"]["id"])


def stack(world: World) -> list[str]:
    return [view.id for view in world.workspace.views.stack(ADA.id)]


async def test_a_trigger_opens_one_modal_within_three_seconds(world: World) -> None:
    first, late = await trigger(world), await trigger(world)
    await world.client.views_open(trigger_id=first, view=form())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await world.client.views_open(trigger_id=first, view=form())
    await world.clock.advance(timedelta(seconds=3))
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await world.client.views_open(trigger_id=late, view=form())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await world.client.views_open(trigger_id="guess", view=form())


async def test_a_submission_carries_what_was_typed_and_closes_the_form(
    world: World,
) -> None:
    view_id = await open_form(world)

    await world.gateway.submit_view("ada", view_id, {"name": {"typed": "Izmir"}})

    payload = world.bot.received[-1].payload
    assert payload["type"] == "view_submission"
    assert payload["view"]["private_metadata"] == "C1"
    assert payload["view"]["state"]["values"]["name"]["typed"] == {
        "type": "plain_text_input",
        "value": "Izmir",
    }
    assert stack(world) == []


async def test_a_required_field_left_empty_never_reaches_the_bot(
    world: World,
) -> None:
    view_id = await open_form(world)
    before = len(world.bot.received)

    ack = await world.gateway.submit_view("ada", view_id)

    assert list(ack.body["errors"]) == ["name"]
    assert len(world.bot.received) == before


async def test_errors_leave_the_form_open(world: World) -> None:
    view_id = await open_form(world)
    world.bot.says({"response_action": "errors", "errors": {"name": "Unknown"}})

    ack = await world.gateway.submit_view("ada", view_id, {"typed": "x"})

    assert ack.body["errors"] == {"name": "Unknown"}
    assert stack(world) == [view_id]


async def test_an_answer_can_update_push_and_clear(world: World) -> None:
    view_id = await open_form(world)
    world.bot.says({"response_action": "update", "view": form(section("wait"))})
    await world.gateway.submit_view("ada", view_id, {"typed": "x"})
    assert world.workspace.views.stack(ADA.id)[0].blocks[1] == section("wait")

    world.bot.says({"response_action": "push", "view": form()})
    await world.gateway.submit_view("ada", view_id, {"typed": "x"})
    assert len(stack(world)) == 2

    world.bot.says({"response_action": "clear"})
    await world.gateway.submit_view("ada", stack(world)[-1], {"typed": "x"})
    assert stack(world) == []


async def test_three_views_are_the_most(world: World) -> None:
    await open_form(world)
    for _ in range(2):
        await world.gateway.press("ada", stack(world)[-1], "in.modal")
        trigger_id = world.bot.received[-1].payload["trigger_id"]
        view = form(button("in.modal"))
        await world.client.views_push(trigger_id=trigger_id, view=view)

    await world.gateway.press("ada", stack(world)[-1], "in.modal")
    trigger_id = world.bot.received[-1].payload["trigger_id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await world.client.views_push(trigger_id=trigger_id, view=form())


async def test_an_update_needs_an_open_view_and_the_right_hash(world: World) -> None:
    view_id = await open_form(world)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await world.client.views_update(view_id=view_id, hash="old", view=form())
    await world.client.views_update(view_id=view_id, view=form(section("loaded")))
    await world.gateway.close_view("ada", view_id)
    with pytest.raises(SlackApiError, match="not_found"):
        await world.client.views_update(view_id=view_id, view=form())


async def test_closing_is_told_only_when_asked_for(world: World) -> None:
    quiet = await open_form(world)
    await world.gateway.close_view("ada", quiet)
    assert world.bot.received[-1].form.get("command") == "/report"

    curious = await open_form(world, notify_on_close=True)
    await world.gateway.close_view("ada", curious, whole_stack=True)
    payload = world.bot.received[-1].payload
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", True)


async def test_a_form_with_a_table_or_a_long_title_is_refused(world: World) -> None:
    long = {"type": "plain_text", "text": "x" * 25}
    for view in (form({"type": "data_table"}), form(title=long)):
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await world.client.views_open(trigger_id=await trigger(world), view=view)


async def test_somebody_elses_form_can_not_be_submitted(world: World) -> None:
    view_id = await open_form(world)

    with pytest.raises(PersonCannotError):
        await world.gateway.submit_view("mert", view_id, {"typed": "x"})


async def test_the_home_of_a_person_is_published_and_pressed(world: World) -> None:
    home = {"type": "home", "blocks": [button("home.order")]}
    await world.client.views_publish(user_id=ADA.id, view=home)

    view = await world.gateway.open_home("ada")
    assert view is not None
    assert world.bot.received[-1].payload["event"]["tab"] == "home"
    await world.gateway.press("ada", view.id, "home.order")
    payload = world.bot.received[-1].payload
    assert payload["view"]["type"] == "home"
    assert "response_url" not in payload


async def test_a_shortcut_that_is_not_registered_is_not_offered(
    world: World,
) -> None:
    with pytest.raises(PersonCannotError, match="no such shortcut"):
        await world.gateway.shortcut("ada", "report.again")


async def test_shortcuts_carry_the_message_when_they_start_on_one(
    world: World,
) -> None:
    message = await world.gateway.message("mert", FLEET, "look at this")

    await world.gateway.shortcut("ada", "report.new")
    await world.gateway.shortcut("ada", "report.again", (FLEET, message.ts))

    plain, on_message = (received.payload for received in world.bot.received)
    assert (plain["type"], on_message["type"]) == ("shortcut", "message_action")
    assert "response_url" not in plain
    assert on_message["message"]["text"] == "look at this"
    assert on_message["response_url"]
