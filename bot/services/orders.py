"""Ordering, cancelling and retrying reports."""

import dataclasses
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.commands import Form, OrderCommand, Place
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.fan_out import NotConfirmedError, is_fan_out, unconfirmed
from bot.domain.grants import EVERYTHING, Right
from bot.domain.orders import (
    RETRYABLE,
    NewOrder,
    Order,
    OrderState,
    OrderView,
    PlannedRun,
    Run,
    RunState,
)
from bot.domain.organisations import Organisation, Scope, SelectionError
from bot.domain.people import Caller
from bot.domain.phrasing import canonical
from bot.domain.planning import OrderPlan, fingerprint, plan
from bot.domain.references import new_reference
from bot.domain.report_types import Catalogue
from bot.domain.schedules import DueMark, due_mark
from bot.domain.text import fold
from bot.errors import (
    NotAllowedError,
    NothingToDoError,
    NotYetError,
    ReferenceTakenError,
    UnknownOrderError,
)
from bot.metrics import Metrics
from bot.ports import Store, Transaction
from bot.services.access import Access, Standing
from bot.services.endings import runs_changed
from bot.services.fan_out import FanOuts
from bot.services.tenancy import Tenancy

JUST_NOW = timedelta(minutes=1)
_TRIES = 10


# What the owner of a schedule has to be let do at the time when it is due.
_DUE = (Right.order, Right.schedule)


class Outcome(StrEnum):
    """What became of an order that was typed."""

    ordered = "ordered"
    accepted = "accepted"  # organisations or the person have to be looked up first
    just_now = "just_now"  # the same was ordered within the minute
    already = "already"  # the period is over and its reports are here


@dataclass(frozen=True, slots=True)
class Placed:
    """The order that answers what was asked."""

    view: OrderView
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An order after its cancellation, and how many reports it stopped."""

    view: OrderView
    stopped: int
    still_built: int


@dataclass(frozen=True, slots=True)
class Retried:
    """The order that retries the failed runs of another one."""

    old_ref: str
    view: OrderView


class OrderService:
    """One public method for each thing a person can do to an order."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        catalogue: Catalogue,
        zone: ZoneInfo,
        metrics: Metrics,
        *,
        files: bool = True,
    ) -> None:
        self._files = files
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._catalogue = catalogue
        self._zone = zone
        self._fan_outs = FanOuts(catalogue, zone)
        self._metrics = metrics

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
        _must_be_offered(command, files=self._files)
        async with self._store.transaction() as tx:
            connection = await tx.connections.lock(connection_id)
            if (earlier := await tx.requests.find(caller.request_key)) is not None:
                return await self._replayed(tx, earlier.outcome)
            standing = await self._access.standing(tx, tenant.installation, caller)
            fetched = connection.organisations_at is not None
            place = _destination(caller, command)
            known = await self._access.knows_place(tx, tenant.installation, place)
            if standing is Standing.unknown or not known or not fetched:
                await self._must_not_ask(tx, caller, command, standing)
                order = await self._accept(tx, caller, command)
                return await self._answer(tx, caller, order, Outcome.accepted)
            planned = await self._planned(tx, caller, command)
            if (same := await self._same(tx, command, planned)) is not None:
                order, just_now = same
                outcome = Outcome.just_now if just_now else Outcome.already
                return await self._answer(tx, caller, order, outcome)
            planned = await self._agreed(tx, caller, command, planned)
            order = await self._open(tx, caller, command, planned)
            return await self._answer(tx, caller, order, Outcome.ordered)

    def must_be_offered(self, command: OrderCommand) -> None:
        """Let only those orders through whose results can be brought.

        Raises:
            NotYetError: A form that is not offered was asked for.
        """
        _must_be_offered(command, files=self._files)

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
        _must_be_offered(command, files=self._files)
        connection = await tx.connections.lock(connection_id)
        standing = await self._access.standing(tx, tenant.installation, caller)
        if standing is Standing.unknown or connection.organisations_at is None:
            return (await self._accept(tx, caller, command, mark)).ref
        planned = await self._planned(tx, caller, command, _DUE)
        return (await self._open(tx, caller, command, planned, mark)).ref

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
            planned = await self._planned(tx, caller, command, rights)
            if mark is None:
                if (same := await self._same(tx, command, planned)) is not None:
                    await _point_to(tx, order, same[0])
                    return
                planned = await self._agreed(tx, caller, command, planned)
            changes = {
                "command": canonical(unconfirmed(command)),
                "fingerprint": planned.fingerprint,
                "partial_sums": planned.partial_sums,
                "spec": _spec(_titles(planned), command.form) | _marked(mark),
            }
            await tx.orders.plan(order, planned.runs, changes)
            await _start(tx, order, planned.runs)

    async def cancel(
        self, caller: Caller, ref: str | None, number: int | None = None
    ) -> Cancelled:
        """Stop what is not over of an order, or one run of it.

        *ref* None means the caller's latest running order.

        Raises:
            NotAllowedError: It is somebody else's order.
            NothingToDoError: Nothing of it is under way.
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            if (earlier := await tx.requests.find(caller.request_key)) is not None:
                ref = earlier.outcome["ref"]
            found = await self._find(tx, caller, ref, running=True)
            await self._must_change(tx, caller, found)
            if found.state is OrderState.accepted:
                # Who resolves it holds this lock: it has its runs then, or never.
                await tx.connections.lock(found.connection_id)
            lanes = {run.organisation_id for run in await tx.runs.of_order(found.id)}
            await tx.organisations.lock(lanes)
            order = await tx.orders.lock(found.id)
            if (earlier := await tx.requests.find(caller.request_key)) is not None:
                return Cancelled(
                    await tx.orders.view(order.id),
                    earlier.outcome["stopped"],
                    earlier.outcome["still_built"],
                )
            stopped = await tx.runs.cancel(order.id, number)
            self._metrics.count_runs(RunState.cancelled.value, len(stopped))
            if order.state is OrderState.accepted:
                await tx.orders.refuse(order.id, "It was cancelled.")
            elif not stopped:
                raise NothingToDoError(order.ref, "cancel")
            await tx.organisations.wake(lanes)
            await runs_changed(tx, [order.id], by=caller.user_id)
            built = sum(1 for run in stopped if run.slot_until is not None)
            outcome = {
                "ref": order.ref,
                "stopped": len(stopped),
                "still_built": built,
            }
            await tx.requests.remember(caller.request_key, outcome)
            await tx.audit.add(
                order.installation_id,
                caller.user_id,
                "order_cancelled",
                ref=order.ref,
                stopped=len(stopped),
            )
            return Cancelled(await tx.orders.view(order.id), len(stopped), built)

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
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            found = await self._find(tx, caller, ref)
            await self._must_change(tx, caller, found)
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
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            found = await self._find(tx, caller, ref)
            runs = await self._chosen(tx, found, (), number)
            return await self._again(tx, caller, found, list(runs), "order again")

    async def post_again(self, caller: Caller, ref: str, channel_id: str) -> OrderView:
        """Post an order's card (again) in a channel.

        Raises:
            NotAllowedError: It is somebody else's order.
            UnknownOrderError: There is no such order.
        """
        async with self._store.transaction() as tx:
            order = await self._find(tx, caller, ref)
            await self._must_change(tx, caller, order)
            order = await tx.orders.lock(order.id)
            # A button only says which of the order's places is meant.
            if channel_id not in {order.channel_id, order.card_channel}:
                channel_id = order.channel_id
            # Somebody presses twice: one card is on its way already.
            if not await tx.outbox.awaits_card(order.id):
                await tx.outbox.add(
                    NewDelivery(
                        order.installation_id,
                        order.id,
                        DeliveryKind.card,
                        f"card:{order.id}:again:{caller.request_key}",
                        channel_id,
                        {"again": True},
                    )
                )
            return await tx.orders.view(order.id)

    async def card_seen(self, caller: Caller, ref: str, ts: str) -> None:
        """Adopt the card that somebody pressed on, if we did not know where it is."""
        tenant = self._tenancy.tenant
        async with self._store.transaction() as tx:
            found = await tx.orders.find(tenant.installation.id, ref)
            if found is None or found.card_ts or found.channel_id != caller.channel_id:
                return
            order = await tx.orders.lock(found.id)
            if not order.card_ts:
                await tx.orders.set_card(order.id, caller.channel_id, ts)
                await tx.orders.changed([order.id])

    async def _answer(
        self, tx: Transaction, caller: Caller, order: Order, outcome: Outcome
    ) -> Placed:
        stored = {"ref": order.ref, "outcome": outcome.value}
        await tx.requests.remember(caller.request_key, stored)
        return Placed(await tx.orders.view(order.id), outcome)

    async def _replayed(self, tx: Transaction, outcome: dict[str, str]) -> Placed:
        installation = self._tenancy.tenant.installation
        order = await tx.orders.find(installation.id, outcome["ref"])
        if order is None:
            raise UnknownOrderError(outcome["ref"])
        view = await tx.orders.view(order.id)
        return Placed(view, Outcome(outcome["outcome"]))

    async def may_schedule(
        self, tx: Transaction, caller: Caller, command: OrderCommand
    ) -> None:
        """Let only those through who may order this again and again.

        Raises:
            NotAllowedError: They may not.
            SelectionError: The organisations cannot be asked.
        """
        await self._planned(tx, caller, command, _DUE)

    async def _planned(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        rights: tuple[Right, ...] = (Right.order,),
    ) -> OrderPlan:
        """Return the runs of *command*; all means all that is open to the caller."""
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
        place = _destination(caller, command)
        await self._access.must_suit(tx, installation, place, asked)
        return planned

    async def _must_order(
        self, tx: Transaction, caller: Caller, view: OrderView, runs: list[Run]
    ) -> None:
        names = {run.number: run.organisation for run in view.runs}
        asked = {run.organisation_id: names[run.number] for run in runs}
        installation = self._tenancy.tenant.installation
        await self._access.must(tx, installation, caller, Right.order, asked)

    async def _must_change(self, tx: Transaction, caller: Caller, order: Order) -> None:
        """Let only who ordered, or an administrator, cancel or retry."""
        if order.ordered_by == caller.user_id:
            return
        runs = await tx.runs.of_order(order.id)
        branches = {run.organisation_id for run in runs} or {EVERYTHING}
        administered = await self._access.reach(
            tx,
            self._tenancy.tenant.installation,
            caller,
            Right.administer,
            branches,
        )
        if administered != branches:
            raise NotAllowedError("not_yours")

    async def _same(
        self, tx: Transaction, command: OrderCommand, planned: OrderPlan
    ) -> tuple[Order, bool] | None:
        same = await tx.orders.same(
            self._tenancy.supplier, planned.fingerprint, JUST_NOW
        )
        # Twice within a minute is a slip, even of who wants it afresh.
        return None if same and command.afresh and not same[1] else same

    async def _must_not_ask(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        standing: Standing,
    ) -> None:
        """Accept nothing unseen that has to be confirmed first."""
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
        open_ones = await self._planned(tx, caller, command)
        await self._agreed(tx, caller, command, open_ones)

    async def _agreed(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        planned: OrderPlan,
    ) -> OrderPlan:
        """Return what is to be ordered, if it is small or confirmed.

        Of a large order what is here already is taken over, unless asked afresh.
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

    async def _accept(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        mark: DueMark | None = None,
    ) -> Order:
        titles = {
            value: self._catalogue.get(value).title for value in command.report_types
        }
        spec: dict[str, object] = {
            **_spec(titles or {"": "all reports"}, command.form),
            "caller": {
                "team_id": caller.team_id,
                "enterprise_id": caller.enterprise_id,
                "channel_id": caller.channel_id,
            },
        }
        spec |= _marked(mark)
        order = await self._add(tx, caller, command, spec, fingerprint(()), ())
        await self._audit(tx, caller, order, "order_accepted")
        return order

    async def _open(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        planned: OrderPlan,
        mark: DueMark | None = None,
    ) -> Order:
        order = await self._add(
            tx,
            caller,
            unconfirmed(command),
            _spec(_titles(planned), command.form) | _marked(mark),
            planned.fingerprint,
            planned.runs,
            partial_sums=planned.partial_sums,
        )
        await _start(tx, order, planned.runs)
        await self._audit(tx, caller, order, "order_placed")
        return order

    async def _again(
        self,
        tx: Transaction,
        caller: Caller,
        old: Order,
        runs: list[Run],
        verb: str,
    ) -> Retried:
        await tx.connections.lock(old.connection_id)
        old = await tx.orders.get(old.id)
        if (earlier := await tx.requests.find(caller.request_key)) is not None:
            return Retried(old.ref, (await self._replayed(tx, earlier.outcome)).view)
        if not runs:
            raise NothingToDoError(old.ref, verb)
        view = await tx.orders.view(old.id)
        await self._must_order(tx, caller, view, runs)
        planned = tuple(
            PlannedRun(run.organisation_id, run.report_type, run.window) for run in runs
        )
        earlier_one = await _ordered_before(tx, old, planned, verb)
        if earlier_one is not None:
            return Retried(old.ref, await tx.orders.view(earlier_one.id))
        now = await tx.now()
        order = await self._store_order(
            tx,
            NewOrder(
                installation_id=old.installation_id,
                connection_id=old.connection_id,
                ref="",
                ordered_by=caller.user_id,
                # Somebody else's order may stand in a place of their own.
                channel_id=old.channel_id
                if old.ordered_by == caller.user_id
                else caller.channel_id,
                command=old.command,
                spec=_spec(old.spec["types"], old.spec.get("form", Form.link)),
                fingerprint=fingerprint(planned),
                period=view.period or "",
                period_closed=all(
                    run.window is not None and run.window.end <= now for run in planned
                ),
                retry_of=old.ref,
                partial_sums=view.partial_sums,
                planned=planned,
            ),
        )
        await _start(tx, order, planned)
        if verb == "retry":
            await tx.orders.mark_retried(old.id, order.ref)
        await self._audit(tx, caller, order, "order_retried", retry_of=old.ref)
        await tx.requests.remember(
            caller.request_key, {"ref": order.ref, "outcome": Outcome.ordered.value}
        )
        return Retried(old.ref, await tx.orders.view(order.id))

    async def _add(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        spec: dict[str, object],
        fingerprint: str,
        planned: tuple[PlannedRun, ...],
        *,
        partial_sums: bool = False,
    ) -> Order:
        period = command.period
        return await self._store_order(
            tx,
            NewOrder(
                installation_id=self._tenancy.tenant.installation.id,
                connection_id=self._tenancy.supplier,
                ref="",
                ordered_by=caller.user_id,
                channel_id=_destination(caller, command),
                command=canonical(command),
                spec=spec,
                fingerprint=fingerprint,
                period=period.describe() if period else "",
                # A listing changes from day to day; it is never "here already".
                period_closed=period is not None and period.is_closed,
                partial_sums=partial_sums,
                planned=planned,
            ),
        )

    async def _store_order(self, tx: Transaction, order: NewOrder) -> Order:
        for _ in range(_TRIES):
            ref = new_reference(secrets.randbelow)
            try:
                stored = await tx.orders.add(dataclasses.replace(order, ref=ref))
            except ReferenceTakenError:
                continue
            self._metrics.orders.inc()
            return stored
        raise ReferenceTakenError(order.ref)

    async def _find(
        self, tx: Transaction, caller: Caller, ref: str | None, *, running: bool = False
    ) -> Order:
        installation = self._tenancy.tenant.installation
        await self._access.must_be_known(tx, installation, caller)
        if ref is None:
            order = await tx.orders.latest(
                installation.id, caller.user_id, running=running
            )
        else:
            order = await tx.orders.find(installation.id, ref)
        if order is None:
            raise UnknownOrderError(ref or "")
        return order

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

    async def _audit(
        self,
        tx: Transaction,
        caller: Caller,
        order: Order,
        action: str,
        retry_of: str = "",
    ) -> None:
        await tx.audit.add(
            order.installation_id,
            caller.user_id,
            action,
            ref=order.ref,
            channel=order.channel_id,
            command=order.command,
            retry_of=retry_of,
        )


async def _start(tx: Transaction, order: Order, runs: tuple[PlannedRun, ...]) -> None:
    lanes = {run.organisation_id for run in runs if not run.report_id}
    await tx.organisations.lock(lanes)
    await tx.organisations.wake(lanes)
    await tx.outbox.add(
        NewDelivery(
            order.installation_id,
            order.id,
            DeliveryKind.card,
            f"card:{order.id}",
            order.channel_id,
            {},
        )
    )
    if not lanes:  # all of it was taken over from other orders
        await runs_changed(tx, [order.id])


async def _point_to(tx: Transaction, order: Order, same: Order) -> None:
    """End an accepted order that another one brings already, and say so."""
    await tx.orders.refuse(order.id, f"{same.ref} brings the same already.")
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


async def _ordered_before(
    tx: Transaction, old: Order, planned: tuple[PlannedRun, ...], verb: str
) -> Order | None:
    """Return the order that a press just before, or an earlier retry, has made."""
    same = await tx.orders.same(old.connection_id, fingerprint(planned), JUST_NOW)
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


def _titles(planned: OrderPlan) -> dict[str, object]:
    return {each.value: each.title for each in planned.report_types}


def _marked(mark: DueMark | None) -> dict[str, object]:
    return {} if mark is None else {"schedule": mark.as_json()}


def _destination(caller: Caller, command: OrderCommand) -> str:
    match command.destination.kind:
        case Place.me:
            return caller.user_id
        case Place.channel:
            return command.destination.channel_id or caller.channel_id
        case _:
            return caller.channel_id


def _must_be_offered(command: OrderCommand, *, files: bool) -> None:
    if command.schedule is not None:
        raise ValueError("a schedule is rehearsed and saved, not ordered")
    if command.form is not Form.link and not files:
        raise NotYetError(command.form.value)


def _spec(types: Mapping[str, object], form: str) -> dict[str, object]:
    return {"types": dict(types), "form": form}
