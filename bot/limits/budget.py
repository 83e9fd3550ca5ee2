"""An exact sliding log of calls: how many more may start now, and when the next.

A call arrives at the supplier somewhere between its grant and its end. Its slot
carries the latest instant at which that can have been: the end, or for an unfinished
call the grant plus the time-out. A slot is free a window later, so two calls in one
slot arrive more than a window apart, and no window sees more calls than slots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_STEPS = 10


@dataclass(frozen=True, slots=True)
class Grant:
    """How many calls may start now.

    *next_at* is when another can be had, if those granted end at once; None if all
    were granted, or if none ever can, because no fewer slots are kept free than exist.
    """

    count: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class SlidingLog:
    """At most *limit* calls in any *window*; *margin* is for clocks that disagree.

    *taken* is everywhere the slots' times, in any order; free ones may be among them.
    """

    limit: int
    window: timedelta
    margin: timedelta = timedelta(seconds=1)

    def free_at(self, taken_at: datetime) -> datetime:
        """Return when a slot with the time *taken_at* may be used again."""
        return taken_at + self.window + self.margin

    def used(self, now: datetime, taken: Sequence[datetime]) -> int:
        """Return how many slots are not free at *now*."""
        return sum(1 for at in taken if self.free_at(at) > now)

    def returning(self, now: datetime, taken: Sequence[datetime]) -> tuple[int, ...]:
        """Return how many used slots become free within each tenth of the window."""
        busy = [at for at in map(self.free_at, taken) if at > now]
        ends = [now + self.window * step / _STEPS for step in range(1, _STEPS)]
        return (*(sum(1 for at in busy if at <= end) for end in ends), len(busy))

    def grant(
        self,
        now: datetime,
        taken: Sequence[datetime],
        wanted: int,
        *,
        keep_free: int = 0,
        closed_until: datetime | None = None,
    ) -> Grant:
        """Return how many of the *wanted* calls may start at *now*.

        *keep_free* slots are left to callers who are more urgent. The supplier has
        closed the budget until *closed_until*, if it has asked for patience.
        """
        opens = now if closed_until is None else max(now, closed_until)
        busy = sorted(at for at in map(self.free_at, taken) if at > now)
        room = self.limit - keep_free - len(busy)
        count = max(0, min(wanted, room)) if opens <= now else 0
        if count == wanted or keep_free >= self.limit:
            return Grant(count, None)
        if room > count:
            return Grant(count, opens)
        then = sorted((*busy, *(self.free_at(now) for _ in range(count))))
        return Grant(count, max(opens, then[count - room]))
