"""What use cases need from the outside, as protocols."""

from bot.ports.access import AccessRequest, PolicyVersion
from bot.ports.budgets import BudgetUse, Grant, Supplied
from bot.ports.organisations import LanePlan, LaneState
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
from bot.ports.requests import StoredRequest
from bot.ports.schedules import NewDraft
from bot.ports.store import Store, Transaction

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
