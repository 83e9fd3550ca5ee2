"""What Slack tells about ourselves, about people and about channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.channels import ChannelFacts
from bot.domain.people import Person


@dataclass(frozen=True, slots=True)
class SlackIdentity:
    """Whose token this is, and what it may do."""

    team_id: str
    enterprise_id: str
    team_name: str
    bot_user_id: str
    url: str
    scopes: frozenset[str]

    def is_home_of(self, user: Mapping[str, Any]) -> bool:
        """Return whether *user* belongs to our workspace, or our organisation."""
        if text(user, "team_id") == self.team_id:
            return True
        enterprise = text(mapping(user, "enterprise_user"), "enterprise_id")
        return bool(self.enterprise_id) and enterprise == self.enterprise_id


def identity(body: Mapping[str, Any], scopes: str) -> SlackIdentity:
    """Return who ``auth.test`` says we are (documented, as is the scopes header)."""
    return SlackIdentity(
        team_id=text(body, "team_id"),
        enterprise_id=text(body, "enterprise_id"),
        team_name=text(body, "team"),
        bot_user_id=text(body, "user_id"),
        url=text(body, "url"),
        scopes=frozenset(part.strip() for part in scopes.split(",") if part.strip()),
    )


def person(user: Mapping[str, Any], home: SlackIdentity) -> Person:
    """Return the person whom ``users.info`` describes (fields documented).

    Slack's own ``is_stranger`` is false for outsiders with whom we share a
    channel, so the workspace is compared too.
    """
    profile = mapping(user, "profile")
    names = (
        text(profile, "display_name"),
        text(profile, "real_name"),
        text(user, "real_name"),
        text(user, "name"),
    )
    return Person(
        user_id=text(user, "id"),
        team_id=text(user, "team_id"),
        name=next((name for name in names if name), text(user, "id")),
        deleted=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=bool(user.get("is_stranger")) or not home.is_home_of(user),
        locale=text(user, "locale"),
        zone=text(user, "tz"),
    )


def channel(facts: Mapping[str, Any]) -> ChannelFacts:
    """Return what ``conversations.info`` tells (fields documented)."""
    return ChannelFacts(
        channel_id=text(facts, "id"),
        name=text(facts, "name"),
        is_private=any(facts.get(k) for k in ("is_private", "is_im", "is_mpim")),
        is_ext_shared=bool(
            facts.get("is_ext_shared") or facts.get("is_pending_ext_shared")
        ),
        members=_number(facts, "num_members"),
        shared_with=_others(facts),
    )


def _others(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the teams besides our own that a channel is shared with (documented)."""
    held = facts.get("connected_team_ids")
    ours = {text(facts, "context_team_id"), *_texts(facts.get("internal_team_ids"))}
    return tuple(each for each in _texts(held) if each not in ours)


def _texts(held: Any) -> tuple[str, ...]:
    some = held if isinstance(held, list) else ()
    return tuple(each for each in some if isinstance(each, str) and each)


def _number(body: Mapping[str, Any], key: str) -> int:
    value = body.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def text(body: Mapping[str, Any], key: str) -> str:
    """Return the string at *key*, or an empty one."""
    value = body.get(key)
    return value if isinstance(value, str) else ""


def mapping(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object at *key*, or an empty one."""
    value = body.get(key)
    return value if isinstance(value, dict) else {}
