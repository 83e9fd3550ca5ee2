"""The payloads that Slack sends to an app, field by field as documented."""

from bot.sandbox.slack.chat_methods import message_payload
from bot.sandbox.slack.people import (
    APP_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    Channel,
    Person,
)
from bot.sandbox.slack.records import Ephemeral, Json, Message, View
from bot.sandbox.slack.views import view_payload

VERIFICATION_TOKEN = "invented"  # noqa: S105  deprecated field, nobody checks it
_PLACEHOLDERS = {"private": "privategroup", "dm": "directmessage"}


def channel_name(channel: Channel) -> str:
    """Return the name as payloads carry it: a placeholder unless it is public."""
    return _PLACEHOLDERS.get(channel.kind, channel.name)


def slash_command(
    person: Person, channel: Channel, command: str, text: str, rights: Json
) -> Json:
    """Return a command; *rights* are its trigger_id and response_url."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        **rights,
    }


def interaction(kind: str, person: Person) -> Json:
    """Return what every interaction carries."""
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_source(channel: Channel, message: Message, values: Json) -> Json:
    """Return where a press on a public message happened."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": False,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": message_payload(message),
        "state": {"values": values},
    }


def ephemeral_source(channel: Channel, ephemeral: Ephemeral, values: Json) -> Json:
    """Return where a press on an ephemeral message happened; it has no content."""
    container: Json = {
        "type": "message",
        "message_ts": ephemeral.id,
        "channel_id": channel.id,
        "is_ephemeral": True,
    }
    if ephemeral.thread_ts:
        container["thread_ts"] = ephemeral.thread_ts
    return {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": values},
    }


def view_source(view: View, values: Json) -> Json:
    """Return where a press inside a modal or the App Home happened."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_payload(view, values),
    }


def event_envelope(event: Json, event_id: str, at: int, *, shared: bool) -> Json:
    """Return the outer shape of one event."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": at,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{event_id}",
    }
