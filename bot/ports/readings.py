"""What is kept of what was seen inside of reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.bundles import Reading
from bot.domain.figures import Figures
from bot.domain.orders import Run
from bot.domain.windows import Window


@dataclass(frozen=True, slots=True)
class Span:
    """What the reports of one organisation and type are about, all parts together."""

    organisation_id: int
    report_type: str
    window: Window


class Readings(Protocol):
    """What was seen inside of reports."""

    async def put(self, run: Run, reading: Reading) -> None:
        """Store what was seen of a run's report, in place of what was."""
        ...

    async def of_order(self, order_id: int) -> Mapping[int, Reading]:
        """Return what was seen of an order's reports, by the runs' ids."""
        ...

    async def before(self, spans: Sequence[Span]) -> Mapping[Span, Figures]:
        """Return the last figures of the same kind and length, as far as there are.

        These are of the same organisation and type, over a window as long that ended
        when that of the span began, or before. What was asked in parts is put
        together, if no day is missing in between.
        """
        ...
