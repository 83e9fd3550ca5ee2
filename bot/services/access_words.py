"""What administrators are asked, and what is answered, by direct message."""

from typing_extensions import override

from bot.blocks import access as blocks
from bot.blocks.voice import Voice
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.messages import Message
from bot.ports import Transaction
from bot.services.languages import language_for
from bot.services.posts import Words
from bot.services.tenancy import Tenancy
from bot.texts.english import Language


class AccessWords(Words):
    """A request as it stands when it is told."""

    def __init__(self, tenancy: Tenancy, voice: Voice) -> None:
        self._tenancy = tenancy
        self._voice = voice

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return language.say("a request for access")

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message | None:
        request = await tx.access_requests.request(
            delivery.installation_id, delivery.params["request"]
        )
        if request is None:
            return None
        tenant = self._tenancy.tenant
        names: dict[int, str] = {}
        if tenant.supplier_connection is not None:
            directory = await tx.organisations.directory(tenant.supplier_connection)
            names = {each.id: each.name for each in directory}
        wish = blocks.Wish(
            request.id,
            request.user_id,
            request.right,
            tuple(names[each] for each in request.organisation_ids if each in names),
            request.state,
            request.decided_by,
        )
        language = await language_for(tx, delivery, request.user_id)
        voice = self._voice.speaking(language)
        if delivery.kind is DeliveryKind.access_answer:
            return blocks.answer(wish, voice=voice)
        return blocks.wish(wish, voice=voice)
