"""The App Home: opened, and its pages turned."""

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks.home_presses import TURN
from bot.blocks.parts import pressed as any_of
from bot.domain.home import HomePart
from bot.services.home import HomeService
from handlers.actions.buttons import commit, number
from handlers.conversation import Conversation
from handlers.events.once import EventDoor, Then
from handlers.payloads import Pressed, opened_home, pressed


class HomeOpened:
    """Has the Home drawn."""

    def __init__(self, homes: HomeService, draw: Callable[[], None]) -> None:
        self._homes = homes
        self._draw = draw

    async def __call__(self, body: dict[str, Any]) -> Then | None:
        """Commit that somebody looks.

        Raises:
            UpstreamUnavailableError: Before Slack has said who we are there is nothing
                to show.
        """
        if body["event"].get("tab", "home") != "home":
            return None
        await self._homes.looked(opened_home(body))
        return self._draw


class Turned:
    """Shows another page of a part."""

    def __init__(
        self,
        homes: HomeService,
        draw: Callable[[], None],
        conversation: Conversation,
    ) -> None:
        self._homes = homes
        self._draw = draw
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Commit which page, and acknowledge; the page itself is the answer."""
        press = pressed(body, self._conversation.clock)
        await commit(
            self._conversation, ack, press.caller, press.url, lambda: self._turn(press)
        )

    async def _turn(self, press: Pressed) -> None:
        fields = press.fields or ()
        offset = number(fields, 1)
        if fields[:1] and fields[0] in set(HomePart) and offset is not None:
            await self._homes.turn(press.caller, HomePart(fields[0]), offset)
            self._draw()


def register(
    app: AsyncApp,
    events: EventDoor,
    homes: HomeService,
    draw: Callable[[], None],
    conversation: Conversation,
) -> None:
    """Listen to the event and the presses of the Home itself."""
    events.listen("app_home_opened", HomeOpened(homes, draw))
    app.action(any_of(TURN))(Turned(homes, draw, conversation))
