"""Requests that had an effect, so that their replay has none."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from typing_extensions import override

from bot.ports.store import Requests, StoredRequest
from storage.context import Context
from storage.tables import RequestRow


class SqlRequests(Requests):
    """Requests in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def find(self, key: str) -> StoredRequest | None:
        found = await self._context.execute(
            select(RequestRow.outcome).where(RequestRow.key == key)  # type: ignore[call-overload]
        )
        outcome = found.scalar_one_or_none()
        return None if outcome is None else StoredRequest(outcome)

    @override
    async def remember(self, key: str, outcome: Mapping[str, Any]) -> bool:
        return await self._context.insert_new(
            RequestRow,
            {"key": key, "outcome": dict(outcome), "at": await self._context.now()},
        )
