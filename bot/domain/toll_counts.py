"""Sums, means and shares over rows whose numbers may be unknown.

An unknown number takes no part; where nothing is known the answer is None, which
is not zero.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.domain.toll_values import Number

T = TypeVar("T")


def total(numbers: Iterable[Number | None]) -> Number | None:
    """Return the sum of the known ones."""
    known = [each for each in numbers if each is not None]
    return sum(known) if known else None


def weighted_mean(pairs: Iterable[tuple[Number | None, Number | None]]) -> float | None:
    """Return the mean of values by their counts, from pairs of (count, value).

    A mean of means would be wrong wherever the counts differ.
    """
    known = [(n, v) for n, v in pairs if n is not None and v is not None]
    weight = sum(n for n, _ in known)
    return sum(n * v for n, v in known) / weight if weight else None


def share(part: Number | None, whole: Number | None) -> float | None:
    """Return how many per cent of *whole* a *part* is; None of nothing."""
    if part is None or not whole:
        return None
    return 100 * part / whole


def largest(rows: Sequence[T], by: Callable[[T], Number | None]) -> T | None:
    """Return the first row whose number is the largest known one."""
    known = [(number, row) for row in rows if (number := by(row)) is not None]
    return max(known, key=lambda pair: pair[0])[1] if known else None


def extreme(
    choose: Callable[[list[Number]], Number], numbers: Iterable[Number | None]
) -> Number | None:
    """Return the smallest or largest known one, as *choose* is min or max."""
    known = [each for each in numbers if each is not None]
    return choose(known) if known else None


def change(now: Number | None, before: Number | None) -> float | None:
    """Return by how many per cent *now* exceeds *before*; None from nothing."""
    share_of_before = share(now, before)
    return None if share_of_before is None else share_of_before - 100
