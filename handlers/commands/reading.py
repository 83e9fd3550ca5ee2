"""Reading a text about reports, with what may be offered to who typed it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.blocks import questions
from bot.domain.commands import Command, Misunderstood, OrderCommand
from bot.domain.grammar import parse
from bot.domain.messages import Message
from bot.domain.organisations import UnknownNamesError
from bot.domain.people import Caller
from bot.domain.period_phrases import PeriodReader
from bot.domain.report_types import Catalogue
from bot.errors import NotAllowedError, UpstreamUnavailableError
from bot.services.overview import OverviewService
from bot.services.suggestions import complete, complete_names
from handlers.conversation import Conversation


class Reader:
    """Reads what is typed; what it offers instead is open to the caller."""

    def __init__(
        self,
        overview: OverviewService,
        catalogue: Catalogue,
        zone: ZoneInfo,
        conversation: Conversation,
    ) -> None:
        self._overview = overview
        self._catalogue = catalogue
        self._zone = zone
        self._clock = conversation.clock
        self._voice_of = conversation.voice_of

    async def read(self, caller: Caller, text: str) -> Command:
        """Return what *text* means, with ways on that are open to *caller*."""
        names = await self._overview.names()
        now = self._clock.now()

        def meant() -> Command:
            return parse(
                text,
                now=now,
                zone=self._zone,
                catalogue=self._catalogue,
                organisations=names,
                told=self._voice_of(caller).language,
            )

        command = meant()
        if not isinstance(command, Misunderstood):
            return command
        allowed = await self.names_open_to(caller)
        # What was read of the caller since then may have told their language.
        again = meant()
        if not isinstance(again, Misunderstood):
            return again
        options = complete(
            again,
            self._catalogue,
            allowed,
            PeriodReader(now, self._zone),
            self._voice_of(caller).language,
        )
        return replace(again, options=options)

    async def other_branches(
        self, caller: Caller, command: OrderCommand, error: UnknownNamesError
    ) -> Message:
        """Return that branches are not known, with *command* for those that fit."""
        names = await self.names_open_to(caller)
        voice = self._voice_of(caller)
        options = complete_names(
            command, error.names, self._catalogue, names, voice.language
        )
        ways = [(each.label, each.command) for each in options]
        return questions.unknown_organisations(error, ways, command, voice=voice)

    async def names_open_to(self, caller: Caller) -> tuple[str, ...]:
        """Return the organisations that *caller* may read of, () where that is none."""
        try:
            return await self._overview.names_for(caller)
        except (NotAllowedError, UpstreamUnavailableError):
            return ()
