"""When the last of several reports is likely to be ready."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.limits.durations import Outlooks

# Beyond this many the latest to begin decide, and the estimate hardly moves.
_MOST: Final = 60
_LONGEST: Final = timedelta(hours=3)
# About eight a second are asked for, where the budget gives them at once.
SUBMIT_SPACING: Final = timedelta(milliseconds=125)
_PRECISION_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """A report that began, or is expected to begin, at *begins_at*."""

    kind: str
    begins_at: datetime


@dataclass(frozen=True, slots=True)
class Flow:
    """How a budget of *limit* calls in a *window* can be spent from now on.

    *returning* counts the used slots that come back within each equal part of the
    window, cumulatively; its last entry is how many are used.
    """

    limit: int
    window: timedelta
    returning: Sequence[int]

    def after(self, number: int) -> timedelta:
        """Return how long call *number* (from 0) waits for its slot at least."""
        rounds, place = divmod(number, self.limit)
        span = self.window * rounds
        used = self.returning[-1] if self.returning else 0
        if place < self.limit - used:
            return span + place * SUBMIT_SPACING
        wanted = place - (self.limit - used) + 1
        part = bisect_left(self.returning, wanted) + 1
        return span + self.window * part / len(self.returning)


def last_ready_at(
    now: datetime, courses: Sequence[Course], outlooks: Outlooks
) -> datetime:
    """Return the instant by which all are ready as likely as not.

    With few left over the number of reports that are not ready is about Poisson:
    none is left with a chance of one half when ln 2 of them are expected to be.
    """
    latest = sorted(courses, key=lambda course: course.begins_at)[-_MOST:]
    last = max((latest[-1].begins_at - now).total_seconds(), 0.0) if latest else 0.0
    low, high = 0.0, last + _LONGEST.total_seconds()
    while high - low > _PRECISION_SECONDS:
        middle = (low + high) / 2
        if _still_expected(now, latest, outlooks, middle) > _HALF_A_CHANCE:
            low = middle
        else:
            high = middle
    return now + timedelta(seconds=high)


_HALF_A_CHANCE: Final = 0.693


def _still_expected(
    now: datetime, courses: Sequence[Course], outlooks: Outlooks, later: float
) -> float:
    expected = 0.0
    for course in courses:
        outlook = outlooks.of(course.kind)
        age = (now - course.begins_at).total_seconds()
        lived = outlook.survival(max(0.0, age))
        expected += outlook.survival(max(0.0, age + later)) / max(lived, 1e-9)
    return expected
