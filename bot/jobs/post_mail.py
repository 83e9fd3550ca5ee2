"""Posts without an order: words of their own kind, and who asked is told of losses."""

from collections.abc import Mapping
from typing import Any

import structlog
from typing_extensions import override

from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.errors import SlackRefusedError
from bot.jobs.letters import (
    MISTAKE,
    STUMBLES,
    Letter,
    Mail,
    as_text,
    departs,
    pace_of,
    still_ours,
)
from bot.ports import Posted, Store, Transaction
from bot.services.languages import language_of
from bot.services.posts import Words

log = structlog.get_logger(__name__)

_OF_THE_PLACE = frozenset({"thread", "text_only", "refused", STUMBLES})


class PostMail(Mail):
    """Posts what its kind has to say; a place that refuses is told to who asked."""

    def __init__(self, store: Store, words: Mapping[DeliveryKind, Words]) -> None:
        self._store = store
        self._words = words

    @override
    async def letter(self, delivery: Delivery) -> Letter | None:
        async with self._store.transaction() as tx:
            pace = pace_of(delivery, delivery.channel_id, delivery.asked_by)
            if not await departs(tx, delivery, pace):
                return None
            message = await self._words[delivery.kind].message(tx, delivery)
            if message is None:
                await tx.outbox.failed(delivery, "nothing to say")
                return None
            if not await still_ours(tx, delivery):
                return None
        if delivery.params.get("text_only"):
            message = message.without_blocks()
        thread = delivery.params.get("thread")
        return Letter(delivery.channel_id, thread, message, pace)

    @override
    async def sent(
        self, tx: Transaction, delivery: Delivery, letter: Letter, posted: Posted
    ) -> None:
        await self._words[delivery.kind].sent(tx, delivery, posted)
        await tx.audit.add(
            delivery.installation_id,
            "waybill",
            "delivered",
            kind=delivery.kind.value,
            channel=posted.channel,
            asked_by=delivery.asked_by,
        )

    @override
    async def refused(
        self,
        tx: Transaction,
        delivery: Delivery,
        letter: Letter,
        error: SlackRefusedError,
    ) -> None:
        if await as_text(tx, delivery, error):
            return
        if not await tx.outbox.failed(delivery, error.code):
            return
        by_dm = await self._words[delivery.kind].refused(tx, delivery, error.code)
        by, channel = delivery.asked_by, delivery.channel_id
        if not by_dm or not by or _is_personal(delivery):
            return
        # What belonged to the place alone stays there.
        params = {k: v for k, v in delivery.params.items() if k not in _OF_THE_PLACE}
        await self._tell(tx, delivery, delivery.kind, f"dm:{delivery.id}", params)
        params = await self._notice(tx, delivery) | {
            "channel": channel,
            "why": error.code,
        }
        key = f"not_member:{delivery.id}:dm"
        await self._tell(tx, delivery, DeliveryKind.not_member, key, params)

    @override
    async def given_up(self, tx: Transaction, delivery: Delivery) -> None:
        await self._undone(tx, delivery, MISTAKE)

    @override
    async def lost(self, tx: Transaction, delivery: Delivery) -> None:
        log.warning("post_lost", delivery_id=delivery.id, kind=delivery.kind.value)
        params = await self._notice(tx, delivery) | {"channel": delivery.channel_id}
        await self._tell(tx, delivery, DeliveryKind.lost, f"lost:{delivery.id}", params)

    async def _undone(self, tx: Transaction, delivery: Delivery, why: str) -> None:
        """Give a claimed delivery up and tell who asked."""
        if await tx.outbox.failed(delivery, why):
            params = await self._notice(tx, delivery)
            params |= {"channel": delivery.channel_id, "why": why}
            key = f"undone:{delivery.id}"
            await self._tell(tx, delivery, DeliveryKind.undone, key, params)

    async def _notice(self, tx: Transaction, delivery: Delivery) -> dict[str, Any]:
        """Return what a post was about, in the words of who is told of it."""
        language = await language_of(tx, delivery.installation_id, delivery.asked_by)
        return {"about": self._words[delivery.kind].about(delivery, language)}

    async def _tell(
        self,
        tx: Transaction,
        delivery: Delivery,
        kind: DeliveryKind,
        key: str,
        params: dict[str, Any],
    ) -> None:
        by = delivery.asked_by
        if by:
            await tx.outbox.add(
                NewDelivery(
                    delivery.installation_id, None, kind, key, by, params | {"by": by}
                )
            )


def _is_personal(delivery: Delivery) -> bool:
    return delivery.channel_id == delivery.asked_by
