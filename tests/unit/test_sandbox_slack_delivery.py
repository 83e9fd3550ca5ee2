from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.slack.people import (
    ADA,
    ARCHIVED,
    BOT_USER_ID,
    EMRE,
    FLEET_OPS,
    MANAGERS,
    MERT,
    OPS_EU,
    PARTNERS,
    PRIYA,
    SLACKBOT_ID,
)
from bot.sandbox.slack.refusals import PersonCannotError
from tests.unit.sandbox_slack import Received, World, button, simulated_slack

FLEET = FLEET_OPS.id
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with simulated_slack() as world:
        yield world


async def test_a_command_arrives_signed_with_the_documented_fields(
    world: World,
) -> None:
    await world.gateway.command("mert", "fleet-ops", "/report help")

    [received] = world.bot.received
    verifier = SignatureVerifier(world.workspace.credentials.signing_secret)
    assert verifier.is_valid_request(received.raw, received.headers)
    form = received.form
    assert (form["command"], form["text"]) == ("/report", "help")
    assert (form["user_id"], form["channel_id"]) == (MERT.id, FLEET)
    assert form["channel_name"] == "fleet-ops"
    assert form["response_url"].startswith(f"{world.origin}/response/")
    assert form["trigger_id"]
    assert form["is_enterprise_install"] == "false"


async def test_names_urls_and_the_three_characters_arrive_escaped(
    world: World,
) -> None:
    await world.gateway.command(
        "ada", FLEET, "/report a<b & c @mert #ops-eu #managers https://x.org/?a=1"
    )

    assert world.bot.received[0].form["text"] == (
        f"a&lt;b &amp; c <@{MERT.id}|mert> <#{OPS_EU.id}|ops-eu> "
        f"<#{MANAGERS.id}|> <https://x.org/?a=1>"
    )


async def test_private_channels_and_dms_hide_their_names(world: World) -> None:
    await world.gateway.command("ada", "managers", "/report")
    await world.gateway.command("ada", ADA.dm_id, "/report")

    names = [received.form["channel_name"] for received in world.bot.received]
    assert names == ["privategroup", "directmessage"]


async def test_the_first_answer_is_for_the_caller_alone(world: World) -> None:
    world.bot.says({"text": "Ordered.", "response_type": "ephemeral"})

    ack = await world.gateway.command("ada", FLEET, "/report")

    assert (ack.status, ack.text, ack.ok) == (200, "Ordered.", True)
    assert [e.text for e in world.workspace.ephemerals("ada", FLEET)] == ["Ordered."]
    assert world.workspace.messages(FLEET) == []


async def test_an_answer_in_channel_shows_what_was_typed_too(world: World) -> None:
    world.bot.says({"text": "Here.", "response_type": "in_channel"})

    await world.gateway.command("ada", FLEET, "/report help")

    said = [(m.user, m.text) for m in world.workspace.messages(FLEET)]
    assert said == [(ADA.id, "/report help"), (BOT_USER_ID, "Here.")]


@pytest.mark.parametrize("status", [404, 500])
async def test_a_bot_that_fails_is_reported_to_the_caller_by_slackbot(
    world: World, status: int
) -> None:
    world.bot.answer = lambda _: web.Response(status=status)

    ack = await world.gateway.command("ada", FLEET, "/report")

    assert (ack.status, ack.error) == (status, "dispatch_failed")
    [told] = world.workspace.ephemerals("ada", FLEET)
    assert told.user == SLACKBOT_ID
    assert told.text == '/report failed with the error "dispatch_failed"'


async def test_a_bot_that_is_away_is_reported_too(world: World) -> None:
    world.endpoint.url = "http://127.0.0.1:1/slack/events"

    assert (await world.gateway.command("ada", FLEET, "/report")).error == (
        "dispatch_failed"
    )


async def test_a_bot_that_takes_too_long_is_a_timeout(world: World) -> None:
    world.gateway.deliverer.ack_seconds = 0.05
    release = world.clock.sleep

    async def never(_: Received) -> None:
        await release(MINUTE)

    async def slow(request: web.Request) -> web.StreamResponse:
        await never(Received({}, await request.text()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/slack/events", slow)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    world.endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"

    ack = await world.gateway.command("ada", FLEET, "/report")
    await world.clock.advance(MINUTE)
    await runner.cleanup()

    assert ack.error == "operation_timeout"
    [told] = world.workspace.ephemerals("ada", FLEET)
    assert "timed out" in told.text


@pytest.mark.parametrize(
    ("person", "channel", "text"),
    [
        pytest.param(PRIYA.id, PARTNERS.id, "/report", id="stranger"),
        pytest.param(EMRE.id, FLEET, "/report", id="deactivated"),
        pytest.param(ADA.id, FLEET, "/deploy", id="unknown command"),
        pytest.param(ADA.id, ARCHIVED.id, "/report", id="archived"),
        pytest.param(MERT.id, MANAGERS.id, "/report", id="not in the private channel"),
        pytest.param(MERT.id, ADA.dm_id, "/report", id="somebody else's DM"),
    ],
)
async def test_what_the_client_does_not_offer_never_reaches_the_bot(
    world: World, person: str, channel: str, text: str
) -> None:
    with pytest.raises(PersonCannotError):
        await world.gateway.command(person, channel, text)

    assert world.bot.received == []


async def test_a_press_carries_the_message_and_the_button_as_stored(
    world: World,
) -> None:
    posted = await world.client.chat_postMessage(
        channel=PARTNERS.id, text="card", blocks=[button("report.link", "v1:7")]
    )

    await world.gateway.press(
        PRIYA.id, (PARTNERS.id, posted["ts"]), "report.link", "v1:7"
    )

    payload = world.bot.received[0].payload
    assert payload["type"] == "block_actions"
    assert payload["user"]["team_id"] == PRIYA.team_id != payload["team"]["id"]
    assert payload["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": PARTNERS.id,
        "is_ephemeral": False,
    }
    assert payload["message"]["text"] == "card"
    [action] = payload["actions"]
    assert (action["action_id"], action["value"]) == ("report.link", "v1:7")
    assert payload["enterprise"] is None
    assert payload["is_enterprise_install"] is False
    assert payload["response_url"]


async def test_a_press_on_an_ephemeral_message_carries_no_content(
    world: World,
) -> None:
    world.bot.says({"text": "x", "blocks": [button("a.b")]})
    await world.gateway.command("ada", FLEET, "/report")
    [ephemeral] = world.workspace.ephemerals("ada", FLEET)

    await world.gateway.press("ada", ephemeral.id, "a.b")

    payload = world.bot.received[-1].payload
    assert payload["container"]["is_ephemeral"]
    assert payload["container"]["message_ts"] == ephemeral.id
    assert "message" not in payload
    with pytest.raises(PersonCannotError):
        await world.gateway.press("mert", ephemeral.id, "a.b")


async def test_a_chosen_option_stands_in_the_action_and_in_the_state(
    world: World,
) -> None:
    options = [
        {"text": {"type": "plain_text", "text": word}, "value": word}
        for word in ("day", "week")
    ]
    select = {"type": "static_select", "action_id": "span", "options": options}
    posted = await world.client.chat_postMessage(
        channel=FLEET, text="x", blocks=[{"type": "actions", "elements": [select]}]
    )

    await world.gateway.press("ada", (FLEET, posted["ts"]), "span", selected="week")

    payload = world.bot.received[0].payload
    assert payload["actions"][0]["selected_option"]["value"] == "week"
    [state] = payload["state"]["values"].values()
    assert state["span"]["selected_option"]["value"] == "week"


async def test_a_request_can_be_delivered_again_unchanged(world: World) -> None:
    await world.gateway.command("ada", FLEET, "/report")
    await world.gateway.redeliver()

    first, second = world.bot.received
    assert first.raw == second.raw


async def test_a_mention_is_an_event_only_where_the_bot_is_a_member(
    world: World,
) -> None:
    await world.gateway.mention("ada", "ops-eu", "hello")
    assert world.bot.received == []
    message = await world.gateway.mention("ada", "fleet-ops", "hello")

    payload = world.bot.received[0].payload
    assert payload["event"]["type"] == "app_mention"
    assert payload["event"]["text"] == f"<@{BOT_USER_ID}> hello"
    assert payload["event"]["ts"] == message.ts
    assert payload["event_id"].startswith("Ev")


async def test_an_invitation_makes_the_bot_a_member_and_tells_it(world: World) -> None:
    await world.gateway.command("ada", "ops-eu", "/invite @Waybill")

    event = world.bot.received[0].payload["event"]
    assert (event["type"], event["user"]) == ("member_joined_channel", BOT_USER_ID)
    assert event["inviter"] == ADA.id
    await world.client.chat_postMessage(channel=OPS_EU.id, text="hi")


async def test_an_event_is_sent_again_at_once_after_a_minute_and_after_five(
    world: World,
) -> None:
    world.bot.answer = lambda _: web.Response(status=500)

    await world.gateway.open_home("ada")
    while len(world.bot.received) < 2 or world.clock.next_sleeper() is None:
        async with world.http.get(world.origin):
            pass
    await world.clock.advance(MINUTE)
    while len(world.bot.received) < 3 or world.clock.next_sleeper() is None:
        async with world.http.get(world.origin):
            pass
    world.bot.says({})
    await world.clock.advance(5 * MINUTE)
    while len(world.bot.received) < 4:
        async with world.http.get(world.origin):
            pass

    numbers = [r.headers.get("x-slack-retry-num") for r in world.bot.received]
    assert numbers == [None, "1", "2", "3"]
    assert world.bot.received[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({r.payload["event_id"] for r in world.bot.received}) == 1


async def test_an_event_without_subscription_is_not_sent(world: World) -> None:
    world.workspace.manifest = replace(world.workspace.manifest, bot_events=frozenset())

    assert await world.gateway.events.emit({"type": "app_mention"}) is None
    assert world.bot.received == []


async def test_an_uninstalled_app_is_told_and_its_token_is_dead(world: World) -> None:
    await world.gateway.events.uninstalled()

    kinds = [r.payload["event"]["type"] for r in world.bot.received]
    assert kinds == ["tokens_revoked", "app_uninstalled"]
    assert await world.error_of("auth.test") == "token_revoked"


async def test_only_members_type_commands_and_only_the_bot_is_invited(
    world: World,
) -> None:
    world.workspace.channel("ops-eu").members.discard(MERT.id)

    for text in ("/report", "/invite @Waybill"):
        with pytest.raises(PersonCannotError):
            await world.gateway.command("mert", "ops-eu", text)
    with pytest.raises(PersonCannotError):
        await world.gateway.command("ada", "ops-eu", "/invite @deniz")


async def test_what_changes_about_people_and_channels_is_told(world: World) -> None:
    await world.gateway.events.user_changed(replace(MERT, deleted=True))
    await world.gateway.archive("ada", "fleet-ops")

    events = [received.payload["event"] for received in world.bot.received]
    assert [event["type"] for event in events] == ["user_change", "channel_archive"]
    assert events[0]["user"]["deleted"]
    assert await world.error_of("chat.postMessage", channel=FLEET, text="x") == (
        "is_archived"
    )


async def test_an_event_in_a_shared_channel_says_so(world: World) -> None:
    await world.gateway.mention(PRIYA.id, "partners", "hello")

    payload = world.bot.received[0].payload
    assert payload["is_ext_shared_channel"]
    assert payload["event"]["user_team"] == PRIYA.team_id


async def test_an_external_select_asks_the_bot_while_somebody_types(
    world: World,
) -> None:
    menu = {"type": "external_select", "action_id": "branch"}
    posted = await world.client.chat_postMessage(
        channel=FLEET, text="x", blocks=[{"type": "actions", "elements": [menu]}]
    )
    world.bot.says({"options": []})

    ack = await world.gateway.options("ada", (FLEET, posted["ts"]), "branch", "izm")

    payload = world.bot.received[0].payload
    assert (payload["type"], payload["value"]) == ("block_suggestion", "izm")
    assert ack.body == {"options": []}


async def test_a_bot_that_was_removed_can_not_write_any_more(world: World) -> None:
    world.gateway.remove_bot("fleet-ops")

    assert await world.error_of("chat.postMessage", channel=FLEET, text="x") == (
        "not_in_channel"
    )


async def test_a_mention_where_the_bot_is_not_says_so_to_who_wrote_it() -> None:
    async with simulated_slack() as world:
        with world.workspace.feed.open(MERT.id) as told:
            await world.gateway.mention("mert", "ops-eu", "status")
            news = [told.get_nowait() for _ in range(told.qsize())]

    assert any("not in #ops-eu" in str(each) for each in news)
    assert not world.gateway.deliverer.delivered
