"""Workspaces and their upstream clients."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.connections import SUPPLIER, Connection, Installation
from bot.domain.orders import Hold
from bot.ports.connections import Connections, Installations
from storage.context import Context, rows_of
from storage.repositories.budgets import SqlBudgets
from storage.tables import ConnectionRow, InstallationRow, OrderRow

OPERATIONS = ("generate", "get", "link")


class SqlInstallations(Installations):
    """Workspaces in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def find(self, enterprise_id: str, team_id: str) -> Installation | None:
        found = await self._context.execute(
            rows_of(InstallationRow).where(
                col(InstallationRow.enterprise_id) == enterprise_id,
                col(InstallationRow.team_id) == team_id,
            )
        )
        row = found.one_or_none()
        if row is None:
            return None
        return Installation(row.id, row.enterprise_id, row.team_id, row.bot_user_id)

    @override
    async def ensure(
        self, enterprise_id: str, team_id: str, bot_user_id: str, name: str
    ) -> Installation:
        await self._context.insert_new(
            InstallationRow,
            {
                "enterprise_id": enterprise_id,
                "team_id": team_id,
                "created_at": await self._context.now(),
            },
        )
        await self._context.execute(
            update(InstallationRow)
            .where(
                col(InstallationRow.enterprise_id) == enterprise_id,
                col(InstallationRow.team_id) == team_id,
            )
            .values(bot_user_id=bot_user_id, name=name)
        )
        found = await self.find(enterprise_id, team_id)
        if found is None:
            raise LookupError("the installation was stored and is not there")
        return found

    @override
    async def ids(self) -> tuple[int, ...]:
        found = await self._context.execute(select(col(InstallationRow.id)))
        return tuple(int(each) for each in found.scalars() if each is not None)


class SqlConnections(Connections):
    """Upstream clients in SQL."""

    def __init__(self, context: Context, budgets: SqlBudgets) -> None:
        self._context = context
        self._budgets = budgets

    @override
    async def ensure(
        self, installation_id: int, kind: str, client_key: str
    ) -> Connection:
        await self._context.insert_new(
            ConnectionRow,
            {
                "installation_id": installation_id,
                "kind": kind,
                "client_key": client_key,
                "organisations_due_at": await self._context.now(),
            },
        )
        connection = await self._one(
            rows_of(ConnectionRow).where(
                col(ConnectionRow.installation_id) == installation_id,
                col(ConnectionRow.kind) == kind,
                col(ConnectionRow.client_key) == client_key,
            )
        )
        # The toll API has no documented limit that could be counted.
        for operation in OPERATIONS if kind == SUPPLIER else ():
            await self._budgets.prepare(f"{connection.id}:{operation}")
        return connection

    @override
    async def get(self, connection_id: int) -> Connection:
        return await self._one(_with_id(connection_id))

    @override
    async def earlier(
        self, installation_id: int, kind: str, connection_id: int
    ) -> tuple[int, ...]:
        # Few orders are not over, and an index holds only those.
        found = await self._context.execute(
            select(col(ConnectionRow.id))
            .join(OrderRow, col(OrderRow.connection_id) == col(ConnectionRow.id))
            .where(
                col(OrderRow.finished_at).is_(None),
                col(ConnectionRow.installation_id) == installation_id,
                col(ConnectionRow.kind) == kind,
                col(ConnectionRow.id) != connection_id,
            )
            .distinct()
            .order_by(col(ConnectionRow.id))
        )
        return tuple(found.scalars())

    @override
    async def lock(self, connection_id: int) -> Connection:
        return await self._one(_with_id(connection_id).with_for_update(key_share=True))

    @override
    async def hold(self, connection_id: int, hold: Hold, span: timedelta) -> bool:
        before = await self.lock(connection_id)
        now = await self._context.now()
        await self._change(
            connection_id,
            hold=hold.value,
            hold_until=now + span,
            failures=before.failures + 1,
        )
        return before.hold is not hold

    @override
    async def release(self, connection_id: int) -> bool:
        released = await self._context.execute(
            update(ConnectionRow)
            .where(
                col(ConnectionRow.id) == connection_id, col(ConnectionRow.hold) != ""
            )
            .values(
                hold="",
                hold_until=None,
                failures=0,
                resumptions=col(ConnectionRow.resumptions) + 1,
            )
        )
        return released.rowcount == 1

    @override
    async def claim_refresh(self, connection_id: int, lease: timedelta) -> bool:
        now = await self._context.now()
        claimed = await self._context.execute(
            update(ConnectionRow)
            .where(
                col(ConnectionRow.id) == connection_id,
                col(ConnectionRow.organisations_due_at) <= now,
            )
            .values(organisations_due_at=now + lease)
        )
        return claimed.rowcount == 1

    @override
    async def refresh_now(self, connection_id: int) -> None:
        await self._change(
            connection_id, organisations_due_at=await self._context.now()
        )

    @override
    async def refresh_due(self, connection_id: int, span: timedelta) -> None:
        now = await self._context.now()
        await self._change(connection_id, organisations_due_at=now + span)

    async def _one(self, statement: Select[Any]) -> Connection:
        return _to_domain((await self._context.execute(statement)).one())

    async def _change(self, connection_id: int, **values: object) -> None:
        await self._context.execute(
            update(ConnectionRow)
            .where(col(ConnectionRow.id) == connection_id)
            .values(**values)
        )


def _with_id(connection_id: int) -> Select[Any]:
    return rows_of(ConnectionRow).where(col(ConnectionRow.id) == connection_id)


def _to_domain(row: Any) -> Connection:
    return Connection(
        id=row.id,
        installation_id=row.installation_id,
        hold=Hold(row.hold) if row.hold else None,
        hold_until=row.hold_until,
        failures=row.failures,
        organisations_at=row.organisations_at,
    )
