"""What Slack said about user groups and channels, in SQL."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.channels import ChannelFacts
from bot.domain.grants import HolderKind
from bot.ports.access import Membership, Places
from storage.context import Context, rows_of
from storage.tables import AccessGrantRow, ChannelRow, GroupMemberRow, UserGroupRow

_CHANNEL = rows_of(ChannelRow).where(
    col(ChannelRow.installation_id) == bindparam("installation"),
    col(ChannelRow.channel_id) == bindparam("channel"),
)


class SqlPlaces(Places):
    """User groups and channels in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def memberships(
        self, installation_id: int, user_id: str
    ) -> tuple[Membership, ...]:
        found = await self._context.execute(
            select(
                col(UserGroupRow.group_id),
                col(UserGroupRow.fetched_at),
                col(GroupMemberRow.user_id),
            )
            .outerjoin(
                GroupMemberRow,
                and_(
                    col(GroupMemberRow.installation_id) == installation_id,
                    col(GroupMemberRow.group_id) == col(UserGroupRow.group_id),
                    col(GroupMemberRow.user_id) == user_id,
                ),
            )
            .where(col(UserGroupRow.installation_id) == installation_id)
        )
        return tuple(
            Membership(row.group_id, row.fetched_at, row.user_id is not None)
            for row in found
        )

    @override
    async def members(
        self, installation_id: int, groups: Collection[str], most: int
    ) -> frozenset[str]:
        if not groups:
            return frozenset()
        found = await self._context.execute(
            select(col(GroupMemberRow.user_id))
            .where(
                col(GroupMemberRow.installation_id) == installation_id,
                col(GroupMemberRow.group_id).in_(groups),
            )
            .order_by(col(GroupMemberRow.user_id))
            .limit(most)
        )
        return frozenset(found.scalars())

    @override
    async def put_group(
        self,
        installation_id: int,
        group_id: str,
        members: Collection[str],
        again: timedelta,
    ) -> None:
        now = await self._context.now()
        watched = await self._context.execute(
            update(UserGroupRow)
            .where(*_group(UserGroupRow, installation_id, group_id))
            .values(fetched_at=now, due_at=now + again)
        )
        if not watched.rowcount:
            return  # nothing is given to it any more
        await self._context.execute(
            delete(GroupMemberRow).where(
                *_group(GroupMemberRow, installation_id, group_id)
            )
        )
        if members:
            key = {"installation_id": installation_id, "group_id": group_id}
            await self._context.execute(
                insert(GroupMemberRow),
                [key | {"user_id": member} for member in sorted(members)],
            )

    @override
    async def claim_group(self, installation_id: int, again: timedelta) -> str | None:
        now = await self._context.now()
        found = await self._context.execute(
            select(col(UserGroupRow.group_id))
            .where(
                col(UserGroupRow.installation_id) == installation_id,
                col(UserGroupRow.due_at) <= now,
            )
            .order_by(col(UserGroupRow.due_at))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        group_id: str | None = found.scalar_one_or_none()
        if group_id is not None:
            await self._context.execute(
                update(UserGroupRow)
                .where(*_group(UserGroupRow, installation_id, group_id))
                .values(due_at=now + again)
            )
        return group_id

    @override
    async def channel(
        self, installation_id: int, channel_id: str
    ) -> tuple[ChannelFacts | None, datetime] | None:
        row = await self._context.row_once(
            _CHANNEL, installation=installation_id, channel=channel_id
        )
        if row is None:
            return None
        facts = ChannelFacts(
            channel_id=row.channel_id,
            name=row.name,
            is_private=row.is_private,
            is_ext_shared=row.is_shared,
            members=row.members,
            shared_with=tuple(row.shared_with.split("\n")) if row.shared_with else (),
        )
        return (facts if row.known else None), row.fetched_at

    @override
    async def put_channel(
        self, installation_id: int, channel_id: str, facts: ChannelFacts | None
    ) -> None:
        key = {"installation_id": installation_id, "channel_id": channel_id}
        values = {
            "known": facts is not None,
            "name": facts.name if facts else "",
            "is_private": facts.is_private if facts else False,
            "is_shared": facts.is_ext_shared if facts else False,
            "members": facts.members if facts else 0,
            "shared_with": "\n".join(facts.shared_with) if facts else "",
            "fetched_at": await self._context.now(),
        }
        self._context.read_anew()
        if await self._context.insert_new(ChannelRow, key | values):
            return
        await self._context.execute(
            update(ChannelRow)
            .where(
                col(ChannelRow.installation_id) == installation_id,
                col(ChannelRow.channel_id) == channel_id,
            )
            .values(**values)
        )


async def watch_groups(
    context: Context, installation_id: int, groups: Collection[str]
) -> None:
    """Have the members of these groups asked for, now and then again."""
    now = await context.now()
    for group_id in sorted(groups):
        key = {"installation_id": installation_id, "group_id": group_id}
        await context.insert_new(UserGroupRow, key | {"due_at": now})


async def forget_groups(
    context: Context, installation_id: int, groups: Collection[str]
) -> None:
    """Forget those of these groups to which nothing is given any more."""
    for group_id in sorted(groups):
        held = await context.execute(
            select(col(AccessGrantRow.id))
            .where(
                col(AccessGrantRow.installation_id) == installation_id,
                col(AccessGrantRow.holder_kind) == HolderKind.group.value,
                col(AccessGrantRow.holder_id) == group_id,
            )
            .limit(1)
        )
        if held.first() is not None:
            continue
        for table in (GroupMemberRow, UserGroupRow):
            await context.execute(
                delete(table).where(*_group(table, installation_id, group_id))
            )


def _group(
    table: type[UserGroupRow | GroupMemberRow], installation_id: int, group_id: str
) -> tuple[Any, ...]:
    return (
        col(table.installation_id) == installation_id,
        col(table.group_id) == group_id,
    )
