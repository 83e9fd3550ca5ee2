"""What is kept of orders."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from bot.domain.orders import NewOrder, Order, OrderView, PlannedRun


class Orders(Protocol):
    """What people asked for."""

    async def add(self, order: NewOrder) -> Order:
        """Store an order with its planned runs.

        Raises:
            ReferenceTakenError: Another order has this reference.
        """
        ...

    async def plan(
        self, order: Order, planned: Sequence[PlannedRun], changes: Mapping[str, Any]
    ) -> None:
        """Open an accepted order with the runs that it turned out to need."""
        ...

    async def hand_over(self, connection_id: int, to: int) -> None:
        """Let a connection's accepted orders, which have no runs, be those of *to*."""
        ...

    async def refuse(self, order_id: int, sentence: str) -> None:
        """End an accepted order that is not possible."""
        ...

    async def find(self, installation_id: int, ref: str) -> Order | None:
        """Return the order with this reference, or None."""
        ...

    async def get(self, order_id: int) -> Order:
        """Return an order."""
        ...

    async def lock(self, order_id: int) -> Order:
        """Return an order, locked until the transaction ends."""
        ...

    async def same(
        self, connection_id: int, fingerprint: str, within: timedelta
    ) -> tuple[Order, bool] | None:
        """Return an order for the same thing, and whether it was made just now.

        That is one made *within* this span, or one of a closed period that has
        not failed anywhere.
        """
        ...

    async def view(self, order_id: int) -> OrderView:
        """Return an order as people see it."""
        ...

    async def views(self, order_ids: Sequence[int]) -> tuple[OrderView, ...]:
        """Return orders as people see them, in the order of *order_ids*."""
        ...

    async def branches(
        self, order_ids: Collection[int]
    ) -> Mapping[int, frozenset[int]]:
        """Return the organisations that orders have runs for, if any, by order."""
        ...

    async def recent(
        self,
        installation_id: int,
        *,
        person: str | None = None,
        only: str | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[OrderView, ...]:
        """Return orders, newest first, without the first *offset*.

        *only* is a filter of the grammar, or ``over`` for those that have ended.
        """
        ...

    async def newest(
        self,
        installation_id: int,
        *,
        person: str | None = None,
        only: str | None = None,
        limit: int,
    ) -> tuple[Order, ...]:
        """Return orders without their runs, newest first; *only* as in ``recent``."""
        ...

    async def touch(self, order_ids: Collection[int]) -> tuple[int, ...]:
        """Note that runs changed: due an edit; return the orders that ended by it."""
        ...

    async def claim_accepted(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Order, ...]:
        """Claim a workspace's orders that wait to be looked up."""
        ...

    async def accepted_again(self, order_id: int, wait: timedelta) -> None:
        """Look an accepted order up again after *wait*."""
        ...

    async def mark_retried(self, order_id: int, ref: str) -> None:
        """Name the order that retries this one."""
        ...

    async def working(self, connection_id: int) -> tuple[int, ...]:
        """Return the orders of a connection that are not over."""
        ...
