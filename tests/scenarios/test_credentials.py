from collections.abc import AsyncIterator

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import ADA
from tests.scenarios.schedule_steps import goes_down
from tests.scenarios.stage import Stage, minutes, opened, seconds

pytestmark = pytest.mark.timeout(240)
FORTY = [
    f"driver quality 2026-{month:02}-{day:02} for izmir"
    for month in (9, 10)
    for day in range(1, 21)
]
# Which calls the supplier answers with a refusal: all, the token endpoint among them
# (invalid_client), or all but that (401 although the token was renewed).
REFUSALS = {
    "invalid_client": None,
    "401 after renewal": frozenset({"generate", "reports", "report", "organisations"}),
}


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with opened(database_url) as opening:
        await opening.start_bot()
        await opening.types("quota")
        await opening.settles()
        yield opening


async def forty_orders(stage: Stage, refusal: str) -> None:
    """Order forty times while the supplier refuses our credentials."""
    if refusal == "invalid_client":
        stage.supplier.revoke_tokens()
    stage.world.faults.set(
        "supplier", Fault.expired_credentials, operations=REFUSALS[refusal]
    )
    for typed in FORTY:
        await stage.types(typed)
    await stage.passes(minutes(4))


def told(stage: Stage, about: str = "no longer accepts our credentials") -> list[str]:
    return [each.text for each in stage.dms("ada") if about in each.text]


async def resumed_by(stage: Stage, way: str) -> None:
    """Mend the credentials and let everything go on, in one of three ways."""
    stage.world.faults.clear()
    if way == "restart":
        await goes_down(stage)
        stage.supplier.client_secret = "renewed-in-the-settings"
        await stage.start_bot()
        return
    if way == "Try again":
        await stage.press("ada", stage.dms("ada")[-1], way)
        said = stage.answers("ada", stage.world.workspace.dm("ada").id)[-1].text
    else:
        said = (await stage.types("resume", "ada")).text
    assert "40 orders go on" in said


@pytest.mark.parametrize(
    ("refusal", "way"),
    [
        ("invalid_client", "Try again"),
        ("invalid_client", "restart"),
        ("401 after renewal", "resume"),
    ],
)
async def test_forty_orders_with_dead_credentials_make_one_notice_and_all_come(
    stage: Stage, refusal: str, way: str
) -> None:
    await forty_orders(stage, refusal)

    (notice,) = told(stage)
    assert "40 orders wait, none is lost" in notice
    assert len(await stage.rows("deliveries WHERE kind = 'credentials'")) == 1
    assert stage.supplier.reports == {}
    # One call finds out, now and then; forty orders are not forty questions.
    assert len(stage.supplier.calls) < 40
    orders = await stage.rows("orders")
    assert [order["state"] for order in orders] == ["open"] * 40

    await resumed_by(stage, way)
    await stage.all_over()

    states = [await stage.states(order["ref"]) for order in orders]
    assert states == [["delivered"]] * 40
    assert len(told(stage)) == 1
    stage.assert_nothing_twice()
    stage.assert_limits_kept()


async def test_credentials_that_are_refused_again_are_told_of_again(
    stage: Stage,
) -> None:
    await forty_orders(stage, "invalid_client")

    await stage.press("ada", stage.dms("ada")[-1], "Try again")
    await stage.passes(minutes(4))

    assert len(told(stage)) == 2
    assert len(await stage.rows("orders WHERE state = 'open'")) == 40
    stage.world.faults.clear()
    await stage.types("resume", "ada")
    await stage.all_over()


async def test_forty_people_who_ask_with_a_refused_toll_key_make_one_notice(
    stage: Stage,
) -> None:
    gateway = stage.world.gateway
    await gateway.command("mert", "fleet-ops", "/toll watch error share > 2%")
    await stage.settles()
    stage.world.faults.set("toll", Fault.expired_credentials)
    reports = ("latency", "errors", "cache", "traffic", "hours")
    for number in range(40):
        person = ("mert", "zeynep", "deniz", "ada")[number % 4]
        asked = f"/toll {reports[number % 5]} {'dwmy'[number % 4]}"
        await gateway.command(person, "fleet-ops", asked)
    await stage.settles()
    await stage.passes(minutes(20))

    notices = await stage.rows("deliveries WHERE kind = 'toll_key'")
    assert [each["channel_id"] for each in notices] == [ADA.id]

    stage.world.faults.clear()
    await stage.types("resume", "ada")
    await stage.passes(minutes(20))

    assert [row["paused"] for row in await stage.rows("watches")] == [""]


async def test_a_revoked_slack_token_ends_the_process_and_loses_no_order(
    stage: Stage,
) -> None:
    for typed in FORTY:
        await stage.types(typed)
    stage.world.faults.set("slack", Fault.expired_credentials)
    await stage.passes(minutes(3))

    refused = stage.bot._refusal
    assert refused is not None
    assert refused.result().startswith("WAYBILL_SLACK_BOT_TOKEN: Slack no longer")
    assert await stage.rows("deliveries WHERE state IN ('failed', 'uncertain')") == []
    await goes_down(stage)
    stage.world.faults.clear()
    await stage.start_bot()
    await stage.passes(seconds(10))
    assert stage.cards()
    await stage.all_over()

    assert len(stage.cards()) == 40
    assert len(stage.news()) == 40
    stage.assert_nothing_twice()
