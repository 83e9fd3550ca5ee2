"""What is kept of welcomes."""

from datetime import datetime
from typing import Protocol


class Welcomes(Protocol):
    """Which channels and people were shown what to try; each once, for ever."""

    async def first(self, installation_id: int, place: str) -> bool:
        """Note that a channel or a person is welcomed now; False when they were."""
        ...

    async def at(self, installation_id: int, place: str) -> datetime | None:
        """Return when a channel or a person was welcomed, if they were."""
        ...
