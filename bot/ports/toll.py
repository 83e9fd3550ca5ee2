"""What is kept of the toll API's answers."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.toll import KeptAnswer, TollAnswer, TollQuestion
from bot.domain.toll_figures import Earlier
from bot.domain.toll_reports import Criteria


class TollAnswers(Protocol):
    """Answers of the toll API: the latest to each question, and all as snapshots."""

    async def kept(self, question: TollQuestion) -> KeptAnswer | None:
        """Return the latest answer while it stands, or None."""
        ...

    async def claim(self, question: TollQuestion, lease: timedelta) -> int | None:
        """Claim the asking; return the fence, None while somebody else asks."""
        ...

    async def keep(
        self, question: TollQuestion, fence: int, answer: TollAnswer
    ) -> KeptAnswer | None:
        """Store what was answered now, and end the claim; None when it was lost.

        Each report is kept as a snapshot, too; what an answer to all of them holds
        stands for the single reports as well.
        """
        ...

    async def give_up(self, question: TollQuestion, fence: int) -> None:
        """End a claim without an answer."""
        ...

    async def earlier(
        self,
        connection_id: int,
        criteria: Criteria,
        reports: Collection[str],
        taken_at: datetime,
    ) -> Mapping[str, Earlier]:
        """Return, by report, the snapshot nearest one length before *taken_at*."""
        ...

    async def history(
        self, connection_id: int, criteria: Criteria, report: str, since: datetime
    ) -> tuple[Earlier, ...]:
        """Return the snapshots of a report taken *since* then, oldest first."""
        ...
