"""Slack's rate limits, as exact sliding windows almost without tolerance for bursts.

The numbers of the tiers are documented. Slack lets short bursts pass and gives
no exact figure for ``auth.test`` or the messages of a whole workspace; the
strictness, 600 a minute for ``auth.test`` and the burst of new sockets are invented.
"""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from math import ceil

TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
MINUTE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)

PER_MINUTE = {
    "auth.test": 600,
    "apps.connections.open": TIER_1 + 3,
    "bots.info": TIER_3,
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.update": TIER_3,
    "conversations.info": TIER_3,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.info": TIER_4,
    "team.info": TIER_3,
    "usergroups.users.list": TIER_2,
    "users.info": TIER_4,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}


class RateLimits:
    """Decides which call is one too many; ``per_minute`` may be changed."""

    def __init__(self) -> None:
        self.per_minute = dict(PER_MINUTE)
        self.messages_per_second = 1
        self._accepted: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def take(self, method: str, channel: str | None, now: datetime) -> int:
        """Count one call; return 0, or the seconds of ``Retry-After``."""
        if method == "chat.postMessage":
            return self._slide(
                f"{method}:{channel}", self.messages_per_second, SECOND, now
            )
        limit = self.per_minute.get(method)
        return 0 if limit is None else self._slide(method, limit, MINUTE, now)

    def _slide(self, key: str, limit: int, window: timedelta, now: datetime) -> int:
        accepted = self._accepted[key]
        while accepted and accepted[0] <= now - window:
            accepted.popleft()
        if len(accepted) < limit:
            accepted.append(now)
            return 0
        wait = accepted[0] + window - now
        return max(1, ceil(wait.total_seconds()))
