"""What posts without an order say; made when they are sent, from what is true then."""

from abc import ABC, abstractmethod

from typing_extensions import override

from bot.blocks import notices
from bot.blocks.voice import Voice
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.messages import Message
from bot.ports import Posted, Transaction
from bot.services.languages import language_for
from bot.texts.english import Language


class Words(ABC):
    """One kind of post that belongs to no order."""

    @abstractmethod
    def about(self, delivery: Delivery, language: Language) -> str:
        """Return, as a phrase of our own mrkdwn, what the post is about."""

    async def message(self, tx: Transaction, delivery: Delivery) -> Message | None:
        """Return what is posted now; None when there is nothing to say any more.

        Not asked of kinds whose mail writes the message itself.
        """
        del self, tx, delivery
        return None

    async def sent(self, tx: Transaction, delivery: Delivery, posted: Posted) -> None:
        """Note where it stands."""
        del self, tx, delivery, posted

    async def refused(self, tx: Transaction, delivery: Delivery, code: str) -> bool:
        """Act on a place that refuses; return whether who asked gets it by DM."""
        del self, tx, delivery, code
        return True


class NoticeWords(Words):
    """Tells who asked that a post was lost, or that its place does not take it."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return str(delivery.params["about"])

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message:
        language = await language_for(tx, delivery, delivery.asked_by)
        voice = self._voice.speaking(language)
        about, channel = self.about(delivery, language), delivery.params["channel"]
        if delivery.kind is DeliveryKind.lost:
            return notices.lost_notice(about, channel, voice=voice)
        why = delivery.params.get("why", "")
        return notices.by_dm_notice(about, channel, why, voice=voice)
