"""Windows of data: half-open intervals of UTC time."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Data from *start* up to, but without, *end*; both aware and in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse what is no interval of absolute time.

        Raises:
            ValueError: A bound is naive, or nothing lies between the two.
        """
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware bounds")
        if self.end <= self.start:
            raise ValueError("a window needs its end after its start")

    @property
    def span(self) -> timedelta:
        """How much time the window covers."""
        return self.end - self.start

    def split(self, days: int, zone: ZoneInfo) -> tuple["Window", ...]:
        """Return consecutive parts of at most *days* calendar days of *zone*.

        Parts meet at local midnights, so that no day is cut in two, whatever
        the clocks do in between.
        """
        parts: list[Window] = []
        start = self.start
        while start < self.end:
            day = start.astimezone(zone).date() + timedelta(days=days)
            midnight = datetime.combine(day, time.min, zone).astimezone(UTC)
            end = min(midnight, self.end)
            parts.append(Window(start, end))
            start = end
        return tuple(parts)
