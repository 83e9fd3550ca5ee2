"""One call to Slack's Web API: the shared session, what is counted, what is raised."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any, Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.addresses import stays_here
from bot.errors import UpstreamRateLimitedError
from bot.slack import failures

_TOTAL_SECONDS = 8
# Shorter than the total, so that a time-out while connecting is told apart.
_CONNECT_SECONDS = 4
# A connection that idled longer may be half closed; a post on it would be lost.
_IDLE_SECONDS = 4

SOCKET = "apps.connections.open"  # with a token of its own
Observe = Callable[[str, str], None]  # method, outcome


class Turns(Protocol):
    """Who says when a method may be called; over all replicas, perhaps."""

    async def take(self, method: str) -> None:
        """Return when it may; raise ``UpstreamRateLimitedError`` when not soon."""
        ...

    async def put_off(self, method: str, wait: timedelta | None) -> None:
        """Hear that Slack wants no call of it for a while."""
        ...


class AnyTime:
    """Lets every method be called at once."""

    async def take(self, method: str) -> None:
        """Return at once."""

    async def put_off(self, method: str, wait: timedelta | None) -> None:
        """Do nothing with what is heard."""


def ignore(_method: str, _outcome: str) -> None:
    """Do nothing with what is heard."""


class SlackCalls:
    """Makes calls, each once, and says what a failed one allows to conclude."""

    def __init__(
        self,
        token: str,
        api_url: str,
        observe: Observe,
        turns: Turns | None = None,
    ) -> None:
        self._turns = turns or AnyTime()
        self._token = token
        self._api_url = api_url
        self.observe = observe
        self._session: aiohttp.ClientSession | None = None

    @property
    def stays_here(self) -> bool:
        """Whether this Slack is on this machine."""
        return stays_here(self._api_url)

    async def close(self) -> None:
        """Close the shared session."""
        if self._session is not None:
            await self._session.close()

    def web(self) -> AsyncWebClient:
        """Return the SDK's client on the shared session, without its retries."""
        web = AsyncWebClient(
            token=self._token,
            base_url=self._api_url,
            session=self.session(),
            timeout=_TOTAL_SECONDS,
            # A retry of a post is a second post.
            retry_handlers=[],
        )
        # The session minds the proxy settings, no_proxy included.
        web.proxy = None
        return web

    def session(self) -> aiohttp.ClientSession:
        """Return the shared session; it adds no token by itself."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=_IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(
                    total=_TOTAL_SECONDS, connect=_CONNECT_SECONDS
                ),
                trust_env=not self.stays_here,
            )
        return self._session

    async def call(
        self,
        method: str,
        sending: Coroutine[Any, Any, AsyncSlackResponse],
        *,
        writes: bool = False,
    ) -> Mapping[str, Any]:
        """Return what *sending*, a call of *method*, was answered."""
        return read(await self.answer(method, sending, writes=writes))

    async def answer(
        self,
        method: str,
        sending: Coroutine[Any, Any, AsyncSlackResponse],
        *,
        writes: bool = False,
    ) -> AsyncSlackResponse:
        """Return the answer to *sending* with its headers."""
        try:
            await self._turns.take(method)
        except BaseException:
            sending.close()
            raise
        try:
            response = await sending
        except failures.RAISED as error:
            ours = failures.conclude(method, error, writes=writes)
            self.observe(method, failures.outcome(ours))
            if isinstance(ours, UpstreamRateLimitedError):
                await self._turns.put_off(method, ours.retry_after)
            # Not chained: the SDK's text quotes the whole answer.
            raise ours from None
        self.observe(method, "ok")
        return response


def read(response: AsyncSlackResponse) -> Mapping[str, Any]:
    """Return the object that Slack answered, or an empty one."""
    data = response.data
    return data if isinstance(data, dict) else {}
