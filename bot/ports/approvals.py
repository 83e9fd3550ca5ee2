"""What administrators were asked about files, and what they answered."""

from datetime import timedelta
from typing import Protocol

from bot.domain.approvals import Approval, ApprovalState, NewApproval


class Approvals(Protocol):
    """Questions whether a file may stand in a channel; each is asked once."""

    async def ask(
        self, installation_id: int, asked: NewApproval, span: timedelta
    ) -> Approval | None:
        """Store a question that is open for *span*; None if it was asked before."""
        ...

    async def get(self, installation_id: int, approval_id: int) -> Approval | None:
        """Return a question, or None if there is none."""
        ...

    async def lock(self, installation_id: int, approval_id: int) -> Approval | None:
        """Return a question, locked until the transaction ends."""
        ...

    async def of_file(
        self, order_id: int, report_type: str, form: str, channel_id: str
    ) -> Approval | None:
        """Return the question about a file in a channel, if it was asked."""
        ...

    async def decide(self, approval_id: int, state: ApprovalState, by: str) -> None:
        """Note what was answered to a locked question."""
        ...
