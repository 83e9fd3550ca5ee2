import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import ADA, DENIZ, FLEET_TEAM, MERT
from storage.repositories.audit import SqlAudit
from tests.scenarios.stage import (
    MAIN_ROAD,
    Stage,
    buttons,
    minutes,
    opened,
    seconds,
    words,
)

IZMIR = "driver quality last week for izmir"
ANKARA = "driver quality last week for ankara"


async def closed(stage: Stage) -> None:
    """Leave nobody in but administrators, and let everybody be known."""
    for person in ("mert", "zeynep", "deniz", "selin", "jonas"):
        await stage.types("quota", person)
        await stage.passes(seconds(2))
    await gives(stage, "close")


async def gives(stage: Stage, what: str, channel: str = "fleet-ops") -> str:
    ack = await stage.types(f"access {what}", "ada", channel)
    await stage.settles()
    return str(ack.text)


async def ordered(stage: Stage, person: str, what: str = IZMIR) -> bool:
    before = len(await stage.rows("orders"))
    await stage.types(what, person)
    await stage.all_over()
    rows = await stage.rows("orders WHERE state = 'done'")
    return len(rows) > 0 and len(await stage.rows("orders")) > before


async def test_what_an_administrator_closes_is_closed(stage: Stage) -> None:
    await closed(stage)

    ack = await stage.types(MAIN_ROAD, "mert")

    assert await stage.rows("orders") == []
    assert "This isn't open to you" in ack.text
    assert "Request access" in ack.text
    await stage.orders(person="ada")


async def test_who_was_given_one_branch_orders_that_branch_alone(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await closed(stage)
    said = await gives(stage, "give @mert order, link for Izmir")
    assert "*İzmir*" in said

    ack = await stage.types(ANKARA, "mert")
    assert "*Ankara* isn't open to you" in ack.text
    assert await stage.rows("orders") == []

    await stage.orders(IZMIR, "mert")
    await stage.all_over()
    await stage.press("mert", stage.cards()[0], "Get link")

    assert "/files/" in stage.answers("mert")[-1].text


async def test_all_means_all_that_is_open(stage: Stage) -> None:
    await closed(stage)
    await gives(stage, "give @mert for Izmir and Ankara")

    ref = await stage.orders("driver quality last week for all", "mert")
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 2
    assert {call.org_key for call in stage.supplier.calls if call.org_key} == {
        each.key
        for each in stage.supplier.organisations
        if each.name in {"İzmir", "Ankara"}
    }


async def test_what_is_given_for_a_parent_holds_for_its_children(
    stage: Stage,
) -> None:
    await closed(stage)
    await gives(stage, 'give @mert for "Anadolu Fleet"')

    ref = await stage.orders(ANKARA, "mert")
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"]


async def test_a_channel_s_grant_is_for_who_acts_there(stage: Stage) -> None:
    await closed(stage)
    await gives(stage, "give #fleet-ops")

    await stage.types(IZMIR, "zeynep", "ops-eu")
    await stage.passes(seconds(5))
    assert await stage.rows("orders WHERE state <> 'refused'") == []

    await stage.orders(IZMIR, "zeynep", "fleet-ops")
    await stage.all_over()
    assert len(await stage.rows("orders WHERE state = 'done'")) == 1


async def test_a_user_group_s_grant_is_for_its_members_until_they_leave(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await closed(stage)
    await gives(stage, "give @fleet-team for Izmir")
    await stage.passes(seconds(2))

    await stage.orders(IZMIR, "mert")
    await stage.all_over()
    await stage.types(IZMIR, "deniz")
    assert len(await stage.rows("orders")) == 1

    stage.world.workspace.groups[FLEET_TEAM.id].members.discard(MERT.id)
    await stage.passes(minutes(6))
    await stage.press("mert", stage.cards()[0], "Get link")

    assert await stage.tickets_for_people() == 0
    assert "isn't open to you" in stage.answers("mert")[-1].text


async def test_a_group_that_slack_does_not_tell_about_opens_nothing_for_long(
    stage: Stage,
) -> None:
    await closed(stage)
    await gives(stage, "give @fleet-team")
    await stage.passes(seconds(2))
    stage.world.faults.set(
        "slack", Fault.server_error, operations=frozenset({"usergroups.users.list"})
    )
    await stage.passes(minutes(16))

    await stage.types(IZMIR, "mert")
    await stage.passes(seconds(10))

    assert [row["state"] for row in await stage.rows("orders")] == ["accepted"]
    assert stage.generated() == 0
    stage.world.faults.clear()
    await stage.all_over()
    assert [row["state"] for row in await stage.rows("orders")] == ["done"]


async def test_fifty_groups_are_asked_for_within_slack_s_tier(stage: Stage) -> None:
    await stage.run_sql(
        "INSERT INTO user_groups (installation_id, group_id, due_at) "
        + " UNION ALL ".join(
            f"SELECT 1, 'S{number:03}', '2026-11-18 08:00:00.000000'"
            for number in range(50)
        )
    )

    await stage.passes(minutes(4))

    workspace = stage.world.workspace
    asked = workspace.count("usergroups.users.list")
    assert asked >= 50
    assert workspace.max_in_window("usergroups.users.list", 60) <= 20


async def test_guests_get_in_where_the_switch_is_on_and_only_by_a_grant_of_theirs(
    stage: Stage,
) -> None:
    await closed(stage)
    await gives(stage, "give everyone")
    await gives(stage, "give @jonas for Izmir")
    await stage.types(IZMIR, "jonas")
    assert await stage.rows("orders") == []

    await gives(stage, "admit guests for Izmir")
    await stage.orders(IZMIR, "jonas")
    await stage.types(IZMIR, "selin")
    await stage.types(ANKARA, "jonas")
    await stage.all_over()

    assert len(await stage.rows("orders")) == 1


async def test_a_shared_channel_is_refused_until_its_switch_is_on(
    stage: Stage,
) -> None:
    await stage.types(MAIN_ROAD, "mert", "partners")
    await stage.all_over()
    assert [row["state"] for row in await stage.rows("orders")] == ["refused"]
    assert "shared with another company" in stage.dms("mert")[-1].text

    await gives(stage, "admit shared channels")
    await stage.orders(MAIN_ROAD, "mert", "partners")
    await stage.all_over()

    assert len(stage.cards("partners")) == 1


async def test_who_asks_for_access_is_let_in_by_one_press(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await closed(stage)
    await gives(stage, "give @mert for Ankara")
    await stage.types(IZMIR, "mert")
    (denial,) = [each for each in stage.answers("mert") if "İzmir" in each.text]

    await stage.press("mert", denial, "Request access")
    await stage.types(IZMIR, "mert")
    await stage.press("mert", stage.answers("mert")[-1], "Request access")
    await stage.passes(seconds(5))
    (asked,) = stage.dms("ada")
    assert f"<@{MERT.id}>" in asked.text
    assert "*İzmir*" in asked.text

    await stage.press("ada", asked, "Approve")
    await stage.passes(seconds(5))

    assert f"<@{ADA.id}> let you order reports" in stage.dms("mert")[-1].text
    await stage.orders(IZMIR, "mert")
    await stage.all_over()
    assert len(await stage.rows("orders WHERE state = 'done'")) == 1


async def test_a_declined_request_opens_nothing_and_is_not_asked_again_that_day(
    stage: Stage,
) -> None:
    await closed(stage)
    await gives(stage, "give @mert for Ankara")
    await stage.types(IZMIR, "mert")
    denial = stage.answers("mert")[-1]
    await stage.press("mert", denial, "Request access")
    await stage.passes(seconds(5))

    await stage.press("ada", stage.dms("ada")[-1], "Decline")
    await stage.passes(seconds(5))
    await stage.types(IZMIR, "mert")
    await stage.press("mert", stage.answers("mert")[-1], "Request access")
    await stage.passes(seconds(5))

    assert len(stage.dms("ada")) == 1
    assert "left it closed" in stage.dms("mert")[-1].text
    ack = await stage.types(IZMIR, "mert")
    assert "isn't open to you" in ack.text


async def test_nobody_but_an_administrator_can_approve(stage: Stage) -> None:
    await closed(stage)
    await stage.types(IZMIR, "mert")
    denial = stage.answers("mert")[-1]
    await stage.press("mert", denial, "Request access")
    await stage.passes(seconds(5))
    asked = stage.dms("ada")[-1]
    for person in ("mert", "selin"):
        theirs = stage.answers(person)[-1]
        theirs.blocks = asked.blocks
        await stage.press(person, theirs, "Approve")

    assert await stage.rows("access_grants WHERE holder_kind = 'person'") == []
    assert await stage.rows("access_requests WHERE state <> 'open'") == []


@pytest.mark.parametrize(
    "typed", ["show", "give @mert", "take @zeynep", "open", "close", "admit guests"]
)
async def test_only_administrators_change_access(stage: Stage, typed: str) -> None:
    await stage.types("quota", "mert")
    await stage.passes(seconds(2))

    ack = await stage.types(f"access {typed}", "mert")

    assert "Only administrators can do that" in ack.text
    assert await stage.rows("access_grants") == []
    assert await stage.rows("admissions") == []


async def test_everybody_may_ask_why_they_may_what_they_may(stage: Stage) -> None:
    await closed(stage)
    await gives(stage, "give @mert link for Izmir")

    own = await stage.types("access explain @mert for Izmir", "mert")
    others = await stage.types("access explain @zeynep", "mert")
    by_admin = await gives(stage, "why @mert for Izmir")

    assert f"yes, because <@{MERT.id}> may get links, *İzmir*" in own.text
    assert "order reports, *İzmir*: no" in own.text
    assert "Only administrators" in others.text
    assert "yes, because" in by_admin


async def test_the_first_grant_shuts_nobody_out_who_was_in_by_the_settings(
    stage: Stage,
) -> None:
    await gives(stage, "give @mert administer")

    await stage.orders(IZMIR, "zeynep")
    await stage.all_over()

    assert len(await stage.rows("orders WHERE state = 'done'")) == 1
    await stage.types("access", "mert")
    await stage.settles()
    assert "every full member" in stage.answers("mert")[-1].text


async def test_who_administers_a_branch_gives_that_branch_alone(
    stage: Stage,
) -> None:
    await closed(stage)
    await gives(stage, "give @mert administer for Izmir")

    yes = await stage.types("access give @deniz order for Izmir", "mert")
    no = await stage.types("access give @deniz order for Ankara", "mert")
    everything = await stage.types("access give @deniz order", "mert")

    assert f"<@{DENIZ.id}> may now order reports, for *İzmir*." in yes.text
    assert "*Ankara* isn't open to you" in no.text
    assert "Only administrators" in everything.text


async def test_somebody_without_a_right_learns_nothing_of_others_orders(
    stage: Stage,
) -> None:
    ref = await stage.orders(ANKARA, "zeynep")
    await stage.all_over()
    await closed(stage)
    await gives(stage, "give @mert for Izmir")

    shown = await stage.types(ref, "mert")
    listed = await stage.types("list", "mert")
    branches = await stage.types("orgs", "mert")

    for said in (shown, listed, branches):
        assert "Ankara" not in said.text
    assert "İzmir" in branches.text


async def test_every_denial_is_in_the_audit_trail(stage: Stage) -> None:
    await closed(stage)

    await stage.types(IZMIR, "mert")
    await stage.types("access", "mert")

    lines = await stage.rows("audit WHERE action = 'denied'")
    assert [line["actor"] for line in lines].count(MERT.id) == 2


async def test_a_denial_that_cannot_be_written_down_is_told_all_the_same(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await closed(stage)

    async def locked(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(SqlAudit, "add", locked)

    said = await stage.types(IZMIR, "mert")

    assert said.text.startswith("This isn't open to you.")


async def test_an_acknowledgement_never_waits_for_slack_s_word(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_OPEN_TO="members")
        await gives(stage, "give @fleet-team")
        stage.world.faults.set("slack", Fault.slow)

        # Slack's word takes a time that does not pass here.
        await stage.types(MAIN_ROAD, "mert", "ops-eu")

        stage.world.faults.clear()
        await stage.all_over()


@pytest.mark.parametrize("where", ["fleet-ops", "ops-eu"])
async def test_a_button_is_worth_what_its_presser_is_worth_now(
    stage: Stage, where: str
) -> None:
    await gives(stage, "open")
    await stage.orders(IZMIR, "mert")
    await stage.all_over()
    card = stage.cards()[0]
    await gives(stage, "close")
    await stage.types("quota", "zeynep", where)
    await stage.passes(seconds(2))

    for person in ("mert", "zeynep", "selin", "jonas"):
        await stage.press(person, card, "Get link")

    assert await stage.tickets_for_people() == 0
    assert "/files/" not in "".join(
        words(each) for each in stage.answers("mert") + stage.answers("zeynep")
    )


async def test_the_button_of_an_order_that_was_retried_is_judged_like_any_other(
    stage: Stage,
) -> None:
    stage.supplier.failure_share = 1.0
    await stage.orders(IZMIR, "mert")
    await stage.all_over()
    old = stage.cards()[0]
    (retry,) = (label for label in buttons(old) if label.startswith("Retry"))
    before = copy.deepcopy(old.blocks)
    await stage.press("mert", old, retry)
    await stage.all_over()
    await gives(stage, "close")
    stage.supplier.failure_share = 0.0

    old.blocks = before
    await stage.press("mert", old, retry)
    await stage.all_over()

    assert await stage.tickets_for_people() == 0
    assert len(await stage.rows("orders")) == 2


async def test_nothing_is_ordered_into_a_channel_that_another_company_reads(
    stage: Stage,
) -> None:
    typed = "driver quality last week for izmir to #partners"

    await stage.types(typed, "mert")
    await stage.all_over()
    await stage.types(typed, "mert")
    await stage.all_over()

    assert await stage.rows("orders WHERE state <> 'refused'") == []
    assert stage.posts("partners") == []
    await gives(stage, "admit shared channels for Izmir")
    await stage.orders(typed, "mert")
    await stage.all_over()
    assert len(stage.cards("partners")) == 1


@pytest.mark.parametrize("channel", ["fleet-ops", "partners"])
async def test_a_file_stands_only_in_a_channel_whose_readers_may_have_it(
    stage: Stage, channel: str
) -> None:
    there = channel == "fleet-ops"
    await gives(stage, "admit shared channels")
    await stage.orders(
        "payments organization last month for all as file", "mert", channel
    )
    await stage.all_over()
    await stage.passes(seconds(10))

    with_files = [each for each in stage.posts(channel) if each.files]
    by_dm = [each for each in stage.dms("mert") if each.files]
    assert (bool(with_files), bool(by_dm)) == (there, not there)
    kept = await stage.rows("audit WHERE action = 'file_kept_from_channel'")
    assert bool(kept) is not there


async def test_who_was_given_no_toll_metrics_sees_none(stage: Stage) -> None:
    await closed(stage)
    await gives(stage, "give @mert order, link for Izmir")
    await gives(stage, "give @zeynep toll")

    for person, may in (("mert", False), ("zeynep", True)):
        await stage.world.gateway.command(person, "fleet-ops", "/toll latency")
        await stage.settles()
        said = stage.answers(person)[-1].text
        assert ("Response times" in said) is may, said
        assert ("Toll metrics aren't open to you" in said) is not may


async def test_who_was_given_no_toll_metrics_sees_no_schedule_of_them(
    stage: Stage,
) -> None:
    await closed(stage)
    await gives(stage, "give @mert order, link for Izmir")
    await gives(stage, "give @zeynep toll")
    gateway = stage.world.gateway
    await gateway.command("ada", "fleet-ops", "/toll schedule all d every monday 9am")
    await stage.settles()
    await stage.press("ada", stage.answers("ada")[-1], "Save")
    await stage.settles()

    for person, may in (("mert", False), ("zeynep", True)):
        listed = await gateway.command(person, "fleet-ops", "/toll schedules")
        one = await gateway.command(person, "fleet-ops", "/report S-1")
        assert ("S-1" in listed.text) is may, listed.text
        assert ("onday" in one.text) is may, one.text


async def test_what_others_ordered_does_not_hide_what_is_one_s_own(
    stage: Stage,
) -> None:
    await closed(stage)
    await gives(stage, "give @mert for Izmir")
    ref = await stage.orders("driver quality 2026-09-01 for Izmir")
    for day in range(1, 13):
        await stage.types(f"driver quality 2026-08-{day:02} for Ankara", person="ada")
        await stage.settles()

    ack = await stage.types("list", person="mert")

    assert ref in ack.text
    assert "Ankara" not in ack.text


async def test_a_list_costs_no_more_where_there_are_more_orders(stage: Stage) -> None:
    await closed(stage)
    await gives(stage, "give @mert order, link for Izmir")
    costs = []
    for days in ((1, 2), (3, 4, 5, 6, 7, 8)):
        for day in days:
            what = ("izmir", "ankara")[day % 2]
            await stage.orders(f"driver quality 2026-11-0{day} for {what}", "ada")
        with counted(stage) as statements:
            listed = await stage.types("list", "mert")
        assert listed.text.count("*R-") == days[-1] / 2
        costs.append(len(statements))

    assert costs[0] == costs[1]


@contextmanager
def counted(stage: Stage) -> Iterator[list[str]]:
    """Note what is asked of the database."""
    statements: list[str] = []

    def heard(*told: Any) -> None:
        statements.append(told[2])

    engine = stage.bot.engine.sync_engine
    event.listen(engine, "before_cursor_execute", heard)
    yield statements
    event.remove(engine, "before_cursor_execute", heard)
