"""The outbox."""

from datetime import timedelta
from typing import Any, Protocol

from bot.domain.deliveries import Delivery, NewDelivery


class Outbox(Protocol):
    """Outgoing Slack effects."""

    async def add(self, delivery: NewDelivery) -> bool:
        """Store an intent; False when its key is there already."""
        ...

    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        """Claim due intents, oldest first.

        Should the claim lapse before :meth:`keep`, they are due again: that nothing
        was sent is certain.
        """
        ...

    async def lapse(self, limit: int) -> tuple[Delivery, ...]:
        """Make deliveries uncertain whose sender vanished; return them."""
        ...

    async def prepare(
        self, delivery: Delivery, lease: timedelta, params: dict[str, Any] | None = None
    ) -> bool:
        """Let the claim last while nothing is posted yet; False when it was lost."""
        ...

    async def keep(self, delivery: Delivery, lease: timedelta) -> bool:
        """Let the claim last for a post that begins now; False when it was lost.

        Should it lapse from then on, nobody knows whether the post arrived.
        """
        ...

    async def put_back(
        self,
        delivery: Delivery,
        wait: timedelta,
        params: dict[str, Any] | None = None,
        *,
        tried: bool = False,
    ) -> bool:
        """Have it due again after *wait*: nothing was sent.

        What was *tried* in vain counts as an attempt, waiting for a turn does not.
        """
        ...

    async def sent(self, delivery: Delivery, channel: str, ts: str) -> bool:
        """Note that a delivery arrived."""
        ...

    async def failed(self, delivery: Delivery, error: str) -> bool:
        """Note that a delivery was refused for good."""
        ...

    async def uncertain(self, delivery: Delivery) -> bool:
        """Note that nobody knows whether a delivery arrived."""
        ...

    async def under_way(self, installation_id: int, key: str) -> bool:
        """Return whether the intent with this key is still to be sent."""
        ...

    async def awaits_card(self, order_id: int) -> bool:
        """Return whether an order's card is about to be posted."""
        ...
