from collections.abc import AsyncIterator

import pytest

from bot.sandbox.slack.people import ADA, DENIZ, JONAS, PARTNER_NAME
from bot.sandbox.slack.records import Ephemeral, Message
from bot.sandbox.supplier_columns import _FIRST_NAMES, _SURNAMES
from tests.scenarios.schedule_steps import answered
from tests.scenarios.stage import Stage, buttons, minutes, opened, seconds
from tests.scenarios.test_files import table, with_files

DRIVERS = "driver quality last week for all as file"
LET_IN = "Let it stand there"
HERE = "finance-close"  # private, with Ada and Deniz in it


@pytest.fixture
async def guarded(database_url: str) -> AsyncIterator[Stage]:
    """Open a world in which a guest reads a private channel."""
    async with opened(database_url) as stage:
        await stage.start_bot()
        stage.world.workspace.channel(HERE).members.add(JONAS.id)
        yield stage


def in_thread(stage: Stage, channel: str = HERE) -> list[Message]:
    return with_files(stage.posts(channel))


async def asked(stage: Stage, typed: str = DRIVERS) -> Message:
    """Order a file into a channel with a guest, and return what Ada is asked."""
    await stage.orders(typed, "deniz", HERE)
    await stage.all_over()
    await stage.passes(minutes(1))
    (question,) = [each for each in stage.dms("ada") if LET_IN in buttons(each)]
    return question


def said_to_ada(stage: Stage) -> Ephemeral:
    return stage.answers("ada", stage.world.workspace.dm("ada").id)[-1]


async def test_a_file_for_a_channel_with_guests_waits_for_an_administrator(
    guarded: Stage,
) -> None:
    stage = guarded
    question = await asked(stage)

    assert "4 members, 1 guest" in question.text
    assert "It has columns about people" in question.text
    assert with_files(stage.dms("deniz"))
    assert in_thread(stage) == []

    await stage.press("ada", question, LET_IN)
    await stage.passes(minutes(1))
    await stage.press("ada", question, LET_IN)
    await stage.press("ada", question, "Leave it out")
    await stage.passes(minutes(1))

    (there,) = in_thread(stage)
    assert "Driver UUID" in table(there.files[0])[0]
    assert "to you alone" not in there.text
    assert f"<@{ADA.id}> lets the file" in said_to_ada(stage).text
    decided = await stage.rows(
        "audit WHERE action IN ('file_approved','file_declined')"
    )
    assert [(row["actor"], row["action"]) for row in decided] == [
        (ADA.id, "file_approved")
    ]
    assert len(await stage.rows("audit WHERE action = 'file_approval_asked'")) == 1


async def test_what_an_administrator_leaves_out_stays_out(guarded: Stage) -> None:
    stage = guarded
    question = await asked(stage)

    await stage.press("ada", question, "Leave it out")
    await stage.passes(minutes(1))

    assert in_thread(stage) == []
    assert "left the file" in said_to_ada(stage).text


async def test_only_who_administers_the_branches_lets_a_file_in(stage: Stage) -> None:
    stage.world.workspace.channel(HERE).members.add(JONAS.id)
    question = await asked(stage)
    await stage.types("quota", "mert")
    for person, theirs in (
        ("deniz", stage.dms("deniz")[-1]),
        ("mert", stage.answers("mert")[-1]),
    ):
        theirs.blocks = question.blocks
        await stage.press(person, theirs, LET_IN)
    await stage.passes(minutes(1))

    assert in_thread(stage) == []
    assert [row["state"] for row in await stage.rows("approvals")] == ["open"]


async def test_a_question_is_open_for_a_day(stage: Stage) -> None:
    stage.world.workspace.channel(HERE).members.add(JONAS.id)
    question = await asked(stage)
    await stage.clock.advance(minutes(24 * 60 + 1))

    await stage.press("ada", question, LET_IN)
    await stage.passes(minutes(1))

    assert "is over" in said_to_ada(stage).text
    assert in_thread(stage) == []


async def test_an_approval_holds_for_those_who_read_the_channel_when_it_was_asked(
    stage: Stage,
) -> None:
    stage.world.workspace.channel(HERE).members.add(JONAS.id)
    question = await asked(stage)
    await stage.press("ada", question, LET_IN)
    stage.world.workspace.channel(HERE).kind = "channel"
    await stage.run_sql("DELETE FROM channels")
    await stage.passes(minutes(1))

    assert in_thread(stage) == []
    kept = await stage.rows("audit WHERE action = 'file_kept_from_channel'")
    assert len(kept) == 2
    assert "başkaları okuyor" in stage.dms("deniz")[-1].text


async def test_columns_about_people_are_left_out_where_everybody_reads(
    stage: Stage,
) -> None:
    await stage.orders(DRIVERS, "mert", "fleet-ops")
    await stage.all_over()
    await stage.passes(minutes(1))

    (whole,) = with_files(stage.dms("mert"))
    (masked,) = in_thread(stage, "fleet-ops")
    assert "Driver UUID" in table(whole.files[0])[0]
    headers, *rows = table(masked.files[0])
    assert len(rows) == len(table(whole.files[0])) - 1
    assert headers[0] == "Organisation"
    assert not {"Driver UUID", "Driver first name"} & set(headers)
    cells = {cell for row in rows for cell in row}
    assert not cells & {*_FIRST_NAMES, *_SURNAMES}


@pytest.mark.parametrize("verdict", ["refuse", "go"])
async def test_the_operator_s_rules_come_before_ours(
    sqlite_url: str, verdict: str
) -> None:
    rules = f'{{"workspace": {{"personal": "{verdict}"}}}}'
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_AUDIENCE_RULES=rules)
        await stage.orders(DRIVERS, "mert", "fleet-ops")
        await stage.all_over()
        await stage.passes(minutes(1))

        assert bool(in_thread(stage, "fleet-ops")) is (verdict == "go")
        assert bool(with_files(stage.dms("mert"))) is (verdict == "refuse")


async def test_who_saves_a_schedule_sees_who_reads_it(stage: Stage) -> None:
    rehearsal = await answered(stage, f"{DRIVERS} every monday 9am")

    assert "<#C0FLEETOP> has 8 members, 2 guests." in rehearsal.text
    assert "columns about people are left out there" in rehearsal.text
    assert stage.world.workspace.count("conversations.list") == 0


async def test_a_rehearsal_names_the_company_that_reads_along(stage: Stage) -> None:
    await stage.types("access admit shared", "ada")
    rehearsal = await answered(stage, f"{DRIVERS} every monday 9am", "mert", "partners")

    assert f"shared with {PARTNER_NAME}" in rehearsal.text
    assert "Files do not go there" in rehearsal.text
    assert DENIZ.id not in rehearsal.text
    await stage.passes(seconds(1))


@pytest.mark.parametrize(
    ("channel", "shown"), [("fleet-ops", True), ("partners", False)]
)
async def test_figures_stand_only_where_those_who_read_may_see_them(
    stage: Stage, channel: str, *, shown: bool
) -> None:
    await stage.types("access admit shared", "ada")
    await stage.orders("payments organization last month for all", "mert", channel)
    await stage.all_over()

    (news,) = stage.news(channel)
    assert ("row" in news.text) is shown, news.text
    assert "ready" in news.text
