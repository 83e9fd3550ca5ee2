"""Save, Run now, Pause, Resume, End, Adopt: presses on a schedule."""

from slack_bolt.async_app import AsyncApp
from typing_extensions import override

from bot.blocks import schedule_presses as presses
from bot.blocks.parts import pressed as any_of
from bot.domain.commands import OrderCommand, ScheduleAction, ScheduleCommand
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.errors import UnknownScheduleError
from bot.services.cards import CardService
from bot.services.schedule_overview import Trial
from handlers.actions.buttons import Button, number
from handlers.commands.orders import OrderDesk
from handlers.commands.schedules import ScheduleDesk
from handlers.conversation import Conversation
from handlers.payloads import Pressed


class ScheduleButton(Button):
    """A press that names a schedule, or one that was rehearsed, by its number."""

    def __init__(
        self,
        desk: ScheduleDesk,
        orders: OrderDesk,
        cards: CardService,
        conversation: Conversation,
    ) -> None:
        super().__init__(cards, conversation)
        self._desk = desk
        self._orders = orders

    def _number(self, fields: tuple[str, ...]) -> int:
        found = number(fields, 0)
        if found is None:
            raise UnknownScheduleError("")
        return found

    async def _tried(self, caller: Caller, trial: Trial) -> Message:
        if isinstance(trial, OrderCommand):
            return await self._orders.place(caller, trial)
        return await self._desk.post_to(caller, trial)


class Save(ScheduleButton):
    """Lets what was rehearsed fire."""

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        return await self._desk.save(press.caller, self._number(fields))


class Try(ScheduleButton):
    """Orders once what was rehearsed."""

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        draft_id = self._number(fields)
        trial = await self._desk.trial_of_draft(press.caller, draft_id)
        return await self._tried(press.caller, trial)


class Run(ScheduleButton):
    """Orders once what a schedule orders."""

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        trial = await self._desk.trial(press.caller, self._number(fields))
        return await self._tried(press.caller, trial)


class Handle(ScheduleButton):
    """Does with a schedule what typing the action would do."""

    action = ScheduleAction.show

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        command = ScheduleCommand(self._number(fields), self.action)
        return await self._desk.answer(press.caller, command)


class PauseIt(Handle):
    """Lets it stand still."""

    action = ScheduleAction.pause


class Resume(Handle):
    """Lets it go on."""

    action = ScheduleAction.resume


class End(Handle):
    """Ends it."""

    action = ScheduleAction.end


class Adopt(Handle):
    """Makes who presses its owner."""

    action = ScheduleAction.adopt


def register(
    app: AsyncApp,
    desk: ScheduleDesk,
    orders: OrderDesk,
    cards: CardService,
    conversation: Conversation,
) -> None:
    """Listen to the presses on schedules."""
    listeners: dict[str, type[ScheduleButton]] = {
        presses.SAVE: Save,
        presses.TRY: Try,
        presses.RUN: Run,
        presses.PAUSE: PauseIt,
        presses.RESUME: Resume,
        presses.END: End,
        presses.ADOPT: Adopt,
    }
    for action_id, listener in listeners.items():
        app.action(any_of(action_id))(listener(desk, orders, cards, conversation))
