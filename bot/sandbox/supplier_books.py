"""The money of the simulated accounts, which adds up; all of it is invented."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Books:
    """What one account did in the days of a report, in cents; payouts are negative."""

    opening: int
    fare: int
    tip: int
    toll: int
    cash: int
    bank: int

    @property
    def earnings(self) -> int:
        """The parent of fares and tips."""
        return self.fare + self.tip

    @property
    def closing(self) -> int:
        """Opening and movements, which add up as they were seen to."""
        return self.opening + self.earnings + self.toll + self.cash + self.bank


def books(account: str, start: datetime, span: timedelta) -> Books:
    """Return what an account did in some days, the same at every download."""
    seed = f"{account}:{start:%Y-%m-%d %H:%M}:{span}"
    cents = random.Random(seed).randint  # noqa: S311  invented money
    return Books(
        opening=cents(-200_000, 2_000_000),
        fare=cents(70_000, 800_000),
        tip=cents(0, 30_000),
        toll=cents(0, 20_000),
        cash=cents(-400_000, 0),
        bank=cents(-500_000, 0),
    )
