"""What use cases need from the outside, as protocols."""

from bot.ports.outside import Posted, Slack, Supplier
from bot.ports.store import (
    BudgetUse,
    Grant,
    LaneState,
    Store,
    StoredRequest,
    Transaction,
)

__all__ = [
    "BudgetUse",
    "Grant",
    "LaneState",
    "Posted",
    "Slack",
    "Store",
    "StoredRequest",
    "Supplier",
    "Transaction",
]
