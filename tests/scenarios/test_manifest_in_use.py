from bot.sandbox.world import MANIFEST
from tests.scenarios.stage import Stage, opened, seconds
from tests.unit.manifest import load_manifest


def test_the_sandbox_installs_what_the_manifest_says() -> None:
    written = load_manifest()

    commands = written["features"]["slash_commands"]
    assert [
        (ours.command, ours.description, ours.usage_hint) for ours in MANIFEST.commands
    ] == [
        (each["command"], each["description"], each["usage_hint"]) for each in commands
    ]
    assert [
        {
            "callback_id": ours.callback_id,
            "name": ours.name,
            "description": ours.description,
            "type": ours.kind,
        }
        for ours in MANIFEST.shortcuts
    ] == written["features"].get("shortcuts", [])
    assert {MANIFEST.should_escape} == {each["should_escape"] for each in commands}
    assert MANIFEST.scopes == set(written["oauth_config"]["scopes"]["bot"])
    events = written["settings"]["event_subscriptions"]["bot_events"]
    assert MANIFEST.bot_events == set(events)


async def test_the_scenarios_need_no_method_beyond_the_scopes(stage: Stage) -> None:
    ref = await stage.orders(channel="ops-eu")
    await stage.all_over()
    await stage.types(f"link {ref}", "zeynep")
    await stage.types("orgs refresh", "ada")
    await stage.passes(seconds(5))

    called = {call.method for call in stage.world.workspace.calls}
    assert called == {
        "auth.test",
        "chat.postMessage",
        "chat.update",
        "conversations.info",
        "users.info",
    }
    refused = {call.error for call in stage.world.workspace.calls if not call.ok}
    assert refused <= {"not_in_channel"}
    assert stage.world.workspace.scopes == set(MANIFEST.scopes)


async def test_every_event_of_the_manifest_has_a_listener(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot()
        events = stage.world.gateway.events
        answers = [
            await events.emit(
                {"type": event, "user": user(event), "tokens": {}}
                | {"channel": "C0FLEETOP", "ts": "1763802000.000100"}
            )
            for event in sorted(MANIFEST.bot_events)
        ]
        await stage.settles()

        assert {ack.status for ack in answers if ack is not None} == {200}
        assert len(answers) == len(MANIFEST.bot_events)
        assert "Unhandled request" not in stage.log.getvalue()


def user(event: str) -> object:
    return {"id": "U0"} if event == "user_change" else "U0"
