"""Messages and ephemeral messages, in the order of their ``ts``."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bot.clock import Clock
from bot.sandbox.slack.feed import Feed
from bot.sandbox.slack.records import Ephemeral, Json, Message
from bot.sandbox.slack.shapes import ephemeral_json, message_json


class Conversations:
    """Stores what was said, and tells the open pages."""

    def __init__(
        self, clock: Clock, can_see: Callable[[str, str], bool], feed: Feed
    ) -> None:
        self._clock = clock
        self._can_see = can_see
        self._feed = feed
        self._last_us = 0
        self._messages: defaultdict[str, dict[str, Message]] = defaultdict(dict)
        self._ephemerals: dict[str, Ephemeral] = {}

    def next_ts(self) -> str:
        """Return a unique, growing timestamp such as ``1763820000.000100``."""
        second = int(self._clock.now().timestamp())
        self._last_us = max(second * 1_000_000, self._last_us) + 100
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def messages(self, channel: str) -> list[Message]:
        """Return all messages of *channel*, replies too, oldest first."""
        return list(self._messages[channel].values())

    def find(self, channel: str, ts: str) -> Message | None:
        """Return one message, or None."""
        return self._messages[channel].get(ts)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return the message *ts* and the replies to it."""
        return [m for m in self.messages(channel) if ts in (m.ts, m.thread_ts)]

    def reply_count(self, message: Message) -> int:
        """Return how many replies stand under *message*."""
        return len(self.thread(message.channel, message.ts)) - 1

    def post(self, channel: str, user: str, text: str, **more: Any) -> Message:
        """Add a message and return it."""
        message = Message(channel, self.next_ts(), user, text, **more)
        self._messages[channel][message.ts] = message
        self._tell("message", message)
        if message.is_reply and (
            parent := self.find(channel, message.thread_ts or message.ts)
        ):
            self._tell("changed", parent)
        return message

    def change(self, message: Message, text: str, blocks: list[Json]) -> None:
        """Put other content into *message*; marked as edited without blocks."""
        message.text, message.blocks = text, blocks
        message.edited = not blocks
        message.versions += 1
        self._tell("changed", message)

    def delete(self, message: Message) -> None:
        """Take *message* away."""
        del self._messages[message.channel][message.ts]
        self._tell("deleted", message)

    def whisper(
        self, person: str, channel: str, text: str, *, user: str, **more: Any
    ) -> Ephemeral:
        """Show *person* a message that nobody else sees, and return it."""
        latest = next(reversed(self._messages[channel]), None)
        ephemeral = Ephemeral(
            self.next_ts(),
            channel,
            person,
            text,
            more.pop("blocks", []),
            user,
            after_ts=latest,
            **more,
        )
        self._ephemerals[ephemeral.id] = ephemeral
        self._whispered("ephemeral", ephemeral)
        return ephemeral

    def ephemeral(self, ephemeral_id: str) -> Ephemeral | None:
        """Return one ephemeral message while its person still sees it."""
        return self._ephemerals.get(ephemeral_id)

    def ephemerals(self, person: str, channel: str) -> list[Ephemeral]:
        """Return what *person* alone sees in *channel*, oldest first."""
        return [
            e
            for e in self._ephemerals.values()
            if (e.person, e.channel) == (person, channel)
        ]

    def rephrase(self, ephemeral: Ephemeral, text: str, blocks: list[Json]) -> None:
        """Put other content into *ephemeral*, at its place."""
        ephemeral.text, ephemeral.blocks = text, blocks
        ephemeral.versions += 1
        self._whispered("ephemeral_changed", ephemeral)

    def forget(self, ephemeral: Ephemeral) -> None:
        """Take an ephemeral message away."""
        del self._ephemerals[ephemeral.id]
        self._whispered("ephemeral_deleted", ephemeral)

    def _tell(self, kind: str, message: Message) -> None:
        readers = self._feed.readers()
        if not readers:
            return
        shape = message_json(message, max(0, self.reply_count(message)))
        news = {"type": kind, "channel": message.channel, **shape}
        for person in readers:
            if self._can_see(person, message.channel):
                self._feed.tell(person, news)

    def _whispered(self, kind: str, ephemeral: Ephemeral) -> None:
        shape = ephemeral_json(ephemeral)
        self._feed.tell(
            ephemeral.person, {"type": kind, "channel": ephemeral.channel, **shape}
        )
