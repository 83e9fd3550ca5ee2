import re
from datetime import timedelta

from bot.clock import ManualClock
from bot.sandbox.slack.manifest import Manifest, Shortcut
from bot.sandbox.slack.people import CHANNELS, PEOPLE
from bot.sandbox.slack.workspace import Workspace
from tests.unit.sandbox_slack import START


def test_the_ids_have_slacks_form_and_are_unique() -> None:
    workspace = Workspace(ManualClock(START))
    ids = [*workspace.people, *workspace.channels]

    assert all(re.fullmatch(r"[UCD][A-Z0-9]{8}", one) for one in ids)
    assert len(set(ids)) == len(ids)


def test_two_workspaces_share_no_state_and_no_secret() -> None:
    first, second = (Workspace(ManualClock(START)) for _ in range(2))
    first.channel("fleet-ops").members.clear()

    assert second.channel("fleet-ops").bot_member
    assert first.credentials != second.credentials
    assert second.credentials.bot_token not in repr(second.credentials)
    assert all(channel.members for channel in CHANNELS)


def test_everybody_who_can_talk_to_waybill_has_a_dm() -> None:
    workspace = Workspace(ManualClock(START))

    for person in PEOPLE:
        can_talk = not (person.deleted or person.is_bot)
        assert (person.dm_id in workspace.channels) == can_talk


async def test_timestamps_grow_even_while_the_clock_stands_still() -> None:
    clock = ManualClock(START)
    workspace = Workspace(clock)
    still = [workspace.conversations.next_ts() for _ in range(3)]
    await clock.advance(timedelta(seconds=2))

    assert still == ["1795338000.000100", "1795338000.000200", "1795338000.000300"]
    assert workspace.conversations.next_ts() == "1795338002.000100"


def test_a_manifest_names_commands_events_and_scopes() -> None:
    manifest = Manifest.from_mapping(
        {
            "features": {
                "slash_commands": [{"command": "/fleet", "should_escape": True}],
                "shortcuts": [
                    {"callback_id": "report.new", "name": "New", "type": "message"}
                ],
            },
            "oauth_config": {"scopes": {"bot": ["chat:write"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
        }
    )

    workspace = Workspace(ManualClock(START), manifest=manifest)
    assert [entry.command for entry in manifest.commands] == ["/fleet"]
    assert manifest.shortcuts == (Shortcut("report.new", "New", kind="message"),)
    assert manifest.bot_events == {"app_mention"}
    assert workspace.scopes == {"chat:write"}
