"""The supplier's access token, sealed, where every replica finds it."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from typing_extensions import override

from bot.domain.connections import StoredToken
from bot.limits.budget import TOKEN_LOG
from bot.ports import Sealer, TokenStore
from storage.context import Context
from storage.engine import Now
from storage.repositories.budgets import SqlBudgets
from storage.tables import ConnectionRow


class SqlTokenStore(TokenStore):
    """One connection's token."""

    def __init__(
        self,
        engine: AsyncEngine,
        now: Now,
        connection_id: Callable[[], int],
        sealer: Sealer,
    ) -> None:
        self._engine = engine
        self._now = now
        # Asked for at each use: it is known only once Slack has said who we are.
        self._connection_id = connection_id
        self._sealer = sealer

    @override
    async def load(self) -> StoredToken | None:
        async with self._engine.begin() as connection:
            found = await connection.execute(
                select(
                    col(ConnectionRow.token_sealed),
                    col(ConnectionRow.token_expires_at),
                    col(ConnectionRow.token_obtained_at),
                ).where(col(ConnectionRow.id) == self._connection_id())
            )
            row = found.one()
        opened = self._sealer.open(row.token_sealed) if row.token_sealed else None
        mark, _, value = (opened or "").partition("\n")
        if mark != token_mark(self._connection_id()):
            return None  # another key's, or another row's
        return StoredToken(value, row.token_expires_at, row.token_obtained_at)

    @override
    async def save(self, token: StoredToken) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(
                update(ConnectionRow)
                .where(col(ConnectionRow.id) == self._connection_id())
                .values(
                    token_sealed=self._sealer.seal(
                        f"{token_mark(self._connection_id())}\n{token.value}"
                    ),
                    token_expires_at=token.expires_at,
                    token_obtained_at=token.obtained_at,
                )
            )

    @override
    async def resumptions(self) -> int:
        async with self._engine.begin() as connection:
            found = await connection.execute(
                select(col(ConnectionRow.resumptions)).where(
                    col(ConnectionRow.id) == self._connection_id()
                )
            )
            return int(found.scalar_one())

    @override
    async def turn(self) -> timedelta:
        key = f"{self._connection_id()}:token"
        async with self._engine.begin() as connection:
            context = Context(connection, self._now)
            budgets = SqlBudgets(context, TOKEN_LOG)
            await budgets.prepare(key)
            grant = await budgets.reserve(key, 1)
            now = await context.fresh_now()
        if grant.slots:
            return timedelta(0)
        return (grant.free_at or now) - now


def token_mark(connection_id: int) -> str:
    """Return what is sealed with a token, so that it opens in its own row only."""
    return f"connections:{connection_id}:token"
