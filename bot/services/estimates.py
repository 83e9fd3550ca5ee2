"""When an order is likely to be ready, from what was learned of its report types."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import fmean

from bot.domain.orders import Order, OrderState, OrderView, Run, RunState
from bot.limits.contract import REPORTS_IN_PROGRESS
from bot.limits.durations import Belief, Waiting, expect
from bot.limits.estimates import Course, last_ready_at
from bot.ports import Transaction

# Fewer finished reports of a type than this say nothing about it.
_ENOUGH = 3
_UNDER_WAY = frozenset({RunState.submitting, RunState.generating, RunState.uncertain})


async def estimated(tx: Transaction, order: Order, view: OrderView) -> OrderView:
    """Return *view* with when everything is ready, where that can be said."""
    if view.state is not OrderState.open or view.hold is not None:
        return view
    stored = await tx.beliefs.all(order.connection_id)
    beliefs = {kind: Belief(**numbers) for kind, numbers in stored.items()}
    runs = await tx.runs.of_order(order.id)
    courses = _courses(runs, beliefs, await tx.now())
    if not courses or any(_unknown(beliefs, course.kind) for course in courses):
        return view
    now = await tx.now()
    at = last_ready_at(now, courses, expect(beliefs, _waiting(courses, now)))
    return replace(view, all_ready_about=at)


def _courses(
    runs: tuple[Run, ...], beliefs: Mapping[str, Belief], now: datetime
) -> list[Course]:
    courses: list[Course] = []
    ahead: Counter[int] = Counter()
    for run in runs:
        if run.state in _UNDER_WAY and not run.settled:
            ahead[run.organisation_id] += 1
            courses.append(Course(run.report_type, run.asked_at or now))
    for run in runs:
        if run.state is RunState.queued:
            # Each full round of a lane takes about as long as one report.
            rounds = ahead[run.organisation_id] // REPORTS_IN_PROGRESS
            ahead[run.organisation_id] += 1
            seconds = _typical_seconds(beliefs.get(run.report_type, Belief()))
            begins = now + timedelta(seconds=rounds * seconds)
            courses.append(Course(run.report_type, begins))
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
