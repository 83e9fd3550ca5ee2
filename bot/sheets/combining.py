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
        remark: str = "",
        *,
        masked: bool = False,
    ) -> None:
        self._laid: list[_Laid] = []
        for index, source in enumerate(sources):
            with blaming(index):
                layouts = tuple(layout(part) for part in source.parts)
            self._laid.append(_Laid(source, layouts))
        self._labels = labels
        self._remark = remark
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

        Raises:
            FileProblemError: A report cannot be read, or the file is not possible.
        """
        if sink is not None:
            sink.headers([*self._labels, *(header for header, _ in self._keys)])
        for index, laid in enumerate(self._laid):
            figures = Figures()
            for part, known in zip(laid.source.parts, laid.layouts, strict=True):
                look = Look(known.headers)
                for batch in _blamed(index, batches(part, known)):
                    self._pass(batch, known, look, laid.source.labels, sink)
                figures = figures.plus(look.figures())
            self.figures.append(figures)
        if sink is not None:
            if self._remark:
                sink.remark(self._remark)
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


@contextmanager
def blaming(source: int) -> Iterator[None]:
    """Note on a problem that it is one of this source."""
    try:
        yield
    except FileProblemError as error:
        error.source = source
        raise


def _blamed(source: int, batched: Iterator[list[Row]]) -> Iterator[list[Row]]:
    with blaming(source):
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
