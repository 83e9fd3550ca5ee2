"""Orders and posts with a timetable, and what is done with schedules."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.blocks import rehearsals
from bot.blocks import schedules as blocks
from bot.blocks.conditions import NOTHING_CHANGED
from bot.blocks.questions import unknown_organisations
from bot.blocks.voice import Voice
from bot.domain.commands import (
    Destination,
    Missed,
    OrderCommand,
    Place,
    ScheduleAction,
    ScheduleCommand,
)
from bot.domain.messages import Message
from bot.domain.organisations import SelectionError, UnknownNamesError
from bot.domain.people import Caller
from bot.domain.phrasing import canonical, change_words
from bot.domain.schedules import Rehearsal, ScheduleKind
from bot.domain.toll_commands import (
    TollDigestCommand,
    TollReportCommand,
    TollScheduleChange,
    TollScheduleCommand,
)
from bot.domain.toll_phrasing import canonical as typed_for_toll
from bot.domain.toll_phrasing import report_label
from bot.domain.toll_reports import ALL
from bot.errors import NamesClientsError, PlaceRefusedError
from bot.services.rehearsals import RehearsalService
from bot.services.schedule_overview import ScheduleOverview, Trial
from bot.services.schedules import ScheduleService
from bot.services.toll_posts import TollPosts
from bot.services.toll_rehearsals import TollRehearsals
from handlers.commands.reading import Reader
from handlers.conversation import Conversation

Beside = Callable[[], Awaitable[Message | None]]
_TO_ME: Final = Destination(Place.me)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, to be typed again, and the same for oneself alone."""

    again: str
    to_me: str


class ScheduleDesk:
    """Answers what is typed, or pressed, about schedules of either kind."""

    def __init__(
        self,
        rehearsing: RehearsalService,
        toll_rehearsals: TollRehearsals,
        schedules: ScheduleService,
        overview: ScheduleOverview,
        posts: TollPosts,
        reader: Reader,
        conversations: Mapping[ScheduleKind, Conversation],
    ) -> None:
        self._reader = reader
        self._rehearsals = rehearsing
        self._toll_rehearsals = toll_rehearsals
        self._schedules = schedules
        self._overview = overview
        self._posts = posts
        self._conversations = conversations

    def beside(self, caller: Caller, command: object) -> Beside | None:
        """Return what has to ask Slack before it can answer, for beside the ack."""
        match command:
            case OrderCommand() if command.schedule is not None:
                return lambda: self._order(caller, command)
            case TollScheduleCommand() | TollScheduleChange():
                return lambda: self._post(caller, command)
            case ScheduleCommand(action=ScheduleAction.change):
                return lambda: self._change(caller, command)
            case ScheduleCommand(action=ScheduleAction.hand_over):
                return lambda: self._hand_over(caller, command)
            case _:
                return None

    async def answer(self, caller: Caller, command: ScheduleCommand) -> Message:
        """Carry *command* out and return what the caller reads.

        Raises:
            BotError: It could not be done; see each use case.
        """
        number = command.number
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
                return blocks.adopted(view, voice=self._voice_of(caller, view.kind))
            case _:
                view = await self._overview.show(caller, number)
        return blocks.shown(view, voice=self._voice_of(caller, view.kind))

    async def listed(self, caller: Caller, kind: ScheduleKind) -> Message:
        """Return the schedules of a kind."""
        views = await self._overview.listed(caller, kind)
        return blocks.listed(views, kind, voice=self._voice_of(caller, kind))

    async def save(self, caller: Caller, draft_id: int) -> Message:
        """Save what was rehearsed."""
        view = await self._schedules.save(caller, draft_id)
        return blocks.saved(view, voice=self._voice_of(caller, view.kind))

    async def trial(self, caller: Caller, number: int) -> Trial:
        """Return what a schedule would bring now, for the caller alone."""
        return await self._overview.trial(caller, number)

    async def trial_of_draft(self, caller: Caller, draft_id: int) -> Trial:
        """Return what was rehearsed would bring now, for the caller alone."""
        return await self._overview.trial_of_draft(caller, draft_id)

    async def post_to(
        self, caller: Caller, asked: TollReportCommand | TollDigestCommand
    ) -> Message:
        """Have a toll report posted to the caller alone."""
        name = asked.report if isinstance(asked, TollReportCommand) else ALL
        alone = replace(caller, channel_id=caller.user_id)
        await self._posts.show(alone, name, asked.criteria)
        voice = self._voice_of(caller, ScheduleKind.toll)
        what = report_label(name, asked.criteria, voice.language)
        return blocks.coming(what, voice=voice)

    async def _order(self, caller: Caller, command: OrderCommand) -> Message | None:
        try:
            found = await self._rehearsals.rehearse(caller, command)
        except UnknownNamesError as error:
            return await self._reader.other_branches(caller, command, error)
        alone = replace(command, destination=_TO_ME)
        typed = _Typed(canonical(command), canonical(alone))
        return await self._shown(caller, found, ScheduleKind.report, typed)

    async def _change(self, caller: Caller, command: ScheduleCommand) -> Message | None:
        number, change = command.number, command.change
        try:
            found = await self._rehearsals.rehearse_change(caller, number, change)
        except SelectionError as error:
            voice = self._voice_of(caller, ScheduleKind.report)
            return unknown_organisations(error, so=NOTHING_CHANGED, voice=voice)
        alone = replace(change, destination=_TO_ME)
        typed = _Typed(change_words(number, change), change_words(number, alone))
        return await self._shown(caller, found, ScheduleKind.report, typed)

    async def _post(
        self, caller: Caller, command: TollScheduleCommand | TollScheduleChange
    ) -> Message | None:
        alone = replace(command, destination=_TO_ME)
        typed = _Typed(typed_for_toll(command), typed_for_toll(alone))
        rehearsing = self._toll_rehearsals
        try:
            if isinstance(command, TollScheduleCommand):
                found = await rehearsing.rehearse(caller, command)
            else:
                found = await rehearsing.rehearse_change(caller, command)
        except NamesClientsError as error:
            place = error.channel_id
            raise NamesClientsError(error.report, place, typed.to_me) from error
        return await self._shown(caller, found, ScheduleKind.toll, typed)

    async def _hand_over(self, caller: Caller, command: ScheduleCommand) -> Message:
        view = await self._schedules.hand_over(caller, command.number, command.person)
        return blocks.given(view, voice=self._voice_of(caller, view.kind))

    async def _shown(
        self, caller: Caller, found: Rehearsal, kind: ScheduleKind, typed: "_Typed"
    ) -> Message | None:
        """Show a rehearsal where it would post, or return it for where it was typed.

        Raises:
            PlaceRefusedError: Nothing can be posted there; it holds what was *typed*.
        """
        voice = self._voice_of(caller, kind)
        message = rehearsals.rehearsed(found, voice=voice)
        here = found.channel_id == caller.channel_id
        there = message if here else rehearsals.will_post(found, voice=voice)
        try:
            shown = await self._rehearsals.look(caller, found, there)
        except PlaceRefusedError as error:
            raise PlaceRefusedError(
                error.channel_id, error.code, typed.again, typed.to_me
            ) from error
        return None if shown else message

    def _voice_of(self, caller: Caller, kind: ScheduleKind) -> Voice:
        return self._conversations[kind].voice_of(caller)
