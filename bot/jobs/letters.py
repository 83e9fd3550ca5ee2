"""Letters: what every kind of delivery goes through on its way to Slack."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import structlog

from bot.domain.channels import is_dm
from bot.domain.deliveries import Delivery
from bot.domain.messages import Message
from bot.errors import SlackRefusedError
from bot.limits.contract import CALL_AT_MOST
from bot.limits.slack import MESSAGES, messages_key
from bot.ports import Posted, Transaction

log = structlog.get_logger(__name__)

LEASE = CALL_AT_MOST + timedelta(seconds=1)
# The word for a mistake of our own, and where a delivery counts them.
MISTAKE = "mistake"
STUMBLES = "stumbles"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file whose bytes Slack has, and which nobody sees yet."""

    file_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way: where to, and under which pace."""

    channel: str
    thread: str | None
    message: Message
    pace: str
    version: int = 0  # of the card that it shows
    form: str = ""  # in which the numbers are shown
    file: SentFile | None = None  # shown in place of the message
    then: SentFile | None = None  # shown after it


class Mail(ABC):
    """What one family of deliveries does before and after its post.

    ``calls_out`` says that a letter takes calls of its own, which may last: such a
    claim is prepared (``outbox.prepare``) until the letter is ready.
    """

    calls_out: ClassVar[bool] = False

    @abstractmethod
    async def letter(self, delivery: Delivery) -> Letter | None:
        """Return what to post now; None when it was settled or put back."""

    @abstractmethod
    async def sent(
        self, tx: Transaction, delivery: Delivery, letter: Letter, posted: Posted
    ) -> None:
        """Note that it stands in Slack."""

    @abstractmethod
    async def refused(
        self,
        tx: Transaction,
        delivery: Delivery,
        letter: Letter,
        error: SlackRefusedError,
    ) -> None:
        """Find another way, or give it up and say so."""

    @abstractmethod
    async def given_up(self, tx: Transaction, delivery: Delivery) -> None:
        """Note that a mistake of ours keeps it from being written; tell the person."""

    @abstractmethod
    async def lost(self, tx: Transaction, delivery: Delivery) -> None:
        """Tell the person that nobody knows whether it stands in Slack."""


async def departs(tx: Transaction, delivery: Delivery, pace: str) -> bool:
    """Take the turn of *pace*; False when it is not free and the letter was put back.

    One of a channel's messages goes at a time, whoever sends it.
    """
    wait = await tx.budgets.pace(pace, MESSAGES)
    if wait:
        await tx.outbox.put_back(delivery, wait)
    return not wait


async def still_ours(tx: Transaction, delivery: Delivery) -> bool:
    """Let the claim last for the post; False when somebody else took it over."""
    kept = await tx.outbox.keep(delivery, LEASE)
    if not kept:
        log.warning("delivery_taken_over", delivery_id=delivery.id)
    return kept


async def as_text(
    tx: Transaction, delivery: Delivery, error: SlackRefusedError
) -> bool:
    """Have refused blocks posted as text only; False when that is not the trouble."""
    if error.code != "invalid_blocks" or delivery.params.get("text_only"):
        return False
    again = delivery.params | {"text_only": True}
    return await tx.outbox.put_back(delivery, timedelta(0), again)


def pace_of(delivery: Delivery, channel: str, person: str) -> str:
    """Return the key under which messages in *channel*, for *person*, are paced."""
    named = person if person and is_dm(channel) else channel
    return messages_key(delivery.installation_id, named)
