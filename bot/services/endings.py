"""What follows when runs have changed: the card is due, and at the end the news."""

from collections.abc import Collection
from datetime import timedelta

from bot.domain.bundles import Cause
from bot.domain.commands import Form
from bot.domain.connections import Connection
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.orders import Hold, Order, OrderView, RunState
from bot.domain.outcomes import outcome_groups
from bot.ports import Transaction
from bot.services.files import MOST_LOOKS, add_bundles, ready_types

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=5)


async def runs_changed(
    tx: Transaction, order_ids: Collection[int], *, by: str = ""
) -> None:
    """Make cards due an edit; give orders that ended by it their news.

    *by* is who did it. Who cancelled their own order whole was told so at once:
    that order has no news.
    """
    for order_id in await tx.orders.touch(order_ids):
        order = await tx.orders.get(order_id)
        view = await tx.orders.view(order_id)
        told = by in {"", order.ordered_by}
        if told and all(run.state is RunState.cancelled for run in view.runs):
            continue
        await _read(tx, order, view)
        for number, (group, _) in enumerate(outcome_groups(view)):
            await tx.outbox.add(
                NewDelivery(
                    order.installation_id,
                    order.id,
                    DeliveryKind.news,
                    f"news:{order.id}:{group}" if number else f"news:{order.id}",
                    order.channel_id,
                    {"group": group, "first": not number} if group else {},
                    patient=order.is_scheduled,
                )
            )


async def _read(tx: Transaction, order: Order, view: OrderView) -> None:
    """Have an ended order's reports read: for the file it asked for, or its news."""
    types = ready_types(view)
    form = Form(order.spec.get("form", Form.link))
    plain = form is Form.link
    if not types or (plain and len(view.ready) > MOST_LOOKS):
        return
    await add_bundles(
        tx,
        order,
        types,
        Cause.look if plain else Cause.form,
        Form.digest if plain else form,
        person=order.ordered_by,
        asked_in=order.channel_id,
        key=f"end:{order.id}",
    )


async def supplier_down(tx: Transaction, connection: Connection) -> None:
    """Leave the supplier in peace for a while, and longer each time; cards say so.

    *connection* is locked, and was read after that.
    """
    wait = min(_FIRST_WAIT * 2 ** min(connection.failures, 10), _LONGEST_WAIT)
    if await tx.connections.hold(connection.id, Hold.supplier_down, wait):
        await tx.cards.changed(await tx.orders.working(connection.id))


async def credentials_refused(
    tx: Transaction, connection_id: int, order_id: int, admins: Collection[str]
) -> None:
    """Tell administrators that credentials fail; *order_id* is one that waits."""
    connection = await tx.connections.get(connection_id)
    since = (await tx.now()).isoformat()
    for admin in sorted(admins):
        await tx.outbox.add(
            NewDelivery(
                connection.installation_id,
                order_id,
                DeliveryKind.credentials,
                f"credentials:{connection_id}:{since}:{admin}",
                admin,
                {},
            )
        )
