"""What is kept of requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """What a request that had an effect was answered."""

    outcome: dict[str, Any]


class Requests(Protocol):
    """Requests that had an effect."""

    async def find(self, key: str) -> StoredRequest | None:
        """Return what the request was answered, or None when it is new."""
        ...

    async def remember(self, key: str, outcome: Mapping[str, Any]) -> bool:
        """Store an answer; False when another transaction was first."""
        ...
