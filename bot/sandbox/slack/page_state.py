"""What the page shows beside the messages: places, people, switches, notes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.slack.people import ADA, BOT_USER_ID, TEAM_ID, TEAM_NAME
from bot.sandbox.slack.records import Json
from bot.sandbox.slack.shapes import channel_json, person_json
from bot.sandbox.slack.workspace import Workspace

FIRST_COMMAND = "/report driver-quality last-week for all"

SLACK_NOTES = {
    "title": "Slack",
    "items": [
        "Everybody here, the workspace and its ids are invented.",
        "Rate limits are exact; the real ones let short bursts pass.",
        "A refused answer to a response_url counts as one of its five uses.",
        "A file is scanned for one second; Slack gives no figure.",
        "More than 13,200 characters in blocks are refused; Slack gives no figure.",
        "Slackbot's words for a refused first answer are a guess.",
    ],
}


@dataclass(frozen=True, slots=True)
class PageExtras:
    """What the page shows and does beyond Slack.

    *services* are those whose faults have switches. *stats* gives named
    figures. *set_speed* takes the supplier's median in seconds, *speed* tells
    it. *variants* are a service's own switches, *set_variant* sets one by its
    name and raises ValueError for what it cannot be.
    """

    completions: Sequence[str] = ()
    first_command: str = FIRST_COMMAND
    first_person: str = ADA.id
    services: Sequence[str] = ("supplier", "toll", "slack")
    notes: Sequence[Json] = field(default_factory=lambda: (SLACK_NOTES,))
    stats: Callable[[], Json] | None = None
    set_speed: Callable[[float], None] | None = None
    speed: Callable[[], float] | None = None
    variants: Callable[[], Sequence[Json]] | None = None
    set_variant: Callable[[str, object], None] | None = None


def state_json(
    workspace: Workspace, person: str, faults: Faults | None, extras: PageExtras
) -> Json:
    """Return everything that the page draws once for *person*."""
    return {
        "ok": True,
        "team": {"id": TEAM_ID, "name": TEAM_NAME},
        "you": person_json(workspace.people[person]),
        "bot": BOT_USER_ID,
        "people": [person_json(p) for p in workspace.people.values()],
        "channels": [channel_json(c, person) for c in workspace.visible(person)],
        "commands": [
            {
                "command": command.command,
                "description": command.description,
                "usage_hint": command.usage_hint,
            }
            for command in workspace.manifest.commands
        ],
        "shortcuts": [
            {
                "callback_id": shortcut.callback_id,
                "name": shortcut.name,
                "description": shortcut.description,
                "type": shortcut.kind,
            }
            for shortcut in workspace.manifest.shortcuts
        ],
        "completions": list(extras.completions),
        "first_command": extras.first_command,
        "faults": fault_switches(faults, extras.services),
        "variants": variants_json(extras),
        "notes": list(extras.notes),
        "stats": stats_json(workspace, extras),
        "median_seconds": extras.speed() if extras.speed else 8.0,
    }


def stats_json(workspace: Workspace, extras: PageExtras) -> dict[str, Any]:
    """Return the figures under *Calls so far*."""
    own = {
        "slack_calls": len(workspace.calls),
        "slack_calls_refused": sum(not call.ok for call in workspace.calls),
    }
    return own | (extras.stats() if extras.stats else {})


def variants_json(extras: PageExtras) -> list[Json]:
    """Return the switches beside those that make something fail."""
    return list(extras.variants()) if extras.variants else []


def fault_switches(faults: Faults | None, services: Sequence[str]) -> list[Json]:
    """Return one switch for each service and fault."""
    if faults is None:
        return []
    active = {(one.service, one.fault) for one in faults.active()}
    return [
        {
            "service": service,
            "fault": fault.value,
            "title": fault.label,
            "description": fault.sentence,
            "active": (service, fault) in active,
        }
        for service in services
        for fault in Fault
    ]
