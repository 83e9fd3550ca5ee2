"""Looking into columns while they pass: rows and totals, and no cell is kept."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Final

from bot.domain import numerals
from bot.domain.columns import Kind, meanings
from bot.domain.figures import Figures, Total

# All cells of a batch at once: plain numbers, or nothing.
_PLAIN: Final = re.compile(r"(?:(?:-?\d{1,15}(?:\.\d{1,6})?)?\n)*")
# The same, each with two decimals, as money has.
_CENTS: Final = re.compile(r"(?:-?\d{1,15}\.\d\d\n)*")
# A thousand or a fraction: what these are depends on what they count.
_GROUPED: Final = re.compile(r"\.\d{3}\n")
_DIGITS: Final = 60

_READERS: Final[dict[Kind, Callable[[str], Decimal | None]]] = {
    Kind.tally: numerals.tally,
    Kind.money: numerals.money,
    Kind.number: numerals.number,
    Kind.hours: numerals.hours,
    Kind.share: numerals.share,
}

Column = Sequence[str]


def are_plain(column: Column, joined: str) -> bool:
    """Return whether each cell of *column* is a plain number, or blank.

    *joined* are the same cells, one a line. A cell of several lines is no number,
    though each of its lines may be one.
    """
    return _PLAIN.fullmatch(joined) is not None and joined.count("\n") == len(column)


class Look:
    """The figures of the rows that were shown to it."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._headers = tuple(headers)
        self._meanings = meanings(headers)
        self._totals = {each.key: Total() for each in self._meanings.values()}
        self._rows = 0
        self._ragged = 0

    @property
    def rows(self) -> int:
        """How many rows were shown."""
        return self._rows

    def take(self, columns: Sequence[Column], plain: Mapping[int, str]) -> None:
        """Look at a batch; *plain* are the columns that hold plain numbers alone.

        Each with its cells joined, one a line.
        """
        self._rows += len(columns[0]) if columns else 0
        with localcontext(prec=_DIGITS):
            for index, meaning in self._meanings.items():
                joined = plain.get(index)
                if joined is not None and _are_sure(joined, meaning.kind):
                    seen = _summed(columns[index], joined)
                else:
                    seen = _read(columns[index], _READERS[meaning.kind])
                self._totals[meaning.key] = self._totals[meaning.key].plus(seen)

    def count_ragged(self, rows: int) -> None:
        """Note rows that are longer than the headers."""
        self._ragged += rows

    def figures(self) -> Figures:
        """Return what was seen until now."""
        return Figures(self._rows, self._headers, dict(self._totals), self._ragged)


def _are_sure(joined: str, kind: Kind) -> bool:
    """Return whether plain numbers of that *kind* are what they look like."""
    match kind:
        case Kind.share:
            return False
        case Kind.tally:
            return "." not in joined
        case Kind.money:
            return _GROUPED.search(joined) is None
        case _:
            return True


def _summed(column: Column, joined: str) -> Total:
    if _CENTS.fullmatch(joined):
        # Adding up whole numbers takes a third of the time.
        cents = sum(map(int, joined.replace(".", "").split()))
        return Total(Decimal(cents).scaleb(-2), len(column))
    cells = list(filter(None, column))
    return Total(sum(map(Decimal, cells), Decimal(0)), len(cells))


def _read(column: Iterable[str], reader: Callable[[str], Decimal | None]) -> Total:
    total, cells, unread = Decimal(0), 0, 0
    for cell in column:
        if not cell or cell.isspace():
            continue
        read = reader(cell)
        if read is None:
            unread += 1
        else:
            total += read
            cells += 1
    return Total(total, cells, unread)
