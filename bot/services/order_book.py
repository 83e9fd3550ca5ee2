"""The order book: how orders are written into it, and how it answers twice."""

import dataclasses
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.commands import OrderCommand
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.fan_out import unconfirmed
from bot.domain.orders import (
    NewOrder,
    Order,
    OrderView,
    PlannedRun,
)
from bot.domain.people import Caller
from bot.domain.phrasing import canonical
from bot.domain.planning import OrderPlan, fingerprint
from bot.domain.references import new_reference
from bot.domain.report_types import Catalogue
from bot.domain.schedules import DueMark
from bot.errors import (
    ReferenceTakenError,
    UnknownOrderError,
)
from bot.metrics import Metrics
from bot.ports import Transaction
from bot.services.endings import runs_changed
from bot.services.order_plans import destination, thread
from bot.services.tenancy import Tenancy

_TRIES = 10


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


class OrderBook:
    """Writes orders; every method stands inside of a transaction."""

    def __init__(
        self, tenancy: Tenancy, catalogue: Catalogue, metrics: Metrics
    ) -> None:
        self._tenancy = tenancy
        self._catalogue = catalogue
        self._metrics = metrics

    async def answer(
        self, tx: Transaction, caller: Caller, order: Order, outcome: Outcome
    ) -> Placed:
        """Remember, for when the request is replayed, and return, what it came to."""
        stored = {"ref": order.ref, "outcome": outcome.value}
        await tx.requests.remember(caller.request_key, stored)
        return Placed(await tx.orders.view(order.id), outcome)

    async def replayed(self, tx: Transaction, outcome: dict[str, str]) -> Placed:
        """Return what a request was answered the first time.

        Raises:
            UnknownOrderError: Its order has been forgotten.
        """
        installation = self._tenancy.tenant.installation
        order = await tx.orders.find(installation.id, outcome["ref"])
        if order is None:
            raise UnknownOrderError(outcome["ref"])
        view = await tx.orders.view(order.id)
        return Placed(view, Outcome(outcome["outcome"]))

    async def accept(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        mark: DueMark | None = None,
    ) -> Order:
        """Store an order that has to be looked up before it can be planned."""
        titles = {
            value: self._catalogue.get(value).title for value in command.report_types
        }
        spec = spec_of(titles or {"": "all reports"}, command.form, mark)
        spec["caller"] = {
            "team_id": caller.team_id,
            "enterprise_id": caller.enterprise_id,
            "channel_id": caller.channel_id,
        }
        order = await self._add(tx, caller, command, spec, fingerprint(()), ())
        await self.note(tx, caller, order, "order_accepted")
        return order

    async def open(
        self,
        tx: Transaction,
        caller: Caller,
        command: OrderCommand,
        planned: OrderPlan,
        mark: DueMark | None = None,
    ) -> Order:
        """Store an order with its runs, and let them begin."""
        order = await self._add(
            tx,
            caller,
            unconfirmed(command),
            spec_of(titles_of(planned), command.form, mark),
            planned.fingerprint,
            planned.runs,
            partial_sums=planned.partial_sums,
        )
        await start(tx, order, planned.runs)
        await self.note(tx, caller, order, "order_placed")
        return order

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
        return await self.store(
            tx,
            NewOrder(
                installation_id=self._tenancy.tenant.installation.id,
                connection_id=self._tenancy.supplier,
                ref="",
                ordered_by=caller.user_id,
                channel_id=destination(caller, command),
                thread_ts=thread(caller, command),
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

    async def store(self, tx: Transaction, order: NewOrder) -> Order:
        """Store *order* under an id that no other one has, and count it.

        Raises:
            ReferenceTakenError: None was found.
        """
        for _ in range(_TRIES):
            ref = new_reference(secrets.randbelow)
            try:
                stored = await tx.orders.add(dataclasses.replace(order, ref=ref))
            except ReferenceTakenError:
                continue
            self._metrics.orders.inc()
            return stored
        raise ReferenceTakenError(order.ref)

    async def note(
        self,
        tx: Transaction,
        caller: Caller,
        order: Order,
        action: str,
        retry_of: str = "",
    ) -> None:
        """Write into the audit trail what somebody did to an order."""
        await tx.audit.add(
            order.installation_id,
            caller.user_id,
            action,
            ref=order.ref,
            channel=order.channel_id,
            command=order.command,
            retry_of=retry_of,
        )


async def start(tx: Transaction, order: Order, runs: tuple[PlannedRun, ...]) -> None:
    """Let an order's runs begin, and its card be posted."""
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
            patient=order.is_scheduled,
        )
    )
    if not lanes:  # all of it was taken over from other orders
        await runs_changed(tx, [order.id])


def spec_of(
    types: Mapping[str, object], form: str, mark: DueMark | None = None
) -> dict[str, object]:
    """Return what else is kept of an order: titles by type, its form, its schedule."""
    kept: dict[str, object] = {"types": dict(types), "form": form}
    return kept if mark is None else kept | {"schedule": mark.as_json()}


def titles_of(planned: OrderPlan) -> dict[str, object]:
    """Return the titles of what is to be ordered, by report type."""
    return {each.value: each.title for each in planned.report_types}
