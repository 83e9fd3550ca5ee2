"""Socket Mode: Slack's requests over web sockets that we open.

The connections are kept here and not by the SDK's client, which closes the old
web socket before it opens the new one, tries a spent address for ever and never
tells that a token is refused. Frames and acknowledgements are as documented.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import Clock
from bot.errors import (
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
)
from bot.logs import get_logger
from bot.tasks import Supervisor
from handlers.shapes import is_sound

_HEARTBEAT_SECONDS = 10
_CLOSE_SECONDS = 1.0
_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(seconds=60)
# Slack closes a connection about 10 s after it has warned (documented).
_AFTER_WARNING = timedelta(seconds=15)
# A listener that has not answered by then is too late for Slack anyway.
_LAST_LISTENERS = timedelta(seconds=3)
_OK = 200
# How writing to a connection fails that has gone meanwhile.
_GONE = (aiohttp.ClientError, ConnectionError, RuntimeError)

_Socket = aiohttp.ClientWebSocketResponse

log = get_logger(__name__)


class Addresses(Protocol):
    """Where the addresses of new connections come from, each in its turn."""

    async def turn(self, *, urgent: bool) -> timedelta:
        """Take the next turn if it is free, else return how long to wait for it."""
        ...

    async def open(self) -> str:
        """Return a new address; raises the errors of :mod:`bot.errors`."""
        ...


class SocketMode:
    """Keeps web sockets to Slack and hands what comes over them to Bolt.

    With two *connections* one stays while Slack renews the other.
    """

    def __init__(
        self,
        app: AsyncApp,
        addresses: Addresses,
        clock: Clock,
        new_reference: Callable[[], str],
        *,
        connections: int = 2,
        trust_env: bool = True,
    ) -> None:
        self._app = app
        self._addresses = addresses
        self._clock = clock
        self._connections = connections
        self._trust_env = trust_env
        self._new_reference = new_reference
        self._keepers = Supervisor(clock, new_reference)
        self._listeners = Supervisor(clock, new_reference)
        self._session: aiohttp.ClientSession | None = None
        self._live: list[_Socket] = []
        self._stopping = False
        self._was_connected = False
        self._first_outcome = asyncio.Event()
        self._over = asyncio.Event()
        self._refusal: CredentialsRefusedError | None = None

    @property
    def connected(self) -> bool:
        """Whether Slack has greeted us on a connection that still stands."""
        return any(not socket.closed for socket in self._live)

    async def probe(self) -> str | None:
        """Return what is wrong, for the readiness check."""
        return None if self.connected else "no connection to Slack"

    async def start(self) -> None:
        """Connect; what takes its time is tried on in the background.

        Raises:
            CredentialsRefusedError: Slack does not accept the app-level token.
        """
        self._session = aiohttp.ClientSession(trust_env=self._trust_env)
        self._keepers.spawn(self._keep(), "socket")
        await self._first_outcome.wait()
        if self._refusal is not None:
            await self.stop()
            raise self._refusal
        for _ in range(1, self._connections):
            self._keepers.spawn(self._keep(), "socket")

    async def refused(self) -> None:
        """Return after :meth:`stop`, or raise once Slack refuses the token.

        Raises:
            CredentialsRefusedError: Slack no longer accepts the app-level token.
        """
        await self._over.wait()
        if self._refusal is not None:
            raise self._refusal

    async def stop(self) -> None:
        """Take no more requests, let listeners answer, close the connections."""
        self._stopping = True
        await self._listeners.drain(_LAST_LISTENERS)
        for socket in tuple(self._live):
            await socket.close()
        await self._keepers.cancel()
        if self._session is not None:
            await self._session.close()
        self._over.set()

    async def _keep(self) -> None:
        """Hold one connection, opening it anew whenever it ends."""
        pause = _FIRST_PAUSE
        while not self._has_ended():
            greeted = False
            try:
                greeted, succeeded = await self._connect()
                if succeeded:
                    return
            except (UpstreamError, aiohttp.ClientError, OSError) as error:
                if self._is_definite(error):
                    return
                pause = max(pause, _asked_pause(error))
                log.warning(
                    "socket_unreachable",
                    error=type(error).__name__,
                    retry_seconds=pause.total_seconds(),
                )
            except Exception:  # a keeper that ends is a connection less, for ever
                log.exception("socket_crashed", ref=self._new_reference())
            self._first_outcome.set()
            if self._has_ended():
                return
            await self._clock.sleep(_FIRST_PAUSE if greeted else pause)
            pause = _FIRST_PAUSE if greeted else min(pause * 2, _LONGEST_PAUSE)

    def _has_ended(self) -> bool:
        return self._stopping or self._refusal is not None

    def _is_definite(self, error: Exception) -> bool:
        """Return whether asking again is pointless, and tell everybody if so."""
        if isinstance(error, CredentialsRefusedError):
            self._refusal = error
        elif isinstance(error, SlackRefusedError) and not self._was_connected:
            self._refusal = CredentialsRefusedError(
                error.system, error.status, f"{error.code} {error.hint}".strip()
            )
        else:
            return False
        log.error("socket_refused", code=self._refusal.code)
        self._first_outcome.set()
        self._over.set()
        return True

    async def _connect(self) -> tuple[bool, bool]:
        """Serve one connection; return whether it was greeted, and succeeded."""
        if self._session is None:
            return False, False
        url = await self._next_url()
        async with self._session.ws_connect(
            url,
            heartbeat=_HEARTBEAT_SECONDS,
            max_msg_size=0,
            timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_SECONDS),
        ) as socket:
            try:
                return await self._serve(socket)
            finally:
                if socket in self._live:
                    self._live.remove(socket)
                log.info("socket_closed", code=socket.close_code)

    async def _next_url(self) -> str:
        """Wait for our turn and ask for an address."""
        while wait := await self._addresses.turn(urgent=not self.connected):
            log.info("socket_waits", seconds=round(wait.total_seconds()))
            self._first_outcome.set()  # everything else can begin meanwhile
            await self._clock.sleep(wait)
        return await self._addresses.open()

    async def _serve(self, socket: _Socket) -> tuple[bool, bool]:
        succeeded = False
        async for message in socket:
            frame = _parsed(message)
            if frame is None:
                continue
            match frame.get("type"):
                case "hello":
                    self._greet(socket)
                case "disconnect":
                    log.info("socket_renewal", reason=frame.get("reason"))
                    if not succeeded and not self._stopping:
                        # The new one first, so that there is no gap.
                        succeeded = self._keepers.spawn(self._keep(), "socket")
                        self._keepers.spawn(self._close_later(socket), "socket")
                case _:
                    self._take(socket, frame)
        return socket in self._live, succeeded

    def _greet(self, socket: _Socket) -> None:
        self._live.append(socket)
        self._was_connected = True
        self._first_outcome.set()
        log.info("socket_connected", connections=len(self._live))

    async def _close_later(self, socket: _Socket) -> None:
        await self._clock.sleep(_AFTER_WARNING)
        await socket.close()

    def _take(self, socket: _Socket, frame: dict[str, Any]) -> None:
        request = SocketModeRequest.from_dict(frame)
        if request is None or self._stopping:
            return
        if not is_sound(request.payload):
            log.warning("request_unreadable", kind=request.type)
            return
        self._listeners.spawn(self._dispatch(socket, request), request.type)

    async def _dispatch(self, socket: _Socket, request: SocketModeRequest) -> None:
        began = self._clock.monotonic()
        response = await run_async_bolt_app(self._app, request)
        sent = response.status == _OK and await self._acknowledge(
            socket, _acknowledgement(request, response)
        )
        log.info(
            "slack_request",
            kind=request.type,
            status=response.status,
            retry=request.retry_attempt,
            acknowledged=sent,
            milliseconds=round((self._clock.monotonic() - began) * 1000),
        )

    async def _acknowledge(self, socket: _Socket, answer: dict[str, Any]) -> bool:
        """Send *answer* on its own connection, or on any other that stands."""
        others = [each for each in self._live if each is not socket]
        for each in (socket, *others):
            if each.closed:
                continue
            try:
                await each.send_json(answer)
            except _GONE:
                continue
            return True
        log.warning("acknowledgement_lost")
        return False


def _asked_pause(error: Exception) -> timedelta:
    if isinstance(error, UpstreamRateLimitedError) and error.retry_after:
        return error.retry_after
    return timedelta(0)


def _parsed(message: aiohttp.WSMessage) -> dict[str, Any] | None:
    """Return the object that a text frame holds; anything else is no frame."""
    if message.type is not aiohttp.WSMsgType.TEXT:
        return None
    try:
        frame = json.loads(message.data)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def _acknowledgement(
    request: SocketModeRequest, response: BoltResponse
) -> dict[str, Any]:
    """Return the frame that acknowledges *request* with what Bolt answered."""
    answer: dict[str, Any] = {"envelope_id": request.envelope_id}
    if not (response.body and request.accepts_response_payload):
        return answer
    kind = response.first_headers().get("content-type", "")
    if kind.startswith("application/json"):
        return {**answer, "payload": json.loads(response.body)}
    return {**answer, "payload": {"text": response.body}}
