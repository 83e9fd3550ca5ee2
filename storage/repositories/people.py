"""What Slack said about people."""

from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.people import Person
from bot.ports.people import People
from storage.context import Context, rows_of
from storage.tables import PersonRow

_PERSON = rows_of(PersonRow).where(
    col(PersonRow.installation_id) == bindparam("installation"),
    col(PersonRow.user_id) == bindparam("person"),
)


class SqlPeople(People):
    """People in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def get(
        self, installation_id: int, user_id: str
    ) -> tuple[Person, datetime] | None:
        row = await self._context.row_once(
            _PERSON, installation=installation_id, person=user_id
        )
        if row is None:
            return None
        person = Person(
            user_id=row.user_id,
            team_id=row.team_id,
            name=row.name,
            deleted=row.deleted,
            is_bot=row.is_bot,
            is_guest=row.is_guest,
            is_stranger=row.is_stranger,
            locale=row.locale,
            zone=row.zone,
        )
        return person, row.fetched_at

    @override
    async def put(self, installation_id: int, person: Person) -> None:
        key = {"installation_id": installation_id, "user_id": person.user_id}
        values = {
            "team_id": person.team_id,
            "name": person.name,
            "deleted": person.deleted,
            "is_bot": person.is_bot,
            "is_guest": person.is_guest,
            "is_stranger": person.is_stranger,
            "locale": person.locale,
            "zone": person.zone,
            "fetched_at": await self._context.now(),
        }
        self._context.read_anew()
        # The same person may be looked up twice at once.
        if await self._context.insert_new(PersonRow, key | values):
            return
        await self._context.execute(
            update(PersonRow)
            .where(
                col(PersonRow.installation_id) == installation_id,
                col(PersonRow.user_id) == person.user_id,
            )
            .values(**values)
        )

    @override
    async def forget(self, installation_id: int, user_id: str) -> None:
        self._context.read_anew()
        await self._context.execute(
            delete(PersonRow).where(
                col(PersonRow.installation_id) == installation_id,
                col(PersonRow.user_id) == user_id,
            )
        )
