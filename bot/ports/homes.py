"""What is kept of App Homes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.home import HomePart, Looker
from bot.domain.people import Caller


class Homes(Protocol):
    """Who looked at their App Home, and what stands there.

    Whoever has looked has theirs drawn again soon after something of theirs changed.
    """

    async def looked(self, installation_id: int, caller: Caller) -> None:
        """Note that *caller* looks now, at the first pages: due at once."""
        ...

    async def turn(
        self, installation_id: int, user_id: str, part: HomePart, offset: int
    ) -> None:
        """Show another page of a part; due at once."""
        ...

    async def soon(self, installation_id: int, user_id: str) -> None:
        """Let somebody's Home be due at once, if they ever looked."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Looker, ...]:
        """Claim Homes that are due, the longest first."""
        ...

    async def put_off(self, looker: Looker, wait: timedelta) -> None:
        """Draw a claimed Home after *wait*: it is not its turn yet."""
        ...

    async def settle(
        self, looker: Looker, shown: str, changed_at: datetime, due_at: datetime | None
    ) -> None:
        """Note what stands there, and when it is next due, unless it is already.

        Nothing happens when the claim was lost.
        """
        ...

    async def offsets(
        self, installation_id: int, user_id: str
    ) -> Mapping[HomePart, int]:
        """Return where the shown pages begin."""
        ...
