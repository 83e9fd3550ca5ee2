"""When the last of several reports is likely to be ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.limits.durations import Outlooks

# Beyond this many the latest to begin decide, and the estimate hardly moves.
_MOST: Final = 60
_LONGEST: Final = timedelta(hours=3)
_PRECISION_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """A report that began, or is expected to begin, at *begins_at*."""

    kind: str
    begins_at: datetime


def last_ready_at(
    now: datetime, courses: Sequence[Course], outlooks: Outlooks
) -> datetime:
    """Return the instant by which all are ready as likely as not.

    With few left over the number of reports that are not ready is about Poisson:
    none is left with a chance of one half when ln 2 of them are expected to be.
    """
    latest = sorted(courses, key=lambda course: course.begins_at)[-_MOST:]
    low, high = 0.0, _LONGEST.total_seconds()
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
