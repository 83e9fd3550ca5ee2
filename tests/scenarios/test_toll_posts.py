"""Toll reports that everybody sees, answers in a DM, and files."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import SELIN
from bot.sandbox.slack.records import Ephemeral, Message
from bot.sandbox.slack.workspace import EVERYWHERE
from bot.sandbox.toll_world import TollWorld
from tests.scenarios.stage import START as NOW
from tests.scenarios.stage import Stage, buttons, opened, words

SHARE, CSV = "Share to channel", "CSV"
HOURLY = "HourlyRequestStatistics"  # more hours than Slack draws
NATIVE, IMAGE, TABLE, PLAIN = "data_visualization", "image", "data_table", "table"
PICTURES = {NATIVE, IMAGE, TABLE, PLAIN}
POST, COMPLETE = "chat.postMessage", "files.completeUploadExternal"


async def asks(
    stage: Stage, text: str, channel: str = "fleet-ops", person: str = "mert"
) -> Ephemeral | None:
    """Type a toll command and return the answer that the person alone sees."""
    ack = await stage.world.gateway.command(person, channel, f"/toll {text}")
    assert ack.ok, ack
    await stage.settles()
    answers = stage.answers(person, channel)
    return answers[-1] if answers else None


async def shares(stage: Stage, text: str, channel: str = "fleet-ops") -> Ephemeral:
    """Ask, press *Share to channel*, let it be posted; return what was said."""
    return await asks_and_presses(stage, text, SHARE, channel)


async def asks_and_presses(
    stage: Stage, text: str, label: str, channel: str = "fleet-ops"
) -> Ephemeral:
    answer = await asks(stage, text, channel)
    assert answer is not None
    await stage.press("mert", answer, label)
    await stage.all_over()
    return stage.answers("mert", channel)[-1]


def kinds(message: Message | Ephemeral) -> list[str]:
    return [block["type"] for block in message.blocks]


def form(message: Message) -> set[str]:
    return PICTURES & set(kinds(message))


def calls(stage: Stage) -> Counter[str]:
    return Counter(call.method for call in stage.world.workspace.calls)


def image(message: Message) -> dict[str, Any]:
    (block,) = [each for each in message.blocks if each["type"] == "image"]
    return block


def dm_of(stage: Stage, person: str = "mert") -> str:
    return stage.world.workspace.dm(person).id


async def test_a_shared_report_is_a_message_that_everybody_sees_and_can_go_on_with(
    either_stage: Stage,
) -> None:
    stage = either_stage
    said = await shares(stage, "latency")

    (message,) = stage.posts("fleet-ops")
    assert form(message) == {NATIVE}
    assert "Response times · last day" in message.text
    assert "shared by <@" in words(message)
    assert SHARE not in buttons(message)
    assert {"Refresh", "Table", CSV} <= set(buttons(message))
    assert "I post *Response times · last day* in <#" in said.text
    # The answer stands beside what was said about sharing it.
    assert len(stage.answers("mert")) == 2


async def test_what_slack_cannot_draw_is_drawn_and_its_numbers_are_in_words(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await shares(stage, HOURLY)

    (message,) = stage.posts("fleet-ops")
    block = image(message)
    file = stage.world.workspace.files.find(block["slack_file"]["id"])
    assert file is not None
    assert file.content is not None
    assert file.content.startswith(b"\x89PNG")
    assert "10:00 29" in block["alt_text"]
    assert block["alt_text"].split(".")[0] in message.text
    assert file.alt_text == block["alt_text"][: len(file.alt_text)]
    # Nobody was shown the file by itself.
    assert message.files == []


async def test_a_picture_is_drawn_once_however_often_the_post_has_to_wait(
    stage: Stage,
) -> None:
    answer = await asks(stage, HOURLY)
    assert answer is not None
    stage.world.faults.set(
        "slack", Fault.rate_limited, count=2, operations=frozenset({POST})
    )
    await stage.press("mert", answer, SHARE)
    await stage.all_over()

    (message,) = stage.posts("fleet-ops")
    assert form(message) == {IMAGE}
    assert calls(stage)[COMPLETE] == 1


@pytest.mark.parametrize(
    ("refused", "shown", "tries"),
    [
        pytest.param([], NATIVE, 1, id="nothing refused"),
        pytest.param([NATIVE], IMAGE, 2, id="no charts"),
        pytest.param([NATIVE, IMAGE], TABLE, 3, id="no pictures"),
        pytest.param([NATIVE, IMAGE, TABLE], PLAIN, 4, id="no sortable tables"),
        pytest.param([NATIVE, IMAGE, TABLE, PLAIN], None, 5, id="no tables"),
    ],
)
async def test_each_form_that_slack_refuses_is_left_out_and_remembered(
    stage: Stage, refused: list[str], shown: str | None, tries: int
) -> None:
    stage.world.workspace.refuse_blocks(EVERYWHERE, refused)

    await shares(stage, "latency")
    first = calls(stage)
    await shares(stage, "latency")

    (message, again) = stage.posts("fleet-ops")
    assert form(message) == form(again) == ({shown} if shown else set())
    assert "245 requests" in message.text
    assert "100-500 ms 136" in message.text
    assert first[POST] == tries
    assert calls(stage)[POST] == tries + 1


async def test_what_was_refused_is_tried_again_after_a_day(stage: Stage) -> None:
    stage.world.workspace.refuse_blocks(EVERYWHERE, [NATIVE])
    await shares(stage, "latency")
    stage.world.workspace.refuse_blocks(EVERYWHERE, [])
    await shares(stage, "latency")
    await stage.clock.advance(timedelta(days=1))

    await shares(stage, "latency")

    forms = [form(each) for each in stage.posts("fleet-ops")]
    assert forms == [{IMAGE}, {IMAGE}, {NATIVE}]


async def test_a_channel_s_refusal_says_nothing_about_direct_messages(
    stage: Stage,
) -> None:
    fleet = stage.world.workspace.channel("fleet-ops").id
    stage.world.workspace.refuse_blocks(fleet, [NATIVE])
    await shares(stage, "latency")
    await asks(stage, "latency", dm_of(stage))
    await stage.all_over()

    assert form(stage.posts("fleet-ops")[-1]) == {IMAGE}
    assert form(stage.dms("mert")[-1]) == {NATIVE}


async def test_blocks_at_fault_elsewhere_lose_no_report_and_blame_no_form(
    stage: Stage,
) -> None:
    answer = await asks(stage, "latency")
    assert answer is not None
    stage.world.workspace.refuse_blocks(EVERYWHERE, ["section"])
    await stage.press("mert", answer, SHARE)
    await stage.all_over()
    stage.world.workspace.refuse_blocks(EVERYWHERE, [])
    await shares(stage, "latency")

    (plain, whole) = stage.posts("fleet-ops")
    assert plain.blocks == []
    assert "245 requests" in plain.text
    assert form(whole) == {NATIVE}


@pytest.mark.parametrize("scope", ["files:write", "files:read"])
async def test_without_a_scope_for_files_a_briefer_chart_stands_in_and_it_is_remembered(
    stage: Stage, scope: str
) -> None:
    stage.world.workspace.scopes.discard(scope)
    await shares(stage, HOURLY)
    first = calls(stage)
    await shares(stage, HOURLY)

    (message, again) = stage.posts("fleet-ops")
    assert form(message) == form(again) == {NATIVE}
    assert "two hours each" in words(message)
    uploads = {name: n for name, n in first.items() if name.startswith("files.")}
    later = {name: n for name, n in calls(stage).items() if name.startswith("files.")}
    assert uploads == later


async def test_a_scope_that_was_granted_counts_from_the_next_start(
    stage: Stage,
) -> None:
    stage.world.workspace.scopes.discard("files:write")
    await shares(stage, HOURLY)
    stage.world.workspace.scopes.add("files:write")
    await stage.bot.trials.introduce()

    await shares(stage, HOURLY)

    assert [form(each) for each in stage.posts("fleet-ops")] == [{NATIVE}, {IMAGE}]


@pytest.mark.parametrize(
    "operation", ["files.getUploadURLExternal", "upload", COMPLETE, "files.info"]
)
@pytest.mark.parametrize(
    "fault", [Fault.server_error, Fault.lost_answer, Fault.malformed_body]
)
async def test_a_picture_that_cannot_be_sent_holds_no_report_up(
    stage: Stage, operation: str, fault: Fault
) -> None:
    stage.world.faults.set("slack", fault, operations=frozenset({operation}))

    await shares(stage, HOURLY)

    (message,) = stage.posts("fleet-ops")
    assert form(message) in ({NATIVE}, {IMAGE})
    assert "245 requests" in message.text
    assert message.files == []


async def test_the_digest_of_a_channel_leaves_clients_out(stage: Stage) -> None:
    await shares(stage, "")

    (message,) = stage.posts("fleet-ops")
    assert "*Response times*: " in message.text
    assert "client domains" not in words(message).casefold()


@pytest.mark.parametrize(
    "text", ["clients", "ClientPerformanceTrends", "IPReputationAnalysis"]
)
async def test_a_report_that_names_clients_stays_out_of_channels(
    stage: Stage, text: str
) -> None:
    said = await shares(stage, text)

    assert "names clients of the API" in said.text
    assert "WAYBILL_TOLL_CLIENT_CHANNELS" in said.text
    assert stage.every_post() == []


async def test_an_administrator_can_allow_it_for_a_channel(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        fleet = stage.world.workspace.channel("fleet-ops").id
        await stage.start_bot(WAYBILL_TOLL_CLIENT_CHANNELS=fleet)
        await shares(stage, "clients")
        await shares(stage, "")

        (report, digest) = stage.posts("fleet-ops")
        assert "Top client domains" in report.text
        assert "*Top client domains*: " in digest.text


async def test_where_the_bot_is_no_member_the_report_comes_by_dm_with_how_to_invite(
    stage: Stage,
) -> None:
    await shares(stage, "latency", "ops-eu")

    assert stage.posts("ops-eu") == []
    report, notice = sorted(stage.dms("mert"), key=lambda each: "invite" in each.text)
    assert form(report) == {NATIVE}
    assert "/invite @Waybill" in notice.text


async def test_an_answer_in_a_dm_is_a_message_of_its_own(stage: Stage) -> None:
    answer = await asks(stage, HOURLY, dm_of(stage))
    await stage.all_over()

    assert answer is None
    (message,) = stage.dms("mert")
    assert form(message) == {IMAGE}
    assert SHARE not in buttons(message)


async def test_presses_in_a_dm_are_answered_by_messages_too(stage: Stage) -> None:
    await asks(stage, "latency", dm_of(stage))
    await stage.all_over()
    (message,) = stage.dms("mert")
    await stage.press("mert", message, "Table")
    await stage.all_over()
    await stage.press("mert", message, "Last week")
    await stage.all_over()

    _, table, week = stage.dms("mert")
    assert form(table) == {TABLE}
    assert "Response times · last week" in week.text


async def test_a_csv_comes_by_dm_with_all_rows(either_stage: Stage) -> None:
    stage = either_stage
    said = await asks_and_presses(stage, HOURLY, CSV)

    assert "the CSV of *Requests by hour · last day*".casefold() in said.text.casefold()
    assert "direct message" in said.text
    announcement, shown = stage.dms("mert")
    (file,) = shown.files
    assert file.name == "HourlyRequestStatistics-d.csv"
    assert file.content is not None
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "HourOfDay,RequestCount,AvgResponseTime"
    assert f"{len(lines) - 1} rows" in announcement.text
    assert len(lines) > 20
    assert stage.posts("fleet-ops") == []


async def test_a_csv_has_the_separator_that_the_person_s_excel_expects(
    stage: Stage,
) -> None:
    await stage.world.gateway.command("deniz", "fleet-ops", "/toll hours")
    await stage.settles()
    await stage.press("deniz", stage.answers("deniz")[-1], CSV)
    await stage.all_over()

    *_, shown = stage.dms("deniz")
    assert shown.files[0].content is not None
    lines = shown.files[0].content.decode("utf-8-sig").splitlines()
    assert lines[0] == "HourOfDay;RequestCount;AvgResponseTime"


async def test_what_a_client_calls_itself_does_no_harm_in_a_spreadsheet(
    sqlite_url: str,
) -> None:
    hostile = '=HYPERLINK("//evil")'
    request = TollWorld().requests(NOW - timedelta(hours=1), NOW)[0]
    named = request._replace(caller=replace(request.caller, domain=hostile))
    async with opened(sqlite_url, toll=TollWorld(requests=[named])) as stage:
        await stage.start_bot()
        await asks_and_presses(stage, "clients", CSV)

        *_, shown = stage.dms("mert")
        (content,) = [file.content for file in shown.files]
        assert content is not None
        ((cell, *_),) = list(csv.reader(content.decode("utf-8-sig").splitlines()))[1:]
        assert cell == f"'{hostile}"


async def test_without_the_scope_a_csv_is_explained(stage: Stage) -> None:
    stage.world.workspace.scopes.discard("files:write")
    await asks_and_presses(stage, "latency", CSV)

    (told,) = stage.dms("mert")
    assert "files:write" in told.text
    assert "Table" in buttons(told)
    assert told.files == []


async def test_a_lost_answer_shows_no_file_twice_and_is_told(stage: Stage) -> None:
    stage.world.faults.set(
        "slack", Fault.lost_answer, count=1, operations=frozenset({COMPLETE})
    )
    await asks_and_presses(stage, "latency", CSV)

    messages = stage.dms("mert")
    assert [len(each.files) for each in messages] == [0, 1, 0]
    assert "may not have arrived" in messages[-1].text
    assert "the CSV of *Response times" in messages[-1].text


async def test_a_lost_answer_of_a_share_is_told_and_not_posted_again(
    stage: Stage,
) -> None:
    stage.world.faults.set(
        "slack", Fault.lost_answer, count=1, operations=frozenset({POST})
    )
    await shares(stage, "latency")

    assert len(stage.posts("fleet-ops")) == 1
    (told,) = stage.dms("mert")
    assert "*Response times · last day* in <#" in told.text
    assert "may not have arrived" in told.text


async def test_a_silent_toll_api_is_asked_again_and_then_told_by_dm(
    stage: Stage,
) -> None:
    answer = await asks(stage, "latency")
    assert answer is not None
    await stage.clock.advance(timedelta(hours=2))
    stage.world.faults.set("toll", Fault.server_error)
    await stage.press("mert", answer, SHARE)
    await stage.all_over()

    assert stage.posts("fleet-ops") == []
    (told,) = stage.dms("mert")
    assert "I could not post *Response times · last day* in <#" in told.text
    assert "isn't answering" in told.text


async def test_a_toll_api_that_comes_back_is_posted_then(stage: Stage) -> None:
    answer = await asks(stage, "latency")
    assert answer is not None
    await stage.clock.advance(timedelta(hours=2))
    stage.world.faults.set("toll", Fault.server_error, count=1)
    await stage.press("mert", answer, SHARE)
    await stage.all_over()

    assert len(stage.posts("fleet-ops")) == 1
    assert stage.dms("mert") == []


async def test_a_replayed_press_posts_once(stage: Stage) -> None:
    await shares(stage, "latency")
    await stage.world.gateway.redeliver()
    await stage.settles()
    await stage.all_over()

    assert len(stage.posts("fleet-ops")) == 1


async def test_a_guest_who_presses_gets_nothing(stage: Stage) -> None:
    await shares(stage, "latency")
    (message,) = stage.posts("fleet-ops")

    await stage.press(SELIN.name, message, CSV)
    await stage.all_over()

    assert stage.dms(SELIN.name) == []
    (told,) = stage.answers(SELIN.name)
    assert "Guests can't use me" in told.text


async def test_every_share_is_in_the_audit_trail(stage: Stage) -> None:
    await shares(stage, "latency")
    await asks_and_presses(stage, "latency", CSV)

    actions = [row["action"] for row in await stage.rows("audit ORDER BY id")]
    assert "toll_asked" in actions
    assert "toll_csv_asked" in actions
    assert actions.count("delivered") == 3
