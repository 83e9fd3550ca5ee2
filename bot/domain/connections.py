"""Installations and the upstream connections that hang on them."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.orders import Hold


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace in which Waybill is installed."""

    id: int
    enterprise_id: str
    team_id: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One supplier client of one installation; credentials are not part of it."""

    id: int
    installation_id: int
    hold: Hold | None
    hold_until: datetime | None
    failures: int
    organisations_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Return whether new work waits until the hold ends."""
        return self.hold is not None and (
            self.hold_until is None or now < self.hold_until
        )
