"""Rate budgets, and paces."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Grant:
    """Slots given out by a budget; *free_at* says when to ask for the missing ones."""

    slots: tuple[int, ...]
    free_at: datetime | None


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """How many slots of a budget are used, and until when it is blocked."""

    used: int
    limit: int
    blocked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Supplied:
    """The used slots of a budget, and what is asked of the others.

    *returning* counts the used slots that come back within each tenth of the
    window, cumulatively.
    """

    used: int
    returning: tuple[int, ...]
    demand: tuple[float, float, float]


class Budgets(Protocol):
    """Exact rate budgets, and paces for Slack."""

    async def reserve(self, key: str, wanted: int, *, keep_free: int = 0) -> Grant:
        """Take up to *wanted* slots; the budget stays locked until the end."""
        ...

    async def ended(self, key: str, slots: Collection[int]) -> None:
        """Note that the calls of these slots ended now."""
        ...

    async def give_back(self, key: str, slots: Collection[int]) -> None:
        """Return slots whose call was never made."""
        ...

    async def block(self, key: str, span: timedelta) -> None:
        """Give nothing out for *span*: the other side said so."""
        ...

    async def supply(self, key: str, tenths: int) -> Supplied:
        """Return what is used, how it comes back, and what all lanes demand."""
        ...

    async def shift_demand(self, key: str, change: tuple[float, float, float]) -> None:
        """Add *change* to what all lanes demand."""
        ...

    async def use(self, key: str) -> BudgetUse:
        """Return how much of a budget is used."""
        ...

    async def pace(
        self, key: str, spacing: timedelta, *, at_once: int = 1
    ) -> timedelta:
        """Take the next turn of *key* if it is free; else return how long to wait.

        After a pause so many as *at_once* are free; then one after each *spacing*.
        """
        ...

    async def slow_down(self, key: str, span: timedelta) -> None:
        """Give no turn of *key* for *span*."""
        ...

    async def slowed(self, keys: Collection[str]) -> frozenset[str]:
        """Return which of *keys* give no turn now; nobody's turn is taken."""
        ...

    async def speed_up(self, keys: Collection[str]) -> None:
        """Give turns of *keys* again from now on."""
        ...
