"""What an order turns out to need, and whether it may be had."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.commands import OrderCommand, Place
from bot.domain.fan_out import NotConfirmedError, is_fan_out
from bot.domain.grants import Right
from bot.domain.orders import Order
from bot.domain.organisations import Organisation, Scope, SelectionError
from bot.domain.people import Caller
from bot.domain.planning import OrderPlan, plan
from bot.domain.report_types import Catalogue
from bot.errors import NotAllowedError
from bot.ports import Transaction
from bot.services.access import Access, Standing
from bot.services.fan_out import FanOuts
from bot.services.tenancy import Tenancy

JUST_NOW = timedelta(minutes=1)


class OrderPlans:
    """Plans orders within somebody's rights; reads alone, inside of a transaction."""

    def __init__(
        self,
        tenancy: Tenancy,
        access: Access,
        catalogue: Catalogue,
        zone: ZoneInfo,
    ) -> None:
        self._tenancy = tenancy
        self._access = access
        self._catalogue = catalogue
        self._zone = zone
        self._fan_outs = FanOuts(catalogue, zone)

    async def planned(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        rights: tuple[Right, ...] = (Right.order,),
    ) -> OrderPlan:
        """Return the runs of *command*; all means all that is open to the caller.

        Raises:
            NotAllowedError: The caller lacks one of *rights*, or the place is none.
            SelectionError: The organisations cannot be asked.
        """
        directory = await tx.organisations.directory(self._tenancy.supplier)
        names = {each.id: each.name for each in directory}
        installation = self._tenancy.tenant.installation
        if command.selection.scope is not Scope.named:
            open_ones = await self._open_to(tx, caller, rights, directory)
            directory = open_ones or directory
        planned = plan(command, self._catalogue, directory, self._zone)
        asked = {
            run.organisation_id: names[run.organisation_id] for run in planned.runs
        }
        for right in rights:
            await self._access.must(tx, installation, caller, right, asked)
        place = destination(caller, command)
        await self._access.must_suit(tx, installation, place, asked)
        return planned

    async def same(
        self, tx: Transaction, command: OrderCommand, planned: OrderPlan
    ) -> tuple[Order, bool] | None:
        """Return the order that brings the same, and whether it was made just now."""
        same = await tx.orders.same(
            self._tenancy.supplier, planned.fingerprint, JUST_NOW
        )
        # Twice within a minute is a slip, even of who wants it afresh.
        return None if same and command.afresh and not same[1] else same

    async def must_not_ask(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        standing: Standing,
    ) -> None:
        """Let nothing be accepted unseen that has to be confirmed first.

        Raises:
            NotAllowedError: The caller may not order it, or is not known.
            NotConfirmedError: It is large, and what it costs was not said before.
        """
        directory = await tx.organisations.directory(self._tenancy.supplier)
        if command.confirmed or not directory:
            return
        try:
            planned = plan(command, self._catalogue, directory, self._zone)
        except SelectionError:
            return  # which is told when it is looked up
        if not is_fan_out(command, planned):
            return
        if standing is Standing.unknown:
            raise NotAllowedError("unknown_person")
        open_ones = await self.planned(tx, caller, command)
        await self.agreed(tx, caller, command, open_ones)

    async def agreed(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        planned: OrderPlan,
    ) -> OrderPlan:
        """Return what is to be ordered, if it is small or confirmed.

        Of a large order what is here already is taken over, unless asked afresh.

        Raises:
            NotConfirmedError: It is large, and what it costs was not said before.
        """
        if not is_fan_out(command, planned):
            return planned
        connection_id = self._tenancy.supplier
        if not command.confirmed:
            directory = await tx.organisations.directory(connection_id)
            open_ones = await self._open_to(tx, caller, (Right.order,), directory)
            proposal = await self._fan_outs.proposal(
                tx,
                connection_id,
                command,
                planned,
                directory if len(open_ones) == len(directory) else (),
            )
            raise NotConfirmedError(proposal)
        if command.afresh:
            return planned
        return await self._fan_outs.reusing(tx, connection_id, planned)

    async def _open_to(
        self,
        tx: Transaction,
        caller: Caller,
        rights: tuple[Right, ...],
        directory: tuple[Organisation, ...],
    ) -> tuple[Organisation, ...]:
        installation = self._tenancy.tenant.installation
        open_ones = frozenset(each.id for each in directory)
        for right in rights:
            open_ones = await self._access.reach(
                tx, installation, caller, right, open_ones
            )
        return tuple(each for each in directory if each.id in open_ones)


def thread(caller: Caller, command: OrderCommand) -> str:
    """Return the thread that an order's card is for, "" for none."""
    # A form names the channel; what is typed to a channel is for all who read there.
    here = command.destination.kind is Place.here or bool(caller.opened_in)
    return caller.thread_in(destination(caller, command)) if here else ""


def destination(caller: Caller, command: OrderCommand) -> str:
    """Return the conversation that an order's card is for."""
    match command.destination.kind:
        case Place.me:
            return caller.user_id
        case Place.channel:
            return command.destination.channel_id or caller.channel_id
        case _:
            return caller.channel_id
