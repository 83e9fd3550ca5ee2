"""Sending to the bot: signed requests, or envelopes on a web socket."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from bot.clock import Clock
from bot.sandbox.slack.records import Json

ACK_SECONDS = 3.0
OK = 200
KEPT = 10_000
"""How many deliveries are remembered, to be looked at or sent again."""


@dataclass(slots=True)
class BotEndpoint:
    """Where the bot listens; without *url* it is reached by Socket Mode."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One thing to tell the bot; *kind* is Slack's word in Socket Mode."""

    kind: str
    payload: Json
    retry_num: int = 0
    retry_reason: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """What came back; *elapsed* in real seconds.

    *error* is Slack's word where the answer is none: ``operation_timeout`` or
    ``dispatch_failed``. *body* is parsed JSON, else text.
    """

    status: int
    body: Any = None
    elapsed: float = 0.0
    error: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Whether the bot acknowledged in time."""
        return not self.error

    @property
    def text(self) -> str:
        """The text of the answer, empty when there was none."""
        if isinstance(self.body, dict):
            return str(self.body.get("text", ""))
        return self.body if isinstance(self.body, str) else ""


class Sockets(Protocol):
    """The web sockets that the bot holds open."""

    async def send(self, envelope: Envelope) -> Any:
        """Send to one of them and return the payload of the ack.

        Raises:
            ConnectionError: No socket is open.
        """
        ...


class Deliverer:
    """Brings envelopes to the bot and its answers back."""

    def __init__(
        self, bot: BotEndpoint, signing_secret: str, sockets: Sockets, signed_by: Clock
    ) -> None:
        self.bot = bot
        self.ack_seconds = ACK_SECONDS
        self._signing_secret = signing_secret
        self._sockets = sockets
        self._signed_by = signed_by
        self._session: aiohttp.ClientSession | None = None
        self.delivered: deque[tuple[Envelope, Ack]] = deque(maxlen=KEPT)

    async def deliver(self, envelope: Envelope) -> Ack:
        """Send once and wait three real seconds for the answer."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        status, body, error, no_retry = 0, None, "", False
        try:
            async with asyncio.timeout(self.ack_seconds):
                if self.bot.url:
                    status, body, no_retry = await self._post(envelope)
                else:
                    status, body = OK, await self._sockets.send(envelope)
        except TimeoutError:
            error = "operation_timeout"
        except (aiohttp.ClientError, ConnectionError):
            error = "dispatch_failed"
        if not error and status != OK:
            error = "dispatch_failed"
        ack = Ack(status, body, loop.time() - started, error, no_retry)
        self.delivered.append((envelope, ack))
        return ack

    async def close(self) -> None:
        """Close the connections to the bot."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, envelope: Envelope) -> tuple[int, Any, bool]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        content_type, body = _encoded(envelope)
        headers = {"Content-Type": content_type} | self._signature(body)
        if envelope.retry_num:
            headers["x-slack-retry-num"] = str(envelope.retry_num)
            headers["x-slack-retry-reason"] = envelope.retry_reason
        async with self._session.post(
            self.bot.url, data=body.encode(), headers=headers
        ) as response:
            no_retry = response.headers.get("x-slack-no-retry") == "1"
            return response.status, _decoded(await response.text()), no_retry

    def _signature(self, body: str) -> dict[str, str]:
        """Sign *body* with the machine's time, by which the bot checks it."""
        timestamp = str(int(self._signed_by.now().timestamp()))
        digest = hmac.new(
            self._signing_secret.encode(),
            f"v0:{timestamp}:{body}".encode(),
            hashlib.sha256,
        ).hexdigest()
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
        }


def _encoded(envelope: Envelope) -> tuple[str, str]:
    if envelope.kind == "events_api":
        return "application/json", json.dumps(envelope.payload)
    form = envelope.payload
    if envelope.kind == "interactive":
        form = {"payload": json.dumps(envelope.payload)}
    return "application/x-www-form-urlencoded", urlencode(form)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
