"""Whom to ask next: which organisation's reports are worth a call now.

A *lane* is one organisation with reports in progress; one call tells the state of all
of them. Waiting accrues while a report is complete and nobody has looked:

    accrued(now) = Σ E[(now − Cᵢ)⁺ | Cᵢ > last look]      over the lane's reports

and a lane is called when that reaches the price of a call. With completions coming at
the rate h, accrued waiting after a gap g is h·g²/2, so a price p means gaps of √(2p/h).
That spreads the calls so that the total waiting is least for their number.

A decision about a lane uses its own reports and one sum over the others: every lane
stores the demand of its last plan beside its time of next look.

The constants were tuned by simulation (tests/benchmarks/simulation.py): 20
organisations with 6 reports each, started together, log-normal generation times with
a median of 150 s and a sigma of 0.6, and the variations listed there.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.limits.durations import Outlook, Outlooks
from bot.limits.prices import HORIZONS, NO_DEMAND, Allowance, Demand, Supply

# No lane is asked more often. A report on its own is then found within three seconds,
# and takes half of the budget at the most, however long it takes: there calls begin to
# cost something.
SHORTEST_GAP: Final = timedelta(seconds=2)
# A plan is good for that long: the price falls when others finish.
_FRESH_SECONDS: Final = 5.0
_STALE_SECONDS: Final = 15.0
_PRECISION_SECONDS: Final = 0.25
# A report this old is probably lost; its claim to attention fades from then on.
_PATIENCE: Final = 1800.0
_FADING: Final = 3.0
# Where the demand is integrated, as fractions of the window; contains the horizons.
_GRID: Final = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0)


@dataclass(frozen=True, slots=True)
class Pending:
    """A report in progress, and when it was last seen so (at first: began_at)."""

    kind: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Lane:
    """One organisation; *demand* is the one stored with its last plan.

    *pending* may hold one report only: Get and List cost the same call.
    """

    key: str
    pending: tuple[Pending, ...]
    demand: Demand = NO_DEMAND


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a lane: ask it now, or consider it again at *poll_at*.

    *poll_at* also holds for a lane that was to be asked and got no call. *urgency*
    is the accrued waiting in units of the price.
    """

    key: str
    ask: bool
    poll_at: datetime
    demand: Demand
    urgency: float


@dataclass(frozen=True, slots=True)
class Planner:
    """Decides which lanes are worth a call.

    *limit* calls are allowed in any *window*. *target* is a smaller number of calls
    that the operator is willing to spend in it.
    """

    limit: int = 600
    window: timedelta = timedelta(minutes=10)
    target: int | None = None

    def price(self, supply: Supply, total: Demand) -> float:
        """Return the seconds of accrued waiting that a call must be worth."""
        return Allowance(self.limit, self.target).price(supply, total)

    def accrued(
        self, now: datetime, pending: Iterable[Pending], outlooks: Outlooks
    ) -> float:
        """Return the expected seconds for which reports are complete and unseen."""
        return _accrued(_ages(now, pending, outlooks), 0.0)

    def demand(
        self, now: datetime, pending: Iterable[Pending], outlooks: Outlooks
    ) -> Demand:
        """Return what a lane asks of the budget from *now* on.

        The expectation of √(number still in progress) stands behind the integrand:
        with m expected of n it is about m/√(m + 1 − m/n), exact for one report.
        """
        ages = _ages(now, pending, outlooks)
        window = self.window.total_seconds()
        alive, since, total = _expected(ages, 0.0), 0.0, 0.0
        sums = []
        for fraction in _GRID:
            until = fraction * window
            after = _expected(ages, until)
            mean, ending = (alive + after) / 2, max(0.0, alive - after)
            if mean > 0.0:
                crowd = mean + 1.0 - mean / len(ages)
                total += math.sqrt(ending * (until - since) * mean / crowd)
            if fraction in HORIZONS:
                sums.append(total)
            alive, since = after, until
        return Demand(*sums)

    def next_look(
        self,
        now: datetime,
        pending: Sequence[Pending],
        outlooks: Outlooks,
        price: float,
    ) -> datetime:
        """Return when a lane is worth a call, or else a new plan.

        Never sooner than the shortest gap after the last look, and never later than
        a plan stays fresh.
        """
        earliest = max(now, min(report.seen_at for report in pending) + SHORTEST_GAP)
        ages = _ages(now, pending, outlooks)
        low = (earliest - now).total_seconds()
        high = low + _fresh(price)
        if _accrued(ages, low) >= price:
            return earliest
        if _accrued(ages, high) >= price:
            while high - low > _PRECISION_SECONDS:
                middle = (low + high) / 2
                if _accrued(ages, middle) < price:
                    low = middle
                else:
                    high = middle
        return now + timedelta(seconds=high)

    def choose(
        self,
        now: datetime,
        due: Sequence[Lane],
        outlooks: Outlooks,
        supply: Supply,
        total: Demand,
    ) -> list[Plan]:
        """Return the plans of the *due* lanes with reports, the most urgent first.

        *total* is the sum of the stored demands of all lanes with reports in
        progress, the due ones included. How many of those to be asked can be is for
        the budget to say; the others keep their *poll_at*.
        """
        lanes = [lane for lane in due if lane.pending]
        demands = [self.demand(now, lane.pending, outlooks) for lane in lanes]
        for lane, demand in zip(lanes, demands, strict=True):
            total = total - lane.demand + demand
        price = self.price(supply, total)
        plans = [
            Plan(
                key=lane.key,
                poll_at=(at := self.next_look(now, lane.pending, outlooks, price)),
                ask=at <= now,
                demand=demand,
                urgency=self.accrued(now, lane.pending, outlooks) / price,
            )
            for lane, demand in zip(lanes, demands, strict=True)
        ]
        return sorted(plans, key=lambda plan: -plan.urgency)


@dataclass(frozen=True, slots=True)
class _Age:
    """A report's ages in seconds when last seen and now.

    *claim* is its share of attention over the chance that it was in progress when
    last seen.
    """

    outlook: Outlook
    seen: float
    age: float
    fading: float
    claim: float


def _ages(now: datetime, pending: Iterable[Pending], outlooks: Outlooks) -> list[_Age]:
    ages = []
    for report in pending:
        age = max(0.0, (now - report.began_at).total_seconds())
        seen = min(age, max(0.0, (report.seen_at - report.began_at).total_seconds()))
        fading = min(1.0, (_PATIENCE / max(age, 1.0)) ** _FADING)
        outlook = outlooks.of(report.kind)
        claim = fading / outlook.survival(seen)
        ages.append(_Age(outlook, seen, age, fading, claim))
    return ages


def _expected(ages: Iterable[_Age], later: float) -> float:
    """Return how many reports are expected in progress, less what has faded."""
    return sum(
        [report.claim * report.outlook.survival(report.age + later) for report in ages]
    )


def _accrued(ages: Iterable[_Age], later: float) -> float:
    return sum(
        [
            report.fading * report.outlook.overdue(report.seen, report.age + later)
            for report in ages
        ]
    )


def _fresh(price: float) -> float:
    """Return for how many seconds a plan is good; dear calls are planned for longer."""
    return min(max(1.0, math.sqrt(price)) * _FRESH_SECONDS, _STALE_SECONDS)
