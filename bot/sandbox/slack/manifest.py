"""What the app has registered: commands, shortcuts, events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:read",
        "im:read",
        "im:write",
        "team:read",
        "usergroups:read",
        "users:read",
    }
)

EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_unarchive",
        "member_joined_channel",
        "tokens_revoked",
        "user_change",
    }
)


@dataclass(frozen=True, slots=True)
class Command:
    """One registered slash command."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One registered shortcut; *kind* is ``global`` or ``message``."""

    callback_id: str
    name: str = ""
    description: str = ""
    kind: str = "global"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of an app manifest that change what Slack does."""

    commands: tuple[Command, ...] = (
        Command("/report", "Order fleet reports", "driver-quality last-week for all"),
        Command("/toll", "Usage of the toll API", "latency last-day"),
    )
    shortcuts: tuple[Shortcut, ...] = (
        Shortcut("report.new", "New report", "Order a fleet report"),
        Shortcut("report.again", "Once more", "Order the same again", kind="message"),
    )
    bot_events: frozenset[str] = EVENTS
    scopes: frozenset[str] = SCOPES
    should_escape: bool = True

    @classmethod
    def from_mapping(cls, manifest: Mapping[str, Any]) -> "Manifest":
        """Return what a parsed ``manifest.yml`` says."""
        features = manifest.get("features", {})
        commands = features.get("slash_commands", [])
        settings = manifest.get("settings", {})
        scopes = manifest.get("oauth_config", {}).get("scopes", {})
        return cls(
            commands=tuple(
                Command(
                    entry["command"],
                    entry.get("description", ""),
                    entry.get("usage_hint", ""),
                )
                for entry in commands
            ),
            shortcuts=tuple(
                Shortcut(
                    entry["callback_id"],
                    entry.get("name", ""),
                    entry.get("description", ""),
                    entry.get("type", "global"),
                )
                for entry in features.get("shortcuts", [])
            ),
            bot_events=frozenset(
                settings.get("event_subscriptions", {}).get("bot_events", [])
            ),
            scopes=frozenset(scopes.get("bot", [])),
            should_escape=all(c.get("should_escape", False) for c in commands),
        )
