"""Which words a delivery has: rendered when it is sent, from what is true then."""

from typing import Any

from bot.blocks import files, notices, reports
from bot.blocks.outcomes import shortfall_news
from bot.blocks.voice import Voice
from bot.domain.audience import RULES, Audience, Exposure, Rules, Verdict, verdict
from bot.domain.channels import is_direct
from bot.domain.commands import Form
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.digests import Digest
from bot.domain.messages import Message
from bot.domain.orders import Order, OrderView
from bot.domain.outcomes import READY, outcome_groups
from bot.ports import Transaction
from bot.services.digests import digests
from bot.services.estimates import estimated
from bot.services.languages import language_for, language_of


class Messages:
    """Renders deliveries in the voice of this workspace."""

    def __init__(self, voice: Voice, rules: Rules = RULES) -> None:
        self._voice = voice
        self._rules = rules

    async def card(self, tx: Transaction, order: Order) -> Message:
        """Return the card of an order as it stands, with when it is likely ready."""
        language = await language_of(tx, order.installation_id, order.ordered_by)
        view = await estimated(tx, order, await tx.orders.view(order.id))
        return reports.card(view, voice=self._voice.speaking(language))

    async def of(self, tx: Transaction, delivery: Delivery, order: Order) -> Message:
        """Return what *delivery* says, text only if its blocks were refused."""
        message = await self._of(tx, delivery, order)
        return message.without_blocks() if delivery.params.get("text_only") else message

    async def _of(self, tx: Transaction, delivery: Delivery, order: Order) -> Message:
        if delivery.kind is DeliveryKind.card:
            return await self.card(tx, order)
        language = await language_for(tx, delivery, order.ordered_by)
        voice = self._voice.speaking(language)
        view = await tx.orders.view(order.id)
        match delivery.kind:
            case DeliveryKind.refusal:
                if (same := delivery.params.get("same")) is not None:
                    there = await tx.orders.view(same)
                    return reports.already_there(
                        there,
                        just_now=False,
                        asker=order.ordered_by,
                        unneeded=order.ref,
                        voice=voice,
                    )
                return reports.card(view, voice=voice)
            case DeliveryKind.news:
                return await self._news(tx, order, view, delivery.params, voice)
            case DeliveryKind.file_trouble:
                why, about = delivery.params["why"], delivery.params["type"]
                return files.trouble_notice(view, why, about, voice=voice)
            case DeliveryKind.uncertain:
                number = delivery.params["run"]
                run = next(each for each in view.runs if each.number == number)
                return notices.uncertain_notice(view, run, voice=voice)
            case DeliveryKind.lost:
                channel, why = delivery.params["channel"], delivery.params.get("why")
                return notices.post_lost_notice(view, channel, why, voice=voice)
            case DeliveryKind.not_member:
                channel = delivery.params["channel"]
                why = delivery.params.get("why", "")
                return notices.not_a_member_notice(view, channel, why, voice=voice)
            case DeliveryKind.credentials:
                waiting = await tx.orders.working(order.connection_id)
                return notices.credentials_notice(len(waiting), voice=voice)
            case _:
                raise LookupError(f"{delivery.kind} is about no order")

    async def _news(
        self,
        tx: Transaction,
        order: Order,
        view: OrderView,
        params: dict[str, Any],
        voice: Voice,
    ) -> Message:
        group = params.get("group", "")
        runs = dict(outcome_groups(view)).get(group, ()) if group else ()
        if runs and group != READY:
            head = reports.headline(view, voice) if params["first"] else ""
            return shortfall_news(view, runs, head, voice=voice)
        seen = await self._figures(tx, order, view)
        if runs:
            return reports.ready_news(view, seen, voice=voice)
        if seen and order.spec.get("form") == Form.digest:
            return reports.digest_news(view, seen, voice=voice)
        return reports.news(view, seen, voice=voice)

    async def _figures(
        self, tx: Transaction, order: Order, view: OrderView
    ) -> tuple[Digest, ...]:
        """Return what was seen inside, if those who read the channel may see it.

        Figures name nobody: where files would be masked they may stand.
        """
        channel_id = order.card_channel or order.channel_id
        if not is_direct(channel_id):
            known = await tx.places.channel(order.installation_id, channel_id)
            if known is not None and known[0] is not None and known[0].is_ext_shared:
                outside = Audience(channel_id, Exposure.outside)
                types = frozenset(run.report_type for run in view.runs)
                found = verdict(outside, types, rules=self._rules)
                if found in {Verdict.ask, Verdict.refuse}:
                    return ()
        return await digests(tx, order, view)
