"""How far the supplier's data is behind; both spans are inferred."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from bot.domain.report_types import PREFIX

_TRIPS: Final = timedelta(minutes=30)
_PAYMENTS: Final = timedelta(hours=4)
_QUARTER: Final = timedelta(minutes=15)

# By the beginning of a type's name. Of the other types nothing is known.
_BEHIND: Final = MappingProxyType(
    {
        f"{PREFIX}TRIP": _TRIPS,
        f"{PREFIX}PAYMENTS": _PAYMENTS,
        f"{PREFIX}RENTAL_PAYMENTS": _PAYMENTS,
    }
)


def behind(report_types: Iterable[str]) -> timedelta:
    """Return how far the data of the slowest of these types is behind."""
    return max(
        (
            span
            for value in report_types
            for beginning, span in _BEHIND.items()
            if value.startswith(beginning)
        ),
        default=timedelta(0),
    )


def complete_at(end: datetime, span: timedelta) -> datetime:
    """Return the first quarter of an hour at which data up to *end* is all there."""
    there = end + span
    past = timedelta(minutes=there.minute % 15, seconds=there.second)
    return there - past + (_QUARTER if past else timedelta(0))
