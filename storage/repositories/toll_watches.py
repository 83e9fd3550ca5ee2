"""Watches: rules on toll metrics, how each stands, and when it is next checked."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.toll_metrics import Rule, Side
from bot.domain.toll_turns import Standing
from bot.domain.toll_watches import NewWatch, Pause, Vigil, Watch
from bot.ports.toll_watches import Watches
from storage.context import Context, rows_of
from storage.repositories.homes import homes_are_behind
from storage.tables import WatchRow

_ID: Any = col(WatchRow.id)
_OPEN = col(WatchRow.ended_at).is_(None)


class SqlWatches(Watches):
    """Watches in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def add(self, watch: NewWatch) -> Watch:
        now = await self._context.now()
        last = await self._context.execute(
            select(func.max(col(WatchRow.number))).where(
                col(WatchRow.installation_id) == watch.installation_id
            )
        )
        number = (last.scalar_one() or 0) + 1
        await self._context.execute(
            insert(WatchRow).values(
                number=number,
                owner=watch.owner,
                created_at=now,
                next_check_at=now,
                **_asked(watch),
            )
        )
        (stored,) = await self._read(
            col(WatchRow.installation_id) == watch.installation_id,
            col(WatchRow.number) == number,
        )
        await self._show(stored.id)
        return stored

    @override
    async def find(self, installation_id: int, number: int) -> Watch | None:
        found = await self._read(
            _OPEN,
            col(WatchRow.installation_id) == installation_id,
            col(WatchRow.number) == number,
        )
        return found[0] if found else None

    @override
    async def same(self, watch: NewWatch) -> Watch | None:
        asked = [
            getattr(WatchRow, name) == value for name, value in _asked(watch).items()
        ]
        found = await self._read(_OPEN, *asked)
        return found[0] if found else None

    @override
    async def all(self, installation_id: int) -> tuple[Watch, ...]:
        return await self._read(_OPEN, col(WatchRow.installation_id) == installation_id)

    @override
    async def owned_page(
        self, installation_id: int, owner: str, *, limit: int, offset: int = 0
    ) -> tuple[Watch, ...]:
        rows = await self._context.execute(
            rows_of(WatchRow)
            .where(
                _OPEN,
                col(WatchRow.installation_id) == installation_id,
                col(WatchRow.owner) == owner,
            )
            .order_by(col(WatchRow.number), _ID)
            .limit(limit)
            .offset(offset)
        )
        return tuple(_to_domain(row) for row in rows)

    @override
    async def get(self, watch_ids: Collection[int]) -> tuple[Watch, ...]:
        return await self._read(_ID.in_(watch_ids))

    @override
    async def lock(self, watch_ids: Collection[int]) -> tuple[Watch, ...]:
        await self._context.lock_rows(WatchRow, watch_ids)
        return await self.get(watch_ids)

    @override
    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Watch, ...]:
        now = await self._context.now()
        found = await self._context.execute(
            select(_ID)
            .where(
                col(WatchRow.installation_id) == installation_id,
                col(WatchRow.next_check_at) <= now,
                func.coalesce(col(WatchRow.lease_until), now) <= now,
            )
            .order_by(col(WatchRow.next_check_at), _ID)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        ids = list(found.scalars())
        if not ids:
            return ()
        await self._context.execute(
            update(WatchRow)
            .where(_ID.in_(ids))
            .values(lease_until=now + lease, fence=col(WatchRow.fence) + 1)
        )
        return await self._read(_ID.in_(ids))

    @override
    async def save(self, watch: Watch) -> None:
        await self._write(watch)

    @override
    async def settle(self, watch: Watch) -> None:
        await self._write(watch, lease_until=None)

    async def _write(self, watch: Watch, **more: Any) -> None:
        vigil = watch.vigil
        if watch.ended:
            more["ended_at"] = await self._context.now()
        # With a refused key it is only looked whether it is accepted again.
        checks = not watch.ended and vigil.paused in {None, Pause.key}
        await self._context.execute(
            update(WatchRow)
            .where(watch.id == _ID)
            .values(
                crossed=vigil.standing.crossed,
                streak=vigil.standing.streak,
                told=vigil.told,
                again=vigil.again,
                crossed_at=vigil.crossed_at,
                back_at=vigil.back_at,
                taken_by=vigil.taken_by,
                muted=vigil.muted,
                snoozed_until=vigil.snoozed_until,
                paused=vigil.paused or "",
                said=watch.said,
                value=watch.value,
                answered_at=watch.answered_at,
                failing_since=watch.failing_since,
                failures=watch.failures,
                next_check_at=watch.next_check_at if checks else None,
                **more,
            )
        )
        await self._show(watch.id)

    async def _show(self, watch_id: int) -> None:
        await homes_are_behind(self._context, WatchRow, WatchRow.owner, [watch_id])

    async def _read(self, *conditions: ColumnElement[bool]) -> tuple[Watch, ...]:
        rows = await self._context.execute(
            rows_of(WatchRow).where(*conditions).order_by(col(WatchRow.number), _ID)
        )
        return tuple(_to_domain(row) for row in rows)


def _asked(watch: NewWatch) -> dict[str, Any]:
    return {
        "installation_id": watch.installation_id,
        "channel_id": watch.channel_id,
        "metric": watch.rule.metric,
        "side": watch.rule.side.value,
        "threshold": float(watch.rule.threshold),
        "checks": watch.rule.checks,
        "criteria": watch.criteria,
    }


def _to_domain(row: Row[Any]) -> Watch:
    return Watch(
        id=row.id,
        installation_id=row.installation_id,
        number=row.number,
        owner=row.owner,
        channel_id=row.channel_id,
        rule=Rule(row.metric, Side(row.side), row.threshold, row.checks),
        criteria=row.criteria,
        created_at=row.created_at,
        vigil=Vigil(
            standing=Standing(row.crossed, row.streak),
            told=row.told,
            again=row.again,
            crossed_at=row.crossed_at,
            back_at=row.back_at,
            taken_by=row.taken_by,
            muted=row.muted,
            snoozed_until=row.snoozed_until,
            paused=Pause(row.paused) if row.paused else None,
        ),
        said=row.said,
        value=row.value,
        answered_at=row.answered_at,
        failing_since=row.failing_since,
        failures=row.failures,
        next_check_at=row.next_check_at,
        fence=row.fence,
        ended=row.ended_at is not None,
    )
