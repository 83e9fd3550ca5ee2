"""One simulated workspace: who is there, what was said, what the app did."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.clock import Clock
from bot.sandbox.slack.capabilities import Capabilities
from bot.sandbox.slack.conversations import Conversations
from bot.sandbox.slack.feed import Feed
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.people import (
    BOT_USER_ID,
    CHANNELS,
    GROUPS,
    PEOPLE,
    Channel,
    Person,
    world,
)
from bot.sandbox.slack.ratelimits import RateLimits
from bot.sandbox.slack.records import Call, Ephemeral, Message
from bot.sandbox.slack.views import Views

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an operator would copy from the app's settings; new at each start."""

    bot_token: str = field(
        default_factory=lambda: f"xoxb-{secrets.token_hex(12)}", repr=False
    )
    app_token: str = field(
        default_factory=lambda: f"xapp-{secrets.token_hex(12)}", repr=False
    )
    signing_secret: str = field(
        default_factory=lambda: secrets.token_hex(16), repr=False
    )


class Workspace:
    """The state of the simulated Slack.

    Tests read it directly; the bot reaches it only by HTTP. Switches:
    ``token_revoked``, ``scopes`` and :meth:`refuse_blocks`.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        people: Iterable[Person] = PEOPLE,
        channels: Iterable[Channel] = CHANNELS,
        manifest: Manifest | None = None,
    ) -> None:
        self.clock = clock
        self.credentials = Credentials()
        self.manifest = manifest or Manifest()
        self.scopes = set(self.manifest.scopes)
        self.token_revoked = False
        self.people = {person.id: person for person in people}
        self.channels = world(self.people.values(), channels)
        self.groups = {
            group.id: replace(group, members=set(group.members)) for group in GROUPS
        }
        self.feed = Feed()
        self.conversations = Conversations(clock, self.can_see, self.feed)
        self.views = Views(self.feed)
        self.files = Files()
        self.capabilities = Capabilities(clock)
        self.limits = RateLimits()
        self.calls: list[Call] = []
        self._refused: defaultdict[str, set[str]] = defaultdict(set)

    def person(self, person: str) -> Person:
        """Return a person by id or by handle; KeyError when there is none."""
        if person in self.people:
            return self.people[person]
        by_name = {known.name: known for known in self.people.values()}
        return by_name[person]

    def channel(self, channel: str) -> Channel:
        """Return a channel by id or by name; KeyError when there is none."""
        name = channel.removeprefix("#")
        for known in self.channels.values():
            if known.kind != "dm" and known.name == name:
                return known
        return self.channels[channel]

    def dm(self, person: str) -> Channel:
        """Return the conversation of *person* with Waybill."""
        return self.channels[self.person(person).dm_id]

    def visible(self, person: str) -> list[Channel]:
        """Return the channels that *person* can read."""
        who = self.people[person]
        open_to_all = not (who.is_guest or who.is_stranger or who.is_bot)
        return [
            channel
            for channel in self.channels.values()
            if person in channel.members or (open_to_all and channel.kind == "channel")
        ]

    def can_see(self, person: str, channel: str) -> bool:
        """Whether *person* can read *channel*."""
        return any(seen.id == channel for seen in self.visible(person))

    def refuse_blocks(self, channel: str, types: Iterable[str]) -> None:
        """Let *channel* (or EVERYWHERE) refuse blocks of these types from now on."""
        self._refused[channel] = set(types)

    def refused_blocks(self, channel: str) -> set[str]:
        """Return the block types that *channel* refuses."""
        return self._refused[channel] | self._refused[EVERYWHERE]

    def messages(self, channel: str) -> list[Message]:
        """Return all messages of *channel* (id or name), replies too."""
        return self.conversations.messages(self.channel(channel).id)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return the message *ts* with its replies."""
        return self.conversations.thread(self.channel(channel).id, ts)

    def ephemerals(self, person: str, channel: str) -> list[Ephemeral]:
        """Return what *person* alone sees in *channel*."""
        return self.conversations.ephemerals(
            self.person(person).id, self.channel(channel).id
        )

    def from_bot(self, channel: str) -> list[Message]:
        """Return the messages of *channel* that Waybill wrote."""
        return [m for m in self.messages(channel) if m.user == BOT_USER_ID]

    def record(self, call: Call) -> None:
        """Remember one Web API call."""
        self.calls.append(call)

    def count(self, method: str, *, ok: bool | None = None) -> int:
        """Return how often *method* was called, or called with that outcome."""
        return sum(
            call.method == method and ok in (None, call.ok) for call in self.calls
        )

    def max_in_window(
        self, method: str, seconds: float, channel: str | None = None
    ) -> int:
        """Return the most calls of *method* in any half-open window of *seconds*."""
        window = timedelta(seconds=seconds)
        wanted = None if channel is None else self.channel(channel).id
        times = sorted(
            call.at
            for call in self.calls
            if call.method == method and wanted in (None, call.channel)
        )
        most = first = 0
        for last, at in enumerate(times):
            while times[first] <= at - window:
                first += 1
            most = max(most, last - first + 1)
        return most
