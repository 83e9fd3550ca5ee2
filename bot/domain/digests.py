"""What is worth saying of an order's reports: totals, changes, and what to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.figures import (
    Balance,
    Change,
    Figures,
    balance,
    change,
    per_cent,
    together,
)
from bot.texts.english import phrase

# A branch that moved by less is as usual.
_USUAL_PER_CENT = 25
# How much there is at an instant: over several spans of days it is no sum.
_STANDS = ("start_balance", "end_balance")


class Oddity(StrEnum):
    """Why somebody should look at a branch."""

    empty = "empty"  # a report without a row
    halved = "halved"  # less than half of the rows of the last time
    moved = "moved"  # its first total is not as usual
    columns = "columns"  # some are missing


@dataclass(frozen=True, slots=True)
class Remark:
    """One branch to look at; *detail* is a figure's label, or a column, or ''."""

    organisation: str
    oddity: Oddity
    detail: str = ""
    per_cent: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one branch's report, and of the one before it, if any.

    *parts* counts the reports that it was asked in, one span of days after another.
    """

    organisation: str
    now: Figures
    before: Figures | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Digest:
    """The reports of one type of an order, together.

    ``change`` is that of the ``compared`` branches, which have one before it; None
    where none has. ``usual`` counts those of them about which there is nothing to
    say.
    """

    title: str
    figures: Figures
    branches: int
    compared: int
    change: Change | None
    remarks: tuple[Remark, ...]
    usual: int
    balance: tuple[Balance, Decimal] | None


def digest(title: str, seen: Sequence[Seen]) -> Digest:
    """Return what is worth saying of one type's reports."""
    whole = together(each.now for each in seen)
    both = [(each.before, each.now) for each in seen if each.before is not None]
    remarks = tuple(_remarks(seen))
    odd = {each.organisation for each in remarks}
    compared = {each.organisation for each in seen if each.before is not None}
    in_parts = any(each.parts > 1 for each in seen)
    return Digest(
        title,
        whole.without(_STANDS) if in_parts else whole,
        len(seen),
        len(both),
        change(together(before for before, _ in both), together(now for _, now in both))
        if both
        else None,
        remarks,
        len(compared - odd),
        balance(whole),
    )


def _remarks(seen: Iterable[Seen]) -> Iterable[Remark]:
    for each in seen:
        remark = _remark(each)
        if remark is not None:
            yield remark


def _remark(seen: Seen) -> Remark | None:
    if not seen.now.rows:
        return Remark(seen.organisation, Oddity.empty)
    if seen.before is None:
        return None
    changed = change(seen.before, seen.now)
    if changed.halved:
        fewer = per_cent(Decimal(changed.rows_before), Decimal(changed.rows_now))
        return Remark(seen.organisation, Oddity.halved, phrase("rows"), fewer)
    if changed.missing:
        column = changed.missing[0] if changed.may_be_named else ""
        return Remark(seen.organisation, Oddity.columns, column)
    for meaning, _ in seen.now.told()[:1]:
        if meaning.key in changed.totals:
            moved = per_cent(*changed.totals[meaning.key])
            if moved is not None and abs(moved) >= _USUAL_PER_CENT:
                return Remark(seen.organisation, Oddity.moved, meaning.label, moved)
    return None
