"""What is stored of a person, in every table there is, and taking it out.

The tables are walked by their definitions, so that a table added later is not
forgotten: every text and every JSON column may hold a Slack id.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    String,
    Table,
    cast,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import AutoString, col

from storage.tables import (
    AccessGrantRow,
    AccessRequestRow,
    AuditUpkeepRow,
    FormChoiceRow,
    FormRow,
    GroupMemberRow,
    PersonRow,
    ScheduleRow,
    TurnRow,
    WatchRow,
    WelcomeRow,
)
from storage.tables import Table as Tables

# A row that only says something of the person goes, the others keep a pseudonym.
_GOES = {
    table.__tablename__: column
    for table, column in (
        (PersonRow, "user_id"),
        (GroupMemberRow, "user_id"),
        (AccessGrantRow, "holder_id"),
        (AccessRequestRow, "user_id"),
        (TurnRow, "person"),
        (WelcomeRow, "place"),
        (FormRow, "user_id"),
        (FormChoiceRow, "user_id"),
    )
}


async def known_of(
    connection: AsyncConnection, user_id: str
) -> dict[str, list[dict[str, Any]]]:
    """Return every row that names a person, by table."""
    known: dict[str, list[dict[str, Any]]] = {}
    for table in Tables.metadata.sorted_tables:
        rows = await _naming(connection, table, user_id)
        if rows:
            known[table.name] = rows
    return known


async def still_owned(connection: AsyncConnection, user_id: str) -> list[str]:
    """Return the schedules and watches that still run for a person."""
    schedules = await connection.execute(
        select(col(ScheduleRow.number))
        .where(col(ScheduleRow.owner) == user_id, col(ScheduleRow.state) != "ended")
        .order_by(col(ScheduleRow.number))
    )
    watches = await connection.execute(
        select(col(WatchRow.number))
        .where(col(WatchRow.owner) == user_id, col(WatchRow.ended_at).is_(None))
        .order_by(col(WatchRow.number))
    )
    return [
        *(f"S-{number}" for number in schedules.scalars()),
        *(f"W-{number}" for number in watches.scalars()),
    ]


async def erase_person(
    connection: AsyncConnection, user_id: str, pseudonym: str
) -> int:
    """Delete what is only about a person, and rename them elsewhere.

    Returns how many rows were deleted or changed.
    """
    await connection.execute(insert(AuditUpkeepRow), {})
    changed = 0
    for table in reversed(Tables.metadata.sorted_tables):
        if table.name in _GOES:
            column = table.c[_GOES[table.name]]
            gone = await connection.execute(delete(table).where(column == user_id))
            changed += gone.rowcount
        for row in await _naming(connection, table, user_id):
            renamed = {
                name: _renamed(value, user_id, pseudonym)
                for name, value in row.items()
                if name in {column.name for column in _columns(table)}
            }
            key = [column == row[column.name] for column in table.primary_key]
            await connection.execute(update(table).where(*key).values(renamed))
            changed += 1
    await connection.execute(delete(AuditUpkeepRow))
    return changed


async def _naming(
    connection: AsyncConnection, table: Table, user_id: str
) -> list[dict[str, Any]]:
    columns = list(_columns(table))
    if not columns:
        return []
    may_name = or_(*(_contains(column, user_id) for column in columns))
    found = await connection.execute(select(table).where(may_name))
    whole = _whole(user_id)
    return [
        dict(row)
        for row in found.mappings()
        if any(whole.search(_as_text(row[column.name])) for column in columns)
    ]


def _columns(table: Table) -> Iterator[Column[Any]]:
    for column in table.columns:
        if isinstance(column.type, JSON | AutoString):
            yield column


def _contains(column: Column[Any], user_id: str) -> Any:
    text = cast(column, String) if isinstance(column.type, JSON) else column
    return text.contains(user_id, autoescape=True)


def _whole(user_id: str) -> re.Pattern[str]:
    # One id can begin like another.
    return re.compile(rf"(?<![A-Z0-9]){re.escape(user_id)}(?![A-Z0-9])")


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _renamed(value: Any, user_id: str, pseudonym: str) -> Any:
    renamed = _whole(user_id).sub(pseudonym, _as_text(value))
    return renamed if isinstance(value, str) else json.loads(renamed)
