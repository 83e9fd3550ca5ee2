import json
from typing import Any

import pytest

from bot.sandbox.slack.people import ADA, FLEET_OPS, JONAS, MERT
from bot.sandbox.slack.records import View
from tests.scenarios.form_steps import chooses, element, form, opens, submits
from tests.scenarios.stage import Stage, buttons, opened, seconds
from tests.scenarios.test_home import buttons as on_home
from tests.scenarios.test_home import home, look, press, said


def shown(view: View) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)


def branch(view: View, name: str) -> str:
    """Return the value that stands for a branch in the form."""
    options = element(view, "branches")["options"]
    (value,) = [each["value"] for each in options if each["text"]["text"] == name]
    return str(value)


async def grants(stage: Stage) -> list[tuple[str, str, str]]:
    rows = await stage.rows("access_grants ORDER BY id")
    return [(row["holder_kind"], row["holder_id"], row["right"]) for row in rows]


async def opens_access(stage: Stage, person: str = "ada") -> View:
    return await opens(stage, "/report access form", person)


async def test_a_form_gives_what_could_be_typed(either_stage: Stage) -> None:
    stage = either_stage
    await stage.types("quota", "mert")
    await stage.settles()
    await stage.types("access close", "ada")
    view = await opens_access(stage)

    await submits(
        stage,
        "ada",
        somebody=MERT.id,
        rights=["order", "link"],
        branches=[branch(view, "İzmir")],
    )

    assert f"<@{MERT.id}> may now order reports and get links" in shown(
        form(stage, "ada")
    )
    assert await grants(stage) == [
        ("person", MERT.id, "link"),
        ("person", MERT.id, "order"),
    ]
    await stage.orders("driver quality last week for izmir", "mert")
    refused = await stage.types("driver quality last week for ankara", "mert")
    assert "isn't open to you" in refused.text
    (line,) = await stage.rows("audit WHERE action = 'access_given'")
    assert line["actor"] == ADA.id


async def test_a_form_takes_back_what_it_gave_to_a_channel_and_to_everyone(
    stage: Stage,
) -> None:
    await stage.types("access close", "ada")
    for whom, more in (
        ("channel", {"channel": FLEET_OPS.id}),
        ("everyone", {}),
    ):
        for deed in ("give", "take"):
            await opens_access(stage)
            await chooses(stage, "deed", deed, "ada")
            await chooses(stage, "whom", whom, "ada")
            await submits(stage, "ada", rights=["order"], **more)
            held = [kind for kind, _, _ in await grants(stage)]
            assert held == ([whom] if deed == "give" else [])
            await stage.world.gateway.close_view("ada", form(stage, "ada").id)


async def test_a_form_explains_why_somebody_may(stage: Stage) -> None:
    await stage.types("quota", "mert")
    await stage.types("access give @mert link for Izmir", "ada")
    await opens_access(stage)
    view = await chooses(stage, "deed", "explain", "ada")

    await submits(stage, "ada", somebody=MERT.id, branches=[branch(view, "İzmir")])

    assert "yes, because" in shown(form(stage, "ada"))


async def test_a_form_switches_on_whom_a_branch_lets_in_and_off_again(
    stage: Stage,
) -> None:
    await stage.types("access give @jonas for Izmir", "ada")
    for deed, rows in (("admit", 1), ("refuse", 0)):
        await opens_access(stage)
        view = await chooses(stage, "deed", deed, "ada")
        await submits(
            stage, "ada", outsiders=["guests"], branches=[branch(view, "İzmir")]
        )
        assert len(await stage.rows("admissions")) == rows
        await stage.world.gateway.close_view("ada", form(stage, "ada").id)
    assert JONAS.is_guest


@pytest.mark.parametrize(
    ("deed", "field"),
    [("give", "somebody"), ("explain", "somebody"), ("admit", "outsiders")],
)
async def test_what_is_missing_is_said_at_its_field(
    stage: Stage, deed: str, field: str
) -> None:
    await opens_access(stage)
    if deed != "give":
        await chooses(stage, "deed", deed, "ada")

    ack = await submits(stage, "ada")

    assert list(ack.body["errors"]) == [field]
    assert await stage.rows("access_grants WHERE holder_kind = 'person'") == []


async def test_only_who_administers_something_gets_the_form(stage: Stage) -> None:
    await stage.types("quota", "mert")

    view = await opens_access(stage, "mert")

    assert "Only administrators can do that" in shown(view)
    assert "form.deed" not in shown(view)


async def test_a_right_to_administer_that_was_taken_back_holds_for_the_open_form(
    stage: Stage,
) -> None:
    await stage.types("quota", "mert")
    await stage.types("access give @mert administer", "ada")
    await opens_access(stage, "mert")
    await stage.types("access take @mert", "ada")

    await submits(stage, "mert", somebody=JONAS.id, rights=["administer"])

    assert await stage.rows(f"access_grants WHERE holder_id = '{JONAS.id}'") == []
    assert "Only administrators can do that" in shown(form(stage, "mert"))


async def test_who_administers_one_branch_is_offered_that_branch_alone(
    stage: Stage,
) -> None:
    await stage.types("quota", "mert")
    await stage.types("access give @mert administer for Izmir", "ada")

    view = await opens_access(stage, "mert")

    offered = [each["text"]["text"] for each in element(view, "branches")["options"]]
    assert offered == ["İzmir"]
    await submits(stage, "mert", somebody=JONAS.id)
    assert "Only administrators can do that" in shown(form(stage, "mert"))


async def test_the_overview_leads_to_the_form(stage: Stage) -> None:
    await stage.types("access", "ada")
    answer = stage.answers("ada")[-1]

    assert "Give or take…" in buttons(answer)
    await stage.press("ada", answer, "Give or take…")
    assert element(form(stage, "ada"), "deed")["type"] == "static_select"


@pytest.fixture
async def new(sqlite_url: str) -> Any:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_OPEN_TO="admins")
        yield stage


async def test_the_home_leads_to_the_form_until_somebody_has_chosen(new: Stage) -> None:
    await press(new, await look(new, "ada"), "Choose people…", "ada")

    await submits(new, "ada", somebody=MERT.id)

    await new.passes(seconds(3))
    assert "Choose people…" not in on_home(home(new, "ada"))
    await new.types("quota", "mert")
    await new.passes(seconds(2))
    await new.orders("driver quality last week for izmir", "mert")


async def test_what_is_kept_closed_at_home_is_not_asked_again(new: Stage) -> None:
    await press(new, await look(new, "ada"), "Keep closed", "ada")

    await new.passes(seconds(3))
    again = await look(new, "ada")
    assert not {"Choose people…", "Keep closed"} & set(on_home(again))
    assert "open to you" in said(await look(new, "mert"))
