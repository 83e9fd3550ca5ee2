"""The form of an order: what stands in it becomes the order that could be typed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from typing_extensions import override

from bot.blocks.form_fields import Choice
from bot.blocks.forms import undrawn
from bot.blocks.order_forms import (
    ALL,
    LISTED_MOST,
    Branch,
    Finding,
    Room,
    branch_choices,
    listed,
    order_form,
)
from bot.blocks.questions import refusal
from bot.domain.channels import is_channel
from bot.domain.commands import (
    Destination,
    Form,
    Misunderstood,
    OrderCommand,
    Place,
)
from bot.domain.forms import (
    Fault,
    Field,
    FieldProblem,
    FormKind,
    OpenForm,
    OrderForm,
    form_of,
    order_of,
    remembered,
)
from bot.domain.grammar import parse
from bot.domain.messages import View
from bot.domain.organisations import (
    Organisation,
    Scope,
    Selection,
    SelectionError,
    roots,
)
from bot.domain.people import Caller
from bot.domain.period_phrases import PeriodReader
from bot.domain.phrasing import canonical
from bot.domain.report_types import Catalogue
from bot.domain.text import name_key
from bot.services.forms import Choices, FormService, Opened, fitting
from bot.view_reply import ViewReply
from handlers.commands.orders import OrderDesk
from handlers.commands.schedules import ScheduleDesk
from handlers.conversation import Conversation
from handlers.fields import Fields
from handlers.views.kinds import FormDesk, Submission, Taken
from handlers.views.timetable_fields import unseen, when_of

_A_DAY = timedelta(days=1)
_A_WEEK = timedelta(days=6)


class OrderFormDesk(FormDesk):
    """Draws the form of an order, and orders what it says."""

    kind = FormKind.order

    def __init__(
        self,
        forms: FormService,
        orders: OrderDesk,
        schedules: ScheduleDesk,
        catalogue: Catalogue,
        zone: ZoneInfo,
        conversation: Conversation,
        *,
        asks_for_options: bool,
    ) -> None:
        super().__init__(conversation)
        self._forms = forms
        self._orders = orders
        self._schedules = schedules
        self._catalogue = catalogue
        self._zone = zone
        self._asks = asks_for_options

    @override
    async def fresh(self, caller: Caller, opened: Opened, command: str) -> View:
        order = self._understood(command or opened.last, opened.choices)
        here = opened.form.channel_id
        channel_id = here if is_channel(here) else ""
        if not command and channel_id:
            order = replace(order, destination=Destination())
        filled = form_of(order, self._periods, channel_id=channel_id)
        filled = self._rooted(filled, opened.choices.organisations)
        room = self._room(filled, opened.form.token, opened.choices)
        nowhere = order.destination.kind is Place.here and not channel_id
        return self._view(caller, filled, replace(room, guess_place=nowhere))

    @override
    async def redrawn(
        self, caller: Caller, form: OpenForm, choices: Choices, fields: Fields
    ) -> View:
        filled = self._read(fields, choices)
        if filled.by_days and not (filled.first or filled.last):
            last = self._last_day(choices.today)
            filled = replace(filled, first=last - _A_WEEK, last=last)
        sought = fields.text(Field.search).strip()
        room = self._room(filled, form.token, choices, sought)
        return self._view(caller, filled, room)

    @override
    async def submit(self, caller: Caller, sent: Submission, reply: ViewReply) -> Taken:
        form, choices, fields = sent.form, sent.choices, sent.fields
        filled = self._read(fields, choices)
        order = order_of(filled, self._periods, self._catalogue)
        if any(self._unseen(filled, fields)):
            return Taken(view=await self.redrawn(caller, form, choices, fields))
        faults = [*self._closed(fields, choices)]
        if isinstance(order, OrderCommand):
            found = self._forms.timetable_fault(order.schedule)
            faults += [found] if found else []
        else:
            faults += order
        if faults or not isinstance(order, OrderCommand):
            return Taken(errors=self.said(caller, faults, fields))
        await self._forms.remember(form, remembered(filled, order))
        if order.schedule is not None:
            beside = self._schedules.beside(caller, order)
            return Taken(later=beside, done=True)
        try:
            return Taken(await self._orders.ordered(caller, order), done=True)
        except SelectionError as error:
            language = self.conversation.voice_of(caller).language
            said = refusal(error, language)
            return Taken(errors={fields.block(Field.branches): said})

    @override
    def command_of(self, choices: Choices, fields: Fields) -> str:
        filled = self._read(fields, choices)
        order = order_of(filled, self._periods, self._catalogue)
        return canonical(order) if isinstance(order, OrderCommand) else ""

    def options(
        self, caller: Caller, choices: Choices, field: Field, typed: str
    ) -> list[Choice]:
        """Return the branches that fit what was *typed*, at most a menu full."""
        found = fitting(choices.organisations, typed, LISTED_MOST)
        voice = self.conversation.voice_of(caller)
        options = branch_choices(_branches(found), voice=voice)
        if field is Field.branches:
            return options
        return [each for each in options if each.value != ALL]

    @property
    def _periods(self) -> PeriodReader:
        return PeriodReader(self.conversation.clock.now(), self._zone)

    def _understood(self, text: str, choices: Choices) -> OrderCommand:
        if not text:
            return OrderCommand(selection=Selection(Scope.all))
        command = parse(
            text,
            now=self.conversation.clock.now(),
            zone=self._zone,
            catalogue=self._catalogue,
            organisations=[each.name for each in choices.organisations],
        )
        if isinstance(command, Misunderstood) and command.partial is not None:
            return command.partial
        if isinstance(command, OrderCommand):
            return command
        return OrderCommand(selection=Selection(Scope.all))

    def _rooted(
        self, filled: OrderForm, organisations: Sequence[Organisation]
    ) -> OrderForm:
        """Return *filled* with the branch named that is asked where none is."""
        selection = filled.selection
        if selection.scope is not Scope.default or not organisations:
            return filled
        names = tuple(each.name for each in roots(organisations))
        return replace(
            filled, selection=replace(selection, scope=Scope.named, names=names)
        )

    def _room(
        self, filled: OrderForm, token: str, choices: Choices, sought: str = ""
    ) -> Room:
        every = choices.organisations
        finding, offered = Finding.listed, listed(_branches(every))
        if len(offered) < len(every):
            finding = Finding.asked if self._asks else Finding.searched
            found = fitting(every, sought, LISTED_MOST)
            offered = () if self._asks else listed(_branches(found))
        return Room(
            token,
            self._periods,
            self._catalogue.all(),
            offered,
            listed(_branches(_called(filled.selection.names, every))),
            listed(_branches(_called(filled.selection.excluded, every))),
            finding,
            sought if finding is Finding.searched else "",
        )

    def _view(self, caller: Caller, filled: OrderForm, room: Room) -> View:
        voice = self.conversation.voice_of(caller)
        return View(
            order_form(filled, room, voice=voice), undrawn(self.kind, voice=voice)
        )

    def _read(self, fields: Fields, choices: Choices) -> OrderForm:
        types = fields.several(Field.types)
        form = fields.chosen(Field.form)
        return OrderForm(
            types=tuple(each for each in types if each != ALL),
            all_types=ALL in types,
            period=fields.chosen(Field.period),
            first=fields.day(Field.first),
            last=fields.day(Field.last),
            selection=_selection(fields, choices),
            channel_id=fields.conversation(Field.channel),
            form=Form(form) if form in set(Form) else Form.link,
            when=when_of(fields),
        )

    def _unseen(self, filled: OrderForm, fields: Fields) -> Iterator[bool]:
        """Yield whether a field that is needed was not there to be filled in."""
        yield filled.by_days and Field.first not in fields
        yield unseen(filled.when, fields)

    def _closed(self, fields: Fields, choices: Choices) -> Iterator[Fault]:
        known = {str(each.id) for each in choices.organisations} | {ALL}
        for name in (Field.branches, Field.excluded):
            if set(fields.several(name)) - known:
                yield Fault(name, FieldProblem.closed)

    def _last_day(self, today: date) -> date:
        """Return the last day that is over, where the person is and in the zone."""
        return min(today, self._periods.today) - _A_DAY


def _selection(fields: Fields, choices: Choices) -> Selection:
    names = {str(each.id): each.name for each in choices.organisations}
    chosen = fields.several(Field.branches)
    named = tuple(names[each] for each in chosen if each in names)
    excluded = tuple(
        names[each] for each in fields.several(Field.excluded) if each in names
    )
    if ALL in chosen:
        return Selection(Scope.all, named, excluded)
    return Selection(Scope.named if named else Scope.default, named, excluded)


def _called(
    names: Sequence[str], organisations: Sequence[Organisation]
) -> list[Organisation]:
    keys = {name_key(name) for name in names}
    return [each for each in organisations if name_key(each.name) in keys]


def _branches(organisations: Sequence[Organisation]) -> tuple[Branch, ...]:
    return tuple(Branch(str(each.id), each.name) for each in organisations)
