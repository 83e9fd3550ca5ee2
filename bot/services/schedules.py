"""Schedules as people handle them: save, pause, resume, end, hand over, adopt."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.commands import Missed
from bot.domain.people import Caller
from bot.domain.schedules import (
    Pause,
    Schedule,
    ScheduleContent,
    ScheduleState,
    ScheduleView,
    schedule_reference,
)
from bot.errors import (
    RehearsalOverError,
    ScheduleStandsError,
    TimetableRefusedError,
    UnknownScheduleError,
)
from bot.limits.timetables import timetable
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.schedule_stops import tell
from bot.services.schedule_texts import ScheduleTexts
from bot.services.tenancy import Tenancy


class ScheduleService:
    """One public method for each thing a person can do to a schedule.

    Each may raise ``NotAllowedError`` and ``UnknownScheduleError``.
    """

    def __init__(
        self, store: Store, tenancy: Tenancy, access: Access, texts: ScheduleTexts
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._texts = texts

    async def save(self, caller: Caller, draft_id: int) -> ScheduleView:
        """Let what was rehearsed fire from now on; a second press finds the same.

        Raises:
            RehearsalOverError: It is kept no longer, or somebody else rehearsed it.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._access.must_be_known(tx, installation, caller)
            draft = await tx.schedules.lock_draft(installation.id, draft_id)
            if draft is None or draft.by != caller.user_id:
                raise RehearsalOverError
            if draft.saved_as:
                return await self._view(
                    tx, caller, await self._find(tx, draft.saved_as)
                )
            next_at = await _next(tx, draft.content)
            if draft.replaces:
                schedule = await self._own(tx, caller, draft.replaces)
                # Who owns it may have changed since; that is not what was edited.
                content = replace(
                    draft.content,
                    owner=schedule.content.owner,
                    team_id=schedule.content.team_id,
                    enterprise_id=schedule.content.enterprise_id,
                )
                saved = await tx.schedules.replace(schedule, content, next_at)
            else:
                saved = await tx.schedules.add(installation.id, draft.content, next_at)
            await tx.schedules.settle_draft(draft.id, saved.number)
            action = "schedule_changed" if draft.replaces else "schedule_saved"
            await self._audit(tx, caller, saved, action)
            return await self._view(tx, caller, saved)

    async def pause(self, caller: Caller, number: int) -> ScheduleView:
        """Let a schedule stand still until somebody resumes it."""
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            schedule = await self._own(tx, caller, number)
            if await self._came_before(tx, caller):
                return await self._view(tx, caller, schedule)
            paused = await tx.schedules.pause(schedule.id, Pause.asked, caller.user_id)
            if paused is None:
                return await self._view(tx, caller, schedule)
            await self._audit(tx, caller, paused, "schedule_paused")
            return await self._view(tx, caller, paused)

    async def resume(self, caller: Caller, number: int) -> ScheduleView:
        """Let a schedule go on with its next time; what it missed stays missed.

        Raises:
            ScheduleStandsError: Its owner may not order; somebody has to adopt it.
        """
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            schedule = await self._own(tx, caller, number)
            if schedule.state is ScheduleState.active or await self._came_before(
                tx, caller
            ):
                return await self._view(tx, caller, schedule)
            if schedule.pause is Pause.owner and (
                schedule.content.owner != caller.user_id
            ):
                raise ScheduleStandsError(schedule.ref, "without owner")
            next_at = await _owed_or_next(tx, schedule)
            resumed = await tx.schedules.replace(schedule, schedule.content, next_at)
            await self._audit(tx, caller, resumed, "schedule_resumed")
            return await self._view(tx, caller, resumed)

    async def end(self, caller: Caller, number: int) -> ScheduleView:
        """End a schedule for good."""
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            schedule = await self._own(tx, caller, number, ended=True)
            if schedule.state is not ScheduleState.ended:
                schedule = await tx.schedules.end(schedule)
                await self._audit(tx, caller, schedule, "schedule_ended")
            return await self._view(tx, caller, schedule)

    async def adopt(self, caller: Caller, number: int) -> ScheduleView:
        """Take over a schedule whose owner may not order any longer.

        Raises:
            ScheduleStandsError: It has an owner who may.
        """
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            schedule = await self._find(tx, number, locked=True)
            if schedule.content.owner == caller.user_id or await self._came_before(
                tx, caller
            ):
                return await self._view(tx, caller, schedule)
            if schedule.pause is not Pause.owner:
                raise ScheduleStandsError(schedule.ref, "owned")
            adopted = await self._give(tx, schedule, caller, caller.user_id)
            await self._audit(tx, caller, adopted, "schedule_adopted")
            return await self._view(tx, caller, adopted)

    async def hand_over(self, caller: Caller, number: int, person: str) -> ScheduleView:
        """Make *person*, who has to be allowed to order, a schedule's owner.

        Raises:
            UpstreamError: Slack could not be asked about them.
        """
        installation = self._tenancy.tenant.installation
        await self._access.settle(installation, caller)
        await self._access.settle(installation, replace(caller, user_id=person))
        async with self._store.transaction() as tx:
            schedule = await self._own(tx, caller, number)
            if schedule.content.owner == person or await self._came_before(tx, caller):
                return await self._view(tx, caller, schedule)
            given = await self._give(tx, schedule, caller, person)
            await tell(tx, given, person, by=person)
            await self._audit(tx, caller, given, "schedule_handed_over", to=person)
            return await self._view(tx, caller, given)

    async def make_up(
        self, caller: Caller, number: int, missed: Missed
    ) -> ScheduleView:
        """Set what is made up for of the times that pass while nothing runs."""
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            schedule = await self._own(tx, caller, number)
            if await self._came_before(tx, caller):
                return await self._view(tx, caller, schedule)
            timing = replace(schedule.content.timing, missed=missed)
            content = replace(schedule.content, timing=timing)
            changed = await tx.schedules.hold(schedule, content, schedule.next_due_at)
            await self._audit(tx, caller, changed, "schedule_changed")
            return await self._view(tx, caller, changed)

    async def _give(
        self, tx: Transaction, schedule: Schedule, caller: Caller, person: str
    ) -> Schedule:
        old = schedule.content
        content = replace(
            old,
            owner=person,
            team_id=caller.team_id,
            enterprise_id=caller.enterprise_id,
            # What came to the old owner alone comes to the new one alone.
            channel_id=person if old.channel_id == old.owner else old.channel_id,
        )
        if schedule.state is ScheduleState.paused and (
            schedule.pause is not Pause.owner
        ):
            return await tx.schedules.hold(schedule, content, None)
        next_at = await _owed_or_next(tx, schedule)
        return await tx.schedules.replace(schedule, content, next_at)

    async def _came_before(self, tx: Transaction, caller: Caller) -> bool:
        """Return whether this very request was carried out, and note that it is now.

        A replay must not undo what was done since.
        """
        return not await tx.requests.remember(caller.request_key, {"schedule": True})

    async def _known(self, tx: Transaction, caller: Caller) -> None:
        installation = self._tenancy.tenant.installation
        await self._access.must_be_known(tx, installation, caller)

    async def _find(
        self, tx: Transaction, number: int, *, locked: bool = False
    ) -> Schedule:
        installation = self._tenancy.tenant.installation
        find = tx.schedules.lock if locked else tx.schedules.find
        schedule = await find(installation.id, number)
        if schedule is None:
            raise UnknownScheduleError(schedule_reference(number))
        return schedule

    async def _own(
        self, tx: Transaction, caller: Caller, number: int, *, ended: bool = False
    ) -> Schedule:
        schedule = await self._find(tx, number, locked=True)
        self._access.may_manage(schedule.content.owner, caller.user_id)
        if schedule.state is ScheduleState.ended and not ended:
            raise ScheduleStandsError(schedule.ref, "ended")
        return schedule

    async def _view(
        self, tx: Transaction, caller: Caller, schedule: Schedule
    ) -> ScheduleView:
        names, now = await self._texts.names(tx), await tx.now()
        installation = self._tenancy.tenant.installation
        language = self._access.languages.of(installation.id, caller.user_id)
        return self._texts.view(schedule, names, now, language)

    async def _audit(
        self,
        tx: Transaction,
        caller: Caller,
        schedule: Schedule,
        action: str,
        to: str = "",
    ) -> None:
        await tx.audit.add(
            schedule.installation_id,
            caller.user_id,
            action,
            ref=schedule.ref,
            channel=schedule.content.channel_id,
            command=schedule.content.command,
            timetable=schedule.content.timing.text,
            to=to,
        )


async def _owed_or_next(tx: Transaction, schedule: Schedule) -> datetime:
    """Return when a schedule that goes on is due: at once, if something is owed.

    That is its latest time, if nothing came of it for the reason that stopped it.
    """
    timing = schedule.content.timing
    now = await tx.now()
    owed = timetable(timing.text, ZoneInfo(timing.zone)).latest(now)
    stopped = schedule.pause in {Pause.owner, Pause.order}
    if not stopped or owed is None or owed <= schedule.created_at:
        return await _next(tx, schedule.content)
    if not await tx.schedules.has_fired(schedule, owed):
        return owed
    return await _next(tx, schedule.content)


async def _next(tx: Transaction, content: ScheduleContent) -> datetime:
    found = timetable(content.timing.text, ZoneInfo(content.timing.zone))
    next_at = found.next(await tx.now())
    if next_at is None:
        raise TimetableRefusedError("never")
    return next_at
