"""The toll command: read what was typed, ask, answer the person alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import toll as blocks
from bot.blocks import toll_presses as presses
from bot.blocks.parts import Press
from bot.blocks.toll_help import toll_help
from bot.blocks.toll_problems import key_resumed
from bot.blocks.toll_questions import ask_again, misunderstood, report_list
from bot.domain.channels import is_dm
from bot.domain.commands import (
    OrderCommand,
    ScheduleAction,
    ScheduleCommand,
    SchedulesCommand,
)
from bot.domain.forms import FormKind
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.schedules import ScheduleKind, schedule_reference
from bot.domain.toll import Reading
from bot.domain.toll_commands import (
    TollCommand,
    TollDigestCommand,
    TollFormCommand,
    TollHelpCommand,
    TollMisunderstood,
    TollReportCommand,
    TollReportsCommand,
    TollResumeKeyCommand,
)
from bot.domain.toll_grammar import parse
from bot.domain.toll_phrasing import canonical
from bot.domain.toll_reports import ALL
from bot.domain.toll_summaries import title
from bot.errors import NotYetError, ScheduleStandsError
from bot.services.toll import TollService
from bot.services.toll_posts import TollPosts
from bot.services.toll_suggestions import complete
from bot.view_reply import Reply
from handlers.commands.schedules import Beside, ScheduleDesk
from handlers.commands.toll_watches import AboutWatches, WatchDesk
from handlers.conversation import Answer, Conversation, acknowledge
from handlers.payloads import modal_for, typed
from handlers.views.forms import Forms

_TABLES = frozenset({blocks.Rung.table, blocks.Rung.plain_table})
Asked = TollReportCommand | TollDigestCommand


class TollDesk:
    """Answers a typed text; a button that holds a command asks here, too."""

    def __init__(
        self,
        toll: TollService,
        posts: TollPosts,
        watches: WatchDesk,
        schedules: ScheduleDesk,
        zone: ZoneInfo,
        conversation: Conversation,
    ) -> None:
        self._toll = toll
        self._posts = posts
        self._watches = watches
        self._schedules = schedules
        self._zone = zone
        self._conversation = conversation
        self._voice_of = conversation.voice_of

    def read(self, caller: Caller, text: str) -> TollCommand:
        """Return what *text* means, with ways on if it is not understood."""
        now = self._conversation.clock.now()
        language = self._voice_of(caller).language
        command = parse(text, now=now, zone=self._zone, language=language)
        if isinstance(command, TollMisunderstood):
            return replace(command, options=complete(command, language))
        return command

    async def answer(
        self,
        caller: Caller,
        command: TollCommand,
        url: Reply,
        *,
        replace: bool = False,
    ) -> Message | None:
        """Return what a command is answered that asks the API nothing at once.

        None where the rest of the answer follows by *url*.

        Raises:
            NotAllowedError: The caller may not use Waybill.
            NotConfiguredError: No toll credentials are set.
            NotYetError: This release does not offer it.
        """
        if isinstance(command, AboutWatches):
            return await self._watches.carry_out(caller, command, url, replace=replace)
        if isinstance(command, TollFormCommand):
            # Where no form can be opened, this says how to type the same.
            return toll_help(None, voice=self._voice_of(caller))
        if isinstance(command, TollHelpCommand):
            return toll_help(command.topic, voice=self._voice_of(caller))
        await self._toll.may_look(caller)
        match command:
            case TollReportsCommand():
                return report_list(voice=self._voice_of(caller))
            case TollResumeKeyCommand():
                held = await self._toll.resume(caller)
                return key_resumed(held=held, voice=self._voice_of(caller))
            case TollMisunderstood():
                return misunderstood(
                    command, command.options, voice=self._voice_of(caller)
                )
            case SchedulesCommand():
                return await self._schedules.listed(caller, ScheduleKind.toll)
            case ScheduleCommand():
                return await self._schedule(caller, command)
            case _:
                raise NotYetError(type(command).__name__)

    def beside(self, caller: Caller, command: TollCommand) -> Beside | None:
        """Return what has to ask Slack before it can answer, for beside the ack."""
        return self._schedules.beside(caller, command)

    async def _schedule(self, caller: Caller, command: ScheduleCommand) -> Message:
        if command.action is not ScheduleAction.run:
            return await self._schedules.answer(caller, command)
        trial = await self._schedules.trial(caller, command.number)
        if isinstance(trial, OrderCommand):
            raise ScheduleStandsError(schedule_reference(command.number), "report")
        return await self._schedules.post_to(caller, trial)

    async def show(
        self, caller: Caller, asked: Asked, *, as_table: bool = False
    ) -> Answer:
        """Ask the API, or whoever did just now, and return the forms of the answer.

        None if this very request was answered before, or the answer comes as a
        message of its own.

        Raises:
            BotError: There is no answer; see the service.
        """
        name = asked.report if isinstance(asked, TollReportCommand) else ALL
        reading = await self._toll.answer(caller, name, asked.criteria)
        if reading is None:
            return None
        if is_dm(caller.channel_id):
            # Nobody else reads there: a message of its own stays, and takes pictures.
            await self._posts.show(caller, name, asked.criteria, as_table=as_table)
            return None
        if name == ALL:
            return self._digest(caller, reading)
        return self._report(caller, reading, as_table=as_table)

    def again(self, caller: Caller, asked: Asked) -> Press:
        """Return the button that asks the same once more."""
        name = asked.report if isinstance(asked, TollReportCommand) else ALL
        voice = self._voice_of(caller)
        return ask_again(name, asked.criteria.value, voice, canonical(asked))

    def _digest(self, caller: Caller, reading: Reading) -> Message:
        voice = self._voice_of(caller)
        return blocks.digest_message(
            reading.summaries(voice.language),
            reading.criteria.value,
            fetched_at=reading.taken_at,
            kept_until=_kept_until(reading),
            unread=[title(each, voice.language) for each in reading.missing],
            offers=presses.offered(presses.on_digest(reading.criteria.value, voice)),
            voice=voice,
        )

    def _report(
        self, caller: Caller, reading: Reading, *, as_table: bool
    ) -> Iterator[Message]:
        voice = self._voice_of(caller)
        summary = reading.summary(voice.language)
        rung = blocks.Rung.table if as_table else blocks.Rung.native
        picture = blocks.Picture(rung)
        offers = presses.offered(presses.on_summary(summary, voice))
        if blocks.placed(summary, picture) in _TABLES:
            offers = [each for each in offers if each.action_id != presses.TABLE]
        return blocks.forms(
            summary,
            fetched_at=reading.taken_at,
            kept_until=_kept_until(reading),
            picture=picture,
            offers=offers,
            voice=voice,
        )


class TollCommandListener:
    """Answers the slash command; what asks the API is answered after the ack."""

    def __init__(
        self, desk: TollDesk, forms: Forms, conversation: Conversation
    ) -> None:
        self._desk = desk
        self._forms = forms
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge at once; numbers follow."""
        said = typed(body, self._conversation.clock)
        command = self._desk.read(said.caller, said.text)
        if isinstance(command, TollFormCommand):
            reply = modal_for(body)
            self._forms.open(
                said.caller, FormKind.toll, reply, command=command.text, url=said.url
            )
            await ack()
            return
        if isinstance(command, Asked):
            self._conversation.later(
                said.url,
                lambda: self._desk.show(said.caller, command),
                ways_on=[self._desk.again(said.caller, command)],
                caller=said.caller,
            )
            await ack()
            return
        if (beside := self._desk.beside(said.caller, command)) is not None:
            self._conversation.later(said.url, beside, caller=said.caller)
            await ack()
            return
        message = await self._conversation.now(
            said.caller,
            said.url,
            lambda: self._desk.answer(said.caller, command, said.url),
        )
        await acknowledge(ack, message)


def register(app: AsyncApp, name: str, command: TollCommandListener) -> None:
    """Listen to the slash command *name*."""
    app.command(name)(command)


def _kept_until(reading: Reading) -> Any:
    # Only worth saying where somebody might have expected newer numbers.
    return None if reading.fresh else reading.again_at
