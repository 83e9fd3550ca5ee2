"""Slack's Web API: no retries, no unfurling, typed errors."""

from collections.abc import Mapping
from typing import Any

from bot.domain.channels import ChannelFacts
from bot.domain.messages import Block, Message
from bot.domain.people import Person
from bot.errors import UpstreamUnreadableError
from bot.ports.outside import Posted
from bot.slack import facts, failures
from bot.slack.calls import SOCKET, Observe, SlackCalls, Turns, ignore, read
from bot.slack.facts import SlackIdentity


class SlackClient:
    """The few methods of Slack's Web API that Waybill calls.

    *observe* hears of every call and its outcome, *turns* says when it may be made.
    One session is opened at the first call and shared until :meth:`close`;
    :attr:`calls` lends it to others.
    Every method may raise:

    * ``SlackRefusedError``: Slack said no for good; ``code`` says why.
    * ``CredentialsRefusedError``: the token is no longer accepted.
    * ``UpstreamRateLimitedError``: nothing happened; ask again later.
    * ``UpstreamUnavailableError``: no answer, and nothing happened.

    Those that write may also raise ``UpstreamUncertainError``: no answer, and
    it may have happened.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        observe: Observe = ignore,
        turns: Turns | None = None,
    ) -> None:
        self.calls = SlackCalls(token, api_url, observe, turns)
        self._identity: SlackIdentity | None = None

    async def close(self) -> None:
        """Close the shared session."""
        await self.calls.close()

    async def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None
    ) -> Posted:
        """Post *message*; not idempotent. *channel* may be a user id (a DM)."""
        method = "chat.postMessage"
        body = await self.calls.call(
            method,
            self.calls.web().chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks or None,
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            ),
            writes=True,
        )
        posted = Posted(facts.text(body, "channel"), facts.text(body, "ts"))
        if not (posted.channel and posted.ts):
            raise failures.lost(method, "answer without a place", writes=True)
        return posted

    async def whisper(
        self,
        channel: str,
        user_id: str,
        message: Message,
        *,
        thread_ts: str | None = None,
    ) -> None:
        """Show *message* in *channel* to one person, for as long as they look.

        Slack refuses unless both the bot and the person are members.
        """
        await self.calls.call(
            "chat.postEphemeral",
            self.calls.web().chat_postEphemeral(
                channel=channel,
                user=user_id,
                text=message.text,
                blocks=message.blocks or None,
                thread_ts=thread_ts,
                parse="none",
                link_names=False,
            ),
            writes=True,
        )

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replace our own message at *ts*; the same twice is the same once.

        Blocks go along even if there are none, or old ones would stay.
        """
        await self.calls.call(
            "chat.update",
            self.calls.web().chat_update(
                channel=channel,
                ts=ts,
                text=message.text,
                blocks=message.blocks,
                parse="none",
                link_names=False,
            ),
            writes=True,
        )

    async def open_view(self, trigger_id: str, view: Block) -> str:
        """Open a modal and return its id; a trigger_id does so once, within 3 s."""
        method = "views.open"
        body = await self.calls.call(
            method,
            self.calls.web().views_open(trigger_id=trigger_id, view=view),
            writes=True,
        )
        return facts.text(_part(method, body, "view"), "id")

    async def update_view(self, view_id: str, view: Block, hash_: str = "") -> None:
        """Replace what stands in a modal; ``not_found`` once it was closed.

        With *hash_* it is replaced only while it is the view of that hash, and
        ``hash_conflict`` otherwise.
        """
        await self.calls.call(
            "views.update",
            self.calls.web().views_update(
                view_id=view_id, view=view, hash=hash_ or None
            ),
            writes=True,
        )

    async def publish_home(self, user_id: str, view: Block) -> None:
        """Set somebody's App Home."""
        await self.calls.call(
            "views.publish",
            self.calls.web().views_publish(user_id=user_id, view=view),
            writes=True,
        )

    async def user(self, user_id: str) -> Person:
        """Return what Slack says of a person; an outsider counts as a stranger."""
        home = self._identity or await self.identity()
        method = "users.info"
        body = await self.calls.call(
            method, self.calls.web().users_info(user=user_id, include_locale=True)
        )
        return facts.person(_part(method, body, "user"), home)

    async def channel(self, channel_id: str) -> ChannelFacts:
        """Return what Slack says of a channel; needs a scope for its kind."""
        method = "conversations.info"
        body = await self.calls.call(
            method,
            self.calls.web().conversations_info(
                channel=channel_id, include_num_members=True
            ),
        )
        return facts.channel(_part(method, body, "channel"))

    async def team_name(self, team_id: str) -> str:
        """Return what a team is called with which a channel of ours is shared."""
        method = "team.info"
        body = await self.calls.call(method, self.calls.web().team_info(team=team_id))
        return facts.text(facts.mapping(body, "team"), "name")

    async def members(self, channel_id: str) -> tuple[str, ...]:
        """Return who is in a channel: the first page, of a thousand (documented)."""
        method = "conversations.members"
        body = await self.calls.call(
            method,
            self.calls.web().conversations_members(channel=channel_id, limit=1000),
        )
        members = body.get("members")
        if not isinstance(members, list):
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        return tuple(each for each in members if isinstance(each, str))

    async def group(self, group_id: str) -> frozenset[str]:
        """Return who is in a user group (documented: enabled members only)."""
        method = "usergroups.users.list"
        body = await self.calls.call(
            method, self.calls.web().usergroups_users_list(usergroup=group_id)
        )
        users = body.get("users")
        if not isinstance(users, list):
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        return frozenset(each for each in users if isinstance(each, str))

    async def identity(self) -> SlackIdentity:
        """Ask Slack who we are and which scopes were granted."""
        method = "auth.test"
        response = await self.calls.answer(method, self.calls.web().auth_test())
        found = facts.identity(
            read(response), response.headers.get("x-oauth-scopes", "")
        )
        if not (found.team_id or found.enterprise_id):
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        self._identity = found
        return found

    async def socket_url(self, app_token: str) -> str:
        """Return a new address for a Socket Mode connection, a secret in itself."""
        method = SOCKET
        body = await self.calls.call(
            method, self.calls.web().apps_connections_open(app_token=app_token)
        )
        url = facts.text(body, "url")
        if not url:
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        return url


def _part(method: str, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = facts.mapping(body, key)
    if not facts.text(part, "id"):
        raise UpstreamUnreadableError(failures.SYSTEM, method)
    return part
