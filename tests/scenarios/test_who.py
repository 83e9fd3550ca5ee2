import asyncio
from dataclasses import replace

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import (
    ADA,
    DENIZ,
    DEPLOYBOT,
    EMRE,
    JONAS,
    MERT,
    PRIYA,
    SELIN,
)
from bot.sandbox.slack.records import Message
from tests.scenarios.attacks import Hand
from tests.scenarios.stage import (
    MAIN_ROAD,
    Stage,
    buttons,
    minutes,
    opened,
    seconds,
)


async def test_members_may_order_where_it_is_open_to_members(stage: Stage) -> None:
    ref = await stage.orders(person="zeynep")
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3


async def test_only_administrators_may_where_it_is_open_to_them(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_OPEN_TO="admins")

        ack = await stage.types(MAIN_ROAD, "mert")
        assert await stage.rows("orders") == []
        assert f"<@{ADA.id}>" in ack.text
        await stage.orders(person="ada")


@pytest.mark.parametrize("guest", [SELIN.name, JONAS.name])
async def test_a_guest_s_order_is_kept_until_looked_up_and_then_refused_by_dm(
    either_stage: Stage, guest: str
) -> None:
    stage = either_stage
    ref = await stage.orders(person=guest)
    await stage.all_over()

    assert await stage.order_state(ref) == "refused"
    assert stage.posts("fleet-ops") == []
    (told,) = stage.dms(guest)
    assert "Nothing was ordered" in told.text
    assert stage.generated() == 0


async def test_a_guest_who_is_known_is_refused_at_once(stage: Stage) -> None:
    await stage.orders(person="selin")
    await stage.all_over()

    await stage.types(MAIN_ROAD, "selin")

    assert len(await stage.rows("orders")) == 1


async def test_an_order_is_kept_while_slack_cannot_say_who_it_is(
    stage: Stage,
) -> None:
    stage.world.faults.set(
        "slack", Fault.server_error, operations=frozenset({"users.info"})
    )
    ref = await stage.orders()
    await stage.passes(seconds(30))
    assert await stage.order_state(ref) == "accepted"

    stage.world.faults.clear()
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3


async def test_a_slow_look_up_delays_no_acknowledgement(stage: Stage) -> None:
    stage.world.faults.set("slack", Fault.slow)

    # Slack's answer takes a time that does not pass here.
    await stage.types(MAIN_ROAD)

    assert len(await stage.rows("orders")) == 1
    stage.world.faults.clear()
    await stage.all_over()


async def test_a_stranger_in_a_shared_channel_gets_no_link(stage: Stage) -> None:
    await stage.types("access admit shared", "ada")
    await stage.orders(channel="partners")
    await stage.all_over()

    await stage.press("priya", stage.cards("partners")[0], "Single files")

    assert await stage.tickets_for_people() == 0
    assert "/files/" not in stage.answers("priya", "partners")[-1].text
    assert PRIYA.is_stranger


@pytest.mark.parametrize("label", ["Cancel"])
async def test_a_stranger_cannot_cancel_either(stage: Stage, label: str) -> None:
    await stage.types("access admit shared", "ada")
    ref = await stage.orders(channel="partners")
    await stage.passes(seconds(3))

    await stage.press("priya", stage.cards("partners")[0], label)

    assert "cancelled" not in await stage.states(ref)


async def test_who_becomes_a_guest_loses_access_at_once(stage: Stage) -> None:
    await stage.orders()
    await stage.all_over()
    guest = replace(MERT, is_restricted=True)

    await stage.world.gateway.events.user_changed(guest)
    await stage.settles()
    await stage.press("mert", stage.cards()[0], "Single files")

    assert await stage.tickets_for_people() == 0


async def test_who_becomes_a_guest_while_slack_fails_loses_access_all_the_same(
    stage: Stage,
) -> None:
    await stage.orders()
    await stage.all_over()
    stage.world.faults.set(
        "slack", Fault.server_error, operations=frozenset({"users.info"})
    )

    await stage.world.gateway.events.user_changed(replace(MERT, is_restricted=True))
    await stage.settles()
    await stage.press("mert", stage.cards()[0], "Single files")

    assert await stage.tickets_for_people() == 0


async def test_a_workspace_of_somebody_else_ends_nothing_here(stage: Stage) -> None:
    hand, stopped = Hand(stage), asyncio.get_running_loop().create_future()
    stage.bot._refusal = stopped

    await hand.announce({"type": "app_uninstalled"}, team_id="T0ELSEWHERE")
    await hand.announce({"type": "app_uninstalled"}, team_id=None)
    assert not stopped.done()

    await hand.announce({"type": "app_uninstalled"}, team_id="T0WAYBILL")
    assert stopped.done()


async def test_who_left_asks_for_no_access_though_nobody_knows_them_yet(
    stage: Stage,
) -> None:
    await stage.types("access close", "ada")

    for gone in (EMRE, DEPLOYBOT):
        await Hand(stage).press(gone, "C0FLEETOP", "access.request", "v1|order")
    await Hand(stage).press(DENIZ, "C0FLEETOP", "access.request", "v1|order")
    await stage.settles()

    asked = await stage.rows("access_requests")
    assert [row["user_id"] for row in asked] == [DENIZ.id]


async def test_who_left_can_do_nothing_any_more(stage: Stage) -> None:
    await stage.orders()
    await stage.all_over()
    card = stage.cards()[0]
    await stage.world.gateway.events.user_changed(replace(MERT, deleted=True))
    await stage.settles()
    rows = await stage.rows("people WHERE user_id = :user", user=MERT.id)

    assert [row["deleted"] for row in rows] in ([True], [1])
    assert "Single files" in buttons(card)


async def test_somebody_else_may_not_cancel_or_retry_but_an_administrator_may(
    stage: Stage,
) -> None:
    await stage.types("quota", "zeynep")
    ref = await stage.orders(person="mert")
    await stage.passes(seconds(5))

    await stage.press("zeynep", stage.cards()[0], "Cancel")
    assert "cancelled" not in await stage.states(ref)
    assert await stage.rows("audit WHERE action = 'order_cancelled'") == []
    await stage.press("ada", stage.cards()[0], "Cancel")

    assert set(await stage.states(ref)) == {"cancelled"}
    (line,) = await stage.rows("audit WHERE action = 'order_cancelled'")
    assert (line["actor"], line["ref"]) == (ADA.id, ref)


async def test_another_full_member_may_have_links_and_that_is_audited(
    stage: Stage,
) -> None:
    ref = await stage.orders(person="mert")
    await stage.all_over()

    await stage.press("zeynep", stage.cards()[0], "Single files")

    assert "/files/" in stage.answers("zeynep")[-1].text
    lines = await stage.rows("audit WHERE action = 'link_minted'")
    assert {line["ref"] for line in lines} == {ref}
    assert MERT.id not in {line["actor"] for line in lines}


async def pressed_with(
    stage: Stage, value: str, label: str = "Single files"
) -> Message:
    card = stage.cards()[0]
    buttons(card)[label]["value"] = value
    await stage.press("mert", card, label)
    return card


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("v1|R-9999", id="an order that is none"),
        pytest.param("v2|R-9999", id="another version"),
        pytest.param("garbage", id="garbage"),
        pytest.param("", id="nothing"),
        pytest.param("v1|" + "x" * 5000, id="huge"),
        pytest.param("v1|' OR 1=1 --|-1", id="SQL"),
        pytest.param("v1|R-9999|²|٣", id="digits of other scripts"),
    ],
)
async def test_a_forged_value_does_nothing_and_is_explained(
    either_stage: Stage, value: str
) -> None:
    stage = either_stage
    await stage.orders("driver quality last week for izmir and ankara")
    await stage.all_over()
    before = len(stage.answers("mert"))

    await pressed_with(stage, value)

    assert await stage.tickets_for_people() == 0
    assert len(stage.answers("mert")) == before + 1


async def test_the_value_of_somebody_else_s_order_is_no_authority(
    stage: Stage,
) -> None:
    theirs = await stage.orders(person="zeynep")
    await stage.passes(seconds(4))
    await stage.orders("driver quality yesterday for all", person="mert")
    await stage.passes(seconds(4))
    own = stage.cards()[-1]
    buttons(own)["Cancel"]["value"] = f"v1|{theirs}"

    await stage.press("mert", own, "Cancel")

    assert "cancelled" not in await stage.states(theirs)


async def test_a_huge_run_number_or_offset_is_harmless(either_stage: Stage) -> None:
    stage = either_stage
    ref = await stage.orders()
    await stage.all_over()

    await pressed_with(stage, f"v1|{ref}|{'9' * 400}")

    assert await stage.tickets_for_people() == 0
    await stage.types(f"link {ref}-99999999999999999999")
    await stage.settles()
    assert await stage.tickets_for_people() == 0


async def test_a_thousand_names_are_looked_up_within_slack_s_limit(
    stage: Stage,
) -> None:
    for person in ("mert", "zeynep", "deniz", "jonas", "selin"):
        await stage.types("quota", person)
    await stage.passes(minutes(1))

    assert stage.world.workspace.count("users.info", ok=False) == 0
    assert stage.world.workspace.count("users.info", ok=True) == 5
