"""Orders: placed, cancelled, retried and shown, and what is fetched of them."""

from bot.blocks import fan_out, files, links, reports
from bot.domain.commands import (
    CancelCommand,
    FileCommand,
    LinkCommand,
    OrderCommand,
    RetryCommand,
    ShowCommand,
)
from bot.domain.fan_out import NotConfirmedError
from bot.domain.messages import Message
from bot.domain.organisations import UnknownNamesError
from bot.domain.people import Caller
from bot.services.cancelling import CancelService
from bot.services.files import FileService
from bot.services.links import LinkService
from bot.services.order_book import Outcome, Placed
from bot.services.orders import OrderService
from bot.services.overview import OverviewService
from bot.services.retrying import RetryService
from handlers.commands.reading import Reader
from handlers.conversation import Conversation


class OrderDesk:
    """Answers what is asked of an order, new or here already."""

    def __init__(
        self,
        orders: OrderService,
        cancelling: CancelService,
        retrying: RetryService,
        links_service: LinkService,
        file_service: FileService,
        overview: OverviewService,
        reader: Reader,
        conversation: Conversation,
    ) -> None:
        self._orders = orders
        self._cancelling = cancelling
        self._retrying = retrying
        self._links = links_service
        self._files = file_service
        self._overview = overview
        self._reader = reader
        self._voice_of = conversation.voice_of

    async def answer(
        self,
        caller: Caller,
        command: OrderCommand | CancelCommand | RetryCommand | ShowCommand,
    ) -> Message:
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
            about=asked.about,
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
            return await self._reader.other_branches(caller, command, error)

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
