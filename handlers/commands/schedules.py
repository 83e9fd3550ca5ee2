"""Orders with a timetable, and what is done with schedules."""

from bot.blocks import schedules as blocks
from bot.blocks.voice import Voice
from bot.domain.commands import (
    Change,
    Missed,
    OrderCommand,
    ScheduleAction,
    ScheduleCommand,
)
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.schedules import Rehearsal, ScheduleKind
from bot.services.rehearsals import RehearsalService
from bot.services.schedules import ScheduleService

_CALLING_OUT = frozenset({ScheduleAction.change, ScheduleAction.hand_over})


class ScheduleDesk:
    """Answers what is typed, or pressed, about schedules."""

    def __init__(
        self, rehearsals: RehearsalService, schedules: ScheduleService, voice: Voice
    ) -> None:
        self._rehearsals = rehearsals
        self._schedules = schedules
        self._voice = voice

    def calls_out(self, command: object) -> bool:
        """Return whether the answer to *command* has to wait for Slack."""
        if isinstance(command, OrderCommand):
            return command.schedule is not None
        return isinstance(command, ScheduleCommand) and command.action in _CALLING_OUT

    async def call_out(
        self, caller: Caller, command: OrderCommand | ScheduleCommand
    ) -> Message | None:
        """Ask Slack what is needed, and return the answer; None when it is shown.

        Raises:
            BotError: It could not be done; see each use case.
        """
        if isinstance(command, OrderCommand):
            found = await self._rehearsals.rehearse(caller, command)
            return await self._shown(caller, found)
        if command.action is ScheduleAction.hand_over:
            number, person = command.number, command.person
            view = await self._schedules.hand_over(caller, number, person)
            return blocks.given(view, voice=self._voice)
        return await self._change(caller, command.number, command.change)

    async def answer(self, caller: Caller, command: ScheduleCommand) -> Message:
        """Carry *command* out and return what the caller reads.

        Raises:
            BotError: It could not be done; see each use case.
        """
        number, voice = command.number, self._voice
        match command.action:
            case ScheduleAction.pause:
                view = await self._schedules.pause(caller, number)
            case ScheduleAction.resume:
                view = await self._schedules.resume(caller, number)
            case ScheduleAction.end:
                view = await self._schedules.end(caller, number)
            case ScheduleAction.missed:
                missed = command.missed or Missed.latest
                view = await self._schedules.make_up(caller, number, missed)
            case ScheduleAction.adopt:
                view = await self._schedules.adopt(caller, number)
                return blocks.adopted(view, voice=voice)
            case _:
                view = await self._schedules.show(caller, number)
        return blocks.shown(view, voice=voice)

    async def listed(self, caller: Caller) -> Message:
        """Return the schedules that order reports."""
        views = await self._schedules.listed(caller, ScheduleKind.report)
        return blocks.listed(views, voice=self._voice)

    async def save(self, caller: Caller, draft_id: int) -> Message:
        """Save what was rehearsed."""
        view = await self._schedules.save(caller, draft_id)
        return blocks.saved(view, voice=self._voice)

    async def trial(self, caller: Caller, number: int) -> OrderCommand:
        """Return what a schedule would order now, for the caller alone."""
        return await self._schedules.trial(caller, number)

    async def trial_of_draft(self, caller: Caller, draft_id: int) -> OrderCommand:
        """Return what was rehearsed would order now, for the caller alone."""
        return await self._rehearsals.trial(caller, draft_id)

    async def _change(
        self, caller: Caller, number: int, change: Change
    ) -> Message | None:
        found = await self._rehearsals.rehearse_change(caller, number, change)
        return await self._shown(caller, found)

    async def _shown(self, caller: Caller, found: Rehearsal) -> Message | None:
        message = blocks.rehearsed(found, voice=self._voice)
        here = found.channel_id == caller.channel_id
        there = message if here else blocks.will_post(found, voice=self._voice)
        shown = await self._rehearsals.look(caller, found, there)
        return None if shown else message
