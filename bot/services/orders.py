"""Ordering reports."""

from bot.domain.commands import Form, OrderCommand
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.fan_out import unconfirmed
from bot.domain.grants import Right
from bot.domain.orders import (
    Order,
    OrderState,
)
from bot.domain.people import Caller
from bot.domain.phrasing import canonical
from bot.domain.schedules import DueMark, due_mark
from bot.errors import NotYetError
from bot.ports import Store, Transaction
from bot.services.access import Access, Standing
from bot.services.languages import language_of
from bot.services.order_book import (
    OrderBook,
    Outcome,
    Placed,
    spec_of,
    start,
    titles_of,
)
from bot.services.order_plans import OrderPlans, destination
from bot.services.tenancy import Tenancy

# What the owner of a schedule has to be let do at the time when it is due.
_DUE = (Right.order, Right.schedule)


class OrderService:
    """Commits orders: typed ones, due ones, and those that had to be looked up."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        plans: OrderPlans,
        book: OrderBook,
        *,
        files: bool = True,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._plans = plans
        self._book = book
        self._files = files

    async def place(self, caller: Caller, command: OrderCommand) -> Placed:
        """Commit an order, or find the one that already brings the same.

        A replayed request finds its own order.

        Raises:
            NotAllowedError: The caller may not order.
            NotConfiguredError: No supplier credentials are set.
            NotConfirmedError: It is large, and what it costs was not said before.
            NotYetError: A form that is not offered was asked for.
            SelectionError: The organisations cannot be asked.
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        tenant, connection_id = self._tenancy.tenant, self._tenancy.supplier
        self.must_be_offered(command)
        async with self._store.transaction() as tx:
            connection = await tx.connections.lock(connection_id)
            if (earlier := await tx.requests.find(caller.request_key)) is not None:
                return await self._book.replayed(tx, earlier.outcome)
            standing = await self._access.standing(tx, tenant.installation, caller)
            fetched = connection.organisations_at is not None
            place = destination(caller, command)
            known = await self._access.knows_place(tx, tenant.installation, place)
            if standing is Standing.unknown or not known or not fetched:
                await self._plans.must_not_ask(tx, caller, command, standing)
                order = await self._book.accept(tx, caller, command)
                return await self._book.answer(tx, caller, order, Outcome.accepted)
            planned = await self._plans.planned(tx, caller, command)
            if (same := await self._plans.same(tx, command, planned)) is not None:
                order, just_now = same
                outcome = Outcome.just_now if just_now else Outcome.already
                return await self._book.answer(tx, caller, order, outcome)
            planned = await self._plans.agreed(tx, caller, command, planned)
            order = await self._book.open(tx, caller, command, planned)
            return await self._book.answer(tx, caller, order, Outcome.ordered)

    async def place_due(
        self, tx: Transaction, caller: Caller, command: OrderCommand, mark: DueMark
    ) -> str:
        """Commit what a schedule orders, in the transaction that lets it fire.

        It is ordered although it may be here already: it is due where it is posted.
        Returns the order's id.

        Raises:
            NotAllowedError: The schedule's owner may not order.
            NotConfiguredError: No supplier credentials are set.
            NotYetError: A form that is not offered was asked for.
            SelectionError: The organisations cannot be asked.
        """
        tenant, connection_id = self._tenancy.tenant, self._tenancy.supplier
        self.must_be_offered(command)
        connection = await tx.connections.lock(connection_id)
        standing = await self._access.standing(tx, tenant.installation, caller)
        if standing is Standing.unknown or connection.organisations_at is None:
            return (await self._book.accept(tx, caller, command, mark)).ref
        planned = await self._plans.planned(tx, caller, command, _DUE)
        return (await self._book.open(tx, caller, command, planned, mark)).ref

    async def resolve(
        self, caller: Caller, order: Order, command: OrderCommand
    ) -> None:
        """Open an accepted order, now that what it needs is known.

        Raises:
            NotAllowedError: Who ordered may not order this; it stays accepted.
            NotConfirmedError: It has to be confirmed first; it stays accepted.
            SelectionError: The organisations cannot be asked; it stays accepted.
        """
        async with self._store.transaction() as tx:
            await tx.connections.lock(order.connection_id)
            order = await tx.orders.lock(order.id)
            if order.state is not OrderState.accepted:
                return  # another process was faster, or somebody cancelled
            mark = due_mark(order.spec)
            rights = _DUE if mark is not None else (Right.order,)
            planned = await self._plans.planned(tx, caller, command, rights)
            if mark is None:
                if (same := await self._plans.same(tx, command, planned)) is not None:
                    await _point_to(tx, order, same[0])
                    return
                planned = await self._plans.agreed(tx, caller, command, planned)
            changes = {
                "command": canonical(unconfirmed(command)),
                "fingerprint": planned.fingerprint,
                "partial_sums": planned.partial_sums,
                "spec": spec_of(titles_of(planned), command.form, mark),
            }
            await tx.orders.plan(order, planned.runs, changes)
            await start(tx, order, planned.runs)

    def must_be_offered(self, command: OrderCommand) -> None:
        """Let only those orders through whose results can be brought.

        Raises:
            NotYetError: A form that is not offered was asked for.
        """
        if command.schedule is not None:
            raise ValueError("a schedule is rehearsed and saved, not ordered")
        if command.form is not Form.link and not self._files:
            raise NotYetError(command.form.value)

    async def may_schedule(
        self, tx: Transaction, caller: Caller, command: OrderCommand
    ) -> int:
        """Let only those through who may order this again and again.

        Returns how many reports it is each time.

        Raises:
            NotAllowedError: They may not.
            SelectionError: The organisations cannot be asked.
        """
        return len((await self._plans.planned(tx, caller, command, _DUE)).runs)


async def _point_to(tx: Transaction, order: Order, same: Order) -> None:
    """End an accepted order that another one brings already, and say so."""
    language = await language_of(tx, order.installation_id, order.ordered_by)
    sentence = language.say("{ref} brings the same already.", ref=same.ref)
    await tx.orders.refuse(order.id, sentence)
    await tx.outbox.add(
        NewDelivery(
            order.installation_id,
            order.id,
            DeliveryKind.refusal,
            f"refusal:{order.id}",
            order.ordered_by,
            {"same": same.id},
        )
    )
    await tx.audit.add(
        order.installation_id,
        order.ordered_by,
        "order_pointed",
        ref=order.ref,
        same=same.ref,
    )
