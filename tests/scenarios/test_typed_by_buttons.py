"""Whatever can be typed can stand in a button, and is carried out at the press."""

import pytest

from bot.blocks import presses, toll_presses
from bot.blocks.values import encode
from bot.sandbox.slack.records import Ephemeral
from tests.scenarios.stage import Stage, buttons

_OUR_FAULT = ("I made a mistake", "I couldn't finish this")


async def pressed(stage: Stage, told: Ephemeral, action_id: str, typed: str) -> str:
    """Press a button of *told* as if it held what is *typed*; return the answer."""
    label, element = next(
        (label, element)
        for label, element in buttons(told).items()
        if element["action_id"].startswith(action_id)
    )
    asked = told.text
    element["value"] = encode(typed)
    await stage.press("ada", told, label)
    answer = stage.answers("ada")[-1].text
    return "" if answer == asked else answer


def is_sound(answer: str) -> bool:
    return bool(answer) and not any(each in answer for each in _OUR_FAULT)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            (
                *("{ref} as file", "{ref} as excel", "{ref} as digest"),
                *("link last as file", "link {ref} as excel", "link {ref}"),
            ),
            id="what is here",
        ),
        pytest.param(
            (
                "driver quality last week for all as file",
                "trips last week for all as excel",
                "driver quality yesterday for all as digest",
                "driver quality last week for all as file every monday 9:00",
            ),
            id="orders",
        ),
        pytest.param(
            (
                *("{ref}", "{ref}-1", "retry {ref}", "cancel {ref}", "audit {ref}"),
                *("cancel", "retry", "nothing of the kind", "resume"),
            ),
            id="one order",
        ),
        pytest.param(
            (
                *("form", "form driver quality last week as file", "access form"),
                *("access", "schedules", "S-1", "S-1 run", "S-1 as file", "help"),
            ),
            id="forms and schedules",
        ),
        pytest.param(
            ("list", "list failed", "types", "orgs", "quota", "status"), id="lists"
        ),
    ],
)
async def test_what_a_button_types_for_reports_is_answered(
    stage: Stage, texts: tuple[str, ...]
) -> None:
    ref = await stage.orders("driver quality last week for all", "ada")
    await stage.all_over()

    answers: dict[str, str] = {}
    for typed in texts:
        await stage.types("driver qality last week", "ada")
        told = stage.answers("ada")[-1]
        held = typed.format(ref=ref)
        answers[typed] = await pressed(stage, told, presses.ORDER, held)

    assert not {each for each in texts if not is_sound(answers[each])}, answers


@pytest.mark.parametrize("form", ["file", "excel"])
async def test_a_button_that_types_a_file_brings_it(stage: Stage, form: str) -> None:
    ref = await stage.orders("driver quality last week for all", "ada")
    await stage.all_over()
    await stage.types("driver qality last week", "ada")
    told = stage.answers("ada")[-1]

    answer = await pressed(stage, told, presses.ORDER, f"{ref} as {form}")

    assert "comes to you by DM" in answer
    asked = await stage.rows("bundles WHERE cause = 'press'")
    assert [row["form"] for row in asked] == [form]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("latency w", "all d", "reports", "latency w as file"), id="asks"),
        pytest.param(
            (
                *("watch error share > 2%", "watches", "W-1", "take W-1"),
                *("snooze W-1 60 min", "resume W-1", "unwatch W-1"),
            ),
            id="watches",
        ),
        pytest.param(
            (
                *("schedules", "schedule latency w every monday 9:00", "S-1"),
                *("S-1 run", "S-1 to me", "resume key", "form", "help"),
            ),
            id="the rest",
        ),
    ],
)
async def test_what_a_button_types_for_toll_metrics_is_answered(
    stage: Stage, texts: tuple[str, ...]
) -> None:
    answers: dict[str, str] = {}
    for typed in texts:
        ack = await stage.world.gateway.command("ada", "fleet-ops", "/toll latncy w")
        assert ack.ok
        await stage.settles()
        told = stage.answers("ada")[-1]
        answers[typed] = await pressed(stage, told, toll_presses.ASK, typed)

    assert not {each for each in texts if not is_sound(answers[each])}, answers
