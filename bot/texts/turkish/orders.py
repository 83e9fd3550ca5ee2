"""What was asked for, in a line."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "last {units}": "son {units}",
        "last {day}": "geçen {day}",
        "week": "hafta",
        "month": "ay",
        "quarter": "çeyrek",
        "year": "yıl",
    }
)
