"""A supplier in pure time: what the poll planner's constants are tuned against."""

import argparse
import math
import random
import statistics
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.limits.durations import Belief, Outlooks, Waiting, expect
from bot.limits.planner import SHORTEST_GAP, Lane, Pending, Planner
from bot.limits.prices import Demand, Supply

START = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HALF_HOUR = 1800.0
DEADLINE = timedelta(hours=3)
KINDS = tuple("ABCDEF")


@dataclass(frozen=True)
class Job:
    lane: str
    kind: str
    begins: float
    takes: float


@dataclass(frozen=True)
class Case:
    name: str
    lanes: int = 20
    reports: int = 6
    median: float = 150.0
    sigma: float = 0.6
    history: float | None = 150.0
    spread: float = 0.6
    target: int | None = None
    begins: Callable[[int], float] = lambda _lane: 0.0
    lost: float = 0.0

    def jobs(self, rng: random.Random) -> list[Job]:
        found = []
        for lane in range(self.lanes):
            begins = self.begins(lane)
            for index in range(self.reports):
                takes = rng.lognormvariate(math.log(self.median), self.sigma)
                takes = math.inf if rng.random() < self.lost else takes
                found.append(Job(str(lane), KINDS[index % 6], begins, takes))
        return found

    def beliefs(self, rng: random.Random) -> dict[str, Belief]:
        beliefs = {kind: Belief() for kind in KINDS}
        if self.history is None:
            return beliefs
        for _ in range(200):
            for kind in KINDS:
                seconds = rng.lognormvariate(math.log(self.history), self.spread)
                beliefs[kind] = beliefs[kind].observe(seconds)
        return beliefs


@dataclass
class Run:
    """One seed of a case, ticking once a second."""

    planner: Planner
    jobs: list[Job]
    beliefs: dict[str, Belief]
    calls: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    lanes: dict[str, Lane] = field(default_factory=dict)
    poll_at: dict[str, datetime] = field(default_factory=dict)
    slots: deque[float] = field(default_factory=deque)
    looked: int = 0
    open: dict[str, list[tuple[Pending, float]]] = field(default_factory=dict)

    def run(self) -> "Run":
        todo = deque(sorted(self.jobs, key=lambda job: job.begins))
        second = 0
        while todo or self.open:
            while todo and todo[0].begins <= second:
                self._begin(todo.popleft())
            self._tick(float(second))
            second += 1
        return self

    def _begin(self, job: Job) -> None:
        at = START + timedelta(seconds=job.begins)
        pending = Pending(job.kind, at, at)
        self.open.setdefault(job.lane, []).append((pending, job.begins + job.takes))
        self.poll_at[job.lane] = at
        self.lanes.setdefault(job.lane, Lane(job.lane, ()))

    def _outlooks(self, now: datetime) -> Outlooks:
        ages: dict[str, list[float]] = {}
        for lane in self.open.values():
            for pending, _ in lane:
                age = (now - pending.began_at).total_seconds()
                if age < HALF_HOUR:
                    ages.setdefault(pending.kind, []).append(age)
        waiting = {k: Waiting(len(v), statistics.fmean(v)) for k, v in ages.items()}
        return expect(self.beliefs, waiting)

    def _supply(self, second: float) -> Supply:
        while self.slots and self.slots[0] + 601 <= second:
            self.slots.popleft()
        used = len(self.slots)
        ends = [at + 601 for at in self.slots]
        returning = [bisect_right(ends, second + 60 * n) for n in range(1, 10)]
        return Supply(used, (*returning, used))

    def _tick(self, second: float) -> None:
        now = START + second * SECOND
        due = [key for key in self.open if self.poll_at[key] <= now]
        if not due:
            return
        total = Demand()
        for key in self.open:
            total = total + self.lanes[key].demand
        due_lanes = [
            replace(self.lanes[key], pending=tuple(p for p, _ in self.open[key]))
            for key in due
        ]
        outlooks = self._outlooks(now)
        supply = self._supply(second)
        left = self.planner.limit - supply.used
        self.looked += len(due)
        for plan in self.planner.choose(now, due_lanes, outlooks, supply, total):
            self.lanes[plan.key] = replace(self.lanes[plan.key], demand=plan.demand)
            self.poll_at[plan.key] = max(plan.poll_at, now + SECOND)
            if plan.ask and left > 0:
                left -= 1
                self._call(plan.key, second)
                self.poll_at[plan.key] = now + SHORTEST_GAP

    def _call(self, key: str, second: float) -> None:
        self.calls.append(second)
        self.slots.append(second)
        now = START + second * SECOND
        kept = []
        for pending, ends in self.open.pop(key):
            if ends <= second:
                self.lags.append(second - ends)
                middle = pending.seen_at + (now - pending.seen_at) / 2
                seconds = (middle - pending.began_at).total_seconds()
                belief = self.beliefs[pending.kind]
                self.beliefs[pending.kind] = belief.observe(seconds)
            elif now - pending.began_at < DEADLINE:
                kept.append((replace(pending, seen_at=now), ends))
        if kept:
            self.open[key] = kept
        else:
            self.lanes[key] = Lane(key, ())

    def busiest(self) -> int:
        """Return the most calls in any half-open window of 600 s."""
        most, first = 0, 0
        for last, at in enumerate(self.calls):
            while self.calls[first] <= at - 600:
                first += 1
            most = max(most, last - first + 1)
        return most


def staggered(lane: int) -> float:
    return 120.0 * (lane % 6)


CASES = (
    Case("with history"),
    Case("target 600", target=600),
    Case("target 570", target=570),
    Case("target 300", target=300),
    Case("no history", history=None),
    Case("no history, target 600", history=None, target=600),
    Case("no history, target 300", history=None, target=300),
    Case("target 110", target=110),
    Case("alone", lanes=1, reports=1),
    Case("alone, no history", lanes=1, reports=1, history=None),
    Case("alone, median 8", lanes=1, reports=1, median=8),
    Case("alone, median 600", lanes=1, reports=1, median=600),
    Case("one lane of 6", lanes=1),
    Case("two lanes of 6", lanes=2),
    Case("four lanes of 6", lanes=4),
    Case("median 8", median=8, history=8),
    Case("median 8, no history", median=8, history=None),
    Case("median 600", median=600, history=600),
    Case("median 600, no history", median=600, history=None),
    Case("sigma 0.2", sigma=0.2, spread=0.2),
    Case("sigma 0.2, no history", sigma=0.2, history=None),
    Case("sigma 1.2", sigma=1.2, spread=1.2),
    Case("sigma 1.2, no history", sigma=1.2, history=None),
    Case("history 4 times too long", history=600),
    Case("history 4 times too short", history=37.5),
    Case("six staggered orders", begins=staggered, lanes=18),
    Case("one in 20 never ends", lost=0.05),
    Case("alone, never ends", lanes=1, reports=1, lost=1.0),
    Case("100 lanes", lanes=100),
    Case("100 lanes, no history", lanes=100, history=None),
    Case("steady flow", lanes=120, begins=lambda lane: 30.0 * lane),
    Case(
        "steady flow of single reports",
        lanes=240,
        reports=1,
        begins=lambda lane: 15.0 * lane,
    ),
)


def measure(case: Case, seeds: int) -> str:
    lags: list[float] = []
    calls, busiest, looked = [], 0, 0
    for seed in range(seeds):
        rng = random.Random(seed)
        planner = Planner(target=case.target)
        run = Run(planner, case.jobs(rng), case.beliefs(rng)).run()
        lags += run.lags
        calls.append(len(run.calls))
        busiest = max(busiest, run.busiest())
        looked += run.looked
    lags = sorted(lags) or [0.0]
    return (
        f"{case.name:32} mean {statistics.mean(lags):6.2f}  "
        f"p50 {lags[len(lags) // 2]:5.1f}  p95 {lags[int(len(lags) * 0.95)]:6.1f}  "
        f"max {lags[-1]:6.1f}  calls {statistics.mean(calls):7.1f} "
        f"({min(calls)}-{max(calls)})  busiest {busiest}  "
        f"planned {looked / max(1, sum(calls)):.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    for case in CASES:
        if options.only in case.name:
            print(measure(case, options.seeds), flush=True)


if __name__ == "__main__":
    main()
