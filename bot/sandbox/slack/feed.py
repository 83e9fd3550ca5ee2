"""Who is looking: news for the pages that are open, each person their own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.sandbox.slack.records import Json


class Feed:
    """Hands every piece of news to the open pages of those who may see it."""

    def __init__(self) -> None:
        self._readers: list[tuple[str, asyncio.Queue[Json | None]]] = []

    @contextmanager
    def open(self, person: str) -> Iterator[asyncio.Queue[Json | None]]:
        """Give a queue of news for *person*; ``None`` in it means the end."""
        reader: tuple[str, asyncio.Queue[Json | None]] = (person, asyncio.Queue())
        self._readers.append(reader)
        try:
            yield reader[1]
        finally:
            self._readers.remove(reader)

    def readers(self) -> set[str]:
        """Return the people with an open page."""
        return {person for person, _ in self._readers}

    def tell(self, person: str, news: Json) -> None:
        """Queue *news* for every page of *person*."""
        for reader, queue in self._readers:
            if reader == person:
                queue.put_nowait(news)

    def tell_all(self, news: Json) -> None:
        """Queue *news* for every page."""
        for _, queue in self._readers:
            queue.put_nowait(news)

    def end(self) -> None:
        """Let every page's stream end."""
        for _, queue in self._readers:
            queue.put_nowait(None)
