"""I'm on it, Snooze, Mute, Resume, Stop watching, Watch…: presses about watches."""

from abc import ABC, abstractmethod
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from typing_extensions import override

from bot.blocks import toll_presses as presses
from bot.blocks.parts import pressed as any_of
from bot.domain.messages import Message
from bot.domain.toll_commands import TollTendCommand, TollUnwatchCommand
from bot.domain.toll_references import LONGEST_SNOOZE
from bot.domain.toll_watches import Deed
from bot.errors import UnknownWatchError
from handlers.actions.buttons import commit, number
from handlers.commands.toll_watches import AboutWatches, WatchDesk
from handlers.conversation import Answer, Conversation
from handlers.payloads import Pressed, pressed


class WatchButton(ABC):
    """A press that says what could be typed; committed before the acknowledgement."""

    def __init__(self, desk: WatchDesk, conversation: Conversation) -> None:
        self._desk = desk
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Work, acknowledge, and send the answer beside it."""
        press = pressed(body, self._conversation.clock)

        async def work() -> Message | None:
            if not press.fields:
                raise UnknownWatchError("")
            command = self._command(press.fields)
            return await self._desk.carry_out(press.caller, command, press.url)

        await commit(self._conversation, ack, press.caller, press.url, work)

    @abstractmethod
    def _command(self, fields: tuple[str, ...]) -> AboutWatches:
        """Return the command that the press stands for."""


class Tend(WatchButton):
    """Takes a crossing in hand, or mutes a watch."""

    def __init__(self, desk: WatchDesk, conversation: Conversation, deed: Deed) -> None:
        super().__init__(desk, conversation)
        self._deed = deed

    @override
    def _command(self, fields: tuple[str, ...]) -> AboutWatches:
        return TollTendCommand(self._deed, fields[0])


class Snooze(WatchButton):
    """Keeps a watch quiet for as long as the button says."""

    @override
    def _command(self, fields: tuple[str, ...]) -> AboutWatches:
        minutes = number(fields, 1) or 60
        return TollTendCommand(Deed.snooze, fields[0], min(minutes, LONGEST_SNOOZE))


class Unwatch(WatchButton):
    """Ends a watch."""

    @override
    def _command(self, fields: tuple[str, ...]) -> AboutWatches:
        return TollUnwatchCommand(fields[0])


class Later(ABC):
    """A press that may ask the toll API, or Slack who presses: answered afterwards."""

    def __init__(self, desk: WatchDesk, conversation: Conversation) -> None:
        self._desk = desk
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge and work beside it."""
        press = pressed(body, self._conversation.clock)
        self._conversation.later(
            press.url, lambda: self._work(press), caller=press.caller
        )
        await ack()

    @abstractmethod
    async def _work(self, press: Pressed) -> Answer:
        """Carry the press out; return the answer."""


class Resume(Later):
    """Lets watches go on."""

    @override
    async def _work(self, press: Pressed) -> Answer:
        if not press.fields:
            raise UnknownWatchError("")
        return await self._desk.resume(press.caller, press.fields)


class OfferRules(Later):
    """Offers what is likely to be watched of a report."""

    @override
    async def _work(self, press: Pressed) -> Answer:
        fields = press.fields or ()
        report, criteria = (*fields, "", "")[:2]
        return await self._desk.offer(press.caller, report, criteria)


def register(app: AsyncApp, desk: WatchDesk, conversation: Conversation) -> None:
    """Listen to the presses about watches."""
    listeners = {
        presses.TAKE: Tend(desk, conversation, Deed.take),
        presses.MUTE: Tend(desk, conversation, Deed.mute),
        presses.SNOOZE: Snooze(desk, conversation),
        presses.UNWATCH: Unwatch(desk, conversation),
        presses.RESUME: Resume(desk, conversation),
        presses.WATCH: OfferRules(desk, conversation),
    }
    for action_id, listener in listeners.items():
        app.action(any_of(action_id))(listener)
