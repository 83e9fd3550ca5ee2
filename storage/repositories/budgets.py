"""Rate budgets: an exact sliding log in the database, given out under a lock.

A slot's time is when its call ended, or, while it runs, when it will have ended at
the latest. A slot may be given out again one window after that time, whatever the
order in which calls end, so that no window ever holds more calls than the limit.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlmodel import col
from typing_extensions import override

from bot.limits.budget import SUPPLIER_LOG, SlidingLog
from bot.limits.contract import CALL_AT_MOST
from bot.ports.budgets import Budgets, BudgetUse, Grant, Supplied
from storage.context import Context
from storage.tables import BudgetRow, BudgetSlotRow, PaceRow


class SqlBudgets(Budgets):
    """Budgets and paces in SQL."""

    def __init__(self, context: Context, log: SlidingLog = SUPPLIER_LOG) -> None:
        self._context = context
        self._log = log

    async def prepare(self, key: str) -> None:
        """Create a budget with all of its slots free."""
        if not await self._context.insert_new(
            BudgetRow,
            {"key": key, "demand_soon": 0.0, "demand_later": 0.0, "demand_whole": 0.0},
        ):
            return
        long_ago = await self._context.now() - 2 * self._log.span
        await self._context.execute(
            insert(BudgetSlotRow),
            [
                {"budget_key": key, "slot": number, "at": long_ago}
                for number in range(self._log.limit)
            ],
        )

    @override
    async def reserve(self, key: str, wanted: int, *, keep_free: int = 0) -> Grant:
        blocked_until = await self._lock(key)
        now = await self._context.fresh_now()
        rows = (
            await self._context.execute(
                select(col(BudgetSlotRow.slot), col(BudgetSlotRow.at))
                .where(col(BudgetSlotRow.budget_key) == key)
                .order_by(col(BudgetSlotRow.at), col(BudgetSlotRow.slot))
                .limit(wanted + keep_free)
            )
        ).all()
        room = self._log.room(
            now,
            [row.at for row in rows],
            wanted,
            keep_free=keep_free,
            closed_until=blocked_until,
        )
        taken = tuple(row.slot for row in rows[: room.count])
        if taken:
            await self._set(key, taken, now + CALL_AT_MOST)
        return Grant(taken, room.next_at)

    @override
    async def ended(self, key: str, slots: Collection[int]) -> None:
        await self._set(key, slots, await self._context.fresh_now())

    @override
    async def give_back(self, key: str, slots: Collection[int]) -> None:
        long_ago = await self._context.fresh_now() - 2 * self._log.span
        await self._set(key, slots, long_ago)

    @override
    async def block(self, key: str, span: timedelta) -> None:
        blocked_until = await self._lock(key)
        until = await self._context.fresh_now() + span
        if blocked_until is None or blocked_until < until:
            await self._context.execute(
                update(BudgetRow)
                .where(col(BudgetRow.key) == key)
                .values(blocked_until=until)
            )

    @override
    async def supply(self, key: str, tenths: int) -> Supplied:
        span = self._log.span
        rested = await self._context.now() - span
        at = col(BudgetSlotRow.at)
        returning = [
            func.count().filter(at <= rested + span * tenth / tenths)
            for tenth in range(1, tenths + 1)
        ]
        counted = await self._context.execute(
            select(func.count(), *returning)
            .select_from(BudgetSlotRow)
            .where(col(BudgetSlotRow.budget_key) == key, at > rested)
        )
        demand = await self._context.execute(
            select(
                col(BudgetRow.demand_soon),
                col(BudgetRow.demand_later),
                col(BudgetRow.demand_whole),
            ).where(col(BudgetRow.key) == key)
        )
        used = tuple(counted.one())
        asked = demand.one()
        return Supplied(
            used[0],
            used[1:],
            (asked.demand_soon, asked.demand_later, asked.demand_whole),
        )

    @override
    async def shift_demand(self, key: str, change: tuple[float, float, float]) -> None:
        soon, later, whole = change
        await self._context.execute(
            update(BudgetRow)
            .where(col(BudgetRow.key) == key)
            .values(
                demand_soon=col(BudgetRow.demand_soon) + soon,
                demand_later=col(BudgetRow.demand_later) + later,
                demand_whole=col(BudgetRow.demand_whole) + whole,
            )
        )

    @override
    async def use(self, key: str) -> BudgetUse:
        now = await self._context.now()
        used = await self._context.execute(
            select(func.count())
            .select_from(BudgetSlotRow)
            .where(
                col(BudgetSlotRow.budget_key) == key,
                col(BudgetSlotRow.at) > now - self._log.span,
            )
        )
        blocked = await self._context.execute(
            select(col(BudgetRow.blocked_until)).where(col(BudgetRow.key) == key)
        )
        return BudgetUse(
            used.scalar_one(), self._log.limit, blocked.scalar_one_or_none()
        )

    @override
    async def pace(
        self, key: str, spacing: timedelta, *, at_once: int = 1
    ) -> timedelta:
        await self._context.insert_new(
            PaceRow, {"key": key, "next_free_at": await self._context.now() - spacing}
        )
        found = await self._context.execute(
            select(col(PaceRow.next_free_at))
            .where(col(PaceRow.key) == key)
            .with_for_update(key_share=True)
        )
        free_at: datetime = found.scalar_one()
        now = await self._context.fresh_now()
        wait = free_at - now - spacing * (at_once - 1)
        if wait > timedelta(0):
            return wait
        await self._context.execute(
            update(PaceRow)
            .where(col(PaceRow.key) == key)
            .values(next_free_at=max(free_at, now) + spacing)
        )
        return timedelta(0)

    @override
    async def slow_down(self, key: str, span: timedelta) -> None:
        until = await self._context.fresh_now() + span
        if not await self._context.insert_new(
            PaceRow, {"key": key, "next_free_at": until}
        ):
            await self._context.execute(
                update(PaceRow)
                .where(col(PaceRow.key) == key, col(PaceRow.next_free_at) < until)
                .values(next_free_at=until)
            )

    @override
    async def slowed(self, keys: Collection[str]) -> frozenset[str]:
        found = await self._context.execute(
            select(col(PaceRow.key)).where(
                col(PaceRow.key).in_(keys),
                col(PaceRow.next_free_at) > await self._context.now(),
            )
        )
        return frozenset(found.scalars())

    @override
    async def speed_up(self, keys: Collection[str]) -> None:
        await self._context.execute(
            update(PaceRow)
            .where(col(PaceRow.key).in_(keys))
            .values(next_free_at=await self._context.now())
        )

    async def _lock(self, key: str) -> datetime | None:
        row = await self._context.execute(
            select(col(BudgetRow.blocked_until))
            .where(col(BudgetRow.key) == key)
            .with_for_update(key_share=True)
        )
        blocked_until: datetime | None = row.scalar_one()
        return blocked_until

    async def _set(self, key: str, slots: Collection[int], at: datetime) -> None:
        await self._context.execute(
            update(BudgetSlotRow)
            .where(
                col(BudgetSlotRow.budget_key) == key,
                col(BudgetSlotRow.slot).in_(slots),
            )
            .values(at=at)
        )
