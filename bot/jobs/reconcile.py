"""Reconciling: what became of a Generate whose answer was lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.connections import Connection
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.orders import Run, RunState
from bot.domain.supplier import SupplierReport
from bot.errors import LostClaimError, UpstreamError
from bot.jobs.flight import Flight
from bot.jobs.reading import ReportReader
from bot.limits.contract import CALL_AT_MOST
from bot.ports import Store, Transaction
from bot.services.endings import runs_changed, supplier_down
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

LEASE = CALL_AT_MOST + timedelta(seconds=1)
# At once, 5 s and 15 s after the answer was lost; absent from all three, it is
# ordered again.
_NEXT_LOOK = {1: timedelta(seconds=5), 2: timedelta(seconds=10)}
_LOOKS = 3
_UNREADABLE = timedelta(seconds=10)
# The person is told within a minute. The looks above are over by then, and one
# more that waited for its whole time-out still leaves time for the message.
_TELL_AFTER = timedelta(seconds=30)
# The supplier's clock may be behind ours by this much.
_SKEW = timedelta(seconds=5)
_SAME_INSTANT = timedelta(milliseconds=1)


class ReconcileJob:
    """Looks for lost reports in List; adopts them, or queues their runs again."""

    def __init__(
        self, store: Store, tenancy: Tenancy, reader: ReportReader, flight: Flight
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._reader = reader
        self._flight = flight

    async def run(self) -> None:
        """Start looking for every uncertain run that is due."""
        tenant = self._tenancy.known
        if tenant is None or tenant.supplier_connection is None:
            return
        if self._flight.room <= 0:
            return
        async with self._store.transaction() as tx:
            lapsed = await tx.runs.lapse(self._flight.room)
            if lapsed:
                log.warning("submitters_vanished", runs=len(lapsed))
                await runs_changed(tx, sorted({run.order_id for run in lapsed}))
            due = await tx.runs.claim_uncertain(
                tenant.supplier_connection, LEASE, self._flight.room
            )
        for run in due:
            self._flight.start(self._look(run))

    async def _look(self, run: Run) -> None:
        asked_at = run.asked_at
        if asked_at is None:
            raise ValueError("an uncertain run was asked for at some instant")
        reports: list[SupplierReport] | None = None
        try:
            reports = await self._reader.listed(
                run, asked_at - _SKEW, lambda: self._keep(run)
            )
        except LostClaimError:
            return
        except UpstreamError as error:
            log.warning("reconcile_failed", run_id=run.id, error=type(error).__name__)
        async with self._store.transaction() as tx:
            connection = await tx.connections.lock(run.connection_id)
            await tx.organisations.lock([run.organisation_id])
            if reports is None:
                await tx.runs.change(run, not_before=await tx.now() + _UNREADABLE)
                await self._tell(tx, run, asked_at)
                return
            adopted = await self._match(tx, run, asked_at, reports)
            if adopted is not None:
                await self._adopt(tx, run, adopted)
            else:
                await self._absent(tx, connection, run, asked_at)
            await runs_changed(tx, [run.order_id])

    async def _keep(self, run: Run) -> bool:
        async with self._store.transaction() as tx:
            return await tx.runs.change(run, not_before=await tx.now() + LEASE)

    async def _match(
        self,
        tx: Transaction,
        run: Run,
        asked_at: datetime,
        reports: Sequence[SupplierReport],
    ) -> SupplierReport | None:
        alike = [each for each in reports if _could_be(each, run, asked_at)]
        if not alike:
            return None
        held = await tx.reports.held(run.connection_id, [report.id for report in alike])
        # Newest first as listed; the oldest that fits is the one asked for first.
        return next((each for each in reversed(alike) if each.id not in held), None)

    async def _adopt(self, tx: Transaction, run: Run, report: SupplierReport) -> None:
        now = await tx.now()
        await tx.runs.move(
            run,
            RunState.generating,
            supplier_report_id=report.id,
            looked_at=run.asked_at,
            not_before=None,
        )
        await tx.organisations.look_from(run.organisation_id, now)
        log.info("report_adopted", run_id=run.id)

    async def _absent(
        self, tx: Transaction, connection: Connection, run: Run, asked_at: datetime
    ) -> None:
        looks = run.looks + 1
        if looks < _LOOKS:
            now = await tx.now()
            await tx.runs.change(run, looks=looks, not_before=now + _NEXT_LOOK[looks])
            await self._tell(tx, run, asked_at)
            return
        await tx.runs.move(
            run,
            RunState.queued,
            slot_until=None,
            deadline_at=None,
            asked_at=None,
            not_before=None,
        )
        await tx.organisations.wake([run.organisation_id])
        if not connection.holds(await tx.now()):
            # It did not answer, and nothing came of it: that is no answering.
            await supplier_down(tx, connection)
        log.info("report_proven_absent", run_id=run.id)

    async def _tell(self, tx: Transaction, run: Run, asked_at: datetime) -> None:
        if run.told or await tx.now() - asked_at < _TELL_AFTER:
            return
        await tx.runs.change(run, told=True)
        order = await tx.orders.get(run.order_id)
        # Of a grid of reports one is told; how many there are stands on the card.
        grid = len(order.spec["types"]) > 1
        which = f"order:{order.id}" if grid else f"{run.id}:{run.attempts}"
        await tx.outbox.add(
            NewDelivery(
                order.installation_id,
                order.id,
                DeliveryKind.uncertain,
                f"uncertain:{which}",
                order.channel_id,
                {"run": run.number},
            )
        )


def _could_be(report: SupplierReport, run: Run, asked_at: datetime) -> bool:
    if report.report_type is not None and report.report_type != run.report_type:
        return False
    if report.created_at is not None and report.created_at < asked_at - _SKEW:
        return False
    window = run.window
    if window is None or report.start is None or report.end is None:
        return True
    return (
        abs(report.start - window.start) <= _SAME_INSTANT
        and abs(report.end - window.end) <= _SAME_INSTANT
    )
