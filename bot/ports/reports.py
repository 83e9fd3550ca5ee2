"""What runs tell of the supplier's reports."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.domain.fan_out import Here, RunKey
from bot.domain.orders import PlannedRun, RunState


@dataclass(frozen=True, slots=True)
class Ages:
    """How many reports of a type are being built, and their mean age."""

    count: int
    mean_seconds: float


class Reports(Protocol):
    """Which reports are held, here, or being built; reads alone."""

    async def held(
        self, connection_id: int, report_ids: Collection[str]
    ) -> frozenset[str]:
        """Return which of these supplier reports a run holds."""
        ...

    async def here(
        self, connection_id: int, planned: Collection[PlannedRun]
    ) -> Mapping[RunKey, Here]:
        """Return which of the planned reports are ready already, complete ones only.

        Of several the one that was asked for last.
        """
        ...

    async def ages(self, connection_id: int, limit: int) -> Mapping[str, Ages]:
        """Return count and mean age by type of the newest reports being built."""
        ...

    async def waiting(self, connection_id: int) -> Mapping[RunState, int]:
        """Return how many runs of a connection are in each open state."""
        ...
