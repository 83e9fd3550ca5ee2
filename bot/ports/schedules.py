"""What is kept of schedules, and of rehearsed ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.schedules import Draft, Pause, Schedule, ScheduleContent, ScheduleKind


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A rehearsed schedule, before it has a row; *replaces* is 0 for a new one."""

    content: ScheduleContent
    by: str
    replaces: int = 0


class Schedules(Protocol):
    """What is ordered or posted again and again; the rows are the timetable."""

    async def draft(self, installation_id: int, draft: NewDraft) -> int:
        """Store what was rehearsed and waits for its confirmation; return its id."""
        ...

    async def lock_draft(self, installation_id: int, draft_id: int) -> Draft | None:
        """Return a draft, locked until the transaction ends, or None."""
        ...

    async def settle_draft(self, draft_id: int, number: int) -> None:
        """Note what a draft became."""
        ...

    async def add(
        self, installation_id: int, content: ScheduleContent, next_due_at: datetime
    ) -> Schedule:
        """Store an active schedule under the workspace's next number."""
        ...

    async def lock(self, installation_id: int, number: int) -> Schedule | None:
        """Return a schedule, locked until the transaction ends, or None."""
        ...

    async def find(self, installation_id: int, number: int) -> Schedule | None:
        """Return a schedule, or None."""
        ...

    async def get(self, schedule_id: int) -> Schedule:
        """Return a schedule."""
        ...

    async def listed(
        self, installation_id: int, kind: ScheduleKind
    ) -> tuple[Schedule, ...]:
        """Return the schedules of a kind that have not ended, by number."""
        ...

    async def owned_page(
        self, installation_id: int, owner: str, *, limit: int, offset: int = 0
    ) -> tuple[Schedule, ...]:
        """Return somebody's schedules that have not ended, by number."""
        ...

    async def replace(
        self, schedule: Schedule, content: ScheduleContent, next_due_at: datetime
    ) -> Schedule:
        """Give a locked schedule new content, and let it fire."""
        ...

    async def hold(
        self, schedule: Schedule, content: ScheduleContent, next_due_at: datetime | None
    ) -> Schedule:
        """Give a locked schedule new content and leave it in its state."""
        ...

    async def pause(self, schedule_id: int, cause: Pause, why: str) -> Schedule | None:
        """Let an active schedule stand still; None when it is not active."""
        ...

    async def end(self, schedule: Schedule) -> Schedule:
        """End a locked schedule; its row stays."""
        ...

    async def claim_due(
        self, installation_id: int, kinds: Collection[ScheduleKind]
    ) -> Schedule | None:
        """Return the schedule that is due longest, locked until the end, or None."""
        ...

    async def fire(self, schedule: Schedule, due_at: datetime) -> bool:
        """Note that a schedule fires for a time; False when it did already."""
        ...

    async def fired(self, schedule: Schedule, due_at: datetime, ref: str) -> None:
        """Note what a schedule made for a time."""
        ...

    async def has_fired(self, schedule: Schedule, due_at: datetime) -> bool:
        """Return whether a schedule fired for a time."""
        ...

    async def unfire(self, schedule_id: int, due_at: datetime) -> None:
        """Forget that a schedule fired for a time: nothing came of it."""
        ...

    async def owned(self, installation_id: int, owner: str) -> tuple[Schedule, ...]:
        """Return a person's active schedules."""
        ...

    async def advance(self, schedule: Schedule, next_due_at: datetime | None) -> None:
        """Set when a locked schedule is due next."""
        ...

    async def put_off(self, schedule: Schedule, span: timedelta) -> None:
        """Look at a locked schedule again after *span*."""
        ...
