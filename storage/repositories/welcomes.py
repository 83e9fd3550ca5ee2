"""Welcomes, in SQL."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col
from typing_extensions import override

from bot.ports.welcomes import Welcomes
from storage.context import Context
from storage.tables import WelcomeRow


class SqlWelcomes(Welcomes):
    """Welcomes in SQL; their rows stay, or somebody would be welcomed twice."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def first(self, installation_id: int, place: str) -> bool:
        at = await self._context.now()
        key = {"installation_id": installation_id, "place": place}
        return await self._context.insert_new(WelcomeRow, key | {"at": at})

    @override
    async def at(self, installation_id: int, place: str) -> datetime | None:
        found = await self._context.execute(
            select(col(WelcomeRow.at)).where(
                col(WelcomeRow.installation_id) == installation_id,
                col(WelcomeRow.place) == place,
            )
        )
        at: datetime | None = found.scalar_one_or_none()
        return at
