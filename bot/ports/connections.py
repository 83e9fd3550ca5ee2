"""Workspaces, and the upstream clients that they use."""

from datetime import timedelta
from typing import Protocol

from bot.domain.connections import Connection, Installation
from bot.domain.orders import Hold


class Installations(Protocol):
    """Workspaces."""

    async def find(self, enterprise_id: str, team_id: str) -> Installation | None:
        """Return the installation of a team, or None."""
        ...

    async def ensure(
        self, enterprise_id: str, team_id: str, bot_user_id: str, name: str
    ) -> Installation:
        """Return the installation of a team, stored if it was not."""
        ...

    async def ids(self) -> tuple[int, ...]:
        """Return the ids of all installations."""
        ...


class Connections(Protocol):
    """Upstream clients."""

    async def ensure(
        self, installation_id: int, kind: str, client_key: str
    ) -> Connection:
        """Return a client's connection, stored (with its budgets) if it was not."""
        ...

    async def get(self, connection_id: int) -> Connection:
        """Return a connection."""
        ...

    async def earlier(
        self, installation_id: int, kind: str, connection_id: int
    ) -> tuple[int, ...]:
        """Return the other connections of this kind with orders that are not over."""
        ...

    async def lock(self, connection_id: int) -> Connection:
        """Return a connection, locked until the transaction ends."""
        ...

    async def hold(self, connection_id: int, hold: Hold, span: timedelta) -> bool:
        """Let new work wait for *span*; return whether nothing was held before."""
        ...

    async def release(self, connection_id: int) -> bool:
        """Let work go on; return whether something was held."""
        ...

    async def claim_refresh(self, connection_id: int, lease: timedelta) -> bool:
        """Claim the fetching of a connection's organisations; False if not due."""
        ...

    async def refresh_now(self, connection_id: int) -> None:
        """Make the organisations due to be fetched."""
        ...

    async def refresh_due(self, connection_id: int, span: timedelta) -> None:
        """Fetch the organisations *span* from now."""
        ...
