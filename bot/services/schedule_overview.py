"""Answers that only read: which schedules there are, and what they would bring now."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.commands import OrderCommand
from bot.domain.grants import Right
from bot.domain.people import Caller
from bot.domain.schedules import (
    Schedule,
    ScheduleContent,
    ScheduleKind,
    ScheduleView,
    schedule_reference,
)
from bot.domain.toll_commands import TollDigestCommand, TollReportCommand
from bot.errors import (
    RehearsalOverError,
    TimetableRefusedError,
    UnknownScheduleError,
)
from bot.ports import Store, Transaction
from bot.services.access import Access, Standing
from bot.services.schedule_texts import ScheduleTexts
from bot.services.tenancy import Tenancy

Trial = OrderCommand | TollReportCommand | TollDigestCommand


class ScheduleOverview:
    """One public method for each thing a person can look at.

    Each may raise ``NotAllowedError`` and ``UnknownScheduleError``. What names a
    branch, or tells of tolls, that is not open to the caller does not exist for them,
    unless it is theirs.
    """

    def __init__(
        self, store: Store, tenancy: Tenancy, access: Access, texts: ScheduleTexts
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._texts = texts

    async def listed(
        self, caller: Caller, kind: ScheduleKind
    ) -> tuple[ScheduleView, ...]:
        """Return the workspace's schedules of a kind that have not ended."""
        async with self._store.transaction() as tx:
            installation = self._tenancy.tenant.installation
            await self._access.must_be_known(tx, installation, caller)
            found = await tx.schedules.listed(installation.id, kind)
            names, now = await self._texts.names(tx), await tx.now()
            open_ones = await self._open_ones(tx, caller, found, names, now)
        language = self._access.languages.of(
            self._tenancy.tenant.installation.id, caller.user_id
        )
        return tuple(self._texts.view(each, names, now, language) for each in open_ones)

    async def show(self, caller: Caller, number: int) -> ScheduleView:
        """Return one schedule."""
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            schedule = await self._find(tx, number)
            names, now = await self._texts.names(tx), await tx.now()
            if not await self._open_ones(tx, caller, [schedule], names, now):
                raise UnknownScheduleError(schedule.ref)
            language = self._access.languages.of(
                self._tenancy.tenant.installation.id, caller.user_id
            )
            return self._texts.view(schedule, names, now, language)

    async def trial(self, caller: Caller, number: int) -> Trial:
        """Return what a schedule would order or post now, for the caller alone."""
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            schedule = await self._find(tx, number)
            return await self._trial(tx, schedule.content)

    async def trial_of_draft(self, caller: Caller, draft_id: int) -> Trial:
        """Return what was rehearsed would order or post now, for the caller alone.

        Raises:
            RehearsalOverError: It is kept no longer, or somebody else rehearsed it.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._known(tx, caller)
            draft = await tx.schedules.lock_draft(installation.id, draft_id)
            if draft is None or draft.by != caller.user_id:
                raise RehearsalOverError
            return await self._trial(tx, draft.content)

    async def _trial(self, tx: Transaction, content: ScheduleContent) -> Trial:
        names, now = await self._texts.names(tx), await tx.now()
        if content.kind is ScheduleKind.report:
            return self._texts.for_one(content, names, now)
        asked = self._texts.toll(content, now)
        if asked is None:
            raise TimetableRefusedError("no_data")
        return asked

    async def _open_ones(
        self,
        tx: Transaction,
        caller: Caller,
        schedules: Iterable[Schedule],
        names: Sequence[str],
        now: datetime,
    ) -> list[Schedule]:
        installation = self._tenancy.tenant.installation
        tolls = await self._access.standing(tx, installation, caller, Right.toll)
        seen = await self._seen(tx, caller)

        def is_open(content: ScheduleContent) -> bool:
            if content.owner == caller.user_id:
                return True
            if content.kind is ScheduleKind.toll:
                return tolls is Standing.allowed
            return self._texts.named(content, names, now) <= seen

        return [each for each in schedules if is_open(each.content)]

    async def _seen(self, tx: Transaction, caller: Caller) -> frozenset[str]:
        """Return the names of the branches that are open to *caller*."""
        tenant = self._tenancy.tenant
        if tenant.supplier_connection is None:
            return frozenset()
        found = await tx.organisations.directory(tenant.supplier_connection)
        names = {each.id: each.name for each in found}
        seen = await self._access.sees(tx, tenant.installation, caller, names)
        return frozenset(names[each] for each in seen)

    async def _known(self, tx: Transaction, caller: Caller) -> None:
        installation = self._tenancy.tenant.installation
        await self._access.must_be_known(tx, installation, caller)

    async def _find(self, tx: Transaction, number: int) -> Schedule:
        installation = self._tenancy.tenant.installation
        schedule = await tx.schedules.find(installation.id, number)
        if schedule is None:
            raise UnknownScheduleError(schedule_reference(number))
        return schedule
