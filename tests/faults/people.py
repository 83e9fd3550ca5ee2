"""What people do in Slack during one moment, undeterred by a bot that is away."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.blocks import presses
from bot.clock import SystemClock
from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.people import (
    ADA,
    ANADOLU,
    DENIZ,
    FINANCE,
    FLEET_OPS,
    MERT,
    OPS_EU,
    PARTNERS,
    ZEYNEP,
)
from bot.sandbox.slack.records import Message
from bot.sandbox.slack.refusals import PersonCannotError
from bot.sandbox.world import World

REFERENCE = re.compile(r"R-[0-9A-Z]{4}")
LOST = "may not have arrived"
_AGAIN = timedelta(milliseconds=700)
_BETWEEN = timedelta(milliseconds=250)
_BEFORE_CANCEL = timedelta(milliseconds=1_200)
_TRIES = 60


_POINTS = "was not needed"


@dataclass(frozen=True, slots=True)
class Wish:
    person: str
    channel: str
    text: str
    name: str


SAID = "driver activity yesterday for ankara"
MANY = Wish(ADA.id, FLEET_OPS.id, "driver-quality last-week for all", "many")
WISHES = (
    Wish(MERT.id, ANADOLU.id, "trips yesterday for izmir and ankara", "unknown"),
    MANY,
    Wish(ZEYNEP.id, ZEYNEP.dm_id, "driver activity last 7 days for van", "dm"),
    Wish(DENIZ.id, FINANCE.id, "driver-quality yesterday for all", "cancelled"),
    Wish(ADA.id, PARTNERS.id, "all last week for bursa", "six"),
)


@dataclass(slots=True)
class People:
    """Types, presses and remembers what was acknowledged."""

    world: World
    acknowledged: dict[str, str] = field(default_factory=dict)
    unanswered: int = 0
    accepted_while_down: int = 0
    typed_while_down: int = 0
    posted_again: dict[str, int] = field(default_factory=dict)
    links_pressed: int = 0
    mentioned: list[Message] = field(default_factory=list)
    _clock: SystemClock = field(default_factory=SystemClock)

    async def play(self) -> None:
        """Order, cancel one, retry what failed, press for links."""
        for wish in WISHES:
            await self.order(wish)
            await self._clock.sleep(_BETWEEN)
        await self._speak()
        await self._clock.sleep(_BEFORE_CANCEL)
        await self._cancel(DENIZ.id, FINANCE.id, self._ref("cancelled"))
        ended = await self._news(FLEET_OPS.id, self._ref("many"))
        await self._press_links(ended)
        await self._retry(self._ref("many"))
        await self._both_heard()

    async def order(self, wish: Wish) -> str:
        """Type an order until it is acknowledged; return its id."""
        ack = Ack(0)
        for _ in range(_TRIES):
            ack = await self._type(wish.person, wish.channel, wish.text)
            ref = _reference(ack)
            if ack.ok and ref is not None:
                self.acknowledged[ref] = wish.name
                return ref
            await self._clock.sleep(_AGAIN)
        raise TimeoutError(f"nobody took the order {wish.name}; at last: {ack}")

    async def _speak(self) -> None:
        """Order by a mention, and invite the bot: Slack tells of both by events."""
        gateway = self.world.gateway
        said = await gateway.mention(ADA.id, FLEET_OPS.id, SAID)
        self.mentioned.append(said)
        await gateway.invite(ZEYNEP.id, OPS_EU.id)

    async def _both_heard(self) -> None:
        """Wait for Slack's last retry, where the bot was away for the ones before."""
        for _ in range(_TRIES):
            if self.heard("app_mention") and self.heard("member_joined_channel"):
                return
            await self._clock.sleep(_AGAIN)

    def heard(self, event: str) -> bool:
        """Return whether the bot acknowledged an event of that type, if only once."""
        return any(
            ack.ok and envelope.payload.get("event", {}).get("type") == event
            for envelope, ack in self.world.gateway.deliverer.delivered
        )

    async def type_while_down(self) -> None:
        """Order from a bot that is not there: Slack itself says that it failed."""
        ack = await self._type(ADA.id, FLEET_OPS.id, "trips yesterday for adana")
        self.typed_while_down += 1
        self.accepted_while_down += ack.ok

    async def ask_again_for_lost_posts(self) -> None:
        """Press *Post it again* on every notice of a lost message, once."""
        for message in list(self._messages()):
            found = REFERENCE.search(message.text)
            if LOST not in message.text or found is None:
                continue
            ref = found[0]
            if ref in self.posted_again:
                continue
            self.posted_again[ref] = 1
            person = self.world.workspace.channels[message.channel].members
            await self._press(next(iter(_people(person))), message, presses.POST_AGAIN)

    def _ref(self, name: str) -> str:
        return next(ref for ref, each in self.acknowledged.items() if each == name)

    async def _type(self, person: str, channel: str, text: str) -> Ack:
        ack = await self.world.gateway.command(person, channel, f"/report {text}")
        self.unanswered += not ack.ok
        return ack

    async def _cancel(self, person: str, channel: str, ref: str) -> None:
        for _ in range(_TRIES):
            ack = await self._type(person, channel, f"cancel {ref}")
            if ack.ok and "Cancel" in str(ack.body):
                return
            if ack.ok and "nothing" in str(ack.body).lower():
                return  # an earlier try was carried out, its answer lost
            await self._clock.sleep(_AGAIN)

    async def _retry(self, ref: str) -> None:
        for _ in range(_TRIES):
            ack = await self._type(ADA.id, FLEET_OPS.id, f"retry {ref}")
            if ack.ok:
                for each in REFERENCE.findall(str(ack.body)):
                    if each != ref and "Retried" in str(ack.body):
                        self.acknowledged[each] = "retry"
                return
            await self._clock.sleep(_AGAIN)

    async def _news(self, channel: str, ref: str) -> Message:
        """Return a message about *ref* with a button for links, wherever it is.

        Where an order was kept and its answer lost, the one typed after it is
        pointed to it.
        """
        refs = {ref}
        for _ in range(_TRIES * 2):
            for message in list(self._messages()):
                found = set(REFERENCE.findall(message.text))
                if found & refs and presses.LINKS in str(message.blocks):
                    return message
                if found & refs and _POINTS in message.text:
                    refs |= found
            await self._clock.sleep(_AGAIN)
        raise TimeoutError(f"{ref} never offered links in {channel}")

    async def _press_links(self, message: Message) -> None:
        for _ in range(_TRIES):
            ack = await self._press(ADA.id, message, presses.LINKS)
            if ack is None or ack.ok:
                self.links_pressed += 1
                return
            await self._clock.sleep(_AGAIN)

    async def _press(self, person: str, message: Message, action: str) -> Ack | None:
        place = (message.channel, message.ts)
        try:
            ack = await self.world.gateway.press(person, place, action)
        except PersonCannotError:
            return None  # the button is gone meanwhile
        self.unanswered += not ack.ok
        return ack

    def _messages(self) -> Iterable[Message]:
        workspace = self.world.workspace
        for channel in workspace.channels:
            yield from workspace.from_bot(channel)


def _people(members: set[str]) -> list[str]:
    return sorted(each for each in members if each in {w.person for w in WISHES})


def _reference(ack: Ack) -> str | None:
    found = REFERENCE.search(str(ack.body))
    return found[0] if found else None
