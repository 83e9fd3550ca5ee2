"""Installations and the upstream connections that hang on them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.domain.orders import Hold

# Which API a connection leads to.
SUPPLIER: Final = "supplier"
TOLL: Final = "toll"

# A token is renewed this long before its end, or a share of a short life before.
_MOST_SLACK: Final = timedelta(minutes=5)
_SLACK_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace in which Waybill is installed."""

    id: int
    enterprise_id: str
    team_id: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One client of an API, of one installation; credentials are not part of it."""

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


@dataclass(frozen=True, slots=True)
class StoredToken:
    """An access token and its life; the value never prints."""

    value: str = field(repr=False)
    expires_at: datetime
    obtained_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Return whether it will outlive the next calls."""
        lifetime = self.expires_at - self.obtained_at
        return now < self.expires_at - min(_MOST_SLACK, lifetime * _SLACK_SHARE)
