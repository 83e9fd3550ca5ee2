"""Schedules: what fires, when, and that it fired."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.schedules import (
    Draft,
    Pause,
    Schedule,
    ScheduleContent,
    ScheduleKind,
    ScheduleState,
    schedule_reference,
)
from bot.errors import ReferenceTakenError
from bot.ports.schedules import NewDraft, Schedules
from storage.context import Context, rows_of
from storage.repositories.homes import homes_are_behind
from storage.repositories.schedule_rows import columns_of, content_of, schedule_of
from storage.tables import (
    InstallationRow,
    ScheduleDraftRow,
    ScheduleFiringRow,
    ScheduleRow,
)

_ID: Any = col(ScheduleRow.id)


class SqlSchedules(Schedules):
    """Schedules in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def draft(self, installation_id: int, draft: NewDraft) -> int:
        draft_id = await self._context.insert_with_id(
            ScheduleDraftRow,
            {
                "installation_id": installation_id,
                "content": asdict(draft.content),
                "by": draft.by,
                "replaces": draft.replaces,
                "created_at": await self._context.now(),
            },
        )
        return draft_id or 0

    @override
    async def lock_draft(self, installation_id: int, draft_id: int) -> Draft | None:
        rows = await self._context.execute(
            rows_of(ScheduleDraftRow)
            .where(
                col(ScheduleDraftRow.id) == draft_id,
                col(ScheduleDraftRow.installation_id) == installation_id,
            )
            .with_for_update(key_share=True)
        )
        row = rows.one_or_none()
        if row is None:
            return None
        return Draft(
            id=row.id,
            content=content_of(row.content, row.content["timing"]),
            by=row.by,
            replaces=row.replaces,
            saved_as=row.saved_as,
        )

    @override
    async def settle_draft(self, draft_id: int, number: int) -> None:
        await self._context.execute(
            update(ScheduleDraftRow)
            .where(col(ScheduleDraftRow.id) == draft_id)
            .values(saved_as=number)
        )

    @override
    async def add(
        self, installation_id: int, content: ScheduleContent, next_due_at: datetime
    ) -> Schedule:
        # Numbers are given out one after the other, so that none is given twice.
        await self._context.lock_rows(InstallationRow, [installation_id])
        highest = await self._context.execute(
            select(func.coalesce(func.max(col(ScheduleRow.number)), 0)).where(
                col(ScheduleRow.installation_id) == installation_id
            )
        )
        number = highest.scalar_one() + 1
        schedule_id = await self._context.insert_with_id(
            ScheduleRow,
            {
                "installation_id": installation_id,
                "number": number,
                "state": ScheduleState.active.value,
                "next_due_at": next_due_at,
                "created_at": await self._context.now(),
                **columns_of(content),
            },
        )
        if schedule_id is None:
            raise ReferenceTakenError(schedule_reference(number))
        await self._show(schedule_id)
        return await self.get(schedule_id)

    @override
    async def lock(self, installation_id: int, number: int) -> Schedule | None:
        return await self._first(
            col(ScheduleRow.installation_id) == installation_id,
            col(ScheduleRow.number) == number,
            locked=True,
        )

    @override
    async def find(self, installation_id: int, number: int) -> Schedule | None:
        return await self._first(
            col(ScheduleRow.installation_id) == installation_id,
            col(ScheduleRow.number) == number,
        )

    @override
    async def get(self, schedule_id: int) -> Schedule:
        found = await self._first(schedule_id == _ID)
        if found is None:
            raise LookupError(schedule_id)
        return found

    @override
    async def listed(
        self, installation_id: int, kind: ScheduleKind
    ) -> tuple[Schedule, ...]:
        return await self._all(
            col(ScheduleRow.installation_id) == installation_id,
            col(ScheduleRow.kind) == kind.value,
            col(ScheduleRow.state) != ScheduleState.ended.value,
        )

    @override
    async def owned_page(
        self, installation_id: int, owner: str, *, limit: int, offset: int = 0
    ) -> tuple[Schedule, ...]:
        rows = await self._context.execute(
            rows_of(ScheduleRow)
            .where(
                col(ScheduleRow.installation_id) == installation_id,
                col(ScheduleRow.owner) == owner,
                col(ScheduleRow.state) != ScheduleState.ended.value,
            )
            .order_by(col(ScheduleRow.number))
            .limit(limit)
            .offset(offset)
        )
        return tuple(schedule_of(row) for row in rows.all())

    @override
    async def replace(
        self, schedule: Schedule, content: ScheduleContent, next_due_at: datetime
    ) -> Schedule:
        return await self._change(
            schedule.id,
            state=ScheduleState.active.value,
            pause="",
            why="",
            next_due_at=next_due_at,
            not_before=None,
            **columns_of(content),
        )

    @override
    async def hold(
        self, schedule: Schedule, content: ScheduleContent, next_due_at: datetime | None
    ) -> Schedule:
        return await self._change(
            schedule.id, next_due_at=next_due_at, **columns_of(content)
        )

    @override
    async def pause(self, schedule_id: int, cause: Pause, why: str) -> Schedule | None:
        paused = await self._context.execute(
            update(ScheduleRow)
            .where(
                schedule_id == _ID,
                col(ScheduleRow.state) == ScheduleState.active.value,
            )
            .values(
                state=ScheduleState.paused.value,
                pause=cause.value,
                why=why,
                next_due_at=None,
                version=col(ScheduleRow.version) + 1,
            )
        )
        if paused.rowcount != 1:
            return None
        await self._show(schedule_id)
        return await self.get(schedule_id)

    @override
    async def end(self, schedule: Schedule) -> Schedule:
        return await self._change(
            schedule.id, state=ScheduleState.ended.value, next_due_at=None
        )

    @override
    async def claim_due(
        self, installation_id: int, kinds: Collection[ScheduleKind]
    ) -> Schedule | None:
        now = await self._context.now()
        found = await self._context.execute(
            select(_ID)
            .where(
                col(ScheduleRow.installation_id) == installation_id,
                col(ScheduleRow.kind).in_([kind.value for kind in kinds]),
                col(ScheduleRow.next_due_at) <= now,
                func.coalesce(col(ScheduleRow.not_before), now) <= now,
            )
            .order_by(col(ScheduleRow.next_due_at), _ID)
            .limit(1)
            .with_for_update(skip_locked=True, key_share=True)
        )
        schedule_id = found.scalar_one_or_none()
        return None if schedule_id is None else await self.get(schedule_id)

    @override
    async def fire(self, schedule: Schedule, due_at: datetime) -> bool:
        return await self._context.insert_new(
            ScheduleFiringRow,
            {
                "schedule_id": schedule.id,
                "due_at": due_at,
                "target": schedule.content.channel_id,
                "fired_at": await self._context.now(),
            },
        )

    @override
    async def fired(self, schedule: Schedule, due_at: datetime, ref: str) -> None:
        await self._context.execute(
            update(ScheduleFiringRow)
            .where(
                col(ScheduleFiringRow.schedule_id) == schedule.id,
                col(ScheduleFiringRow.due_at) == due_at,
                col(ScheduleFiringRow.target) == schedule.content.channel_id,
            )
            .values(ref=ref)
        )

    @override
    async def has_fired(self, schedule: Schedule, due_at: datetime) -> bool:
        found = await self._context.execute(
            select(col(ScheduleFiringRow.target))
            .where(
                col(ScheduleFiringRow.schedule_id) == schedule.id,
                col(ScheduleFiringRow.due_at) == due_at,
            )
            .limit(1)
        )
        return found.scalar_one_or_none() is not None

    @override
    async def unfire(self, schedule_id: int, due_at: datetime) -> None:
        await self._context.execute(
            delete(ScheduleFiringRow).where(
                col(ScheduleFiringRow.schedule_id) == schedule_id,
                col(ScheduleFiringRow.due_at) == due_at,
            )
        )

    @override
    async def owned(self, installation_id: int, owner: str) -> tuple[Schedule, ...]:
        return await self._all(
            col(ScheduleRow.installation_id) == installation_id,
            col(ScheduleRow.owner) == owner,
            col(ScheduleRow.state) == ScheduleState.active.value,
        )

    @override
    async def advance(self, schedule: Schedule, next_due_at: datetime | None) -> None:
        await self._context.execute(
            update(ScheduleRow)
            .where(schedule.id == _ID)
            .values(next_due_at=next_due_at, not_before=None)
        )
        await self._show(schedule.id)

    @override
    async def put_off(self, schedule: Schedule, span: timedelta) -> None:
        until = await self._context.now() + span
        await self._context.execute(
            update(ScheduleRow).where(schedule.id == _ID).values(not_before=until)
        )

    async def _show(self, schedule_id: int) -> None:
        await homes_are_behind(
            self._context, ScheduleRow, ScheduleRow.owner, [schedule_id]
        )

    async def _change(self, schedule_id: int, **values: Any) -> Schedule:
        await self._show(schedule_id)  # it may be somebody else's afterwards
        await self._context.execute(
            update(ScheduleRow)
            .where(schedule_id == _ID)
            .values(version=col(ScheduleRow.version) + 1, **values)
        )
        await self._show(schedule_id)
        return await self.get(schedule_id)

    async def _all(self, *conditions: ColumnElement[bool]) -> tuple[Schedule, ...]:
        rows = await self._context.execute(
            rows_of(ScheduleRow).where(*conditions).order_by(col(ScheduleRow.number))
        )
        return tuple(schedule_of(row) for row in rows.all())

    async def _first(
        self, *conditions: ColumnElement[bool], locked: bool = False
    ) -> Schedule | None:
        wanted = rows_of(ScheduleRow).where(*conditions)
        if locked:
            wanted = wanted.with_for_update(key_share=True)
        rows = await self._context.execute(wanted)
        row = rows.one_or_none()
        return None if row is None else schedule_of(row)
