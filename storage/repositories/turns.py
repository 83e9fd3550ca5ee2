"""Turns: who goes next when many wait.

Who was served longest ago goes next: first among people, then among the
organisations that this person waits for. Who begins to wait goes behind everybody
who waits already. So one run waits for at most one run of each other person, never
for a thousand of somebody else's, and nobody is passed by newcomers for ever.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlmodel import col

from bot.domain.orders import RunState
from storage.context import Context
from storage.tables import RunRow, TurnRow

# A person's own turn stands beside their turns for each organisation.
EVERYWHERE = 0
_QUEUED = col(RunRow.state) == RunState.queued.value

_WAITS_FOR = (
    select(col(RunRow.organisation_id))
    .where(
        _QUEUED,
        col(RunRow.connection_id) == bindparam("connection"),
        col(RunRow.person) == bindparam("waiter"),
    )
    .distinct()
)

_ALL = select(
    col(TurnRow.person), col(TurnRow.organisation_id), col(TurnRow.turn)
).where(col(TurnRow.connection_id) == bindparam("connection"))
_OF_PEOPLE = _ALL.where(
    col(TurnRow.organisation_id) == EVERYWHERE,
    col(TurnRow.person).in_(bindparam("people", expanding=True)),
)

Turns = Mapping[tuple[str, int], int]


def next_lanes(
    waiting: Iterable[tuple[str, int]], turns: Turns, limit: int
) -> list[int]:
    """Return the next *limit* organisations to serve, each at most once.

    *waiting* holds (person, organisation) pairs with a queued run; *turns* says when
    each pair, and each person, was served last. Smaller was longer ago.
    """
    lanes: dict[str, list[int]] = {}
    for person, lane in waiting:
        lanes.setdefault(person, []).append(lane)
    for person, own in lanes.items():
        own.sort(key=lambda lane: (turns.get((person, lane), 0), lane), reverse=True)
    queue = sorted(lanes, key=lambda person: (_turn(turns, person), person))
    chosen: dict[int, None] = {}
    while queue and len(chosen) < limit:
        still: list[str] = []
        for person in queue:
            free = _take(lanes[person], chosen)
            if free is not None and len(chosen) < limit:
                chosen[free] = None
                still.append(person)
        queue = still
    return list(chosen)


def next_person(people: Collection[str], turns: Turns) -> str:
    """Return which of the *people* that wait in one lane goes next."""
    return min(people, key=lambda person: (_turn(turns, person), person))


async def all_turns(context: Context, connection_id: int) -> Turns:
    """Return when each person, and each pair of person and lane, was served last."""
    return await _turns(context, _ALL, {"connection": connection_id})


async def begin_to_wait(
    context: Context, connection_id: int, person: str, lanes: Collection[int]
) -> None:
    """Put a person who has nothing queued (in a lane) behind everybody who has."""
    rows = await context.execute(
        _WAITS_FOR, {"connection": connection_id, "waiter": person}
    )
    queued = set(rows.scalars())
    newly = sorted(set(lanes) - queued)
    if not queued:
        newly.insert(0, EVERYWHERE)
    await _set(context, connection_id, person, newly)


async def next_queued(context: Context, organisation_id: int) -> int | None:
    """Return and lock the run of a lane that goes next, and note its turn; or None."""
    queued = (_QUEUED, col(RunRow.organisation_id) == organisation_id)
    rows = await context.execute(
        select(col(RunRow.connection_id), col(RunRow.person)).where(*queued).distinct()
    )
    people = {row.person: row.connection_id for row in rows}
    if not people:
        return None
    connection_id = next(iter(people.values()))
    turns = await _turns(
        context, _OF_PEOPLE, {"connection": connection_id, "people": list(people)}
    )
    person = next_person(people, turns)
    first = await context.execute(
        select(col(RunRow.id))
        .where(*queued, col(RunRow.person) == person)
        .order_by(col(RunRow.id))
        .limit(1)
        .with_for_update(key_share=True)
    )
    await _set(context, connection_id, person, [EVERYWHERE, organisation_id])
    run_id: int = first.scalar_one()
    return run_id


def idle() -> ColumnElement[bool]:
    """Return the condition of turns for which nothing waits: worth no row."""
    waits = select(col(RunRow.id)).where(
        _QUEUED,
        col(RunRow.connection_id) == col(TurnRow.connection_id),
        col(RunRow.person) == col(TurnRow.person),
    )
    return ~exists(waits)


async def _set(
    context: Context, connection_id: int, person: str, lanes: Collection[int]
) -> None:
    if not lanes:
        return
    last = await context.execute(
        select(func.max(col(TurnRow.turn))).where(
            col(TurnRow.connection_id) == connection_id
        )
    )
    turn = (last.scalar_one() or 0) + 1
    rows = [
        {
            "connection_id": connection_id,
            "person": person,
            "organisation_id": lane,
            "turn": turn,
        }
        for lane in lanes
    ]
    await context.put(TurnRow, rows, "turn")


async def _turns(context: Context, statement: Any, values: dict[str, Any]) -> Turns:
    rows = await context.execute(statement, values)
    return {(row.person, row.organisation_id): row.turn for row in rows}


def _turn(turns: Turns, person: str) -> int:
    return turns.get((person, EVERYWHERE), 0)


def _take(own: list[int], chosen: Collection[int]) -> int | None:
    while own:
        lane = own.pop()
        if lane not in chosen:
            return lane
    return None
