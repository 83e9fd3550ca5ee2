"""Lines of the audit trail: who did what, when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One thing that somebody did, or was refused; *id* grows with time."""

    id: int
    at: datetime
    installation_id: int
    actor: str  # Slack's id, "waybill", or the pseudonym of somebody erased
    action: str
    ref: str
    run: int
    detail: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the line as it is exported."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "installation": self.installation_id,
            "actor": self.actor,
            "action": self.action,
            "ref": self.ref,
            "run": self.run,
            "detail": self.detail,
        }
