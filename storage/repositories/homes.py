"""App Homes, in SQL."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, or_, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.home import WATCHED_FOR, HomePart, Looker
from bot.domain.people import Caller
from bot.ports.homes import Homes
from storage.context import Context, rows_of
from storage.tables import HomeRow, Table

# What changes again and again is drawn once in this time where nobody looks.
_GATHERED: Final = timedelta(seconds=30)


async def homes_are_behind(
    context: Context, table: type[Table], owner: Any, ids: Collection[int]
) -> None:
    """Let the Homes be due of those whose things changed: the *owner* of each row.

    Those that are looked at are due anyway; who never looked has none. A row that
    somebody else holds is about to be drawn, or made due, by them.
    """
    row: Any = table
    drawn = and_(
        col(HomeRow.lease_until).is_not(None),
        col(HomeRow.due_at) == col(HomeRow.lease_until),
    )
    found = await context.execute(
        select(col(HomeRow.installation_id), col(HomeRow.user_id))
        .join(
            table,
            and_(
                row.installation_id == col(HomeRow.installation_id),
                col(owner) == col(HomeRow.user_id),
            ),
        )
        .where(row.id.in_(ids), or_(col(HomeRow.due_at).is_(None), drawn))
        .with_for_update(of=HomeRow, skip_locked=True, key_share=True)
    )
    now = await context.now()
    for installation_id, user_id in {tuple(each) for each in found}:
        await context.execute(
            update(HomeRow)
            .where(
                col(HomeRow.installation_id) == installation_id,
                col(HomeRow.user_id) == user_id,
            )
            .values(due_at=now + _GATHERED)
        )


class SqlHomes(Homes):
    """App Homes in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def looked(self, installation_id: int, caller: Caller) -> None:
        now = await self._context.now()
        row = {
            "installation_id": installation_id,
            "user_id": caller.user_id,
            "team_id": caller.team_id,
            "enterprise_id": caller.enterprise_id,
            "offsets": {},
            "shown": "",
            "looked_at": now,
            "changed_at": now,
            "due_at": now,
            "lease_until": None,
            "fence": 0,
        }
        changed = set(row) - {"installation_id", "user_id", "lease_until", "fence"}
        await self._context.put(HomeRow, [row], *sorted(changed))

    @override
    async def turn(
        self, installation_id: int, user_id: str, part: HomePart, offset: int
    ) -> None:
        offsets = dict(await self.offsets(installation_id, user_id))
        offsets[part] = offset
        await self._write(
            installation_id,
            user_id,
            offsets={key.value: value for key, value in offsets.items()},
        )

    @override
    async def soon(self, installation_id: int, user_id: str) -> None:
        await self._write(installation_id, user_id)

    @override
    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Looker, ...]:
        now = await self._context.now()
        found = await self._context.execute(
            select(col(HomeRow.user_id))
            .where(
                col(HomeRow.installation_id) == installation_id,
                col(HomeRow.due_at) <= now,
                func.coalesce(col(HomeRow.lease_until), now) <= now,
            )
            # Who looks comes before who does not.
            .order_by(
                col(HomeRow.looked_at) <= now - WATCHED_FOR,
                col(HomeRow.due_at),
                col(HomeRow.user_id),
            )
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        people = list(found.scalars())
        if not people:
            return ()
        mine = (
            col(HomeRow.installation_id) == installation_id,
            col(HomeRow.user_id).in_(people),
        )
        await self._context.execute(
            update(HomeRow)
            .where(*mine)
            .values(
                due_at=now + lease,
                lease_until=now + lease,
                fence=col(HomeRow.fence) + 1,
            )
        )
        rows = await self._context.execute(rows_of(HomeRow).where(*mine))
        return tuple(_to_domain(row) for row in rows)

    @override
    async def put_off(self, looker: Looker, wait: timedelta) -> None:
        due_at = await self._context.now() + wait
        await self._context.execute(
            update(HomeRow)
            .where(*_claimed(looker))
            .values(due_at=due_at, lease_until=None)
        )

    @override
    async def settle(
        self, looker: Looker, shown: str, changed_at: datetime, due_at: datetime | None
    ) -> None:
        # While it was drawn somebody may have turned a page: that stays due.
        as_claimed = col(HomeRow.due_at) == col(HomeRow.lease_until)
        for condition, values in (
            (as_claimed, {"due_at": due_at, "changed_at": changed_at}),
            (~as_claimed, {}),
        ):
            settled = await self._context.execute(
                update(HomeRow)
                .where(*_claimed(looker), condition)
                .values(shown=shown, lease_until=None, **values)
            )
            if settled.rowcount:
                return

    @override
    async def offsets(
        self, installation_id: int, user_id: str
    ) -> Mapping[HomePart, int]:
        found = await self._context.execute(
            select(col(HomeRow.offsets)).where(
                col(HomeRow.installation_id) == installation_id,
                col(HomeRow.user_id) == user_id,
            )
        )
        return _offsets(found.scalar_one_or_none() or {})

    async def _write(self, installation_id: int, user_id: str, **values: Any) -> None:
        now = await self._context.now()
        await self._context.execute(
            update(HomeRow)
            .where(
                col(HomeRow.installation_id) == installation_id,
                col(HomeRow.user_id) == user_id,
            )
            # It is looked at again from now on.
            .values(looked_at=now, changed_at=now, due_at=now, **values)
        )


def _claimed(looker: Looker) -> tuple[Any, ...]:
    return (
        col(HomeRow.installation_id) == looker.installation_id,
        col(HomeRow.user_id) == looker.user_id,
        col(HomeRow.fence) == looker.fence,
    )


def _offsets(stored: Mapping[str, int]) -> dict[HomePart, int]:
    known = {part.value for part in HomePart}
    return {HomePart(key): value for key, value in stored.items() if key in known}


def _to_domain(row: Any) -> Looker:
    return Looker(
        installation_id=row.installation_id,
        user_id=row.user_id,
        team_id=row.team_id,
        enterprise_id=row.enterprise_id,
        offsets=_offsets(row.offsets),
        shown=row.shown,
        looked_at=row.looked_at,
        changed_at=row.changed_at,
        fence=row.fence,
    )
