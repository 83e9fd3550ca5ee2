"""Which words a delivery has: rendered when it is sent, from what is true then."""

from bot.blocks import notices, reports
from bot.blocks.voice import Voice
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.messages import Message
from bot.domain.orders import OrderView
from bot.ports import Transaction


class Messages:
    """Renders deliveries in the voice of this workspace."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def card(self, view: OrderView) -> Message:
        """Return the card of an order."""
        return reports.card(view, voice=self._voice)

    async def of(self, tx: Transaction, delivery: Delivery, view: OrderView) -> Message:
        """Return what *delivery* says, text only if its blocks were refused."""
        message = await self._of(tx, delivery, view)
        return message.without_blocks() if delivery.params.get("text_only") else message

    async def _of(
        self, tx: Transaction, delivery: Delivery, view: OrderView
    ) -> Message:
        voice = self._voice
        match delivery.kind:
            case DeliveryKind.card | DeliveryKind.refusal:
                return reports.card(view, voice=voice)
            case DeliveryKind.news:
                return reports.news(view, voice=voice)
            case DeliveryKind.uncertain:
                number = delivery.params["run"]
                run = next(each for each in view.runs if each.number == number)
                return notices.uncertain_notice(view, run, voice=voice)
            case DeliveryKind.lost:
                channel = delivery.params["channel"]
                return notices.post_lost_notice(view, channel, voice=voice)
            case DeliveryKind.not_member:
                channel = delivery.params["channel"]
                return notices.not_a_member_notice(view, channel, voice=voice)
            case DeliveryKind.credentials:
                order = await tx.orders.get(delivery.order_id)
                waiting = await tx.orders.working(order.connection_id)
                return notices.credentials_notice(len(waiting), voice=voice)
