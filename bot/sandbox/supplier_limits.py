"""The limits that the simulated supplier enforces: exact sliding windows."""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

TEN_MINUTES: Final = timedelta(minutes=10)
CALLS: Final = 600
TOKENS_PER_HOUR: Final = 100


class SlidingLimit:
    """At most *calls* in any half-open *span*; refused ones do not count."""

    def __init__(self, calls: int, span: timedelta) -> None:
        self._calls = calls
        self._span = span
        self._taken: deque[datetime] = deque()

    def take(self, now: datetime) -> timedelta | None:
        """Count one call; return how long to wait instead when none is left."""
        while self._taken and self._taken[0] <= now - self._span:
            self._taken.popleft()
        if len(self._taken) >= self._calls:
            return self._taken[0] + self._span - now
        self._taken.append(now)
        return None


class SupplierLimits:
    """One limit per budget; Get and List share theirs until known better."""

    def __init__(self) -> None:
        reads = SlidingLimit(CALLS, TEN_MINUTES)
        self._by_operation = {
            "generate": SlidingLimit(CALLS, TEN_MINUTES),
            "report": reads,
            "reports": reads,
            "link": SlidingLimit(CALLS, TEN_MINUTES),
            "token": SlidingLimit(TOKENS_PER_HOUR, timedelta(hours=1)),
        }

    def take(self, operation: str, now: datetime) -> timedelta | None:
        """Count one call of *operation*; return the wait when there is none left."""
        limit = self._by_operation.get(operation)
        return None if limit is None else limit.take(now)
