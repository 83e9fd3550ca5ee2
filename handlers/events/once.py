"""Once: what every listener to an event goes through.

Slack sends an event again, at once, after a minute and after five, until somebody
says 200 in time. The retry of one that is still being carried out, here or in
another process, must have no effect of its own; that of one that was never finished
must be carried out.
"""

from collections.abc import Callable
from typing import Any, Protocol

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.errors import UpstreamUnavailableError
from bot.services.events import EventLog
from handlers.payloads import event_key

log = structlog.get_logger(__name__)

# What follows an event that is noted as carried out: it need not survive this process.
Then = Callable[[], object]
_LATER = 503


class EventListener(Protocol):
    """Commits what an event asks for.

    That may happen twice, side by side, so that the same twice has to be the same
    once. What it returns is done for one of both alone, beside the acknowledgement.
    """

    async def __call__(self, body: dict[str, Any]) -> Then | None:
        """Carry the event out.

        Raises:
            UpstreamUnavailableError: It cannot be yet; Slack is to send it again.
        """
        ...


class Once:
    """Lets a listener have each event once."""

    def __init__(self, events: EventLog, listener: EventListener) -> None:
        self._events = events
        self._listener = listener

    async def __call__(self, body: dict[str, Any]) -> BoltResponse | None:
        """Carry the event out unless it was; 503 asks Slack to send it again."""
        key = event_key(body)
        if key and await self._events.is_done(key):
            log.info("event_repeated", slack_event=body["event"]["type"])
            return None
        try:
            then = await self._listener(body)
        except UpstreamUnavailableError as error:
            log.warning(
                "event_put_off", slack_event=body["event"]["type"], why=str(error)
            )
            return BoltResponse(status=_LATER)
        if (not key or await self._events.done(key)) and then is not None:
            then()
        return None


class EventDoor:
    """Where listeners to events are registered, and nowhere else."""

    def __init__(self, app: AsyncApp, events: EventLog) -> None:
        self._app = app
        self._events = events

    def listen(self, event: str, listener: EventListener) -> None:
        """Let *listener* hear of each *event* once."""
        self._app.event(event)(Once(self._events, listener))
