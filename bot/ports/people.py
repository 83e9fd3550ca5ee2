"""What is kept of people."""

from datetime import datetime
from typing import Protocol

from bot.domain.people import Person


class People(Protocol):
    """What Slack said about people."""

    async def get(
        self, installation_id: int, user_id: str
    ) -> tuple[Person, datetime] | None:
        """Return a person and when Slack was asked, or None."""
        ...

    async def put(self, installation_id: int, person: Person) -> None:
        """Remember *person* as of now."""
        ...

    async def forget(self, installation_id: int, user_id: str) -> None:
        """Believe nothing about a person any longer."""
        ...
