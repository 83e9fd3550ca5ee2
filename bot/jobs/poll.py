"""Polling: looking where expected waiting has accrued, within the budget."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.orders import Run, RunState
from bot.domain.supplier import ReportStatus, SupplierReport
from bot.errors import LostClaimError, UpstreamError
from bot.jobs.flight import Flight
from bot.jobs.reading import ReportReader
from bot.limits.contract import CALL_AT_MOST
from bot.limits.durations import Belief, Outlooks, Waiting, expect
from bot.limits.planner import SHORTEST_GAP, Lane, Pending, Plan, Planner
from bot.limits.prices import Demand, Supply
from bot.metrics import Metrics
from bot.ports import Grant, LanePlan, LaneState, Store, Transaction
from bot.services.endings import runs_changed
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

LEASE = CALL_AT_MOST + timedelta(seconds=1)
# Calls kept for finding lost answers, which cannot wait.
KEPT_FREE = 12
_LANES = 200
_SAMPLE = 600
_TENTHS = 10
_LOST_AFTER_SECONDS = 1800.0  # reports older than this say little about the others
_TICK = timedelta(seconds=1)
_AFTER_FAILURE = timedelta(seconds=10)
_FOR_A_SLOT = timedelta(seconds=30)  # looks at reports that nobody waits for
_NO_DEMAND = (0.0, 0.0, 0.0)
_GONE, _CANCELLED = "gone", "cancelled_there"


@dataclass(frozen=True, slots=True)
class _Look:
    """One call about a lane, made at *at*."""

    lane: LaneState
    slot: int
    fence: int
    at: datetime


class PollJob:
    """Claims lanes that are due, asks the planner, and looks where it is worth it."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        reader: ReportReader,
        flight: Flight,
        planner: Planner,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._reader = reader
        self._flight = flight
        self._planner = planner
        self._metrics = metrics

    async def run(self) -> None:
        """Start the looks that are worth a call now."""
        tenant = self._tenancy.known
        if tenant is None or tenant.supplier_connection is None:
            return
        if self._flight.room <= 0:
            return
        for look in await self._plan(tenant.supplier_connection):
            self._flight.start(self._look(look))

    async def _plan(self, connection_id: int) -> list[_Look]:
        key = f"{connection_id}:get"
        async with self._store.transaction() as tx:
            lanes = await tx.organisations.due_to_poll(connection_id, _LANES)
            if not lanes:
                return []
            plans = await self._choose(tx, connection_id, lanes)
            now = await tx.now()
            # First what people wait for, then slots that others wait for.
            asking = [plan.key for plan in plans if plan.ask]
            asking += [
                lane.organisation_key
                for lane in lanes
                if lane.watched and not _pending(lane)
            ]
            asking = asking[: self._flight.room]
            grant = Grant((), None)
            if asking:
                grant = await tx.budgets.reserve(key, len(asking), keep_free=KEPT_FREE)
            slots = dict(zip(asking, grant.slots, strict=False))
            planned = {plan.key: plan for plan in plans}
            looks: list[_Look] = []
            again: list[LanePlan] = []
            change = _NO_DEMAND
            for lane in lanes:
                plan = planned.get(lane.organisation_key)
                demand = _numbers(plan.demand) if plan else _NO_DEMAND
                change = _plus(change, demand, lane.demand)
                at = _again(lane, plan, grant, now)
                again.append(LanePlan(lane.organisation_id, at, demand))
            await tx.organisations.plan_looks(again)
            for lane in lanes:
                if (slot := slots.get(lane.organisation_key)) is not None:
                    fence = await tx.organisations.claim_poll(
                        lane.organisation_id, LEASE
                    )
                    looks.append(_Look(lane, slot, fence, now))
            await tx.budgets.shift_demand(key, change)
            return looks

    async def _choose(
        self, tx: Transaction, connection_id: int, lanes: Sequence[LaneState]
    ) -> list[Plan]:
        supplied = await tx.budgets.supply(f"{connection_id}:get", _TENTHS)
        return self._planner.choose(
            await tx.now(),
            [
                Lane(lane.organisation_key, _pending(lane), Demand(*lane.demand))
                for lane in lanes
            ],
            await self._outlooks(tx, connection_id),
            Supply(supplied.used, supplied.returning),
            Demand(*supplied.demand),
        )

    async def _outlooks(self, tx: Transaction, connection_id: int) -> Outlooks:
        stored = await tx.beliefs.all(connection_id)
        ages = await tx.reports.ages(connection_id, _SAMPLE)
        return expect(
            {kind: Belief.kept(numbers) for kind, numbers in stored.items()},
            {
                kind: Waiting(age.count, age.mean_seconds)
                for kind, age in ages.items()
                if age.mean_seconds < _LOST_AFTER_SECONDS
            },
        )

    async def _look(self, look: _Look) -> None:
        lane = look.lane
        found: dict[str, SupplierReport | None] = {}
        pause = SHORTEST_GAP
        try:
            found = await self._reader.find(
                lane.watched, look.slot, lambda: self._keep(look)
            )
        except LostClaimError:
            log.info("look_taken_over", organisation_id=lane.organisation_id)
        except UpstreamError as error:
            pause = _AFTER_FAILURE
            log.warning(
                "look_failed",
                organisation_id=lane.organisation_id,
                error=type(error).__name__,
                why=str(error),
            )
        async with self._store.transaction() as tx:
            holds = await tx.organisations.polled(lane.organisation_id, look.fence)
            await tx.budgets.ended(f"{lane.connection_id}:get", [look.slot])
            if not holds:
                return  # another process has looked since
            ended = await self._settle(tx, lane.watched, found, look.at)
            left = len(ended) < len(lane.watched) or await self._forget(tx, lane)
            if left:
                again = await tx.now() + pause
                await tx.organisations.look_again(lane.organisation_id, again)
            if ended:
                await tx.organisations.wake([lane.organisation_id])
                await runs_changed(tx, sorted({run.order_id for run in ended}))

    async def _keep(self, look: _Look) -> bool:
        lane = look.lane.organisation_id
        async with self._store.transaction() as tx:
            return await tx.organisations.keep_poll(lane, look.fence, LEASE)

    async def _settle(
        self,
        tx: Transaction,
        runs: Sequence[Run],
        found: dict[str, SupplierReport | None],
        at: datetime,
    ) -> list[Run]:
        pending: list[Run] = []
        ended: list[Run] = []
        # In one order for everybody: what is learned of a type locks its row.
        for run in sorted(runs, key=lambda run: run.report_type):
            if run.supplier_report_id not in found:
                continue
            report = found[run.supplier_report_id]
            if report is not None and report.status is ReportStatus.pending:
                pending.append(run)
            elif run.state is not RunState.generating:
                await tx.runs.free_slot(run)
                ended.append(run)
            elif await self._end(tx, run, report, at):
                ended.append(run)
        if pending:
            await tx.runs.seen_pending(pending, at)
        return ended

    async def _end(
        self, tx: Transaction, run: Run, report: SupplierReport | None, at: datetime
    ) -> bool:
        now = await tx.now()
        state, reason = _end_of(report)
        moved = await tx.runs.move(
            run,
            state,
            reason=reason,
            slot_until=None,
            deadline_at=None,
            ended_at=now,
        )
        if not moved:
            return False
        self._metrics.count_runs(state.value)
        if state is RunState.ready:
            await self._learn(tx, run, at)
            if report is not None and report.completed_at is not None:
                lag = (now - report.completed_at).total_seconds()
                self._metrics.report_lag.observe(max(0.0, lag))
        return True

    async def _learn(self, tx: Transaction, run: Run, at: datetime) -> None:
        if run.asked_at is None:
            return
        # It became complete somewhere between the last look and this one.
        middle = (run.looked_at or run.asked_at) + (
            at - (run.looked_at or run.asked_at)
        ) / 2
        stored = await tx.beliefs.all(run.connection_id)
        belief = Belief.kept(stored.get(run.report_type, {}))
        seconds = (middle - run.asked_at).total_seconds()
        await tx.beliefs.put(
            run.connection_id, run.report_type, asdict(belief.observe(seconds))
        )

    async def _forget(self, tx: Transaction, asked: LaneState) -> bool:
        """Let a lane rest; return True if a report has begun there meanwhile."""
        lane = await tx.organisations.watched(asked.organisation_id)
        if lane.watched:
            return True
        await tx.organisations.look_again(lane.organisation_id, None, _NO_DEMAND)
        key = f"{lane.connection_id}:get"
        await tx.budgets.shift_demand(key, _plus(_NO_DEMAND, _NO_DEMAND, lane.demand))
        return False


def _end_of(report: SupplierReport | None) -> tuple[RunState, str]:
    """Return how a run ends whose *report* is no longer pending, and why."""
    if report is None:
        return RunState.failed, _GONE
    match report.status:
        case ReportStatus.completed:
            return RunState.ready, ""
        case ReportStatus.cancelled:
            return RunState.failed, _CANCELLED
        case _:
            return RunState.failed, report.failed_reason or ""


def _pending(lane: LaneState) -> tuple[Pending, ...]:
    return tuple(
        Pending(run.report_type, run.asked_at, run.looked_at or run.asked_at)
        for run in lane.watched
        if run.state is RunState.generating and run.asked_at is not None
    )


def _again(
    lane: LaneState, plan: Plan | None, grant: Grant, now: datetime
) -> datetime | None:
    if not lane.watched:
        return None
    if plan is None:
        return now + _FOR_A_SLOT
    at = max(plan.poll_at, now + _TICK)
    if plan.ask and grant.free_at is not None:
        return max(at, grant.free_at)
    return at


def _numbers(demand: Demand) -> tuple[float, float, float]:
    return demand.soon, demand.later, demand.whole


def _plus(
    total: tuple[float, float, float],
    new: tuple[float, float, float],
    old: tuple[float, float, float],
) -> tuple[float, float, float]:
    return (
        total[0] + new[0] - old[0],
        total[1] + new[1] - old[1],
        total[2] + new[2] - old[2],
    )
