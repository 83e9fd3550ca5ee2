"""Organisations, and the lane that each of them is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.orders import Run
from bot.domain.organisations import Organisation
from bot.domain.supplier import SupplierOrganisation


@dataclass(frozen=True, slots=True)
class LaneState:
    """An organisation whose reports may be worth a look; *fence* guards its claim."""

    organisation_id: int
    organisation_key: str
    connection_id: int
    fence: int
    watched: tuple[Run, ...]
    queued: bool
    demand: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LanePlan:
    """When a lane is next worth a look, and what it asks of the budget until then."""

    organisation_id: int
    at: datetime | None
    demand: tuple[float, float, float]


class Organisations(Protocol):
    """The supplier's organisations, and the lane that each of them is."""

    async def directory(self, connection_id: int) -> tuple[Organisation, ...]:
        """Return the listed organisations, by name."""
        ...

    async def replace(
        self, connection_id: int, rows: Sequence[SupplierOrganisation]
    ) -> None:
        """Store what the supplier lists; what it no longer lists is kept, unlisted."""
        ...

    async def busiest(
        self, connection_id: int, limit: int
    ) -> tuple[tuple[str, int], ...]:
        """Return the names with most reports in progress, and how many."""
        ...

    async def lock(self, organisation_ids: Collection[int]) -> None:
        """Lock lanes, in the order of their ids."""
        ...

    async def wake(
        self, organisation_ids: Collection[int], wait: timedelta = timedelta(0)
    ) -> None:
        """Note whether, and from when, lanes have something to submit."""
        ...

    async def due_to_submit(
        self, connection_id: int, limit: int
    ) -> tuple[tuple[int, str], ...]:
        """Return and lock (id, key) of lanes that may submit, in the order of turns."""
        ...

    async def due_to_poll(
        self, connection_id: int, limit: int
    ) -> tuple[LaneState, ...]:
        """Return and lock the lanes whose look is due, each with its watched runs."""
        ...

    async def claim_poll(self, organisation_id: int, lease: timedelta) -> int:
        """Claim a locked lane for one look; return the fence."""
        ...

    async def keep_poll(
        self, organisation_id: int, fence: int, lease: timedelta
    ) -> bool:
        """Prolong a claim; False when it was lost."""
        ...

    async def look_again(
        self,
        organisation_id: int,
        at: datetime | None,
        demand: tuple[float, float, float] | None = None,
    ) -> None:
        """Set when a lane is next worth a look, and end its claim."""
        ...

    async def plan_looks(self, plans: Sequence[LanePlan]) -> None:
        """Set when lanes are next worth a look, with the demands they were given."""
        ...

    async def look_from(self, organisation_id: int, at: datetime) -> None:
        """Let a lane be looked at from *at* on, unless a look is due sooner."""
        ...

    async def polled(self, organisation_id: int, fence: int) -> bool:
        """Lock a lane and return whether the claim of *fence* still holds."""
        ...

    async def watched(self, organisation_id: int) -> LaneState:
        """Return a lane with its watched runs."""
        ...
