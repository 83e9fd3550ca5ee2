"""Words that every feature uses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "somebody": "birisi",
        "that conversation": "bu sohbet",
        "{day} at {time}": "{day} {time}",
        "{days} so far": "{days} (şu ana kadar)",
        "{names} and {last}": "{names} ve {last}",
        "{names} and {n} more": "{names} ve {n} tane daha",
    }
)
