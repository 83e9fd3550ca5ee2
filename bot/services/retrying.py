"""Ordering once more what an order brought, or failed to."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.commands import Form
from bot.domain.grants import Right
from bot.domain.orders import (
    RETRYABLE,
    NewOrder,
    Order,
    OrderView,
    PlannedRun,
    Run,
    RunState,
)
from bot.domain.organisations import UnknownNamesError
from bot.domain.people import Caller
from bot.domain.planning import fingerprint
from bot.domain.text import fold
from bot.errors import NothingToDoError
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.order_book import OrderBook, Outcome, spec_of, start
from bot.services.order_finder import OrderFinder
from bot.services.order_plans import JUST_NOW
from bot.services.tenancy import Tenancy


@dataclass(frozen=True, slots=True)
class Retried:
    """The order that retries the failed runs of another one."""

    old_ref: str
    view: OrderView


class RetryService:
    """Makes new orders of old ones."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        finder: OrderFinder,
        book: OrderBook,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._finder = finder
        self._book = book

    async def retry(
        self,
        caller: Caller,
        ref: str | None,
        names: tuple[str, ...] = (),
        number: int | None = None,
    ) -> Retried:
        """Order the failed runs of an order again, as a new order.

        Raises:
            NotAllowedError: It is somebody else's order.
            NothingToDoError: Nothing of it failed.
            SelectionError: The supplier no longer lists what it was for.
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            found = await self._finder.find(tx, caller, ref)
            await self._finder.must_change(tx, caller, found)
            failed = [
                run
                for run in await self._chosen(tx, found, names, number)
                if run.state in RETRYABLE
                and (run.settled or run.state is not RunState.uncertain)
            ]
            return await self._again(tx, caller, found, failed, "retry")

    async def order_again(
        self, caller: Caller, ref: str, number: int | None
    ) -> Retried:
        """Order the same days again as they stand now, one run or all of them.

        Raises:
            NotAllowedError: The caller may not order.
            SelectionError: The supplier no longer lists what it was for.
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            found = await self._finder.find(tx, caller, ref)
            runs = await self._chosen(tx, found, (), number)
            return await self._again(tx, caller, found, list(runs), "order again")

    async def _again(
        self,
        tx: Transaction,
        caller: Caller,
        old: Order,
        runs: list[Run],
        verb: str,
    ) -> Retried:
        connection_id = self._tenancy.supplier
        await tx.connections.lock(connection_id)
        old = await tx.orders.get(old.id)
        if (earlier := await tx.requests.find(caller.request_key)) is not None:
            replayed = await self._book.replayed(tx, earlier.outcome)
            return Retried(old.ref, replayed.view)
        if not runs:
            raise NothingToDoError(old.ref, verb)
        view = await tx.orders.view(old.id)
        runs = await _as_listed(tx, connection_id, view, runs)
        await self._must_order(tx, caller, view, runs)
        planned = tuple(
            PlannedRun(run.organisation_id, run.report_type, run.window) for run in runs
        )
        earlier_one = await _ordered_before(tx, connection_id, old, planned, verb)
        if earlier_one is not None:
            found = await self._book.answer(tx, caller, earlier_one, Outcome.just_now)
            return Retried(old.ref, found.view)
        order = await self._book.store(
            tx,
            _once_more(caller, connection_id, old, view, planned, await tx.now()),
        )
        await start(tx, order, planned)
        if verb == "retry":
            await tx.orders.mark_retried(old.id, order.ref)
        await self._book.note(tx, caller, order, "order_retried", retry_of=old.ref)
        placed = await self._book.answer(tx, caller, order, Outcome.ordered)
        return Retried(old.ref, placed.view)

    async def _must_order(
        self, tx: Transaction, caller: Caller, view: OrderView, runs: list[Run]
    ) -> None:
        names = {run.number: run.organisation for run in view.runs}
        asked = {run.organisation_id: names[run.number] for run in runs}
        installation = self._tenancy.tenant.installation
        await self._access.must(tx, installation, caller, Right.order, asked)

    async def _chosen(
        self,
        tx: Transaction,
        order: Order,
        names: tuple[str, ...],
        number: int | None,
    ) -> tuple[Run, ...]:
        runs = await tx.runs.of_order(order.id)
        if number is not None:
            return tuple(run for run in runs if run.number == number)
        if not names:
            return runs
        wanted = {fold(name) for name in names}
        view = await tx.orders.view(order.id)
        numbers = {run.number for run in view.runs if fold(run.organisation) in wanted}
        return tuple(run for run in runs if run.number in numbers)


async def _as_listed(
    tx: Transaction, connection_id: int, view: OrderView, runs: list[Run]
) -> list[Run]:
    """Return *runs* with the organisations of *connection_id*.

    Those of another client have other ids, and perhaps other keys.
    """
    if all(run.connection_id == connection_id for run in runs):
        return runs
    names = {run.number: run.organisation for run in view.runs}
    directory = await tx.organisations.directory(connection_id)
    found = {each.name: each.id for each in directory}
    found |= {each.key: each.id for each in directory}
    ids = {
        run.id: found.get(run.organisation_key, found.get(names[run.number], 0))
        for run in runs
    }
    missing = {names[run.number] for run in runs if not ids[run.id]}
    if missing:
        raise UnknownNamesError(tuple(sorted(missing)))
    return [replace(run, organisation_id=ids[run.id]) for run in runs]


def _once_more(
    caller: Caller,
    connection_id: int,
    old: Order,
    view: OrderView,
    planned: tuple[PlannedRun, ...],
    now: datetime,
) -> NewOrder:
    closed = all(run.window is not None and run.window.end <= now for run in planned)
    mine = old.ordered_by == caller.user_id
    # Somebody else's order may stand in a place of their own.
    channel_id = old.channel_id if mine else caller.channel_id
    return NewOrder(
        installation_id=old.installation_id,
        connection_id=connection_id,
        ref="",
        ordered_by=caller.user_id,
        channel_id=channel_id,
        thread_ts=old.thread_in(channel_id),
        command=old.command,
        spec=spec_of(old.spec["types"], old.spec.get("form", Form.link)),
        fingerprint=fingerprint(planned),
        period=view.period or "",
        period_closed=closed,
        retry_of=old.ref,
        partial_sums=view.partial_sums,
        planned=planned,
    )


async def _ordered_before(
    tx: Transaction,
    connection_id: int,
    old: Order,
    planned: tuple[PlannedRun, ...],
    verb: str,
) -> Order | None:
    """Return the order that a press just before, or an earlier retry, has made."""
    same = await tx.orders.same(connection_id, fingerprint(planned), JUST_NOW)
    if same is not None and same[1] and same[0].id != old.id:
        return same[0]
    if verb != "retry" or not old.retried_as:
        return None
    retried = await tx.orders.find(old.installation_id, old.retried_as)
    if retried is None:
        return None
    brings = {
        (run.organisation_id, run.report_type, run.window)
        for run in await tx.runs.of_order(retried.id)
        if run.state not in RETRYABLE and run.state is not RunState.cancelled
    }
    wanted = {(run.organisation_id, run.report_type, run.window) for run in planned}
    return retried if wanted <= brings else None
