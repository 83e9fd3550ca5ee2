"""What was learned of generation times."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlmodel import col
from typing_extensions import override

from bot.ports.learning import Beliefs
from storage.context import Context, rows_of
from storage.tables import BeliefRow


class SqlBeliefs(Beliefs):
    """Beliefs in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def all(self, connection_id: int) -> dict[str, dict[str, float]]:
        rows = await self._context.execute(
            rows_of(BeliefRow).where(col(BeliefRow.connection_id) == connection_id)
        )
        return {row.report_type: row.numbers for row in rows}

    @override
    async def put(
        self, connection_id: int, report_type: str, numbers: Mapping[str, float]
    ) -> None:
        key = {"connection_id": connection_id, "report_type": report_type}
        values = {"numbers": dict(numbers)}
        # Two processes may learn the first thing about a type at once.
        if await self._context.insert_new(BeliefRow, key | values):
            return
        await self._context.execute(
            update(BeliefRow)
            .where(
                col(BeliefRow.connection_id) == connection_id,
                col(BeliefRow.report_type) == report_type,
            )
            .values(**values)
        )
