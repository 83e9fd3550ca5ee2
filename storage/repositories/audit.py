"""The audit trail: written once, read by administrators."""

from typing import Any

from sqlalchemy import insert
from typing_extensions import override

from bot.ports.store import Audit
from storage.context import Context
from storage.tables import AuditRow


class SqlAudit(Audit):
    """Audit lines in SQL."""

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
