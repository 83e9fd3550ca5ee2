"""The report command: read what was typed, call one use case, answer."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import (
    audit,
    fan_out,
    files,
    links,
    listing,
    notices,
    questions,
    reports,
)
from bot.blocks import help as help_blocks
from bot.domain.commands import (
    AccessCommand,
    AccessVerb,
    AuditCommand,
    CancelCommand,
    Command,
    FileCommand,
    FormCommand,
    HelpCommand,
    LinkCommand,
    ListCommand,
    Misunderstood,
    OrderCommand,
    OrganisationsCommand,
    QuotaCommand,
    ResumeCommand,
    RetryCommand,
    ScheduleAction,
    ScheduleCommand,
    SchedulesCommand,
    ShowCommand,
    StatusCommand,
    TypesCommand,
)
from bot.domain.fan_out import NotConfirmedError
from bot.domain.forms import FormKind
from bot.domain.grammar import parse
from bot.domain.messages import Message
from bot.domain.organisations import UnknownNamesError
from bot.domain.people import Caller
from bot.domain.period_phrases import PeriodReader
from bot.domain.phrasing import canonical
from bot.domain.report_types import Catalogue
from bot.domain.schedules import ScheduleKind
from bot.errors import NotAllowedError, UpstreamUnavailableError
from bot.services.cancelling import CancelService
from bot.services.connections import ConnectionService
from bot.services.files import FileService
from bot.services.links import LinkService
from bot.services.order_book import Outcome, Placed
from bot.services.orders import OrderService
from bot.services.overview import OverviewService
from bot.services.retrying import RetryService
from bot.services.suggestions import complete, complete_names
from handlers.commands.access import AccessDesk
from handlers.commands.schedules import ScheduleDesk
from handlers.conversation import Conversation, acknowledge
from handlers.payloads import Typed, modal_for, typed
from handlers.views.kinds import FormOpener


class ReportDesk:
    """Answers a typed text; a button that holds a command asks here, too."""

    def __init__(
        self,
        orders: OrderService,
        cancelling: CancelService,
        retrying: RetryService,
        links_service: LinkService,
        file_service: FileService,
        overview: OverviewService,
        schedules: ScheduleDesk,
        access: AccessDesk,
        connections: ConnectionService,
        catalogue: Catalogue,
        zone: ZoneInfo,
        conversation: Conversation,
    ) -> None:
        self._orders = orders
        self._cancelling = cancelling
        self._retrying = retrying
        self._schedules = schedules
        self._links = links_service
        self._files = file_service
        self._overview = overview
        self._access = access
        self._connections = connections
        self._catalogue = catalogue
        self._zone = zone
        self._conversation = conversation
        self._voice_of = conversation.voice_of

    async def read(self, caller: Caller, text: str) -> Command:
        """Return what *text* means, with ways on that are open to *caller*."""
        names = await self._overview.names()
        now = self._conversation.clock.now()

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
        allowed = await self._open_to(caller)
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
        return _with_options(again, options)

    async def answer(self, caller: Caller, command: Command) -> Message:
        """Carry *command* out and return what the caller reads.

        Raises:
            BotError: It could not be done; see each use case.
            SelectionError: The organisations cannot be asked.
        """
        match command:
            case OrderCommand():
                return await self.place(caller, command)
            case CancelCommand():
                done = await self._cancelling.cancel(caller, command.ref, command.run)
                return reports.cancelled(
                    done.view,
                    done.stopped,
                    done.still_built,
                    voice=self._voice_of(caller),
                )
            case RetryCommand():
                retried = await self._retrying.retry(
                    caller, command.ref, command.names, command.run
                )
                return reports.retried(
                    retried.old_ref, retried.view, voice=self._voice_of(caller)
                )
            case ShowCommand():
                view = await self._overview.order(caller, command.ref)
                return reports.card(view, voice=self._voice_of(caller))
            case ScheduleCommand() | SchedulesCommand():
                return await self._of_schedules(caller, command)
            case Misunderstood():
                # The ways on name organisations, which are not for everybody.
                await self._overview.may_look(caller)
                return questions.misunderstood(command, voice=self._voice_of(caller))
            case HelpCommand() | FormCommand():
                # Where no form can be opened, this says how to type the same.
                return help_blocks.help_page(
                    command.topic if isinstance(command, HelpCommand) else None,
                    await self._examples(caller),
                    voice=self._voice_of(caller),
                )
            case _:
                return await self._overview_of(caller, command)

    async def _of_schedules(
        self, caller: Caller, command: ScheduleCommand | SchedulesCommand
    ) -> Message:
        if isinstance(command, SchedulesCommand):
            return await self._schedules.listed(caller, ScheduleKind.report)
        if command.action is not ScheduleAction.run:
            return await self._schedules.answer(caller, command)
        trial = await self._schedules.trial(caller, command.number)
        if isinstance(trial, OrderCommand):
            return await self.place(caller, trial)
        return await self._schedules.post_to(caller, trial)

    def beside(
        self, caller: Caller, command: Command
    ) -> Callable[[], Awaitable[Message | None]] | None:
        """Return what has to call out before it can answer, for beside the ack."""
        if isinstance(command, LinkCommand):
            return lambda: self.links(caller, command)
        return self._schedules.beside(caller, command)

    async def links(self, caller: Caller, command: LinkCommand) -> Message | None:
        """Mint links and return them; None if this very request was answered before.

        Raises:
            BotError: They could not be minted; see the use case.
        """
        if await self._links.is_replay(caller):
            return None
        minted = await self._links.mint(
            caller, command.ref, names=command.names, number=command.run
        )
        return links.link_page(
            minted.page, period=minted.view.period, voice=self._voice_of(caller)
        )

    async def file(self, caller: Caller, command: FileCommand) -> Message:
        """Have an order's reports put into a file and say that it comes.

        Raises:
            BotError: There can be none; see the use case.
        """
        asked = await self._files.ask(caller, command.ref, command.form)
        return files.on_its_way(
            asked.view,
            asked.form,
            asked.files,
            again=asked.again,
            voice=self._voice_of(caller),
        )

    async def place(self, caller: Caller, command: OrderCommand) -> Message:
        """Order what *command* says and return the acknowledgement."""
        return self._acknowledged(caller, await self._placed(caller, command))

    async def ordered(self, caller: Caller, command: OrderCommand) -> Message:
        """Order what *command* says, as :meth:`place` does.

        Raises:
            SelectionError: The organisations cannot be asked.
        """
        return self._acknowledged(caller, await self._agreed(caller, command))

    def _acknowledged(self, caller: Caller, placed: Placed | Message) -> Message:
        if isinstance(placed, Message):
            return placed
        return reports.acknowledgement(
            placed.view,
            in_channel=placed.view.channel_id == caller.channel_id,
            checking=placed.outcome is Outcome.accepted,
            voice=self._voice_of(caller),
        )

    async def place_in_thread(
        self, caller: Caller, command: OrderCommand
    ) -> Message | None:
        """Order what *command* says; None where its card says so in the thread."""
        placed = await self._placed(caller, command)
        if isinstance(placed, Message):
            return placed
        view = placed.view
        if view.channel_id == caller.channel_id and not view.refusal:
            return None
        return reports.acknowledgement(
            view, in_channel=False, voice=self._voice_of(caller)
        )

    async def _placed(self, caller: Caller, command: OrderCommand) -> Placed | Message:
        """Return a new order, or what else its asker reads."""
        try:
            return await self._agreed(caller, command)
        except UnknownNamesError as error:
            names = await self._open_to(caller)
            options = complete_names(
                command,
                error.names,
                self._catalogue,
                names,
                self._voice_of(caller).language,
            )
            return questions.unknown_organisations(
                error,
                [(each.label, each.command) for each in options],
                command,
                voice=self._voice_of(caller),
            )

    async def _agreed(self, caller: Caller, command: OrderCommand) -> Placed | Message:
        """Return a new order, the one that is here already, or what it would cost."""
        try:
            placed = await self._orders.place(caller, command)
        except NotConfirmedError as error:
            return fan_out.estimate(error.proposal, voice=self._voice_of(caller))
        if placed.outcome in {Outcome.already, Outcome.just_now}:
            just_now = placed.outcome is Outcome.just_now
            return reports.already_there(
                placed.view,
                just_now=just_now,
                asker=caller.user_id,
                voice=self._voice_of(caller),
            )
        return placed

    async def _overview_of(self, caller: Caller, command: Command) -> Message:
        match command:
            case AccessCommand():
                return await self._access.answer(caller, command)
            case ResumeCommand():
                resumed = await self._connections.resume(caller)
                return notices.resumed(
                    resumed.orders, held=resumed.held, voice=self._voice_of(caller)
                )
            case AuditCommand():
                lines = await self._overview.trail(caller, command.ref)
                return audit.trail(command.ref, lines, voice=self._voice_of(caller))
            case ListCommand():
                own = command.filter == "mine"
                views = await self._overview.orders(
                    caller, None if own else command.filter, own=own
                )
                return listing.orders(
                    views, command.filter, voice=self._voice_of(caller)
                )
            case TypesCommand():
                rows = [
                    listing.TypeRow(each.title, each.value, each.aliases)
                    for each in await self._overview.report_types(caller)
                ]
                return listing.types(rows, voice=self._voice_of(caller))
            case OrganisationsCommand():
                return await self._organisations(caller, command)
            case QuotaCommand():
                return listing.quota(
                    await self._quota(caller), voice=self._voice_of(caller)
                )
            case StatusCommand():
                running = await self._overview.orders(caller, "running")
                return listing.status(running, voice=self._voice_of(caller))
            case _:
                raise TypeError(f"no answer to {type(command).__name__}")

    async def _organisations(
        self, caller: Caller, command: OrganisationsCommand
    ) -> Message:
        if command.refresh:
            await self._overview.refresh_organisations(caller)
        found = await self._overview.organisations(caller)
        return listing.organisations(
            listing.tree(found.organisations),
            found.fetched_at,
            voice=self._voice_of(caller),
        )

    async def _quota(self, caller: Caller) -> listing.Quota:
        quota = await self._overview.quota(caller)
        uses = {
            operation: listing.Use(use.used, use.limit, use.blocked_until)
            for operation, use in quota.uses.items()
        }
        return listing.Quota(
            generate=uses["generate"],
            get=uses["get"],
            link=uses["link"],
            waiting=quota.waiting,
            lanes=quota.lanes,
            lane_limit=quota.lane_limit,
        )

    async def _examples(self, caller: Caller) -> list[str]:
        # Help is for everybody, what is in it need not be.
        names = await self._open_to(caller)
        return help_blocks.examples(names[-1] if names else "", self._voice_of(caller))

    async def _open_to(self, caller: Caller) -> tuple[str, ...]:
        try:
            return await self._overview.names_for(caller)
        except (NotAllowedError, UpstreamUnavailableError):
            return ()


class ReportCommand:
    """Answers the slash command; what calls out is answered after the ack."""

    def __init__(
        self, desk: ReportDesk, forms: FormOpener, conversation: Conversation
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
            if isinstance(command, FileCommand):
                self._conversation.later(
                    said.url,
                    lambda: self._desk.file(said.caller, command),
                    caller=said.caller,
                )
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


def _with_options(command: Misunderstood, options: tuple[Any, ...]) -> Misunderstood:
    return Misunderstood(
        problem=command.problem,
        partial=command.partial,
        word=command.word,
        candidates=command.candidates,
        options=options,
        days=command.days,
    )
