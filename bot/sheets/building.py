"""One file out of an order's reports."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast

from bot.domain.columns import is_impersonal
from bot.domain.commands import Form
from bot.domain.figures import Figures
from bot.sheets.combining import Combination, Refusals, Source
from bot.sheets.excel import ExcelSink
from bot.sheets.pieces import Piece
from bot.sheets.sinks import CsvSink, Sink
from bot.sheets.unpacking import Limits, parts

_CHUNK = 1_000_000


@dataclass(frozen=True, slots=True)
class Raw:
    """One download, and what stands before each of its rows.

    It is the *size* bytes of *file* from *start* on; None: all of them to its end.
    """

    file: IO[bytes]
    labels: tuple[str, ...] = ()
    start: int = 0
    size: int | None = None

    def opened(self) -> IO[bytes]:
        """Return the download as a file of its own, which needs not be closed."""
        size = self.size
        if size is None:
            size = self.file.seek(0, io.SEEK_END) - self.start
        return cast("IO[bytes]", Piece(self.file, self.start, size))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made of the downloads."""

    form: Form
    labels: tuple[str, ...]
    remarks: tuple[str, ...]
    separator: str
    most_bytes: int
    made_at: datetime
    masked: bool = False  # without the columns about people


@dataclass(frozen=True, slots=True)
class Built:
    """The size and digest of the file, and what was seen in each download."""

    size: int
    sha256: str
    figures: tuple[Figures, ...]
    columns: int
    impersonal: bool
    open_columns: int  # that hold nothing about people


def build(raws: Sequence[Raw], plan: Plan, into: IO[bytes] | None) -> Built:
    """Write the file of *raws*, instead of what *into* holds; None: only look inside.

    The file stands at its beginning then.

    Raises:
        FileProblemError: Downloads are none, or the file is not possible.
    """
    limits, refusals = Limits(unpacked=plan.most_bytes), Refusals()
    sources: list[Source] = []
    for index, raw in enumerate(raws):
        with refusals.of(index):
            sources.append(Source(parts(raw.opened(), limits), raw.labels))
    refusals.raise_any()
    combination = Combination(sources, plan.labels, plan.remarks, masked=plan.masked)
    size, digest = 0, ""
    if into is None:
        combination.write(None)
    else:
        into.seek(0)
        into.truncate()
        sink = _sink(into, plan)
        try:
            combination.write(sink)
            size, digest = _measured(into, sink)
        finally:
            sink.discard()
    open_columns = sum(map(is_impersonal, combination.columns))
    shown = open_columns if plan.masked else len(combination.columns)
    return Built(
        size,
        digest,
        tuple(combination.figures),
        shown + len(plan.labels),
        open_columns == shown,
        open_columns,
    )


def _sink(file: IO[bytes], plan: Plan) -> Sink:
    if plan.form is Form.excel:
        return ExcelSink(file, plan.made_at)
    return CsvSink(file, plan.separator, plan.most_bytes)


def _measured(file: IO[bytes], sink: Sink) -> tuple[int, str]:
    """Return the size and the digest of a file, which stands at its beginning then."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    known = sink.sha256
    if known is None:
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        known = digest.hexdigest()
        file.seek(0)
    return size, known
