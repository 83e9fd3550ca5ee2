"""Files that are put together: an intent first, then what became of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col
from typing_extensions import override

from bot.domain.bundles import (
    MANY_REPORTS,
    Bundle,
    BundleState,
    Cause,
    NewBundle,
)
from bot.domain.commands import Form
from bot.domain.orders import LINKABLE
from bot.ports.bundles import Bundles
from storage.context import Context, rows_of
from storage.tables import BundleRow, RunRow

_ID: Any = col(BundleRow.id)
_STATE: Any = col(BundleRow.state)
_PENDING, _READING, _SHARING = (
    BundleState.pending.value,
    BundleState.reading.value,
    BundleState.sharing.value,
)
# Who pressed waits; then what was ordered as a file; figures for the news can wait.
_FIRST = case(
    (col(BundleRow.cause) == Cause.press.value, 0),
    (col(BundleRow.cause) == Cause.form.value, 1),
    else_=2,
)
_HAS_ITS_REPORT = and_(
    col(RunRow.order_id) == col(BundleRow.order_id),
    col(RunRow.report_type) == col(BundleRow.report_type),
    col(RunRow.state).in_([state.value for state in LINKABLE]),
)
# A look takes few at a time, and what it has read it need not read again.
_MANY = and_(
    col(BundleRow.cause) != Cause.look.value,
    select(col(RunRow.id))
    .where(_HAS_ITS_REPORT)
    .offset(MANY_REPORTS)
    .limit(1)
    .exists(),
)


class SqlBundles(Bundles):
    """Bundles in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def add(self, bundle: NewBundle) -> bool:
        now = await self._context.now()
        return await self._context.insert_new(
            BundleRow,
            {
                "installation_id": bundle.installation_id,
                "order_id": bundle.order_id,
                "report_type": bundle.report_type,
                "cause": bundle.cause.value,
                "form": bundle.form.value,
                "person": bundle.person,
                "asked_in": bundle.asked_in,
                "separator": bundle.separator,
                "key": bundle.key,
                "state": _PENDING,
                "not_before": now,
                "created_at": now,
            },
        )

    @override
    async def under_way(self, order_id: int, person: str, form: Form) -> bool:
        return await self._any(
            col(BundleRow.order_id) == order_id,
            col(BundleRow.person) == person,
            col(BundleRow.form) == form.value,
            col(BundleRow.cause) == Cause.press.value,
            _STATE.in_([_PENDING, _READING, _SHARING]),
        )

    @override
    async def claim(
        self, installation_id: int, lease: timedelta, limit: int, *, many: bool = False
    ) -> tuple[Bundle, ...]:
        now = await self._context.now()
        due = and_(
            col(BundleRow.installation_id) == installation_id,
            _MANY if many else not_(_MANY),
            or_(
                and_(_STATE == _PENDING, col(BundleRow.not_before) <= now),
                # To read again does no harm.
                and_(_STATE == _READING, col(BundleRow.lease_until) <= now),
            ),
        )
        return await self._take(
            due,
            limit,
            _turns(now),
            state=_READING,
            lease_until=now + lease,
            attempts=col(BundleRow.attempts) + 1,
        )

    @override
    async def reports_asked(self, connection_id: int) -> int:
        found = await self._context.execute(
            select(func.count())
            .select_from(BundleRow)
            .join(RunRow, _HAS_ITS_REPORT)
            .where(
                col(RunRow.connection_id) == connection_id,
                col(BundleRow.cause) != Cause.look.value,
                _STATE.in_([_PENDING, _READING]),
            )
        )
        return int(found.scalar_one())

    @override
    async def lapse(self, limit: int) -> tuple[Bundle, ...]:
        now = await self._context.now()
        lapsed = and_(_STATE == _SHARING, col(BundleRow.lease_until) <= now)
        return await self._take(
            lapsed, limit, _ID, state=BundleState.uncertain.value, lease_until=None
        )

    @override
    async def keep(self, bundle: Bundle, lease: timedelta) -> bool:
        until = await self._context.fresh_now() + lease
        return await self._change(bundle, [_READING, _SHARING], lease_until=until)

    @override
    async def is_read(self, bundle: Bundle) -> bool:
        found = await self._context.execute(
            select(_ID)
            .where(
                bundle.id == _ID,
                col(BundleRow.fence) == bundle.fence,
                _STATE == _READING,
            )
            .with_for_update(key_share=True)
        )
        return found.scalar_one_or_none() is not None

    @override
    async def put_back(self, bundle: Bundle, wait: timedelta) -> bool:
        return await self._change(
            bundle,
            [_READING, _SHARING],
            state=_PENDING,
            lease_until=None,
            not_before=await self._context.now() + wait,
        )

    @override
    async def sharing(self, bundle: Bundle, lease: timedelta) -> bool:
        until = await self._context.fresh_now() + lease
        return await self._change(bundle, [_READING], state=_SHARING, lease_until=until)

    @override
    async def end(self, bundle: Bundle, state: BundleState, error: str = "") -> bool:
        return await self._change(
            bundle,
            [_READING, _SHARING],
            state=state.value,
            lease_until=None,
            error=error,
        )

    @override
    async def hold_up_news(
        self, order_id: int, patience: Mapping[Cause, timedelta]
    ) -> bool:
        now = await self._context.now()
        return await self._any(
            col(BundleRow.order_id) == order_id,
            _STATE.in_([_PENDING, _READING]),
            or_(
                *(
                    and_(
                        col(BundleRow.cause) == cause.value,
                        col(BundleRow.created_at) > now - most,
                    )
                    for cause, most in patience.items()
                )
            ),
        )

    async def _any(self, *conditions: ColumnElement[bool]) -> bool:
        found = await self._context.execute(select(_ID).where(*conditions).limit(1))
        return found.scalar_one_or_none() is not None

    async def _change(self, bundle: Bundle, states: list[str], **changes: Any) -> bool:
        changed = await self._context.execute(
            update(BundleRow)
            .where(
                bundle.id == _ID,
                col(BundleRow.fence) == bundle.fence,
                _STATE.in_(states),
            )
            .values(**changes)
        )
        return changed.rowcount == 1

    async def _take(
        self,
        condition: ColumnElement[bool],
        limit: int,
        turn: ColumnElement[int],
        **changes: Any,
    ) -> tuple[Bundle, ...]:
        found = await self._context.execute(
            select(_ID)
            .where(condition)
            .order_by(_FIRST, turn, col(BundleRow.not_before), _ID)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        ids = list(found.scalars())
        if not ids:
            return ()
        await self._context.execute(
            update(BundleRow)
            .where(_ID.in_(ids))
            .values(fence=col(BundleRow.fence) + 1, **changes)
        )
        rows = await self._context.execute(
            rows_of(BundleRow)
            .where(_ID.in_(ids))
            .order_by(_FIRST, col(BundleRow.not_before), _ID)
        )
        return tuple(_to_domain(row) for row in rows)


def _turns(now: datetime) -> ColumnElement[int]:
    """Return 0 for who has no file under way, 1 for who has."""
    other = aliased(BundleRow)
    under_way = (
        select(col(other.id))
        .where(
            col(other.installation_id) == col(BundleRow.installation_id),
            col(other.person) == col(BundleRow.person),
            col(other.state) == _READING,
            col(other.lease_until) > now,
        )
        .exists()
    )
    return case((under_way, 1), else_=0)


def _to_domain(row: Any) -> Bundle:
    return Bundle(
        id=row.id,
        installation_id=row.installation_id,
        order_id=row.order_id,
        report_type=row.report_type,
        cause=Cause(row.cause),
        form=Form(row.form),
        person=row.person,
        asked_in=row.asked_in,
        separator=row.separator,
        state=BundleState(row.state),
        fence=row.fence,
        attempts=row.attempts,
        created_at=row.created_at,
    )
