"""Orders, found by their id, by what they bring, by whose and how they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, or_, select
from sqlmodel import col

from bot.domain.orders import OrderState, RunState
from storage.context import Context, rows_of
from storage.tables import OrderRow, RunRow

_ID: Any = col(OrderRow.id)

_GOOD = [
    state.value
    for state in (
        RunState.queued,
        RunState.submitting,
        RunState.generating,
        RunState.ready,
        RunState.delivered,
    )
]


_SAME = (
    rows_of(OrderRow)
    .where(
        col(OrderRow.connection_id) == bindparam("connection"),
        col(OrderRow.fingerprint) == bindparam("asked"),
        col(OrderRow.state) != OrderState.refused.value,
        or_(
            col(OrderRow.created_at) > bindparam("just_now"),
            col(OrderRow.period_closed).is_(True),
        ),
        ~exists(
            select(col(RunRow.id)).where(
                col(RunRow.order_id) == _ID, col(RunRow.state).not_in(_GOOD)
            )
        ),
    )
    .order_by(_ID.desc())
    .limit(1)
)
_NAMED = rows_of(OrderRow).where(
    col(OrderRow.installation_id) == bindparam("installation"),
    col(OrderRow.ref) == bindparam("ref"),
)


async def named_row(
    context: Context, installation_id: int, ref: str
) -> Row[Any] | None:
    """Return the row of the order with this reference, or None."""
    values = {"installation": installation_id, "ref": ref}
    return (await context.execute(_NAMED, values)).one_or_none()


async def same_row(
    context: Context, connection_id: int, fingerprint: str, since: datetime
) -> Row[Any] | None:
    """Return the row of an order for the same thing that has not failed anywhere.

    It was made *since* then, or is of a closed period.
    """
    values = {"connection": connection_id, "asked": fingerprint, "just_now": since}
    return (await context.execute(_SAME, values)).one_or_none()


async def newest_rows(
    context: Context,
    installation_id: int,
    *,
    person: str | None = None,
    only: str | None = None,
    limit: int = 1,
    offset: int = 0,
) -> Sequence[Row[Any]]:
    """Return rows of somebody's orders, newest first; *only* says in which state."""
    conditions = [col(OrderRow.installation_id) == installation_id]
    if person is not None:
        conditions.append(col(OrderRow.ordered_by) == person)
    if only is not None:
        conditions.append(_ONLY[only])
    rows = await context.execute(
        rows_of(OrderRow)
        .where(*conditions)
        .order_by(_ID.desc())
        .limit(limit)
        .offset(offset)
    )
    return rows.all()


def _run_in(*states: RunState) -> ColumnElement[bool]:
    return exists(
        select(col(RunRow.id)).where(
            col(RunRow.order_id) == _ID,
            col(RunRow.state).in_([state.value for state in states]),
        )
    )


_ONLY: dict[str, ColumnElement[bool]] = {
    "running": col(OrderRow.state).in_(
        [OrderState.accepted.value, OrderState.open.value]
    ),
    "over": col(OrderRow.state).in_([OrderState.done.value, OrderState.refused.value]),
    "failed": or_(
        col(OrderRow.state) == OrderState.refused.value,
        _run_in(RunState.failed, RunState.expired, RunState.uncertain),
    ),
    "ready": _run_in(RunState.ready, RunState.delivered),
}
