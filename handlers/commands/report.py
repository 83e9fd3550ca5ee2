"""The report command: read what was typed, ask the desk it belongs to, answer."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import notices
from bot.domain.commands import (
    AccessCommand,
    AccessVerb,
    CancelCommand,
    Command,
    FileCommand,
    FormCommand,
    LinkCommand,
    OrderCommand,
    ResumeCommand,
    RetryCommand,
    ScheduleAction,
    ScheduleCommand,
    SchedulesCommand,
    ShowCommand,
)
from bot.domain.forms import FormKind
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.phrasing import canonical
from bot.domain.schedules import ScheduleKind
from bot.services.connections import ConnectionService
from handlers.commands.access import AccessDesk
from handlers.commands.orders import OrderDesk
from handlers.commands.overview import OverviewDesk
from handlers.commands.reading import Reader
from handlers.commands.schedules import Beside, ScheduleDesk
from handlers.conversation import Conversation, acknowledge
from handlers.payloads import Typed, modal_for, typed
from handlers.views.forms import Forms


class ReportDesk:
    """Answers a typed text; a button that holds a command asks here, too."""

    def __init__(
        self,
        reader: Reader,
        orders: OrderDesk,
        overview: OverviewDesk,
        schedules: ScheduleDesk,
        access: AccessDesk,
        connections: ConnectionService,
        conversation: Conversation,
    ) -> None:
        self._reader = reader
        self._orders = orders
        self._overview = overview
        self._schedules = schedules
        self._access = access
        self._connections = connections
        self._voice_of = conversation.voice_of

    async def read(self, caller: Caller, text: str) -> Command:
        """Return what *text* means, with ways on that are open to *caller*."""
        return await self._reader.read(caller, text)

    async def answer(self, caller: Caller, command: Command) -> Message:
        """Carry *command* out and return what the caller reads.

        Raises:
            BotError: It could not be done; see each use case.
            SelectionError: The organisations cannot be asked.
        """
        match command:
            case OrderCommand() | CancelCommand() | RetryCommand() | ShowCommand():
                return await self._orders.answer(caller, command)
            case ScheduleCommand() | SchedulesCommand():
                return await self._of_schedules(caller, command)
            case AccessCommand():
                return await self._access.answer(caller, command)
            case ResumeCommand():
                resumed = await self._connections.resume(caller)
                return notices.resumed(
                    resumed.orders, held=resumed.held, voice=self._voice_of(caller)
                )
            case _:
                return await self._overview.answer(caller, command)

    async def _of_schedules(
        self, caller: Caller, command: ScheduleCommand | SchedulesCommand
    ) -> Message:
        if isinstance(command, SchedulesCommand):
            return await self._schedules.listed(caller, ScheduleKind.report)
        if command.action is not ScheduleAction.run:
            return await self._schedules.answer(caller, command)
        trial = await self._schedules.trial(caller, command.number)
        if isinstance(trial, OrderCommand):
            return await self._orders.place(caller, trial)
        return await self._schedules.post_to(caller, trial)

    def beside(self, caller: Caller, command: Command) -> Beside | None:
        """Return what has to call out before it can answer, for beside the ack."""
        if isinstance(command, LinkCommand):
            return lambda: self._orders.links(caller, command)
        if isinstance(command, FileCommand):
            return lambda: self._orders.file(caller, command)
        return self._schedules.beside(caller, command)


class ReportCommand:
    """Answers the slash command; what calls out is answered after the ack."""

    def __init__(
        self,
        desk: ReportDesk,
        forms: Forms,
        conversation: Conversation,
    ) -> None:
        self._desk = desk
        self._forms = forms
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Commit what has to be committed, then acknowledge."""
        said = typed(body, self._conversation.clock)
        if not said.text.strip():
            # Nothing is read first: the right to open a form is short-lived.
            self._open_form(said, body, FormCommand())
            await ack()
            return

        async def work() -> Message | None:
            command = await self._desk.read(said.caller, said.text)
            if command == AccessCommand(AccessVerb.form):
                self._forms.open(
                    said.caller, FormKind.access, modal_for(body), url=said.url
                )
                return None
            if isinstance(command, FormCommand):
                self._open_form(said, body, command)
                return None
            if (beside := self._desk.beside(said.caller, command)) is not None:
                self._conversation.later(said.url, beside, caller=said.caller)
                return None
            return await self._desk.answer(said.caller, command)

        await acknowledge(
            ack, await self._conversation.now(said.caller, said.url, work)
        )

    def _open_form(
        self, said: Typed, body: dict[str, Any], command: FormCommand
    ) -> None:
        self._forms.open(
            said.caller,
            FormKind.order,
            modal_for(body),
            command=canonical(command.order) if command.order else "",
            url=said.url,
        )


def register(app: AsyncApp, name: str, command: ReportCommand) -> None:
    """Listen to the slash command *name*."""
    app.command(name)(command)
