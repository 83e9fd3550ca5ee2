"""The server side of Socket Mode."""

import asyncio
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.slack.delivery import Envelope
from bot.sandbox.slack.people import APP_ID

MAX_CONNECTIONS = 10
CONNECTION_SECONDS = 3600
WITH_ANSWER = frozenset({"slash_commands", "interactive"})


class SocketHub:
    """Holds the bot's web sockets; each envelope goes to one of them.

    ``opened`` counts the connections ever made.
    """

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._awaited: dict[str, asyncio.Future[Any]] = {}
        self.opened = 0

    @property
    def connections(self) -> int:
        """How many web sockets are open."""
        return len(self._sockets)

    def new_ticket(self) -> str:
        """Return a ticket for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one web socket until either side closes it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        if self.connections >= MAX_CONNECTIONS:
            return web.Response(status=429, text="too_many_websockets")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        self.opened += 1
        try:
            await socket.send_json(self._hello())
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledged(frame.data)
        except ConnectionError:
            pass
        finally:
            self._sockets.remove(socket)
        return socket

    async def send(self, envelope: Envelope) -> Any:
        """Send to the next open socket in turn and wait for its ack.

        Raises:
            ConnectionError: No socket is open, or it broke meanwhile.
        """
        if not self._sockets:
            raise ConnectionError("no web socket is open")
        socket = self._sockets.pop(0)
        self._sockets.append(socket)
        envelope_id = secrets.token_hex(16)
        answer = asyncio.get_running_loop().create_future()
        self._awaited[envelope_id] = answer
        try:
            await socket.send_json(
                {
                    "envelope_id": envelope_id,
                    "type": envelope.kind,
                    "payload": envelope.payload,
                    "accepts_response_payload": envelope.kind in WITH_ANSWER,
                    **_retry(envelope),
                }
            )
            return await answer
        finally:
            del self._awaited[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every client to reconnect, as Slack does every few hours."""
        frame = {"type": "disconnect", "reason": reason, "debug_info": {}}
        for socket in list(self._sockets):
            await socket.send_json(frame)

    async def close(self) -> None:
        """Close every web socket."""
        for socket in list(self._sockets):
            await socket.close()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": self.connections,
            "connection_info": {"app_id": APP_ID},
            "debug_info": {
                "host": "sandbox",
                "approximate_connection_time": CONNECTION_SECONDS,
            },
        }

    def _acknowledged(self, data: str) -> None:
        """Settle the envelope; an ack may come by another socket, or too late."""
        try:
            frame = json.loads(data)
        except ValueError:
            return
        envelope_id = frame.get("envelope_id", "")
        answer = self._awaited.get(envelope_id)
        if answer is not None and not answer.done():
            answer.set_result(frame.get("payload"))


def _retry(envelope: Envelope) -> dict[str, Any]:
    if envelope.kind != "events_api":
        return {}
    return {
        "retry_attempt": envelope.retry_num,
        "retry_reason": envelope.retry_reason,
    }
