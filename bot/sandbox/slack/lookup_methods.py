"""Methods that only look something up, and ``conversations.open``."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.people import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    PARTNER_NAME,
    PARTNER_TEAM_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    TEAM_NAME,
    Channel,
    Person,
)
from bot.sandbox.slack.records import Json
from bot.sandbox.slack.refusals import SlackSaysNoError
from bot.sandbox.slack.workspace import Workspace

READ_SCOPES = {"channel": "channels:read", "private": "groups:read", "dm": "im:read"}


@dataclass(frozen=True, slots=True)
class LookupMethods:
    """The methods that tell who and what there is."""

    workspace: Workspace

    def auth_test(self, args: Json) -> Json:
        """Answer ``auth.test``; the scopes are in a header of every answer."""
        del args
        return {
            "url": f"https://{TEAM_DOMAIN}.slack.com/",
            "team": TEAM_NAME,
            "user": "waybill",
            "team_id": TEAM_ID,
            "user_id": BOT_USER_ID,
            "bot_id": BOT_ID,
            "is_enterprise_install": False,
        }

    def team_info(self, args: Json) -> Json:
        """Answer ``team.info``: of our team, and of those that share a channel."""
        if args.get("team", TEAM_ID) == PARTNER_TEAM_ID:
            return {"team": {"id": PARTNER_TEAM_ID, "name": PARTNER_NAME}}
        if args.get("team", TEAM_ID) != TEAM_ID:
            raise SlackSaysNoError("team_not_found")
        return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN}}

    def bots_info(self, args: Json) -> Json:
        """Answer ``bots.info``."""
        if args.get("bot", BOT_ID) != BOT_ID:
            raise SlackSaysNoError("bot_not_found")
        bot = {
            "id": BOT_ID,
            "deleted": False,
            "name": "Waybill",
            "app_id": APP_ID,
            "user_id": BOT_USER_ID,
        }
        return {"bot": bot}

    def users_info(self, args: Json) -> Json:
        """Answer ``users.info``."""
        person = self.workspace.people.get(str(args.get("user", "")))
        if person is None:
            raise SlackSaysNoError("user_not_found")
        return {"user": user_payload(person)}

    def conversations_info(self, args: Json) -> Json:
        """Answer ``conversations.info``."""
        channel = self._readable(args)
        return {"channel": channel_payload(channel)}

    def conversations_members(self, args: Json) -> Json:
        """Answer ``conversations.members``, a page at a time."""
        members = sorted(self._readable(args).members)
        start = int(args.get("cursor") or 0)
        end = start + int(args.get("limit") or 100)
        cursor = str(end) if end < len(members) else ""
        return {
            "members": members[start:end],
            "response_metadata": {"next_cursor": cursor},
        }

    def usergroups_users_list(self, args: Json) -> Json:
        """Answer ``usergroups.users.list``."""
        group = self.workspace.groups.get(str(args.get("usergroup", "")))
        if group is None:
            raise SlackSaysNoError("no_such_subteam")
        return {"users": sorted(group.members)}

    def conversations_open(self, args: Json) -> Json:
        """Answer ``conversations.open`` for one person.

        Several people would be a group DM, which this workspace does not have.
        """
        users = [user for user in str(args.get("users", "")).split(",") if user]
        if not users:
            raise SlackSaysNoError("users_list_not_supplied")
        person = self.workspace.people.get(users[0])
        if person is None:
            raise SlackSaysNoError("user_not_found")
        if person.is_bot:
            raise SlackSaysNoError("cannot_dm_bot")
        if person.deleted:
            raise SlackSaysNoError("user_disabled")
        if len(users) > 1:
            raise SlackSaysNoError("invalid_user_combination")
        return {"channel": {"id": person.dm_id}}

    def _readable(self, args: Json) -> Channel:
        channel = self.workspace.channels.get(str(args.get("channel", "")))
        if channel is None or (channel.kind != "channel" and not channel.bot_member):
            raise SlackSaysNoError("channel_not_found")
        needed = READ_SCOPES[channel.kind]
        if needed not in self.workspace.scopes:
            provided = ",".join(sorted(self.workspace.scopes))
            raise SlackSaysNoError("missing_scope", needed=needed, provided=provided)
        return channel


def user_payload(person: Person) -> Json:
    """Return a person as ``users.info`` and ``user_change`` carry it."""
    payload: dict[str, Any] = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "color": person.color.removeprefix("#"),
        "tz": person.zone,
        "locale": person.locale,
        "profile": {
            "title": person.title,
            "real_name": person.real_name,
            "display_name": person.name,
        },
        "is_bot": person.is_bot,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_app_user": False,
    }
    return payload | ({"is_stranger": True} if person.is_stranger else {})


def channel_payload(channel: Channel) -> Json:
    """Return a channel as ``conversations.info`` tells about it."""
    if channel.kind == "dm":
        person = next(iter(channel.members - {BOT_USER_ID}))
        return {"id": channel.id, "is_im": True, "user": person, "is_archived": False}
    is_shared = bool(channel.shared_with)
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": is_shared,
        "is_ext_shared": is_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": channel.bot_member,
        "context_team_id": TEAM_ID,
        **({"connected_team_ids": [PARTNER_TEAM_ID]} if is_shared else {}),
        "topic": {"value": channel.topic},
        "num_members": len(channel.members),
    }
