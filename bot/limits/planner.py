"""Whom to ask next: which organisation's reports are worth a call now.

A *lane* is one organisation with reports in progress; one call tells the state of all
of them. Waiting accrues while a report is complete and nobody has looked:

    accrued(now) = Σ E[(now − Cᵢ)⁺ | Cᵢ > last look]      over the lane's reports

and a lane is called when that reaches the *price* of a call. With completions coming
at the rate h, accrued waiting after a gap g is h·g²/2, so a price p means gaps of
√(2p/h), that is √(h/(2p)) calls a second. Over a horizon s all lanes together want
D(s)/√(2p) calls, with the *demand* D(s) = Σ ∫√h. Spending what is there, A(s) calls,
costs p(s) = (D(s)/A(s))²/2; the price is the largest over three horizons, so that
neither the next minute nor the tail is left without calls. It is worked out anew at
each decision, which corrects what the formula gets wrong.

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

# No lane is asked more often. With ticks of a second and answers within half of one
# it is asked at every other tick, which keeps the lag of a lone report below three.
SHORTEST_GAP: Final = timedelta(seconds=1.5)
# A plan is good for that long: the price falls when others finish.
_FRESH_SECONDS: Final = 5.0
_STALE_SECONDS: Final = 15.0
# Budget that nobody needs is still not spent on looks that would find nothing.
_LEAST_PRICE: Final = 5e-4
# What the last calls of a budget are worth to an order that nobody has placed yet.
_LAST_PRICE: Final = 1.0
_STEEP: Final = 12
# With a target, calls that come back are not spent on a straggler as if they were
# free: the price stays near that of an order that would use the target up.
_FRUGAL: Final = 500.0
# A report this old is probably lost; its claim to attention fades from then on.
_PATIENCE: Final = 1800.0
_FADING: Final = 3.0
# With no budget at all the price is finite, so that the order of urgency is kept.
_LEAST_SUPPLY: Final = 0.1
# Calls kept back when few are left: what the tail needs is uncertain.
_MARGIN: Final = 0.02  # of the allowance
_STEPS: Final = 10
# Fractions of the window at which supply and demand are compared.
_PRECISION: Final = 0.25
HORIZONS: Final = (0.1, 0.4, 1.0)
# Where the demand is integrated, as fractions of the window; contains the horizons.
_GRID: Final = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0)


@dataclass(frozen=True, slots=True)
class Pending:
    """A report in progress, and when it was last seen so (at first: began_at)."""

    kind: str
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Demand:
    """Σ∫√h up to each of the three horizons; adds up over lanes."""

    soon: float = 0.0
    later: float = 0.0
    whole: float = 0.0

    def within(self, fraction: float) -> float:
        """Return the demand up to a *fraction* of the window, interpolated."""
        soon, later, whole = HORIZONS
        if fraction <= soon:
            return self.soon * fraction / soon
        if fraction <= later:
            share = (fraction - soon) / (later - soon)
            return self.soon + (self.later - self.soon) * share
        share = (fraction - later) / (whole - later)
        return self.later + (self.whole - self.later) * share

    def __add__(self, other: "Demand") -> "Demand":
        """Return the demand of both together."""
        return Demand(
            self.soon + other.soon,
            self.later + other.later,
            self.whole + other.whole,
        )

    def __sub__(self, other: "Demand") -> "Demand":
        """Return what remains without *other*, never less than nothing."""
        return Demand(
            max(0.0, self.soon - other.soon),
            max(0.0, self.later - other.later),
            max(0.0, self.whole - other.whole),
        )


@dataclass(frozen=True, slots=True)
class Lane:
    """One organisation; *demand* is the one stored with its last plan."""

    key: str
    pending: tuple[Pending, ...]
    demand: Demand = Demand()


@dataclass(frozen=True, slots=True)
class Supply:
    """How many calls of the window are used, and how soon they become free again.

    *returning* counts the used slots that become free within each tenth of the
    window, cumulatively; unknown means none before its end, which is careful.
    """

    used: int
    returning: tuple[int, ...] = ()


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

    @property
    def allowance(self) -> int:
        """How many calls of a window may be spent."""
        return self.limit if self.target is None else min(self.target, self.limit)

    def price(self, supply: Supply, total: Demand) -> float:
        """Return the seconds of accrued waiting that a call must be worth."""
        left = self.allowance - supply.used
        price = self._least_price(supply.used)
        margin = _MARGIN * self.allowance
        returning = supply.returning or (0,) * (_STEPS - 1) + (supply.used,)
        for step, freed in enumerate(returning, start=1):
            calls = float(max(left + freed, 0))
            calls = max(calls**2 / (calls + margin), _LEAST_SUPPLY)
            price = max(price, (total.within(step / _STEPS) / calls) ** 2 / 2)
        return price

    def _least_price(self, used: int) -> float:
        least = _LEAST_PRICE + _LAST_PRICE * (used / self.allowance) ** _STEEP
        if self.target is None:
            return least
        return max(least, (_FRUGAL / self.target) ** 2 / 2)

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
            while high - low > _PRECISION:
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
