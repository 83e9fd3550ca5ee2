"""The audit trail: written once, read by administrators."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col
from typing_extensions import override

from bot.domain.audit import AuditLine
from bot.ports.audit import Audit
from storage.context import Context
from storage.tables import AuditRow


class SqlAudit(Audit):
    """Audit lines in SQL; the database itself refuses to change or delete them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
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
        await self._context.execute(
            insert(AuditRow),
            {
                "installation_id": installation_id,
                "at": await self._context.now(),
                "actor": actor,
                "action": action,
                "ref": ref,
                "run": run,
                "detail": detail,
            },
        )

    @override
    async def about(
        self, installation_id: int, ref: str, limit: int
    ) -> Sequence[AuditLine]:
        return await self._lines(
            col(AuditRow.installation_id) == installation_id,
            col(AuditRow.ref) == ref,
            limit=limit,
        )

    @override
    async def latest(self, installation_id: int, action: str) -> AuditLine | None:
        found = await self._lines(
            col(AuditRow.installation_id) == installation_id,
            col(AuditRow.action) == action,
            limit=1,
            newest=True,
        )
        return found[0] if found else None

    @override
    async def since(
        self, at: datetime, after_id: int, limit: int
    ) -> Sequence[AuditLine]:
        return await self._lines(
            col(AuditRow.at) >= at, col(AuditRow.id) > after_id, limit=limit
        )

    async def _lines(
        self, *conditions: Any, limit: int, newest: bool = False
    ) -> list[AuditLine]:
        order = col(AuditRow.id)
        found = await self._context.execute(
            select(
                col(AuditRow.id),
                col(AuditRow.at),
                col(AuditRow.installation_id),
                col(AuditRow.actor),
                col(AuditRow.action),
                col(AuditRow.ref),
                col(AuditRow.run),
                col(AuditRow.detail),
            )
            .where(*conditions)
            .order_by(order.desc() if newest else order)
            .limit(limit)
        )
        return [
            AuditLine(
                row.id,
                row.at,
                row.installation_id,
                row.actor,
                row.action,
                row.ref,
                row.run,
                row.detail,
            )
            for row in found
        ]
