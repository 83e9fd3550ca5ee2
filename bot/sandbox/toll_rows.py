"""How simulated toll reports write days, shares and their rows' order."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.sandbox.toll_tallies import Stat

Rows = list[dict[str, Any]]


def share(part: int, whole: int, digits: int = 12) -> float:
    """Return what *part* is of *whole* in per cent."""
    return round(100 * part / whole, digits)


def iso(day: date) -> str:
    """Return *day* as the documented samples write it."""
    return f"{day.isoformat()}T00:00:00"


def most_first(stats: Mapping[Any, Stat]) -> list[tuple[Any, Stat]]:
    """Return *stats*, those with most requests first."""
    return sorted(stats.items(), key=lambda each: (-each[1].count, str(each[0])))


def labelled(stats: Iterable[tuple[Any, Stat]], *labels: str) -> Rows:
    """Return rows of invented reports: labels, a count and a mean."""
    return [
        {
            **dict(zip(labels, key if isinstance(key, tuple) else (key,), strict=True)),
            "RequestCount": stat.count,
            "AvgResponseTime": stat.mean,
        }
        for key, stat in stats
    ]
