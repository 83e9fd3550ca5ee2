"""Cancelling orders."""

from dataclasses import dataclass

from bot.domain.orders import (
    OrderState,
    OrderView,
    RunState,
)
from bot.domain.people import Caller
from bot.errors import NothingToDoError
from bot.metrics import Metrics
from bot.ports import Store
from bot.services.endings import runs_changed
from bot.services.order_finder import OrderFinder
from bot.texts.english import phrase


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An order after its cancellation, and how many reports it stopped."""

    view: OrderView
    stopped: int
    still_built: int


class CancelService:
    """Stops what is not over."""

    def __init__(self, store: Store, finder: OrderFinder, metrics: Metrics) -> None:
        self._store = store
        self._finder = finder
        self._metrics = metrics

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
            found = await self._finder.find(tx, caller, ref, running=True)
            await self._finder.must_change(tx, caller, found)
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
                await tx.orders.refuse(order.id, phrase("It was cancelled."))
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
