"""What only reads: lists, figures, the trail, help, and what is asked back."""

from bot.blocks import audit, listing, questions
from bot.blocks import help as help_blocks
from bot.domain.commands import (
    AuditCommand,
    Command,
    FormCommand,
    HelpCommand,
    ListCommand,
    Misunderstood,
    OrganisationsCommand,
    QuotaCommand,
    StatusCommand,
    TypesCommand,
)
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.services.overview import OverviewService
from handlers.commands.reading import Reader
from handlers.conversation import Conversation


class OverviewDesk:
    """Answers what changes no order."""

    def __init__(
        self, overview: OverviewService, reader: Reader, conversation: Conversation
    ) -> None:
        self._overview = overview
        self._reader = reader
        self._voice_of = conversation.voice_of

    async def answer(self, caller: Caller, command: Command) -> Message:
        """Return what the caller reads.

        Raises:
            BotError: The caller may not read it, or it cannot be read now.
        """
        match command:
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
            case AuditCommand():
                lines = await self._overview.trail(caller, command.ref)
                return audit.trail(command.ref, lines, voice=self._voice_of(caller))
            case ListCommand():
                return await self._listed(caller, command)
            case TypesCommand():
                rows = [
                    listing.TypeRow(each.title, each.aliases)
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
                return listing.status(
                    running.views, total=running.total, voice=self._voice_of(caller)
                )
            case _:
                raise TypeError(f"no answer to {type(command).__name__}")

    async def _listed(self, caller: Caller, command: ListCommand) -> Message:
        own = command.filter == "mine"
        found = await self._overview.orders(
            caller, None if own else command.filter, own=own
        )
        return listing.orders(
            found.views,
            command.filter,
            total=found.total,
            voice=self._voice_of(caller),
        )

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
        names = await self._reader.names_open_to(caller)
        return help_blocks.examples(names[-1] if names else "", self._voice_of(caller))
