"""Rehearsing a schedule: what it would do, and whether it can, before it is saved."""

from dataclasses import replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot.domain.channels import is_dm, is_person
from bot.domain.commands import (
    Change,
    Destination,
    Form,
    Missed,
    OrderCommand,
    Place,
)
from bot.domain.lags import behind, complete_at
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.phrasing import canonical
from bot.domain.schedules import (
    Rehearsal,
    Schedule,
    ScheduleContent,
    ScheduleKind,
    ScheduleState,
    Timing,
    schedule_reference,
)
from bot.domain.timetables import repetition
from bot.errors import (
    PlaceRefusedError,
    ScheduleStandsError,
    SlackRefusedError,
    TimetableRefusedError,
    UnknownScheduleError,
)
from bot.limits.contract import CALLS
from bot.limits.timetables import (
    Timetable,
    TimetableError,
    checked,
    clock_change,
    in_words,
)
from bot.ports import NewDraft, Slack, Store
from bot.services.access import Access
from bot.services.audiences import AudienceService
from bot.services.orders import OrderService
from bot.services.schedule_texts import ScheduleTexts
from bot.services.tenancy import Tenancy

SHOWN_TIMES = 5


class RehearsalService:
    """Checks what is asked for, and keeps it until somebody confirms it."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        orders: OrderService,
        texts: ScheduleTexts,
        slack: Slack,
        audiences: AudienceService,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._orders = orders
        self._texts = texts
        self._slack = slack
        self._audiences = audiences

    async def rehearse(self, caller: Caller, command: OrderCommand) -> Rehearsal:
        """Return what *command*, an order with a timetable, would do.

        Raises:
            NotAllowedError: The caller may not order.
            NotConfiguredError: No supplier credentials are set.
            NotYetError: A form that is not offered was asked for.
            SelectionError: The organisations cannot be asked.
            TimetableRefusedError: The timetable is not taken.
            UpstreamError: Slack could not be asked about the caller.
        """
        await self._access.settle(self._tenancy.tenant.installation, caller)
        content = ScheduleContent(
            kind=ScheduleKind.report,
            owner=caller.user_id,
            team_id=caller.team_id,
            enterprise_id=caller.enterprise_id,
            channel_id=place_of(caller, command.destination),
            command=canonical(_without_timetable(command)),
            timing=self._timing(command, Missed.latest),
        )
        return await self._rehearse(caller, content, command, None)

    async def rehearse_change(
        self, caller: Caller, number: int, change: Change
    ) -> Rehearsal:
        """Return what a schedule would do with *change*.

        Raises:
            NotAllowedError: It is somebody else's schedule.
            ScheduleStandsError: It has ended, or what it orders is not understood.
            UnknownScheduleError: There is no such schedule.
        """
        installation = self._tenancy.tenant.installation
        await self._access.settle(installation, caller)
        async with self._store.transaction() as tx:
            schedule = await tx.schedules.find(installation.id, number)
            if schedule is None:
                raise UnknownScheduleError(schedule_reference(number))
            if schedule.content.kind is not ScheduleKind.report:
                raise ScheduleStandsError(schedule.ref, "toll")
            self._access.may_manage(schedule.content.owner, caller.user_id)
            names = await self._texts.names(tx)
            now = await tx.now()
        if schedule.state is ScheduleState.ended:
            raise ScheduleStandsError(schedule.ref, "ended")
        typed = self._texts.repeated(schedule.content, names, now)
        if typed is None:
            raise ScheduleStandsError(schedule.ref, "not understood")
        command = change.applied(typed)
        content = replace(
            schedule.content,
            channel_id=place_of(caller, command.destination)
            if change.destination
            else schedule.content.channel_id,
            command=canonical(_without_timetable(command)),
            timing=self._timing(command, schedule.content.timing.missed)
            if change.schedule
            else schedule.content.timing,
        )
        return await self._rehearse(caller, content, command, schedule)

    async def look(
        self, caller: Caller, rehearsal: Rehearsal, message: Message
    ) -> bool:
        """Show *message* where the schedule would post; False when it went elsewhere.

        Only the caller sees it. That it can be shown there tells that the schedule
        can post there, and that the caller is a member.

        Raises:
            PlaceRefusedError: Nothing can be posted there.
            UpstreamError: Slack could not be asked.
        """
        channel = rehearsal.channel_id
        if is_person(channel):
            return False
        try:
            await self._slack.whisper(channel, caller.user_id, message)
        except SlackRefusedError as error:
            if error.code == "invalid_blocks":
                return False  # a matter of the message, not of the place
            raise PlaceRefusedError(channel, error.code) from None
        return channel == caller.channel_id

    async def _rehearse(
        self,
        caller: Caller,
        content: ScheduleContent,
        command: OrderCommand,
        replaced: Schedule | None,
    ) -> Rehearsal:
        self._orders.must_be_offered(_without_timetable(command))
        async with self._store.transaction() as tx:
            now = await tx.now()
            names = await self._texts.names(tx)
            found, times = times_of(content.timing, now)
            first = self._at(content, names, times[0], command)
            directory = await tx.organisations.directory(self._tenancy.supplier)
            reports = 0
            if directory:
                reports = await self._orders.may_schedule(tx, caller, first)
            draft_id = await tx.schedules.draft(
                self._tenancy.tenant.installation.id,
                NewDraft(content, caller.user_id, replaced.number if replaced else 0),
            )
        language = self._access.languages.of(
            self._tenancy.tenant.installation.id, caller.user_id
        )
        rehearsal = Rehearsal(
            draft_id=draft_id,
            replaces=replaced.ref if replaced else "",
            what=self._texts.label(command, language),
            when=in_words(content.timing.text, language),
            zone=content.timing.zone,
            channel_id=content.channel_id,
            owner=content.owner,
            times=times,
            missed=content.timing.missed,
            days=first.period.describe(language) if first.period else None,
            moves=command.rolling is not None,
            clocks_change=clock_change(found.zone, now),
            reports=reports,
            share=reports / CALLS,
        )
        rehearsal = await self._with_readers(rehearsal, first, command)
        return self._with_lag(rehearsal, first, command, found)

    async def _with_readers(
        self, rehearsal: Rehearsal, first: OrderCommand, command: OrderCommand
    ) -> Rehearsal:
        audience = await self._audiences.seen(rehearsal.channel_id)
        if audience is None or command.form not in {Form.file, Form.excel}:
            return replace(rehearsal, audience=audience)
        verdict = self._audiences.verdict(audience, frozenset(first.report_types))
        return replace(rehearsal, audience=audience, files=verdict)

    def _at(
        self,
        content: ScheduleContent,
        names: tuple[str, ...],
        due_at: datetime,
        command: OrderCommand,
    ) -> OrderCommand:
        """Return what is ordered at *due_at*, the window following that time."""
        order = self._texts.order(content.command, names, due_at)
        if not isinstance(order, OrderCommand):
            raise TimetableRefusedError("no_data", command.rolling or "")
        return order

    def _with_lag(
        self,
        rehearsal: Rehearsal,
        first: OrderCommand,
        command: OrderCommand,
        found: Timetable,
    ) -> Rehearsal:
        """Say so where the data is not complete at that time, and offer a later one."""
        span = behind(first.report_types)
        if first.period is None or not span:
            return rehearsal
        due_at = rehearsal.times[0]
        complete = complete_at(first.period.window(self._texts.zone).end, span)
        if complete <= due_at:
            return rehearsal
        local = complete.astimezone(found.zone)
        said = repetition(command.schedule or "")
        later = said.moved(local.time())
        offered = (
            first.period.is_closed
            and bool(command.schedule)
            and later != said
            and local.date() == due_at.astimezone(found.zone).date()
        )
        if not offered:
            return replace(rehearsal, behind=span)
        return replace(
            rehearsal,
            behind=span,
            later_at=local.time(),
            later=canonical(replace(command, schedule=later.text)),
        )

    def _timing(self, command: OrderCommand, missed: Missed) -> Timing:
        return self._texts.timing(command.schedule or "", missed)


def times_of(timing: Timing, now: datetime) -> tuple[Timetable, tuple[datetime, ...]]:
    """Return a timetable that can be followed, and its next times.

    Raises:
        TimetableRefusedError: It cannot.
    """
    found = _checked(timing)
    times = tuple(islice(found.after(now), SHOWN_TIMES))
    if not times:
        raise TimetableRefusedError("never")
    return found, times


def place_of(caller: Caller, destination: Destination) -> str:
    """Return where *destination* is, for who typed it there: a channel or a person."""
    match destination.kind:
        case Place.me:
            return caller.user_id
        case Place.channel:
            return destination.channel_id or caller.channel_id
        case _:
            # What is typed in a direct message comes by one: Waybill's own.
            here = caller.channel_id
            return caller.user_id if is_dm(here) else here


def _checked(timing: Timing) -> Timetable:
    try:
        return checked(timing.text, ZoneInfo(timing.zone))
    except TimetableError as error:
        raise TimetableRefusedError(error.reason, error.part) from None


def _without_timetable(command: OrderCommand) -> OrderCommand:
    return replace(command, schedule=None, destination=Destination())
