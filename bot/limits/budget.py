"""An exact sliding log of calls: how many more may start now, and when the next.

A call arrives at the supplier somewhere between its grant and its end. Its slot
carries the latest instant at which that can have been: the end, or for an unfinished
call the grant plus the time-out. A slot is free a window later, so two calls in one
slot arrive more than a window apart, and no window sees more calls than slots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.limits.contract import (
    CALLS,
    CALLS_WINDOW,
    TOKEN_REQUESTS,
    TOKEN_REQUESTS_WINDOW,
)


@dataclass(frozen=True, slots=True)
class Room:
    """How many calls may start now.

    *next_at* is when another can be had, if those granted end at once; None if all
    were granted, or if none ever can, because no fewer slots are kept free than exist.
    """

    count: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class SlidingLog:
    """At most *limit* calls in any *window*; *margin* is for clocks that disagree."""

    limit: int
    window: timedelta
    margin: timedelta = timedelta(seconds=1)

    @property
    def span(self) -> timedelta:
        """How long a slot rests after its time."""
        return self.window + self.margin

    def room(
        self,
        now: datetime,
        oldest: Sequence[datetime],
        wanted: int,
        *,
        keep_free: int = 0,
        closed_until: datetime | None = None,
    ) -> Room:
        """Return how many of the *wanted* calls may start at *now*.

        *oldest* are the times of the *wanted* + *keep_free* oldest slots (all, if
        there are fewer), oldest first. *keep_free* slots are left to callers who are
        more urgent. The supplier has closed the budget until *closed_until*, if it has
        asked for patience.
        """
        opens = now if closed_until is None else max(now, closed_until)
        free = sum(1 for at in oldest if at + self.span <= now)
        count = max(0, min(wanted, free - keep_free)) if opens <= now else 0
        if count == wanted or keep_free >= self.limit:
            return Room(count, None)
        # Those granted are at the end of the queue now, those kept free at its head.
        behind = count + keep_free
        at = oldest[behind] if behind < len(oldest) else now
        return Room(count, max(opens, at + self.span))


SUPPLIER_LOG = SlidingLog(CALLS, CALLS_WINDOW)
TOKEN_LOG = SlidingLog(TOKEN_REQUESTS, TOKEN_REQUESTS_WINDOW)
