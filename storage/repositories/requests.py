"""Requests that had an effect, so that their replay has none."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col
from typing_extensions import override

from bot.ports.requests import Requests, StoredRequest
from storage.context import Context
from storage.tables import RequestRow

_OUTCOME = select(col(RequestRow.outcome)).where(
    col(RequestRow.key) == bindparam("request")
)


class SqlRequests(Requests):
    """Requests in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def find(self, key: str) -> StoredRequest | None:
        found = await self._context.execute(_OUTCOME, {"request": key})
        outcome = found.scalar_one_or_none()
        return None if outcome is None else StoredRequest(outcome)

    @override
    async def remember(self, key: str, outcome: Mapping[str, Any]) -> bool:
        return await self._context.insert_new(
            RequestRow,
            {"key": key, "outcome": dict(outcome), "at": await self._context.now()},
        )
