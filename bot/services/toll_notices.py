"""What is told about the toll API to those who can mend it."""

from typing_extensions import override

from bot.blocks.toll_problems import key_refused
from bot.blocks.voice import Voice
from bot.domain.deliveries import Delivery
from bot.domain.messages import Message
from bot.ports import Transaction
from bot.services.languages import language_for
from bot.services.posts import Words
from bot.texts.english import Language


class TollKeyWords(Words):
    """Tells an administrator that the API refuses our key."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return language.say("the key of the toll API")

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message:
        language = await language_for(tx, delivery, "")
        return key_refused(voice=self._voice.speaking(language))
