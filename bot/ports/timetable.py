"""When work is due, and when what has ended is forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol


class Timetable(Protocol):
    """When which kind of work is next due."""

    async def due(self) -> Mapping[str, datetime]:
        """Return the earliest instant by job name; jobs without work are missing."""
        ...

    async def prune(self, keep: timedelta, keep_audit: timedelta | None = None) -> int:
        """Delete what ended longer than *keep* ago; return how many orders.

        Lines of the audit trail are kept for *keep_audit*, if that is given.
        """
        ...
