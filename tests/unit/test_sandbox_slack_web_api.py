from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.people import (
    ADA,
    ARCHIVED,
    BOT_USER_ID,
    FLEET_OPS,
    MANAGERS,
    MERT,
    OPS_EU,
    PARTNERS,
    PRIYA,
    SELIN,
)
from tests.unit.sandbox_slack import World, button, section, simulated_slack

FLEET = FLEET_OPS.id
SECOND = timedelta(seconds=1)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with simulated_slack() as world:
        yield world


async def test_auth_test_tells_the_granted_scopes_in_a_header(world: World) -> None:
    answer = await world.client.auth_test()

    assert answer["user_id"] == BOT_USER_ID
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_posted_message_stands_in_the_channel_with_a_slack_timestamp(
    world: World,
) -> None:
    answer = await world.client.chat_postMessage(
        channel=FLEET, text="hi", blocks=[section("hi")], unfurl_links=False
    )

    [message] = world.workspace.messages("fleet-ops")
    assert message.ts == answer["ts"] == "1795338000.000100"
    assert (message.text, message.unfurl_links) == ("hi", False)


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        pytest.param("C0NOWHERE", "channel_not_found", id="unknown"),
        pytest.param(OPS_EU.id, "not_in_channel", id="not a member"),
        pytest.param(MANAGERS.id, "channel_not_found", id="private, not a member"),
        pytest.param(ARCHIVED.id, "is_archived", id="archived"),
    ],
)
async def test_a_message_is_refused_where_the_bot_may_not_write(
    world: World, channel: str, error: str
) -> None:
    assert await world.error_of("chat.postMessage", channel=channel, text="x") == error


async def test_a_person_id_as_channel_opens_the_dm(world: World) -> None:
    answer = await world.client.chat_postMessage(channel=MERT.id, text="hi")

    assert answer["channel"] == MERT.dm_id
    assert [m.text for m in world.workspace.messages(MERT.dm_id)] == ["hi"]


async def test_bad_blocks_refuse_the_whole_message_with_the_reasons(
    world: World,
) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await world.client.chat_postMessage(
            channel=FLEET, text="x", blocks=[section("y" * 3001)]
        )

    assert refusal.value.response["error"] == "invalid_blocks"
    assert "/blocks/0" in refusal.value.response["response_metadata"]["messages"][0]
    assert world.workspace.messages(FLEET) == []


async def test_a_channel_can_refuse_data_blocks(world: World) -> None:
    world.workspace.refuse_blocks(FLEET, {"data_table"})
    table = {"type": "data_table", "caption": "c", "rows": []}

    args = {"text": "x", "blocks": [table]}
    assert await world.error_of("chat.postMessage", channel=FLEET, **args) == (
        "invalid_blocks"
    )
    assert not await world.error_of("chat.postMessage", channel=PARTNERS.id, **args)


async def test_an_empty_message_and_too_much_in_blocks_are_refused(
    world: World,
) -> None:
    assert await world.error_of("chat.postMessage", channel=FLEET) == "no_text"
    await world.clock.advance(SECOND)
    blocks = [section("y" * 2900)] * 5
    assert await world.error_of("chat.postMessage", channel=FLEET, blocks=blocks) == (
        "msg_blocks_too_long"
    )


async def test_an_update_with_text_alone_takes_the_blocks_away(world: World) -> None:
    posted = await world.client.chat_postMessage(
        channel=FLEET, text="a", blocks=[button("x.y")]
    )

    await world.client.chat_update(channel=FLEET, ts=posted["ts"], text="b")

    [message] = world.workspace.messages(FLEET)
    assert (message.text, message.blocks, message.edited) == ("b", [], True)


async def test_an_update_is_refused_when_too_long_unknown_or_not_ours(
    world: World,
) -> None:
    posted = await world.client.chat_postMessage(channel=FLEET, text="a")
    theirs = await world.gateway.message("ada", FLEET, "hello")
    place = {"channel": FLEET, "ts": posted["ts"]}

    assert await world.error_of("chat.update", **place, text="x" * 4001) == (
        "msg_too_long"
    )
    assert await world.error_of("chat.update", channel=FLEET, ts="1.0", text="x") == (
        "message_not_found"
    )
    assert await world.error_of(
        "chat.update", channel=FLEET, ts=theirs.ts, text="x"
    ) == ("cant_update_message")


async def test_replies_stand_in_the_thread_and_are_counted(world: World) -> None:
    posted = await world.client.chat_postMessage(channel=FLEET, text="a")
    await world.clock.advance(SECOND)
    await world.client.chat_postMessage(channel=FLEET, text="b", thread_ts=posted["ts"])

    thread = world.workspace.thread(FLEET, posted["ts"])
    assert [m.text for m in thread] == ["a", "b"]
    assert world.workspace.conversations.reply_count(thread[0]) == 1


async def test_one_message_a_second_goes_to_a_channel_and_the_next_gets_429(
    world: World,
) -> None:
    await world.client.chat_postMessage(channel=FLEET, text="a")
    with pytest.raises(SlackApiError) as refusal:
        await world.client.chat_postMessage(channel=FLEET, text="b")
    await world.client.chat_postMessage(channel=PARTNERS.id, text="c")
    await world.clock.advance(SECOND)
    await world.client.chat_postMessage(channel=FLEET, text="d")

    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "1"
    assert [m.text for m in world.workspace.messages(FLEET)] == ["a", "d"]
    assert world.workspace.max_in_window("chat.postMessage", 1, FLEET) == 2


async def test_the_fifty_first_update_in_a_minute_waits_for_the_first_to_age(
    world: World,
) -> None:
    posted = await world.client.chat_postMessage(channel=FLEET, text="a")
    args = {"channel": FLEET, "ts": posted["ts"], "text": "b"}
    await world.call("chat.update", **args)
    await world.clock.advance(10 * SECOND)
    for _ in range(49):
        await world.call("chat.update", **args)

    assert await world.error_of("chat.update", **args) == "ratelimited"
    await world.clock.advance(50 * SECOND)
    assert not await world.error_of("chat.update", **args)
    assert await world.error_of("chat.update", **args) == "ratelimited"
    assert world.workspace.count("chat.update", ok=True) == 51


async def test_tokens_and_scopes_are_checked(world: World) -> None:
    world.client.token = "wrong"
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await world.client.auth_test()
    world.workspace.scopes.discard("chat:write")
    refusal = await world.call("chat.postMessage", channel=FLEET, text="x")
    assert refusal["error"] == "missing_scope"
    assert refusal["needed"] == "chat:write"
    world.workspace.token_revoked = True
    assert await world.error_of("auth.test") == "token_revoked"


async def test_an_unknown_method_is_called_that(world: World) -> None:
    assert await world.error_of("conversations.kick") == "unknown_method"


async def test_people_and_channels_are_described_with_what_matters(
    world: World,
) -> None:
    guest = await world.client.users_info(user=SELIN.id)
    stranger = await world.client.users_info(user=PRIYA.id)
    shared = await world.client.conversations_info(channel=PARTNERS.id)
    members = await world.client.conversations_members(channel=PARTNERS.id)
    dm = await world.client.conversations_open(users=ADA.id)

    assert guest["user"]["is_ultra_restricted"]
    assert stranger["user"]["is_stranger"]
    assert stranger["user"]["team_id"] != guest["user"]["team_id"]
    assert shared["channel"]["is_ext_shared"]
    assert PRIYA.id in members["members"]
    assert dm["channel"]["id"] == ADA.dm_id


async def test_an_ephemeral_message_reaches_one_person_alone(world: World) -> None:
    await world.client.chat_postEphemeral(channel=FLEET, user=ADA.id, text="psst")

    assert [e.text for e in world.workspace.ephemerals("ada", FLEET)] == ["psst"]
    assert world.workspace.ephemerals("mert", FLEET) == []
    assert world.workspace.messages(FLEET) == []
    assert await world.error_of(
        "chat.postEphemeral", channel=FLEET, user=PRIYA.id, text="x"
    ) == ("user_not_in_channel")


async def test_a_file_goes_up_in_three_steps_and_is_scanned_for_a_second(
    world: World,
) -> None:
    await world.client.files_upload_v2(
        channel=FLEET, content="a;b\n1;2\n", filename="rows.csv", title="Rows"
    )

    [message] = world.workspace.messages(FLEET)
    [file] = message.files
    assert (file.title, file.content) == ("Rows", b"a;b\n1;2\n")
    early = await world.client.files_info(file=file.id)
    await world.clock.advance(SECOND)
    later = await world.client.files_info(file=file.id)
    assert (early["file"]["mimetype"], later["file"]["mimetype"]) == ("", "text/csv")

    async with world.http.get(later["file"]["url_private"]) as stranger:
        assert stranger.status == 403
    token = {"Authorization": f"Bearer {world.client.token}"}
    async with world.http.get(later["file"]["url_private"], headers=token) as owner:
        assert await owner.read() == b"a;b\n1;2\n"


async def test_an_image_is_refused_in_blocks_until_it_was_scanned(
    world: World,
) -> None:
    await world.client.files_upload_v2(content=b"png", filename="chart.png")
    [file] = world.workspace.files.all()
    image = {"type": "image", "alt_text": "chart", "slack_file": {"id": file.id}}
    args = {"channel": FLEET, "text": "x", "blocks": [image]}

    assert await world.error_of("chat.postMessage", **args) == "invalid_blocks"
    await world.clock.advance(SECOND)
    assert not await world.error_of("chat.postMessage", **args)


async def test_an_upload_of_another_length_than_announced_is_refused(
    world: World,
) -> None:
    answer = await world.client.files_getUploadURLExternal(filename="a.csv", length=9)
    async with world.http.post(answer["upload_url"], data=b"short") as response:
        assert response.status == 400
    assert await world.error_of(
        "files.completeUploadExternal", files=[{"id": answer["file_id"]}]
    ) == ("file_not_found")


async def test_calls_are_recorded_with_their_instant_and_outcome(world: World) -> None:
    await world.call("chat.postMessage", channel="C0NOWHERE", text="x")

    [call] = world.workspace.calls
    assert (call.method, call.ok, call.error) == (
        "chat.postMessage",
        False,
        "channel_not_found",
    )
    assert call.at == world.clock.now()
    assert world.workspace.credentials.bot_token not in repr(call)
