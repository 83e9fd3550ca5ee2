"""Several reports into one file, whose first column says whose rows they are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from bot.domain.columns import is_impersonal
from bot.domain.figures import Figures
from bot.domain.troubles import FileProblemError
from bot.sheets.harmless import harmless, harmless_cell
from bot.sheets.looking import Look, are_plain
from bot.sheets.reading import Layout, Row, batches, layout
from bot.sheets.sinks import Sink
from bot.sheets.unpacking import Part
from bot.texts.english import phrase

ORGANISATION: Final = phrase("Organisation")
PERIOD: Final = phrase("Period")

_Key = tuple[str, int]  # a header, and its how-manieth column this is


@dataclass(frozen=True, slots=True)
class Source:
    """One report: its CSVs, and what stands before each of its rows."""

    parts: Sequence[Part]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Laid:
    source: Source
    layouts: tuple[Layout, ...]


class Refusals:
    """Which of many sources cannot be read: told together, once all were tried."""

    def __init__(self) -> None:
        self._found: dict[int, FileProblemError] = {}

    def __bool__(self) -> bool:
        """Return whether there is one by now."""
        return bool(self._found)

    @contextmanager
    def of(self, source: int) -> Iterator[None]:
        """Note a problem as one of this source, and go on behind the block."""
        try:
            yield
        except FileProblemError as error:
            self._found.setdefault(source, error)

    def raise_any(self) -> None:
        """Do nothing if all can be read.

        Raises:
            FileProblemError: The first problem, with the sources of all.
        """
        if self._found:
            first = next(iter(self._found.values()))
            raise FileProblemError(first.trouble, tuple(self._found)) from first


class Combination:
    """Rewrites *sources* into a sink, a batch at a time, and looks inside of each.

    *labels* are the headers of what stands before each row. Columns are brought
    together by their headers: what one report lacks stays blank in its rows. What
    is *masked* leaves out the columns that can hold anything about a person.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        labels: tuple[str, ...],
        remarks: Sequence[str] = (),
        *,
        masked: bool = False,
    ) -> None:
        self._laid = _laid(sources)
        self._labels = labels
        self._remarks = remarks
        # All columns, in the order in which they are first seen.
        self._keys = list(
            dict.fromkeys(
                key
                for laid in self._laid
                for each in laid.layouts
                for key in _keys(each.headers)
            )
        )
        self._headers = tuple(header for header, _ in self._keys)
        self._masked = masked
        if masked:
            self._keys = [key for key in self._keys if is_impersonal(key[0])]
        self.figures: list[Figures] = []

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers that the reports have together."""
        return self._headers

    def write(self, sink: Sink | None) -> None:
        """Write all rows; without a sink only look inside.

        Behind a report that cannot be read, the others are only looked through: all
        that cannot be are told at once.

        Raises:
            FileProblemError: Reports cannot be read, or the file is not possible.
        """
        refusals = Refusals()
        if sink is not None:
            sink.headers([*self._labels, *(header for header, _ in self._keys)])
        for index, laid in enumerate(self._laid):
            figures = Figures()
            for part, known in zip(laid.source.parts, laid.layouts, strict=True):
                look = Look(known.headers)
                for batch in _noted(refusals, index, batches(part, known)):
                    into = None if refusals else sink
                    self._pass(batch, known, look, laid.source.labels, into)
                figures = figures.plus(look.figures())
            self.figures.append(figures)
        refusals.raise_any()
        if sink is not None:
            for remark in self._remarks:
                sink.remark(remark)
            sink.close()

    def _pass(
        self,
        batch: list[Row],
        known: Layout,
        look: Look,
        labels: tuple[str, ...],
        sink: Sink | None,
    ) -> None:
        width = len(known.headers)
        columns, beyond = _columns(batch, width)
        joined = ["\n".join(column) + "\n" for column in columns]
        plain = {
            index: each
            for index, each in enumerate(joined)
            if are_plain(columns[index], each)
        }
        look.take(columns[:width], plain)
        look.count_ragged(beyond)
        if sink is not None:
            safe = [
                column
                if index in plain or not sink.escapes
                else harmless(column, joined[index])
                for index, column in enumerate(columns)
            ]
            blank = [""] * len(batch)
            at = {key: safe[index] for index, key in enumerate(_keys(known.headers))}
            ordered = [at.get(key, blank) for key in self._keys]
            before = [[harmless_cell(each)] * len(batch) for each in labels]
            # Cells without a header may hold anything.
            headless = [] if self._masked else safe[width:]
            rows = zip(*before, *ordered, *headless, strict=True)
            sink.rows(rows)


def _laid(sources: Sequence[Source]) -> list[_Laid]:
    laid, refusals = [], Refusals()
    # Thousands of reports of a type are written in one way, or a few.
    same: dict[Layout, Layout] = {}
    for index, source in enumerate(sources):
        with refusals.of(index):
            found = [layout(part) for part in source.parts]
            laid.append(_Laid(source, tuple(same.setdefault(x, x) for x in found)))
    refusals.raise_any()
    return laid


def _noted(
    refusals: Refusals, source: int, batched: Iterator[list[Row]]
) -> Iterator[list[Row]]:
    # What goes wrong with a row that was read already is not caught here.
    with refusals.of(source):
        yield from batched


def _columns(batch: list[Row], width: int) -> tuple[list[Sequence[str]], int]:
    """Return *batch* by columns, and how many rows are longer than the headers.

    Nothing is cut off: cells without a header stand behind the last one.
    """
    try:
        columns: list[Sequence[str]] = list(zip(*batch, strict=True))
    except ValueError:
        longest = max(map(len, batch))
        columns = list(
            zip(*(row + [""] * (longest - len(row)) for row in batch), strict=True)
        )
    beyond = sum(len(row) > width for row in batch) if len(columns) > width else 0
    while len(columns) < width:
        columns.append([""] * len(batch))
    return columns, beyond


def _keys(headers: Sequence[str]) -> list[_Key]:
    """Return what tells columns apart: twins by their number."""
    seen: dict[str, int] = {}
    keys = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        keys.append((header, seen[header]))
    return keys
