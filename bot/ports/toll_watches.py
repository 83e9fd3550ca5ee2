"""What is kept of rules on toll metrics."""

from collections.abc import Collection
from datetime import timedelta
from typing import Protocol

from bot.domain.toll_watches import NewWatch, Watch


class Watches(Protocol):
    """Rules on toll metrics. What ended is found by none of these, but by its id."""

    async def add(self, watch: NewWatch) -> Watch:
        """Store a rule under the next number, to be checked at once.

        The connection is locked, so that a number is given once.
        """
        ...

    async def find(self, installation_id: int, number: int) -> Watch | None:
        """Return the watch with this number, or None."""
        ...

    async def same(self, watch: NewWatch) -> Watch | None:
        """Return one with the same rule in the same place, or None."""
        ...

    async def all(self, installation_id: int) -> tuple[Watch, ...]:
        """Return a workspace's watches by number."""
        ...

    async def owned_page(
        self, installation_id: int, owner: str, *, limit: int, offset: int = 0
    ) -> tuple[Watch, ...]:
        """Return somebody's watches by number."""
        ...

    async def get(self, watch_ids: Collection[int]) -> tuple[Watch, ...]:
        """Return watches, ended ones too, by number."""
        ...

    async def lock(self, watch_ids: Collection[int]) -> tuple[Watch, ...]:
        """Return watches as :meth:`get` does, locked until the transaction ends."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Watch, ...]:
        """Claim a workspace's watches that are due to be checked, oldest first."""
        ...

    async def save(self, watch: Watch) -> None:
        """Store how a locked watch stands now; its claim, if any, goes on."""
        ...

    async def settle(self, watch: Watch) -> None:
        """Store how a locked watch stands after its check, and end the claim."""
        ...
