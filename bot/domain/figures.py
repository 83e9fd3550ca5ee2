"""What was seen inside of reports: rows, totals, and what changed since the last."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.domain.columns import MEANINGS, Kind, Meaning

# Shown in a message; the file has the rest.
HEADLINES = 4
_HALF = Decimal("0.5")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column's cells, and of how many; blank ones are none of them.

    ``unread`` counts cells that are not blank and could not be read: while there
    are any, the sum is no total.
    """

    sum: Decimal = Decimal(0)
    cells: int = 0
    unread: int = 0

    def plus(self, other: "Total") -> "Total":
        """Return the total of both."""
        return Total(
            self.sum + other.sum, self.cells + other.cells, self.unread + other.unread
        )

    def value(self, kind: Kind) -> Decimal | None:
        """Return the figure to tell: the mean of shares, else the sum, or None."""
        if not self.cells or self.unread:
            return None
        return self.sum / self.cells if kind is Kind.share else self.sum


@dataclass(frozen=True, slots=True)
class Figures:
    """What one report, or several of a type together, hold; no cell of any row."""

    rows: int = 0
    columns: tuple[str, ...] = ()
    totals: Mapping[str, Total] = field(default_factory=dict)
    ragged: int = 0  # rows with more cells than there are headers

    def plus(self, other: "Figures") -> "Figures":
        """Return the figures of both; a column of either is a column."""
        keys = dict.fromkeys((*self.totals, *other.totals))
        return Figures(
            self.rows + other.rows,
            tuple(dict.fromkeys((*self.columns, *other.columns))),
            {
                key: self.totals.get(key, Total()).plus(other.totals.get(key, Total()))
                for key in keys
            },
            self.ragged + other.ragged,
        )

    def without(self, keys: Collection[str]) -> "Figures":
        """Return the same without the totals of *keys*."""
        totals = {key: total for key, total in self.totals.items() if key not in keys}
        return replace(self, totals=totals)

    def told(self) -> tuple[tuple[Meaning, Decimal], ...]:
        """Return what is worth telling, in the order of the meanings."""
        return tuple(
            (each, value)
            for each in MEANINGS
            if each.key in self.totals
            and (value := self.totals[each.key].value(each.kind)) is not None
        )

    def stored(self) -> dict[str, Any]:
        """Return this as JSON holds it."""
        return {
            "rows": self.rows,
            "columns": list(self.columns),
            "ragged": self.ragged,
            "totals": {
                key: [str(each.sum), each.cells, each.unread]
                for key, each in self.totals.items()
            },
        }


def restored(stored: Mapping[str, Any]) -> Figures:
    """Return the figures of :meth:`Figures.stored`."""
    return Figures(
        stored["rows"],
        tuple(stored["columns"]),
        {
            key: Total(Decimal(total), cells, unread)
            for key, (total, cells, unread) in stored["totals"].items()
        },
        stored.get("ragged", 0),
    )


def together(parts: Iterable[Figures]) -> Figures:
    """Return the figures of several reports as of one."""
    whole = Figures()
    for part in parts:
        whole = whole.plus(part)
    return whole


class Balance(StrEnum):
    """Whether the money columns of a report agree with each other."""

    adds_up = "adds_up"
    differs = "differs"


def balance(figures: Figures) -> tuple[Balance, Decimal] | None:
    """Return whether opening plus movements is closing, and by how much it differs.

    Inferred from data that others saw: opening + earnings + refunds and expenses
    - cash - bank transfers = closing. Payouts come with either sign. None when a
    column is missing or not fully read.
    """
    found = {key: figures.totals.get(key) for key in _MOVEMENTS}
    if any(each is None or each.unread or not each.cells for each in found.values()):
        return None
    sums = {key: each.sum for key, each in found.items() if each is not None}
    payouts = sums["cash"] + sums["bank"]
    before = sums["start_balance"] + sums["earnings"] + sums["refunds"]
    off = min(
        (
            before - payouts - sums["end_balance"],
            before + payouts - sums["end_balance"],
        ),
        key=abs,
    )
    # Each cell is rounded by itself.
    allowed = _CENT * max(figures.rows, 1)
    return (Balance.adds_up if abs(off) <= allowed else Balance.differs), off


_MOVEMENTS = ("start_balance", "earnings", "refunds", "cash", "bank", "end_balance")


@dataclass(frozen=True, slots=True)
class Change:
    """How reports differ from the last ones of the same kind and length."""

    rows_before: int
    rows_now: int
    totals: Mapping[str, tuple[Decimal, Decimal]]  # before, now
    missing: tuple[str, ...]  # columns
    new: tuple[str, ...]
    kept: int = 0  # columns that are in both

    @property
    def may_be_named(self) -> bool:
        """Whether what is missing and new are certainly headers.

        A file without headers begins with data, of which hardly any is the same twice.
        """
        return self.kept >= max(len(self.missing), len(self.new))

    @property
    def halved(self) -> bool:
        """Whether there are less than half of the rows of the last time."""
        return 0 < self.rows_now < self.rows_before * _HALF


def change(before: Figures, now: Figures) -> Change:
    """Return how *now* differs from *before*."""
    earlier = {each.key: value for each, value in before.told()}
    totals = {
        each.key: (earlier[each.key], value)
        for each, value in now.told()
        if each.key in earlier
    }
    return Change(
        before.rows,
        now.rows,
        totals,
        _without(before.columns, now.columns),
        _without(now.columns, before.columns),
        len({*before.columns} & {*now.columns}),
    )


def per_cent(before: Decimal, now: Decimal) -> int | None:
    """Return by how many per cent *now* is more than *before*; None from nothing."""
    return round((now - before) / abs(before) * 100) if before else None


def _without(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    there = set(others)
    return tuple(each for each in names if each not in there)
