"""Requests for access, in SQL."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.grants import Right
from bot.ports.access import AccessRequest, AccessRequestRows
from storage.context import Context
from storage.tables import AccessRequestRow


class SqlAccessRequests(AccessRequestRows):
    """Who asked for what."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def ask(
        self,
        installation_id: int,
        user_id: str,
        right: Right,
        organisation_ids: Sequence[int],
        again_after: timedelta,
    ) -> tuple[AccessRequest, bool]:
        wanted = sorted(organisation_ids)
        now = await self._context.fresh_now()
        for earlier in await self._requests(installation_id, user_id, right):
            fresh = earlier.asked_at > now - again_after
            if list(earlier.organisation_ids) == wanted and (
                earlier.state == "open" or fresh
            ):
                return earlier, False
        stored = await self._context.execute(
            insert(AccessRequestRow)
            .values(
                installation_id=installation_id,
                user_id=user_id,
                right=right.value,
                organisation_ids=wanted,
                state="open",
                asked_at=now,
                decided_by="",
            )
            .returning(col(AccessRequestRow.id))
        )
        request_id = stored.scalar_one()
        asked = AccessRequest(request_id, user_id, right, tuple(wanted), "open", now)
        return asked, True

    @override
    async def request(
        self, installation_id: int, request_id: int
    ) -> AccessRequest | None:
        found = await self._context.execute(
            select(*_REQUEST)
            .where(
                col(AccessRequestRow.installation_id) == installation_id,
                col(AccessRequestRow.id) == request_id,
            )
            .with_for_update()
        )
        row = found.one_or_none()
        return None if row is None else _to_request(row)

    @override
    async def decide(self, request_id: int, state: str, by: str) -> None:
        await self._context.execute(
            update(AccessRequestRow)
            .where(col(AccessRequestRow.id) == request_id)
            .values(state=state, decided_by=by, decided_at=await self._context.now())
        )

    async def _requests(
        self, installation_id: int, user_id: str, right: Right
    ) -> list[AccessRequest]:
        found = await self._context.execute(
            select(*_REQUEST)
            .where(
                col(AccessRequestRow.installation_id) == installation_id,
                col(AccessRequestRow.user_id) == user_id,
                col(AccessRequestRow.right) == right.value,
            )
            .order_by(col(AccessRequestRow.id).desc())
            .limit(_REMEMBERED)
        )
        return [_to_request(row) for row in found]


_REMEMBERED = 50
_REQUEST = (
    col(AccessRequestRow.id),
    col(AccessRequestRow.user_id),
    col(AccessRequestRow.right),
    col(AccessRequestRow.organisation_ids),
    col(AccessRequestRow.state),
    col(AccessRequestRow.asked_at),
    col(AccessRequestRow.decided_by),
)


def _to_request(row: Any) -> AccessRequest:
    return AccessRequest(
        id=row.id,
        user_id=row.user_id,
        right=Right(row.right),
        organisation_ids=tuple(row.organisation_ids),
        state=row.state,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
    )
