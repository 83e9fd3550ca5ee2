"""What the supplier tells about its organisations and reports."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ReportStatus(StrEnum):
    """What a run can conclude from the supplier's open list of status words."""

    pending = "pending"
    completed = "completed"
    failed = "failed"
    cancelled = "cancelled"


@dataclass(frozen=True, slots=True)
class SupplierOrganisation:
    """One row of Get Organizations; *key* is the supplier's encrypted id."""

    key: str
    name: str
    parent_key: str | None
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class SupplierReport:
    """A report as the supplier describes it; only *status* may decide."""

    id: str
    status: ReportStatus
    report_type: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    created_at: datetime | None = None
    completed_at: datetime | None = None
    failed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page of List, newest first; *next_token* is None on the last one."""

    reports: tuple[SupplierReport, ...]
    next_token: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A signed URL; a bearer secret for a minute, so it never prints."""

    url: str = field(repr=False)
    expires_at: datetime
