"""What is kept of what was seen inside of reports."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.bundles import Reading
from bot.domain.orders import Run


class Readings(Protocol):
    """What was seen inside of reports."""

    async def put(self, run: Run, reading: Reading) -> None:
        """Store what was seen of a run's report, in place of what was."""
        ...

    async def of_order(self, order_id: int) -> Mapping[int, Reading]:
        """Return what was seen of an order's reports, by the runs' ids."""
        ...

    async def before(self, runs: Sequence[Run]) -> Mapping[int, Reading]:
        """Return the last readings of the same kind and length, by the runs' ids.

        These are of the same organisation and type, over a window as long that
        ended when that of the run began, or before.
        """
        ...
