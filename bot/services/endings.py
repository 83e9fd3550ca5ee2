"""What follows when runs have changed: the card is due, and at the end the news."""

from collections.abc import Collection

from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.orders import RunState
from bot.ports import Transaction


async def runs_changed(
    tx: Transaction, order_ids: Collection[int], *, by: str = ""
) -> None:
    """Make cards due an edit; give orders that ended by it their one news.

    *by* is who did it. Who cancelled their own order whole was told so at once:
    that order has no news.
    """
    for order_id in await tx.orders.touch(order_ids):
        order = await tx.orders.get(order_id)
        view = await tx.orders.view(order_id)
        told = by in {"", order.ordered_by}
        if told and all(run.state is RunState.cancelled for run in view.runs):
            continue
        await tx.outbox.add(
            NewDelivery(
                order.installation_id,
                order.id,
                DeliveryKind.news,
                f"news:{order.id}",
                order.channel_id,
                {},
            )
        )


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
