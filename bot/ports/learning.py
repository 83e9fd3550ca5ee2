"""What was learned of generation times."""

from collections.abc import Mapping
from typing import Protocol


class Beliefs(Protocol):
    """What was learned of generation times, as numbers by report type."""

    async def all(self, connection_id: int) -> dict[str, dict[str, float]]:
        """Return the numbers of every report type."""
        ...

    async def put(
        self, connection_id: int, report_type: str, numbers: Mapping[str, float]
    ) -> None:
        """Store the numbers of a report type."""
        ...
