"""What use cases need from the outside, as protocols."""

from bot.ports.access import AccessRequest, PolicyVersion
from bot.ports.outside import (
    Downloaded,
    Downloads,
    Files,
    Posted,
    Sealer,
    Slack,
    Supplier,
    TokenStore,
    Toll,
    UploadPlace,
)
from bot.ports.store import (
    BudgetUse,
    Grant,
    LanePlan,
    LaneState,
    NewDraft,
    Store,
    StoredRequest,
    Supplied,
    Transaction,
)

__all__ = [
    "AccessRequest",
    "BudgetUse",
    "Downloaded",
    "Downloads",
    "Files",
    "Grant",
    "LanePlan",
    "LaneState",
    "NewDraft",
    "PolicyVersion",
    "Posted",
    "Sealer",
    "Slack",
    "Store",
    "StoredRequest",
    "Supplied",
    "Supplier",
    "TokenStore",
    "Toll",
    "Transaction",
    "UploadPlace",
]
