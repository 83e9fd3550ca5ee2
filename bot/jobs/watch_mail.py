"""The posts of watches: what one has to say comes in the order in which it happened."""

from datetime import timedelta

from typing_extensions import override

from bot.domain.deliveries import Delivery
from bot.errors import SlackRefusedError
from bot.jobs.letters import Letter
from bot.jobs.post_mail import PostMail
from bot.ports import Transaction

_AFTER_THE_OTHER = timedelta(seconds=1)


class WatchMail(PostMail):
    """Holds a message back while the one before it has not been sent."""

    @override
    async def letter(self, delivery: Delivery) -> Letter | None:
        async with self._store.transaction() as tx:
            if await _must_wait(tx, delivery):
                await tx.outbox.put_back(delivery, _AFTER_THE_OTHER)
                return None
        return await super().letter(delivery)

    @override
    async def refused(
        self,
        tx: Transaction,
        delivery: Delivery,
        letter: Letter,
        error: SlackRefusedError,
    ) -> None:
        # What follows may pause the watch, and watches are locked before deliveries.
        await tx.watches.lock([delivery.params["watch"]])
        await super().refused(tx, delivery, letter, error)


async def _must_wait(tx: Transaction, delivery: Delivery) -> bool:
    before = delivery.params["after"]
    return await tx.outbox.under_way(delivery.installation_id, before)
