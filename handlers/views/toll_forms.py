"""The form of toll metrics: what stands in it becomes what could be typed."""

from zoneinfo import ZoneInfo

from typing_extensions import override

from bot.blocks import toll_posts as posts
from bot.blocks.forms import undrawn
from bot.blocks.toll_forms import TollRoom, toll_form
from bot.domain.channels import is_channel
from bot.domain.forms import Field, FormKind, OpenForm
from bot.domain.messages import Message, View
from bot.domain.people import Caller
from bot.domain.toll_commands import (
    Metric,
    TollCommand,
    TollDigestCommand,
    TollReportCommand,
    TollScheduleCommand,
    TollWatchCommand,
)
from bot.domain.toll_forms import (
    CHECKS,
    Filled,
    TollDeed,
    TollForm,
    toll_command_of,
    toll_form_of,
)
from bot.domain.toll_grammar import parse
from bot.domain.toll_metrics import Side
from bot.domain.toll_phrasing import canonical
from bot.domain.toll_reports import ALL, Criteria
from bot.services.forms import Choices, FormService, Opened
from bot.services.toll_posts import Shared, TollPosts
from bot.texts.english import ENGLISH
from bot.view_reply import ViewReply
from handlers.commands.schedules import ScheduleDesk
from handlers.commands.toll_watches import WatchDesk
from handlers.conversation import Conversation
from handlers.fields import Fields
from handlers.views.kinds import FormDesk, Submission, Taken
from handlers.views.timetable_fields import unseen, when_of


class TollFormDesk(FormDesk):
    """Draws the form of toll metrics, and does what it says."""

    kind = FormKind.toll

    def __init__(
        self,
        forms: FormService,
        toll_posts: TollPosts,
        watches: WatchDesk,
        schedules: ScheduleDesk,
        zone: ZoneInfo,
        conversation: Conversation,
    ) -> None:
        super().__init__(conversation)
        self._forms = forms
        self._posts = toll_posts
        self._watches = watches
        self._schedules = schedules
        self._zone = zone

    @override
    async def fresh(self, caller: Caller, opened: Opened, command: str) -> View:
        here = opened.form.channel_id
        channel_id = here if is_channel(here) else ""
        understood = self._understood(command or opened.last)
        filled = toll_form_of(understood, channel_id=channel_id)
        guess = not (channel_id or filled.channel_id or command or opened.last)
        return self._view(caller, filled, opened.form, guess_place=guess)

    @override
    async def redrawn(
        self, caller: Caller, form: OpenForm, choices: Choices, fields: Fields
    ) -> View:
        return self._view(caller, _read(fields), form)

    @override
    async def submit(self, caller: Caller, sent: Submission, reply: ViewReply) -> Taken:
        form, fields = sent.form, sent.fields
        filled = _read(fields)
        if _unseen(filled, fields):
            return Taken(view=await self.redrawn(caller, form, sent.choices, fields))
        command = toll_command_of(filled)
        if isinstance(command, tuple):
            return Taken(errors=self.said(caller, command, fields))
        if isinstance(command, TollScheduleCommand):
            fault = self._forms.timetable_fault(command.schedule)
            if fault is not None:
                return Taken(errors=self.said(caller, (fault,), fields))
        await self._forms.remember(form, canonical(command))
        return await self._carried_out(caller, command, filled, reply)

    @override
    def command_of(self, choices: Choices, fields: Fields) -> str:
        command = toll_command_of(_read(fields))
        return "" if isinstance(command, tuple) else canonical(command)

    async def _carried_out(
        self,
        caller: Caller,
        command: Filled,
        filled: TollForm,
        reply: ViewReply,
    ) -> Taken:
        match command:
            case TollScheduleCommand():
                beside = self._schedules.beside(caller, command)
                return Taken(later=beside, done=True)
            case TollWatchCommand():
                said = await self._watches.carry_out(caller, command, reply)
                return Taken(said, done=True)
            case _:
                message = await self._sent(caller, command, filled.channel_id)
                return Taken(message, done=True)

    async def _sent(
        self,
        caller: Caller,
        asked: TollReportCommand | TollDigestCommand,
        channel_id: str,
    ) -> Message:
        """Post a report in the channel, or to the person alone."""
        if not channel_id:
            return await self._schedules.post_to(caller, asked)
        voice = self.conversation.voice_of(caller)
        name = asked.report if isinstance(asked, TollReportCommand) else ALL
        span = asked.criteria
        shared = await self._posts.share(caller, name, span, channel_id)
        if shared is Shared.names_clients:
            return posts.not_for_channels(name, span.value, voice=voice)
        return posts.sharing(name, span.value, channel_id, voice=voice)

    def _understood(self, text: str) -> TollCommand:
        now = self.conversation.clock.now()
        return parse(text, now=now, zone=self._zone, language=ENGLISH)

    def _view(
        self,
        caller: Caller,
        filled: TollForm,
        form: OpenForm,
        *,
        guess_place: bool = False,
    ) -> View:
        voice = self.conversation.voice_of(caller)
        room = TollRoom(form.token, self._zone.key, guess_place)
        return View(
            toll_form(filled, room, voice=voice), undrawn(self.kind, voice=voice)
        )


def _unseen(filled: TollForm, fields: Fields) -> bool:
    if filled.deed is TollDeed.watch:
        return Field.threshold not in fields
    repeats = filled.deed is TollDeed.post
    timetable = Field.again not in fields or unseen(filled.when, fields)
    return Field.report not in fields or (repeats and timetable)


def _read(fields: Fields) -> TollForm:
    start = TollForm()
    deed, span = fields.chosen(Field.deed), fields.chosen(Field.span)
    metric, side = fields.chosen(Field.metric), fields.chosen(Field.side)
    checks = fields.chosen(Field.checks)
    return TollForm(
        deed=TollDeed(deed) if deed in set(TollDeed) else start.deed,
        report=fields.chosen(Field.report) or start.report,
        span=Criteria(span) if span in set(Criteria) else start.span,
        metric=Metric(metric) if metric in set(Metric) else start.metric,
        side=Side(side) if side in set(Side) else start.side,
        threshold=fields.text(Field.threshold),
        checks=int(checks) if checks in map(str, CHECKS) else start.checks,
        channel_id=fields.conversation(Field.channel),
        when=when_of(fields) if Field.again in fields else start.when,
    )
