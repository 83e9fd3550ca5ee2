"""What is kept of runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.orders import Run, RunState


class Runs(Protocol):
    """Reports on their way."""

    async def of_order(self, order_id: int) -> tuple[Run, ...]:
        """Return an order's runs by number."""
        ...

    async def claim_submit(
        self, organisation_id: int, lease: timedelta, deadline: timedelta
    ) -> Run | None:
        """Claim a locked lane's next queued run and give it a slot, or None."""
        ...

    async def slots_used(self, organisation_id: int) -> int:
        """Return how many reports of a locked lane may be in progress."""
        ...

    async def move(
        self,
        run: Run,
        state: RunState,
        **changes: Any,
    ) -> bool:
        """Bring a claimed run into *state*; False when the claim was lost.

        *changes* are column values. The database decides by the fence and by the
        states from which *state* may be entered.
        """
        ...

    async def change(self, run: Run, **changes: Any) -> bool:
        """Change a claimed run without a new state; False when the claim was lost."""
        ...

    async def lapse(self, limit: int) -> tuple[Run, ...]:
        """Make runs uncertain whose submitter vanished; return them."""
        ...

    async def claim_uncertain(
        self, connection_id: int, lease: timedelta, limit: int
    ) -> tuple[Run, ...]:
        """Claim a connection's uncertain runs that are due to be looked for."""
        ...

    async def expire(self, limit: int) -> tuple[Run, ...]:
        """End the runs whose deadline passed; return them."""
        ...

    async def cancel(self, order_id: int, number: int | None = None) -> tuple[Run, ...]:
        """Cancel an order's runs, or one of them, if not over; return them."""
        ...

    async def give_up(self, connection_id: int, reason: str) -> tuple[Run, ...]:
        """Let a connection's runs that are not over fail; return them."""
        ...

    async def deliver(self, order_id: int) -> int:
        """Mark an order's ready runs as delivered; return how many."""
        ...

    async def seen_pending(self, runs: Sequence[Run], at: datetime) -> None:
        """Note that these were still being built at *at*."""
        ...

    async def free_slot(self, run: Run) -> None:
        """Note that nothing is built (any more) for a run that was cancelled."""
        ...

    async def attach(self, run: Run, report_id: str) -> None:
        """Note the report of a run that was cancelled while it was asked for."""
        ...
