"""Submitting: queued runs become reports at the supplier, within its limits."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.connections import Connection
from bot.domain.orders import Hold, Run, RunState
from bot.domain.supplier import SupplierReport
from bot.errors import (
    CredentialsRefusedError,
    TokenRenewedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUncertainError,
)
from bot.jobs.flight import Flight
from bot.limits.contract import CALL_AT_MOST, REPORT_AT_MOST
from bot.metrics import Metrics
from bot.ports import Store, Supplier, Transaction
from bot.services.endings import credentials_refused, runs_changed, supplier_down
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

# Longer than a call can last: who still holds the claim then has vanished. Short
# enough that a killed process's work is taken up within 15 s.
LEASE = CALL_AT_MOST + timedelta(seconds=1)
# A 429 without Retry-After: the organisation may be full with somebody else's
# reports, which end in minutes.
FULL = timedelta(seconds=20)
# Eight a second in short transactions, where the budget gives one: who orders
# meanwhile hardly waits.
_BATCHES = 2
_BATCH = 2
# A refusal is remembered for a minute (bot.upstream.tokens); then one call finds out.
_REFUSED_WAIT = timedelta(seconds=65)


@dataclass(frozen=True, slots=True)
class _Claim:
    run: Run
    slot: int


class SubmitJob:
    """Claims queued runs in the order of turns and asks the supplier for each."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        supplier: Supplier,
        flight: Flight,
        admins: frozenset[str],
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._supplier = supplier
        self._flight = flight
        self._admins = admins
        self._metrics = metrics

    async def run(self) -> None:
        """Start as many calls as lanes, budget and this process allow."""
        tenant = self._tenancy.known
        if tenant is None or tenant.supplier_connection is None:
            return
        for _ in range(_BATCHES):
            room = min(self._flight.room, _BATCH)
            claims = (
                await self._claim(tenant.supplier_connection, room) if room > 0 else []
            )
            if not claims:
                return
            for claim in claims:
                self._flight.start(self._submit(claim))

    async def _claim(self, connection_id: int, room: int) -> list[_Claim]:
        key = f"{connection_id}:generate"
        async with self._store.transaction() as tx:
            connection = await tx.connections.get(connection_id)
            if connection.hold is not None:
                # It is prolonged below: its lock comes before those of lanes.
                connection = await tx.connections.lock(connection_id)
            now = await tx.now()
            if connection.holds(now):
                return []
            # After a failure one call finds out whether the supplier is back.
            wanted = room if connection.hold is None else 1
            lanes = await tx.organisations.due_to_submit(connection_id, wanted)
            if not lanes:
                return []
            grant = await tx.budgets.reserve(key, len(lanes))
            claims: list[_Claim] = []
            unused: list[int] = []
            for (lane, _), slot in zip(lanes, grant.slots, strict=False):
                run = await tx.runs.claim_submit(lane, LEASE, REPORT_AT_MOST)
                if run is None:
                    unused.append(slot)
                else:
                    claims.append(_Claim(run, slot))
            if unused:
                await tx.budgets.give_back(key, unused)
            if connection.hold is not None and claims:
                await tx.connections.hold(connection_id, connection.hold, LEASE)
            asked = [lane for lane, _ in lanes[: len(grant.slots)]]
            await tx.organisations.wake(asked)
            return claims

    async def _submit(self, claim: _Claim) -> None:
        run = claim.run
        outcome: SupplierReport | UpstreamError
        try:
            outcome = await self._supplier.generate(
                run.organisation_key, run.report_type, run.window
            )
        except UpstreamError as error:
            outcome = error
        async with self._store.transaction() as tx:
            connection = await tx.connections.lock(run.connection_id)
            await tx.organisations.lock([run.organisation_id])
            await tx.budgets.ended(f"{run.connection_id}:generate", [claim.slot])
            if isinstance(outcome, SupplierReport):
                await self._started(tx, connection, run, outcome)
            else:
                await self._not_started(tx, connection, run, outcome)
            await runs_changed(tx, [run.order_id])

    async def _started(
        self, tx: Transaction, connection: Connection, run: Run, report: SupplierReport
    ) -> None:
        now = await tx.now()
        if await tx.reports.held(connection.id, [report.id]):
            # The supplier answered with a report that another run holds already.
            await self._fail(tx, run, "same_report")
            return
        moved = await tx.runs.move(
            run,
            RunState.generating,
            supplier_report_id=report.id,
            looked_at=run.asked_at,
        )
        if moved:
            self._metrics.count_runs(RunState.generating.value)
        else:
            # Cancelled meanwhile: its report is watched until its slot is free.
            await tx.runs.attach(run, report.id)
        await tx.organisations.look_from(run.organisation_id, now)
        if await tx.connections.release(connection.id):
            await tx.cards.changed(await tx.orders.working(connection.id))
            log.info("supplier_is_back", connection_id=connection.id)

    async def _not_started(
        self, tx: Transaction, connection: Connection, run: Run, error: UpstreamError
    ) -> None:
        log.warning(
            "generate_failed", run_id=run.id, error=type(error).__name__, why=str(error)
        )
        match error:
            case UpstreamUncertainError():
                now = await tx.now()
                await tx.runs.move(run, RunState.uncertain, not_before=now, looks=0)
                self._metrics.count_runs(RunState.uncertain.value)
                if connection.hold is Hold.supplier_down:
                    await supplier_down(tx, connection)  # it is not back
            case CredentialsRefusedError():
                await self._back(tx, run)
                await self._refused(tx, connection, run)
            case TokenRenewedError():
                await self._back(tx, run)  # its turn comes again, with the new token
            case UpstreamRejectedError():
                await self._fail(tx, run, error.code or f"status {error.status}")
            case UpstreamRateLimitedError():
                await self._back(tx, run)
                if error.retry_after is not None:
                    key = f"{run.connection_id}:generate"
                    await tx.budgets.block(key, error.retry_after)
                wait = error.retry_after or FULL
                await tx.organisations.wake([run.organisation_id], wait)
            case _:
                await self._back(tx, run)
                await supplier_down(tx, connection)

    async def _fail(self, tx: Transaction, run: Run, reason: str) -> None:
        moved = await tx.runs.move(
            run,
            RunState.failed,
            slot_until=None,
            deadline_at=None,
            ended_at=await tx.now(),
            reason=reason,
        )
        if moved:
            self._metrics.count_runs(RunState.failed.value)
        else:
            await tx.runs.free_slot(run)  # cancelled meanwhile, and nothing is built
        await tx.organisations.wake([run.organisation_id])

    async def _back(self, tx: Transaction, run: Run) -> None:
        moved = await tx.runs.move(
            run, RunState.queued, slot_until=None, deadline_at=None, asked_at=None
        )
        if not moved:
            await tx.runs.free_slot(run)  # cancelled meanwhile, and nothing is built
        await tx.organisations.wake([run.organisation_id])

    async def _refused(self, tx: Transaction, connection: Connection, run: Run) -> None:
        if await tx.connections.hold(connection.id, Hold.credentials, _REFUSED_WAIT):
            await tx.cards.changed(await tx.orders.working(connection.id))
            await credentials_refused(tx, connection.id, run.order_id, self._admins)
