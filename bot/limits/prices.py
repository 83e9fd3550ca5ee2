"""What a call must be worth: supply and demand of the calls in a window.

With completions coming to a lane at the rate h, a price p means √(h/(2p)) calls a
second (see the planner). Over a horizon s all lanes together want D(s)/√(2p) calls,
where the *demand* D(s) is the sum of their ∫√h. Spending the A(s) calls that are there
costs p(s) = (D(s)/A(s))²/2. The price is the largest over ten horizons, so that
neither the next minute nor the tail is left without calls. It is worked out anew at
each decision, which corrects what the formula gets wrong.

The constants were tuned by simulation (tests/benchmarks/simulation.py).
"""

from dataclasses import dataclass
from typing import Final

# Fractions of the window up to which the demand is summed.
HORIZONS: Final = (0.1, 0.4, 1.0)
_STEPS: Final = 10
# Budget that nobody needs is still not spent on looks that would find nothing.
_LEAST_PRICE: Final = 5e-4
# What the last calls of a budget are worth to an order that nobody has placed yet:
# nothing while half of it is there, 4 s when it is used up. So the calls that
# come back are not spent on the stragglers of a large order as if they were free.
_LAST_PRICE: Final = 4.0
# With a target, calls that come back are not spent on a straggler as if they were
# free: the price stays near that of an order that would use the target up.
_FRUGAL: Final = 500.0
# Share of the allowance that is kept back when few calls are left, because what the
# tail needs is uncertain, and the formula knows nothing of whole seconds. Less of it
# takes more calls and finds the last reports later; more of it is felt by the first.
_MARGIN: Final = 0.12
# With no budget at all the price is finite, so that the order of urgency is kept.
_LEAST_SUPPLY: Final = 0.1


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


NO_DEMAND: Final = Demand()


@dataclass(frozen=True, slots=True)
class Supply:
    """How many calls of the window are used, and how soon they become free again.

    *returning* counts the used slots that become free within each tenth of the
    window, cumulatively; unknown means none before its end, which is careful.
    """

    used: int
    returning: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls of a window may be spent.

    *limit* is what the supplier allows, *target* a smaller number that the operator
    is willing to spend.

    Raises:
        ValueError: Not a single call may be spent.
    """

    limit: int
    target: int | None = None

    def __post_init__(self) -> None:
        """Refuse an allowance of nothing."""
        if self.calls < 1:
            raise ValueError("a planner needs at least one call to spend")

    @property
    def calls(self) -> int:
        """The smaller of limit and target."""
        return self.limit if self.target is None else min(self.target, self.limit)

    def price(self, supply: Supply, total: Demand) -> float:
        """Return the seconds of accrued waiting that a call must be worth."""
        price = self._least_price(supply.used)
        margin = _MARGIN * self.calls
        returning = supply.returning or (0,) * (_STEPS - 1) + (supply.used,)
        for step, freed in enumerate(returning, start=1):
            left = float(max(self.calls - supply.used + freed, 0))
            spent = max(left**2 / (left + margin), _LEAST_SUPPLY)
            price = max(price, (total.within(step / _STEPS) / spent) ** 2 / 2)
        return price

    def _least_price(self, used: int) -> float:
        if self.target is not None:
            return (_FRUGAL / self.target) ** 2 / 2
        beyond_half = max(0.0, 2 * min(1.0, used / self.calls) - 1)
        return _LEAST_PRICE + _LAST_PRICE * beyond_half**2
