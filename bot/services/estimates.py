"""When an order is likely to be ready, from what was learned of its report types."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import fmean

from bot.domain.orders import (
    Order,
    OrderState,
    OrderView,
    PlannedRun,
    Run,
    RunState,
)
from bot.limits.contract import CALLS, CALLS_WINDOW, REPORTS_IN_PROGRESS
from bot.limits.durations import Belief, Waiting, expect
from bot.limits.estimates import Course, Flow, last_ready_at
from bot.ports import Transaction

# Fewer finished reports of a type than this say nothing about it.
_ENOUGH = 3
# A hundred reports begin within some seconds.
_AT_ONCE = timedelta(minutes=1)
_PARTS = 10  # of the budget's window
_Wanted = tuple[int, str]  # organisation and type
_UNDER_WAY = frozenset({RunState.submitting, RunState.generating, RunState.uncertain})


async def estimated(tx: Transaction, order: Order, view: OrderView) -> OrderView:
    """Return *view* with when everything is ready, where that can be said."""
    if view.state is not OrderState.open or view.hold is not None:
        return view
    runs = await tx.runs.of_order(order.id)
    under_way = [run for run in runs if run.state in _UNDER_WAY and not run.settled]
    queued = [
        (run.organisation_id, run.report_type)
        for run in runs
        if run.state is RunState.queued
    ]
    if all(run.state is RunState.uncertain for run in under_way) and not queued:
        return view  # nobody knows yet whether what is looked for is being built
    flow = await _flow(tx, order.connection_id, queued, stored=len(queued))
    at = await _likely_ready(tx, order.connection_id, under_way, queued, flow)
    return replace(view, all_ready_about=at)


async def foreseen(
    tx: Transaction, connection_id: int, planned: Sequence[PlannedRun]
) -> tuple[datetime | None, datetime | None]:
    """Return when reports that are not ordered yet are ready.

    That is: no sooner than this instant, where the limits make them wait; and about
    then, if enough is known of their types.
    """
    queued = [(run.organisation_id, run.report_type) for run in planned]
    now = await tx.now()
    flow = await _flow(tx, connection_id, queued, stored=0)
    wait = flow.after(max(0, len(queued) - 1))
    last = now + wait if wait > _AT_ONCE else None
    return last, await _likely_ready(tx, connection_id, (), queued, flow)


@dataclass(frozen=True, slots=True)
class _Turns:
    """The budget, and the reports of others that take turns with ours."""

    flow: Flow
    others: int

    def after(self, number: int) -> timedelta:
        return self.flow.after(number + min(self.others, number))


async def _flow(
    tx: Transaction, connection_id: int, queued: Sequence[_Wanted], *, stored: int
) -> _Turns:
    if not queued:
        return _Turns(Flow(CALLS, CALLS_WINDOW, ()), 0)
    supplied = await tx.budgets.supply(f"{connection_id}:generate", _PARTS)
    waiting = await tx.reports.waiting(connection_id)
    others = waiting.get(RunState.queued, 0) - stored
    returning = (*supplied.returning[:-1], supplied.used)
    return _Turns(Flow(CALLS, CALLS_WINDOW, returning), max(0, others))


async def _likely_ready(
    tx: Transaction,
    connection_id: int,
    under_way: Sequence[Run],
    queued: Sequence[_Wanted],
    turns: _Turns,
) -> datetime | None:
    stored = await tx.beliefs.all(connection_id)
    beliefs = {kind: Belief.kept(numbers) for kind, numbers in stored.items()}
    now = await tx.now()
    courses = _courses(under_way, queued, beliefs, turns, now)
    if not courses or any(
        _unknown(beliefs, kind) for kind in {course.kind for course in courses}
    ):
        return None
    return last_ready_at(now, courses, expect(beliefs, _waiting(courses, now)))


def _courses(
    under_way: Sequence[Run],
    queued: Sequence[_Wanted],
    beliefs: Mapping[str, Belief],
    turns: _Turns,
    now: datetime,
) -> list[Course]:
    courses = [Course(run.report_type, run.asked_at or now) for run in under_way]
    ahead = Counter(run.organisation_id for run in under_way)
    for number, (organisation_id, report_type) in enumerate(queued):
        # Each full round of a lane takes about as long as one report.
        rounds = ahead[organisation_id] // REPORTS_IN_PROGRESS
        ahead[organisation_id] += 1
        seconds = _typical_seconds(beliefs.get(report_type, Belief()))
        wait = max(timedelta(seconds=rounds * seconds), turns.after(number))
        courses.append(Course(report_type, now + wait))
    return courses


def _waiting(courses: list[Course], now: datetime) -> dict[str, Waiting]:
    # The reports that are not ready yet say something, too: the first to finish
    # are not typical.
    ages: dict[str, list[float]] = {}
    for course in courses:
        if course.begins_at < now:
            age = (now - course.begins_at).total_seconds()
            ages.setdefault(course.kind, []).append(age)
    return {kind: Waiting(len(each), fmean(each)) for kind, each in ages.items()}


def _unknown(beliefs: Mapping[str, Belief], kind: str) -> bool:
    return kind not in beliefs or beliefs[kind].count < _ENOUGH


def _typical_seconds(belief: Belief) -> float:
    return math.exp(belief.mean)
