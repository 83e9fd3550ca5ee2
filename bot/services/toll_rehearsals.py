"""Rehearsing a schedule that posts toll reports."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.commands import Missed
from bot.domain.grants import Right
from bot.domain.people import Caller
from bot.domain.schedules import (
    Rehearsal,
    Schedule,
    ScheduleContent,
    ScheduleKind,
    ScheduleState,
    schedule_reference,
)
from bot.domain.toll_commands import (
    TollDigestCommand,
    TollReportCommand,
    TollScheduleChange,
    TollScheduleCommand,
)
from bot.domain.toll_phrasing import canonical
from bot.domain.toll_reports import ALL, Criteria, may_stand
from bot.errors import (
    NamesClientsError,
    ScheduleStandsError,
    UnknownScheduleError,
)
from bot.limits.timetables import clock_change, in_words
from bot.ports import NewDraft, Store
from bot.services.access import Access
from bot.services.audiences import AudienceService
from bot.services.rehearsals import place_of, times_of
from bot.services.schedule_texts import ScheduleTexts
from bot.services.tenancy import Tenancy


class TollRehearsals:
    """Checks what is asked for, and keeps it until somebody confirms it."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        texts: ScheduleTexts,
        client_channels: Collection[str],
        audiences: AudienceService,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._texts = texts
        self._client_channels = client_channels
        self._audiences = audiences

    async def rehearse(self, caller: Caller, command: TollScheduleCommand) -> Rehearsal:
        """Return what *command* would post, and when.

        Raises:
            NamesClientsError: The report is not for channels.
            NotAllowedError: The caller may not use Waybill.
            NotConfiguredError: No toll credentials are set.
            TimetableRefusedError: The timetable is not taken.
            UpstreamError: Slack could not be asked about the caller.
        """
        await self._access.settle(self._tenancy.tenant.installation, caller)
        content = ScheduleContent(
            kind=ScheduleKind.toll,
            owner=caller.user_id,
            team_id=caller.team_id,
            enterprise_id=caller.enterprise_id,
            channel_id=place_of(caller, command.destination),
            command=_written(command.report, command.criteria),
            timing=self._texts.timing(command.schedule, Missed.latest),
        )
        return await self._rehearse(caller, content, None)

    async def rehearse_change(
        self, caller: Caller, change: TollScheduleChange
    ) -> Rehearsal:
        """Return what a schedule would post with *change*.

        Raises:
            NamesClientsError: The report is not for channels.
            NotAllowedError: It is somebody else's schedule.
            ScheduleStandsError: It has ended.
            UnknownScheduleError: There is no such schedule.
        """
        installation = self._tenancy.tenant.installation
        await self._access.settle(installation, caller)
        async with self._store.transaction() as tx:
            schedule = await tx.schedules.find(installation.id, change.number)
            now = await tx.now()
        if schedule is None:
            raise UnknownScheduleError(schedule_reference(change.number))
        if schedule.content.kind is not ScheduleKind.toll:
            raise ScheduleStandsError(schedule.ref, "report")
        old = schedule.content
        self._access.may_manage(old.owner, caller.user_id)
        if schedule.state is ScheduleState.ended:
            raise ScheduleStandsError(schedule.ref, "ended")
        asked = self._texts.toll(old, now)
        if asked is None:
            raise ScheduleStandsError(schedule.ref, "not understood")
        report = asked.report if isinstance(asked, TollReportCommand) else ALL
        content = replace(
            old,
            command=_written(
                change.report or report, change.criteria or asked.criteria
            ),
            channel_id=old.channel_id
            if change.destination is None
            else place_of(caller, change.destination),
            timing=old.timing
            if change.schedule is None
            else self._texts.timing(change.schedule, old.timing.missed),
        )
        return await self._rehearse(caller, content, schedule)

    async def _rehearse(
        self, caller: Caller, content: ScheduleContent, replaced: Schedule | None
    ) -> Rehearsal:
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._access.must(tx, installation, caller, Right.toll)
            # Told to members only, who can tell an administrator.
            _ = self._tenancy.toll
            now = await tx.now()
            asked = self._texts.toll(content, now)
            if isinstance(asked, TollReportCommand) and not may_stand(
                asked.report, content.channel_id, self._client_channels
            ):
                raise NamesClientsError(asked.report, content.channel_id)
            found, times = times_of(content.timing, now)
            number = replaced.number if replaced else 0
            draft_id = await tx.schedules.draft(
                installation.id,
                NewDraft(content, caller.user_id, number),
            )
        language = self._access.languages.of(
            self._tenancy.tenant.installation.id, caller.user_id
        )
        return Rehearsal(
            draft_id=draft_id,
            replaces=replaced.ref if replaced else "",
            what=self._texts.what(content, (), now, language),
            when=in_words(content.timing.text, language),
            zone=content.timing.zone,
            channel_id=content.channel_id,
            owner=content.owner,
            times=times,
            missed=content.timing.missed,
            clocks_change=clock_change(found.zone, now),
            audience=await self._audiences.seen(content.channel_id),
        )


def _written(report: str, criteria: Criteria) -> str:
    if report == ALL:
        return canonical(TollDigestCommand(criteria))
    return canonical(TollReportCommand(report, criteria))
