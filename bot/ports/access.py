"""The rows that say who may do what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.channels import ChannelFacts
from bot.domain.grants import AccessGrant, Admission, Right


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """Which grants and which hierarchy hold; equal versions mean equal rows."""

    revision: int
    chosen: bool
    directory_at: datetime | None


@dataclass(frozen=True, slots=True)
class PolicyRows:
    """Every grant and switch of an installation, and each organisation's parent."""

    grants: tuple[AccessGrant, ...]
    admissions: tuple[Admission, ...]
    parents: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Membership:
    """A user group, when Slack told its members, and whether the person is one."""

    group_id: str
    fetched_at: datetime | None
    is_member: bool


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """Somebody asked for a right on some organisations (none: on everything)."""

    id: int
    user_id: str
    right: Right
    organisation_ids: tuple[int, ...]
    state: str  # "open", "granted", "declined"
    asked_at: datetime
    decided_by: str = ""


class AccessRows(Protocol):
    """Grants and switches; every change makes a new version."""

    async def version(self, installation_id: int) -> PolicyVersion:
        """Return what holds now."""
        ...

    async def rows(self, installation_id: int) -> PolicyRows:
        """Return everything that decides."""
        ...

    async def lock(self, installation_id: int) -> PolicyVersion:
        """Return what holds now, locked until the transaction ends."""
        ...

    async def choose(self, installation_id: int) -> None:
        """Note that an administrator has chosen who may do what."""
        ...

    async def give(
        self, installation_id: int, grants: Collection[AccessGrant], by: str
    ) -> int:
        """Store grants; return how many were not there before."""
        ...

    async def take(self, installation_id: int, grants: Collection[AccessGrant]) -> int:
        """Take grants back; return how many were there."""
        ...

    async def admit(
        self, installation_id: int, admissions: Collection[Admission], by: str
    ) -> int:
        """Switch admissions on; return how many were off."""
        ...

    async def refuse(
        self, installation_id: int, admissions: Collection[Admission]
    ) -> int:
        """Switch admissions off; return how many were on."""
        ...


class AccessRequestRows(Protocol):
    """Who asked for what; the policy's lock is held, so that nobody asks twice."""

    async def ask(
        self,
        installation_id: int,
        user_id: str,
        right: Right,
        organisation_ids: Sequence[int],
        again_after: timedelta,
    ) -> tuple[AccessRequest, bool]:
        """Store a request, or return the same one of late; and whether it is new.

        One that is open is the same for ever, one that was decided for a while.
        """
        ...

    async def request(
        self, installation_id: int, request_id: int
    ) -> AccessRequest | None:
        """Return a request, locked until the transaction ends; None if none is."""
        ...

    async def decide(self, request_id: int, state: str, by: str) -> None:
        """Note what became of a locked request."""
        ...


class Places(Protocol):
    """What Slack said about user groups and channels."""

    async def memberships(
        self, installation_id: int, user_id: str
    ) -> tuple[Membership, ...]:
        """Return every group that was given something, and whether they are in it."""
        ...

    async def members(
        self, installation_id: int, groups: Collection[str], most: int
    ) -> frozenset[str]:
        """Return members of these groups, *most* of them at the most."""
        ...

    async def put_group(
        self,
        installation_id: int,
        group_id: str,
        members: Collection[str],
        again: timedelta,
    ) -> None:
        """Remember a group's members as of now; ask again after a while."""
        ...

    async def claim_group(self, installation_id: int, again: timedelta) -> str | None:
        """Return the group whose members are to be asked for next, if one is due."""
        ...

    async def channel(
        self, installation_id: int, channel_id: str
    ) -> tuple[ChannelFacts | None, datetime] | None:
        """Return a channel (None: it may not be asked about) and when Slack spoke."""
        ...

    async def put_channel(
        self, installation_id: int, channel_id: str, facts: ChannelFacts | None
    ) -> None:
        """Remember a channel as of now; None where Slack may not be asked."""
        ...
