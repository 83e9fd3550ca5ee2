"""Slack's Web API: no retries, no unfurling, typed errors."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.addresses import stays_here
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.errors import UpstreamUnreadableError
from bot.ports.outside import Posted
from bot.slack import facts, failures
from bot.slack.facts import ChannelFacts, SlackIdentity

_TOTAL_SECONDS = 10
# Shorter than the total, so that a time-out while connecting is told apart.
_CONNECT_SECONDS = 4
# A connection that idled longer may be half closed; a post on it would be lost.
_IDLE_SECONDS = 4

Observe = Callable[[str, str], None]  # method, outcome


def _ignore(_method: str, _outcome: str) -> None: ...


class SlackClient:
    """The few methods of Slack's Web API that Waybill calls.

    *observe* hears of every call and its outcome. One session is opened at the
    first call and shared until :meth:`close`. Every method may raise:

    * ``SlackRefusedError``: Slack said no for good; ``code`` says why.
    * ``CredentialsRefusedError``: the token is no longer accepted.
    * ``UpstreamRateLimitedError``: nothing happened; ask again later.
    * ``UpstreamUnavailableError``: no answer, and nothing happened.

    Those that write may also raise ``UpstreamUncertainError``: no answer, and
    it may have happened.
    """

    def __init__(self, token: str, api_url: str, *, observe: Observe = _ignore) -> None:
        self._token = token
        self._api_url = api_url
        self._observe = observe
        self._session: aiohttp.ClientSession | None = None
        self._identity: SlackIdentity | None = None

    async def close(self) -> None:
        """Close the shared session."""
        if self._session is not None:
            await self._session.close()

    async def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None
    ) -> Posted:
        """Post *message*; not idempotent. *channel* may be a user id (a DM)."""
        method = "chat.postMessage"
        body = await self._call(
            method,
            self._web().chat_postMessage(
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

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replace our own message at *ts*; the same twice is the same once.

        Blocks go along even if there are none, or old ones would stay.
        """
        await self._call(
            "chat.update",
            self._web().chat_update(
                channel=channel,
                ts=ts,
                text=message.text,
                blocks=message.blocks,
                parse="none",
                link_names=False,
            ),
            writes=True,
        )

    async def user(self, user_id: str) -> Person:
        """Return what Slack says of a person; an outsider counts as a stranger."""
        home = self._identity or await self.identity()
        method = "users.info"
        body = await self._call(
            method, self._web().users_info(user=user_id, include_locale=True)
        )
        return facts.person(_part(method, body, "user"), home)

    async def channel(self, channel_id: str) -> ChannelFacts:
        """Return what Slack says of a channel; needs a scope for its kind."""
        method = "conversations.info"
        body = await self._call(
            method, self._web().conversations_info(channel=channel_id)
        )
        return facts.channel(_part(method, body, "channel"))

    async def identity(self) -> SlackIdentity:
        """Ask Slack who we are and which scopes were granted."""
        method = "auth.test"
        response = await self._answer(method, self._web().auth_test())
        found = facts.identity(
            _object(response), response.headers.get("x-oauth-scopes", "")
        )
        if not (found.team_id or found.enterprise_id):
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        self._identity = found
        return found

    async def socket_url(self, app_token: str) -> str:
        """Return a new address for a Socket Mode connection, a secret in itself."""
        method = "apps.connections.open"
        body = await self._call(
            method, self._web().apps_connections_open(app_token=app_token)
        )
        url = facts.text(body, "url")
        if not url:
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        return url

    def _web(self) -> AsyncWebClient:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(
                    total=_TOTAL_SECONDS, connect=_CONNECT_SECONDS
                ),
                trust_env=not stays_here(self._api_url),
            )
        web = AsyncWebClient(
            token=self._token,
            base_url=self._api_url,
            session=self._session,
            timeout=_TOTAL_SECONDS,
            # A retry of a post is a second post.
            retry_handlers=[],
        )
        # The session minds the proxy settings, no_proxy included.
        web.proxy = None
        return web

    async def _call(
        self,
        method: str,
        sending: Awaitable[AsyncSlackResponse],
        *,
        writes: bool = False,
    ) -> Mapping[str, Any]:
        return _object(await self._answer(method, sending, writes=writes))

    async def _answer(
        self,
        method: str,
        sending: Awaitable[AsyncSlackResponse],
        *,
        writes: bool = False,
    ) -> AsyncSlackResponse:
        try:
            response = await sending
        except failures.RAISED as error:
            ours = failures.conclude(method, error, writes=writes)
            self._observe(method, failures.outcome(ours))
            # Not chained: the SDK's text quotes the whole answer.
            raise ours from None
        self._observe(method, "ok")
        return response


def _object(response: AsyncSlackResponse) -> Mapping[str, Any]:
    data = response.data
    return data if isinstance(data, dict) else {}


def _part(method: str, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = facts.mapping(body, key)
    if not facts.text(part, "id"):
        raise UpstreamUnreadableError(failures.SYSTEM, method)
    return part
