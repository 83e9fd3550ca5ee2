"""The audit trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.domain.audit import AuditLine


class Audit(Protocol):
    """Who did what."""

    async def add(
        self,
        installation_id: int,
        actor: str,
        action: str,
        *,
        ref: str = "",
        run: int = 0,
        **detail: Any,
    ) -> None:
        """Write one line; it is never changed."""
        ...

    async def about(
        self, installation_id: int, ref: str, limit: int
    ) -> Sequence[AuditLine]:
        """Return the lines about an order, oldest first."""
        ...

    async def latest(self, installation_id: int, action: str) -> AuditLine | None:
        """Return the latest line of an action, or None."""
        ...

    async def since(
        self, at: datetime, after_id: int, limit: int
    ) -> Sequence[AuditLine]:
        """Return a page of all lines since *at*, those behind *after_id*."""
        ...
