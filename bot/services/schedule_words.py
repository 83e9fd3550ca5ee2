"""What is posted about schedules unasked: that one stands still, or has a new owner."""

from collections.abc import Mapping

from typing_extensions import override

from bot.blocks import schedules
from bot.blocks.voice import Voice
from bot.domain.deliveries import Delivery
from bot.domain.messages import Message
from bot.domain.schedules import Pause, ScheduleKind, ScheduleState
from bot.ports import Transaction
from bot.services.languages import language_for
from bot.services.posts import Words
from bot.services.schedule_texts import ScheduleTexts
from bot.texts.english import Language


class ScheduleWords(Words):
    """Says how a schedule stands when it is posted; nothing, if that has changed."""

    def __init__(
        self, texts: ScheduleTexts, voices: Mapping[ScheduleKind, Voice]
    ) -> None:
        self._texts = texts
        self._voices = voices

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return language.say("a schedule of yours")

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message | None:
        schedule = await tx.schedules.get(delivery.params["schedule"])
        if schedule.version != delivery.params["version"]:
            return None
        names, now = await self._texts.names(tx), await tx.now()
        language = await language_for(tx, delivery, schedule.content.owner)
        view = self._texts.view(schedule, names, now, language)
        voice = self._voices[view.kind].speaking(language)
        if schedule.state is ScheduleState.paused and schedule.pause is not Pause.asked:
            return schedules.stopped(view, voice=voice)
        return schedules.handed_over(view, voice=voice)
