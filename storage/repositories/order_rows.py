"""Orders between their rows and what they mean."""

from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select, update
from sqlmodel import col

from bot.domain.orders import Order, OrderState
from storage.context import Context, rows_of
from storage.tables import OrderRow

_ID: Any = col(OrderRow.id)

_ORDER = rows_of(OrderRow).where(bindparam("order") == _ID)


async def order_row(context: Context, order_id: int) -> Row[Any]:
    """Return the row of an order."""
    rows = await context.execute(_ORDER, {"order": order_id})
    return rows.one()


async def change_order(context: Context, order_id: int, **values: Any) -> None:
    """Set columns of an order."""
    await context.execute(update(OrderRow).where(order_id == _ID).values(**values))


async def claim_orders(
    context: Context,
    condition: ColumnElement[bool],
    limit: int,
    *first: Any,
    **lease: Any,
) -> tuple[Order, ...]:
    """Set the columns of *lease* where *condition* holds; return those orders."""
    found = await context.execute(
        select(_ID)
        .where(condition)
        .order_by(*first, _ID)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    ids = list(found.scalars())
    for order_id in ids:
        await change_order(context, order_id, **lease)
    return tuple([to_order(await order_row(context, order_id)) for order_id in ids])


def to_order(row: Any) -> Order:
    """Return the order of a row."""
    return Order(
        id=row.id,
        installation_id=row.installation_id,
        connection_id=row.connection_id,
        ref=row.ref,
        ordered_by=row.ordered_by,
        channel_id=row.channel_id,
        command=row.command,
        spec=row.spec,
        state=OrderState(row.state),
        created_at=row.created_at,
        card_channel=row.card_channel,
        card_ts=row.card_ts,
        version=row.version,
        retried_as=row.retried_as,
        thread_ts=row.thread_ts,
    )
