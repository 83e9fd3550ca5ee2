"""What is kept of cards."""

from collections.abc import Collection
from datetime import timedelta
from typing import Protocol

from bot.domain.orders import Order


class Cards(Protocol):
    """The card of each order: where it stands, and what it has still to show."""

    async def put(self, order_id: int, channel: str, ts: str) -> None:
        """Note where an order's card stands ('' when it is not known)."""
        ...

    async def leave_thread(self, order_id: int) -> None:
        """Note that an order's card cannot stand in the thread that it was for."""
        ...

    async def behind(self, installation_id: int, channel: str, ts: str) -> Order | None:
        """Return the order that a message of ours is about; None when it is none.

        That is its card, or whatever else was posted for it.
        """
        ...

    async def changed(self, order_ids: Collection[int]) -> None:
        """Note that something else on the card changed."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[tuple[Order, int], ...]:
        """Claim cards that show an old version, oldest news first, with the version."""
        ...

    async def shown(self, order_id: int, version: int, *, ts: str) -> None:
        """Note which version the card at *ts* shows, unless another stands by now."""
        ...

    async def later(self, order_id: int, wait: timedelta) -> None:
        """Give a claimed edit back: it is not its turn yet."""
        ...

    async def failed(self, order_id: int, wait: timedelta | None) -> None:
        """Try an edit again after *wait*; None gives the card up."""
        ...
