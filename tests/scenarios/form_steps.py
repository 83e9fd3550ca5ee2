"""What a person does with a form, in the tests' words."""

import asyncio
import contextlib
from typing import Any

from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.people import FLEET_OPS
from bot.sandbox.slack.records import View
from tests.scenarios.stage import Stage

QUALITY = "REPORT_TYPE_DRIVER_QUALITY"
TRIPS = "REPORT_TYPE_TRIP_ACTIVITY"
HERE = FLEET_OPS.id


def forms(stage: Stage, person: str = "mert") -> list[View]:
    return stage.world.workspace.views.stack(stage.world.workspace.person(person).id)


def form(stage: Stage, person: str = "mert") -> View:
    """Return the one modal that a person has open."""
    (view,) = forms(stage, person)
    return view


async def opens(
    stage: Stage,
    words: str = "/report",
    person: str = "mert",
    channel: str = "fleet-ops",
) -> View:
    """Type *words* and return the form that opens."""
    before = forms(stage, person)
    ack = await stage.world.gateway.command(person, channel, words)
    assert ack.ok, ack
    await opened_now(stage, before, person)
    await stage.settles()
    return form(stage, person)


async def opened_now(stage: Stage, before: list[View], person: str = "mert") -> None:
    """Wait for a form to open; no time of the world passes, which it has little of."""
    async with asyncio.timeout(20):
        while forms(stage, person) == before:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.01):
                    await asyncio.Event().wait()


async def submits(stage: Stage, person: str = "mert", **chosen: Any) -> Ack:
    """Submit the open form with what is *chosen* in its fields."""
    values = {f"form.{name}": value for name, value in chosen.items()}
    ack = await stage.world.gateway.submit_view(person, form(stage, person).id, values)
    assert ack.ok, ack
    await stage.settles()
    return ack


async def chooses(
    stage: Stage, name: str, value: Any, person: str = "mert", **others: Any
) -> View:
    """Choose *value* in a field that the form reacts to, *others* standing beside."""
    values = {f"form.{other}": held for other, held in others.items()}
    view = form(stage, person)
    ack = await stage.world.gateway.press(
        person, view.id, f"form.{name}", selected=value, values=values
    )
    assert ack.ok, ack
    await stage.settles()
    return form(stage, person)


async def presses(stage: Stage, label: str, person: str = "mert") -> View:
    """Press a button in the open modal and return what stands there then."""
    view = form(stage, person)
    element = button(view, label)
    ack = await stage.world.gateway.press(
        person, view.id, element["action_id"], element["value"]
    )
    assert ack.ok, ack
    await stage.settles()
    return form(stage, person)


def button(view: View, label: str) -> dict[str, Any]:
    found = {
        element["text"]["text"]: element
        for block in view.blocks
        for element in block.get("elements", ())
        if element.get("type") == "button"
    }
    return dict(found[label])


def element(view: View, name: str) -> dict[str, Any]:
    """Return the element of a field."""
    (found,) = [
        block["element"]
        for block in view.blocks
        if block.get("element", {}).get("action_id") == f"form.{name}"
    ]
    return dict(found)


def fields(view: View) -> list[str]:
    return [
        block["element"]["action_id"].removeprefix("form.")
        for block in view.blocks
        if "element" in block
    ]


def chosen(view: View, name: str) -> Any:
    """Return what stands in a field from the start."""
    held = element(view, name)
    if "initial_options" in held:
        return [each["text"]["text"] for each in held["initial_options"]]
    if "initial_option" in held:
        return held["initial_option"]["value"]
    starts = [value for key, value in held.items() if key.startswith("initial_")]
    return starts[0] if starts else None


def offered(view: View, name: str) -> dict[str, str]:
    """Return the values that a field offers, by what they say."""
    options = element(view, name)["options"]
    return {each["text"]["text"]: each["value"] for each in options}


def said(view: View) -> str:
    """Return what an answer in a modal says."""
    return str(view.blocks)


def errors(ack: Ack) -> dict[str, str]:
    body = ack.body if isinstance(ack.body, dict) else {}
    assert body.get("response_action") == "errors", body
    return dict(body["errors"])


async def commands(stage: Stage) -> list[str]:
    """Return what was ordered, as commands."""
    return [row["command"] for row in await stage.rows("orders ORDER BY id")]
