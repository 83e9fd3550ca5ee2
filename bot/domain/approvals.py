"""Files that an administrator is asked to let into a channel."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.audience import Audience
from bot.domain.commands import Form

# Later than that nobody remembers who was to read it.
ASKED_FOR: Final = timedelta(hours=24)


class ApprovalState(StrEnum):
    """What became of the question."""

    open = "open"
    approved = "approved"
    declined = "declined"


@dataclass(frozen=True, slots=True)
class NewApproval:
    """The question whether one file may stand in a channel, before it has a row."""

    order_id: int
    report_type: str
    form: Form
    audience: Audience
    personal: bool  # it has columns about people


@dataclass(frozen=True, slots=True)
class Approval:
    """A question, and what was answered; one press decides."""

    id: int
    order_id: int
    report_type: str
    form: Form
    audience: Audience
    personal: bool
    state: ApprovalState
    expires_at: datetime
    decided_by: str = ""
