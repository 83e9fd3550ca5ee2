"""Turns: who goes next when many wait, as start tags of a fair queue.

A run is given two turns when it is queued. The first counts a person's runs of one
organisation, the second all of that person's runs; a newcomer starts where the
queue now stands. Taking runs in the order of turns lets organisations and people
alternate, so that one run never waits behind a thousand of somebody else's.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from bot.domain.orders import PlannedRun, RunState
from storage.context import Context
from storage.tables import OrganisationRow, RunRow

_QUEUED = col(RunRow.state) == RunState.queued.value


async def take_turns(
    context: Context, connection_id: int, person: str, planned: Sequence[PlannedRun]
) -> list[tuple[int, int]]:
    """Return (flow turn, person turn) for each planned run, in their order."""
    flows = await _last_flow_turns(
        context, person, {run.organisation_id for run in planned}
    )
    own = await _last_person_turn(context, connection_id, person)
    turns: list[tuple[int, int]] = []
    taken: defaultdict[int, int] = defaultdict(int, flows)
    for run in planned:
        taken[run.organisation_id] += 1
        own += 1
        turns.append((taken[run.organisation_id], own))
    return turns


async def _last_flow_turns(
    context: Context, person: str, organisation_ids: set[int]
) -> dict[int, int]:
    lane = col(RunRow.organisation_id) == col(OrganisationRow.id)
    turn = col(RunRow.flow_turn)
    rows = await context.execute(
        select(
            col(OrganisationRow.id),
            _one(func.max(turn), lane, col(RunRow.person) == person).label("last"),
            _one(func.min(turn), lane).label("head"),
        ).where(col(OrganisationRow.id).in_(organisation_ids))
    )
    return {
        row.id: row.last if row.last is not None else (row.head or 1) - 1
        for row in rows
    }


async def _last_person_turn(context: Context, connection_id: int, person: str) -> int:
    here = col(RunRow.connection_id) == connection_id
    turn = col(RunRow.person_turn)
    row = (
        await context.execute(
            select(
                _one(func.max(turn), here, col(RunRow.person) == person).label("last"),
                _one(func.min(turn), here).label("head"),
            )
        )
    ).one()
    last: int = row.last if row.last is not None else (row.head or 1) - 1
    return last


def _one(aggregate: Any, *conditions: Any) -> Any:
    return (
        select(aggregate)
        .where(_QUEUED, *conditions)
        .correlate(OrganisationRow)
        .scalar_subquery()
    )
