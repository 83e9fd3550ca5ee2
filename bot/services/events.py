"""Slack's events: each is carried out once, however often it is sent."""

from bot.ports import Store


class EventLog:
    """Knows, for every replica, which events were carried out.

    A key is kept longer than Slack sends an event again: its last retry comes some
    six minutes after the first. What an event does is committed before it is noted
    here, so one that was killed in between is carried out by its retry.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def is_done(self, key: str) -> bool:
        """Return whether the event was carried out."""
        async with self._store.transaction() as tx:
            return await tx.requests.find(key) is not None

    async def done(self, key: str) -> bool:
        """Note that the event was carried out; False when another sending was first."""
        async with self._store.transaction() as tx:
            return await tx.requests.remember(key, {})
