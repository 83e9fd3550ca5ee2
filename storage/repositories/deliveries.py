"""The outbox: an intent first, then what became of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState, NewDelivery
from bot.ports.deliveries import Outbox
from storage.context import Context
from storage.tables import DeliveryRow

_ID: Any = col(DeliveryRow.id)
_STATE: Any = col(DeliveryRow.state)
# What a newer release has written waits for it, and holds up nothing else.
_OURS = col(DeliveryRow.kind).in_([kind.value for kind in DeliveryKind])
# Its words may still be written, or it is on its way.
_CLAIMED = [DeliveryState.pending.value, DeliveryState.sending.value]


class SqlOutbox(Outbox):
    """Deliveries in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def add(self, delivery: NewDelivery) -> bool:
        now = await self._context.now()
        return await self._context.insert_new(
            DeliveryRow,
            {
                "installation_id": delivery.installation_id,
                "order_id": delivery.order_id,
                "kind": delivery.kind.value,
                "key": delivery.key,
                "channel_id": delivery.channel_id,
                "params": delivery.params,
                "patient": delivery.patient,
                "state": DeliveryState.pending.value,
                "not_before": now,
                "created_at": now,
            },
        )

    @override
    async def claim(
        self, installation_id: int, lease: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        now = await self._context.now()
        due = and_(
            _OURS,
            col(DeliveryRow.installation_id) == installation_id,
            DeliveryState.pending.value == _STATE,
            col(DeliveryRow.not_before) <= now,
        )
        # Not due until the lease ends; from then on anybody's, by a new fence.
        return await self._take(due, limit, not_before=now + lease)

    @override
    async def lapse(self, limit: int) -> tuple[Delivery, ...]:
        now = await self._context.now()
        lapsed = and_(
            _OURS,
            DeliveryState.sending.value == _STATE,
            col(DeliveryRow.lease_until) <= now,
        )
        return await self._take(
            lapsed, limit, state=DeliveryState.uncertain.value, lease_until=None
        )

    @override
    async def prepare(
        self, delivery: Delivery, lease: timedelta, params: dict[str, Any] | None = None
    ) -> bool:
        return await self._settle(
            delivery,
            state=DeliveryState.pending.value,
            not_before=await self._context.fresh_now() + lease,
            **({} if params is None else {"params": params}),
        )

    @override
    async def keep(self, delivery: Delivery, lease: timedelta) -> bool:
        until = await self._context.fresh_now() + lease
        kept = await self._context.execute(
            update(DeliveryRow)
            .where(
                delivery.id == _ID,
                col(DeliveryRow.fence) == delivery.fence,
                _STATE.in_(_CLAIMED),
            )
            .values(state=DeliveryState.sending.value, lease_until=until)
        )
        return kept.rowcount == 1

    @override
    async def put_back(
        self,
        delivery: Delivery,
        wait: timedelta,
        params: dict[str, Any] | None = None,
        *,
        tried: bool = False,
    ) -> bool:
        now = await self._context.now()
        return await self._settle(
            delivery,
            DeliveryState.uncertain,
            state=DeliveryState.pending.value,
            not_before=now + wait,
            attempts=col(DeliveryRow.attempts) + int(tried),
            **({} if params is None else {"params": params}),
        )

    @override
    async def sent(self, delivery: Delivery, channel: str, ts: str) -> bool:
        return await self._settle(
            delivery,
            state=DeliveryState.sent.value,
            sent_channel=channel,
            sent_ts=ts,
        )

    @override
    async def failed(self, delivery: Delivery, error: str) -> bool:
        return await self._settle(
            delivery, state=DeliveryState.failed.value, error=error
        )

    @override
    async def uncertain(self, delivery: Delivery) -> bool:
        return await self._settle(delivery, state=DeliveryState.uncertain.value)

    @override
    async def under_way(self, installation_id: int, key: str) -> bool:
        found = await self._context.execute(
            select(_ID).where(
                col(DeliveryRow.installation_id) == installation_id,
                col(DeliveryRow.key) == key,
                _STATE.in_(_CLAIMED),
            )
        )
        return found.scalar_one_or_none() is not None

    @override
    async def awaits_card(self, order_id: int) -> bool:
        under_way = await self._context.execute(
            select(_ID)
            .where(
                col(DeliveryRow.order_id) == order_id,
                col(DeliveryRow.kind) == DeliveryKind.card.value,
                _STATE.in_(_CLAIMED),
            )
            .limit(1)
        )
        return under_way.scalar_one_or_none() is not None

    async def _take(
        self, condition: ColumnElement[bool], limit: int, **changes: Any
    ) -> tuple[Delivery, ...]:
        found = await self._context.execute(
            select(_ID)
            .where(condition)
            .order_by(col(DeliveryRow.patient), col(DeliveryRow.not_before), _ID)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        ids = list(found.scalars())
        if not ids:
            return ()
        await self._context.execute(
            update(DeliveryRow)
            .where(_ID.in_(ids))
            .values(fence=col(DeliveryRow.fence) + 1, **changes)
        )
        return await self._fetch(ids)

    async def _settle(
        self, delivery: Delivery, *also_from: DeliveryState, **changes: Any
    ) -> bool:
        states = [*_CLAIMED, *(state.value for state in also_from)]
        settled = await self._context.execute(
            update(DeliveryRow)
            .where(
                delivery.id == _ID,
                col(DeliveryRow.fence) == delivery.fence,
                _STATE.in_(states),
            )
            .values(lease_until=None, **changes)
        )
        return settled.rowcount == 1

    async def _fetch(self, ids: Sequence[int]) -> tuple[Delivery, ...]:
        rows = await self._context.execute(
            select(
                _ID,
                col(DeliveryRow.installation_id),
                col(DeliveryRow.order_id),
                col(DeliveryRow.kind),
                col(DeliveryRow.key),
                col(DeliveryRow.channel_id),
                col(DeliveryRow.params),
                col(DeliveryRow.fence),
                col(DeliveryRow.attempts),
            ).where(_ID.in_(ids))
        )
        places = {delivery_id: place for place, delivery_id in enumerate(ids)}
        return tuple(
            Delivery(
                id=row.id,
                installation_id=row.installation_id,
                order_id=row.order_id,
                kind=DeliveryKind(row.kind),
                key=row.key,
                channel_id=row.channel_id,
                params=row.params,
                fence=row.fence,
                attempts=row.attempts,
            )
            for row in sorted(rows, key=lambda row: places[row.id])
        )
