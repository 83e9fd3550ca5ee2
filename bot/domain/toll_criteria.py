"""The time criteria of the toll API in words.

Whether *d* is the last 24 hours or a calendar day is unknown, so no date is ever
computed from one: the words stand as the API has them.
"""

from datetime import datetime, timedelta

from bot.domain.toll_reports import Criteria

_LENGTHS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(days=7),
    "m": timedelta(days=30),
    "y": timedelta(days=365),
}
_AGO = {
    "h": "an hour ago",
    "d": "a day ago",
    "w": "a week ago",
    "m": "a month ago",
    "y": "a year ago",
}
_OVERLAPPING = 0.5  # of the length: below, two answers are about the same time
_ALIKE = 0.25


def period(criteria: str) -> str:
    """Return a criterion in words, *last day*; an unknown one as it is."""
    try:
        return Criteria(criteria).words
    except ValueError:
        return criteria[:20] or Criteria.everything.words


def nothing(criteria: str) -> str:
    """Return what is said of a window in which nothing happened."""
    if criteria in _LENGTHS:
        return f"No requests in the {period(criteria)}."
    return "No requests so far."


def length(criteria: str) -> timedelta | None:
    """Return how long ago the answer was that is worth comparing with."""
    return _LENGTHS.get(criteria)


def length_ago(criteria: str) -> str:
    """Return the time one length ago in words, *a day ago*; empty without a length."""
    return _AGO.get(criteria, "")


def ago(criteria: str, now: datetime | None, then: datetime) -> str:
    """Return the time of an earlier answer in words, *a day ago*.

    Empty when there is nothing to compare with: the criterion has no length, or the
    answers are so close that they are about the same window. Without *now* the
    earlier one is taken to be one length old.
    """
    whole = _LENGTHS.get(criteria)
    if whole is None:
        return ""
    if now is None:
        return _AGO[criteria]
    part = (now - then) / whole
    if part < _OVERLAPPING:
        return ""
    return _AGO[criteria] if abs(part - 1) <= _ALIKE else f"{_spoken(now - then)} ago"


def _spoken(age: timedelta) -> str:
    for unit, size in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if age >= 2 * size:
            return f"{round(age / size):,} {unit}s"
    minutes = max(round(age / timedelta(minutes=1)), 1)
    return f"{minutes:,} {'minute' if minutes == 1 else 'minutes'}"
