"""What administrators are asked about a file, by direct message."""

from typing_extensions import override

from bot.blocks import approvals as blocks
from bot.blocks.voice import Voice
from bot.domain.approvals import ApprovalState
from bot.domain.deliveries import Delivery
from bot.domain.messages import Message
from bot.ports import Transaction
from bot.services.languages import language_of
from bot.services.posts import Words
from bot.texts.english import Language


class ApprovalWords(Words):
    """A question as it stands when it is told; what was answered is asked no more."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return language.say("a file for a channel")

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message | None:
        approval = await tx.approvals.get(
            delivery.installation_id, delivery.params["approval"]
        )
        if approval is None or approval.state is not ApprovalState.open:
            return None
        view = await tx.orders.view(approval.order_id)
        language = await language_of(tx, delivery.installation_id, delivery.channel_id)
        voice = self._voice.speaking(language)
        return blocks.question(approval, view, voice=voice)
