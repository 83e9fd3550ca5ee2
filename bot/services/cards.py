"""The cards of orders."""

from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.orders import Order, OrderView
from bot.domain.people import Caller
from bot.ports import Store
from bot.services.access import Access
from bot.services.order_finder import OrderFinder
from bot.services.tenancy import Tenancy


class CardService:
    """Posts cards again, and learns where they stand."""

    def __init__(
        self, store: Store, tenancy: Tenancy, access: Access, finder: OrderFinder
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._finder = finder

    async def post_again(self, caller: Caller, ref: str, channel_id: str) -> OrderView:
        """Post an order's card (again) in a channel.

        Raises:
            NotAllowedError: It is somebody else's order.
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            order = await self._finder.find(tx, caller, ref)
            await self._finder.must_change(tx, caller, order)
            order = await tx.orders.lock(order.id)
            # A button only says which of the order's places is meant.
            if channel_id not in {order.channel_id, order.card_channel}:
                channel_id = order.channel_id
            # Somebody presses twice: one card is on its way already.
            if not await tx.outbox.awaits_card(order.id):
                await tx.outbox.add(
                    NewDelivery(
                        order.installation_id,
                        order.id,
                        DeliveryKind.card,
                        f"card:{order.id}:again:{caller.request_key}",
                        channel_id,
                        {"again": True},
                    )
                )
            return await tx.orders.view(order.id)

    async def behind(
        self, caller: Caller, ts: str, named: tuple[str, ...] = ()
    ) -> Order | None:
        """Return the order that a message of ours is about; None when it is none.

        *named* are the references on the buttons of what looks like a card: they
        count where it is a card that got lost, which is found by that.

        Raises:
            NotAllowedError: Nobody may say anything to this person.
        """
        installation = self._tenancy.tenant.installation
        channel = caller.channel_id
        async with self._store.transaction() as tx:
            await self._finder.must_be_known(tx, caller)
            found = await tx.cards.behind(installation.id, channel, ts)
        if found is not None or not ts:
            return found
        for ref in named:
            await self.card_seen(caller, ref, ts)
        async with self._store.transaction() as tx:
            return await tx.cards.behind(installation.id, channel, ts)

    async def card_seen(self, caller: Caller, ref: str, ts: str) -> None:
        """Adopt the card that somebody pressed on, if we did not know where it is.

        Who may see nothing of the order is not believed.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            found = await tx.orders.find(installation.id, ref)
            if found is None or found.card_ts or found.channel_id != caller.channel_id:
                return
            branches = await tx.orders.branches([found.id])
            asked = branches.get(found.id, frozenset())
            if not await self._access.sees(tx, installation, caller, asked):
                return
            order = await tx.orders.lock(found.id)
            if not order.card_ts:
                await tx.cards.put(order.id, caller.channel_id, ts)
                await tx.cards.changed([order.id])
