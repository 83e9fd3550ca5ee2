"""The welcome of a channel: written once it is known who reads there."""

from collections.abc import Mapping

from typing_extensions import override

from bot.blocks.voice import Voice
from bot.blocks.welcomes import channel_welcome
from bot.clock import Clock
from bot.domain.audience import Exposure
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.jobs.prepared_mail import Draft, PreparedMail
from bot.ports import Store
from bot.services.audiences import AudienceService
from bot.services.languages import language_of
from bot.services.posts import Words
from bot.services.welcomes import WelcomeService
from bot.texts.english import Language


class WelcomeMail(PreparedMail):
    """Asks Slack who is in a channel, and shows the names that all of them may see.

    It is in the language of who invited Waybill. Nobody is told when it cannot be
    posted: nobody asked for it.
    """

    def __init__(
        self,
        store: Store,
        words: Mapping[DeliveryKind, Words],
        clock: Clock,
        welcomes: WelcomeService,
        audiences: AudienceService,
        voice: Voice,
        toll: str,
    ) -> None:
        super().__init__(store, words, clock)
        self._welcomes = welcomes
        self._audiences = audiences
        self._voice = voice
        self._toll = toll

    @override
    async def write(self, delivery: Delivery) -> Draft | str:
        channel = delivery.channel_id
        audience = await self._audiences.of(channel)
        members_only = await self._audiences.is_for_members(audience)
        async with self._store.transaction() as tx:
            shown = await self._welcomes.in_channel(
                tx,
                channel,
                shared=audience.exposure is Exposure.outside,
                members_only=members_only,
            )
            language = await language_of(
                tx, delivery.installation_id, delivery.params["inviter"]
            )
        voice = self._voice.speaking(language)
        return Draft(channel_welcome(shown, voice=voice, toll=self._toll))


class WelcomeWords(Words):
    """What a welcome is called, should it ever have to be named."""

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return language.say("how to use me")
