"""One file out of an order's reports, in a worker thread."""

import hashlib
import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from bot.domain.columns import is_impersonal
from bot.domain.commands import Form
from bot.domain.figures import Figures
from bot.sheets.combining import Combination, Source, blaming
from bot.sheets.excel import ExcelSink
from bot.sheets.sinks import CsvSink, Sink
from bot.sheets.unpacking import Limits, parts

_CHUNK = 1_000_000


@dataclass(frozen=True, slots=True)
class Raw:
    """One download, and what stands before each of its rows."""

    file: IO[bytes]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made of the downloads; *form* ``digest`` makes no file."""

    form: Form
    labels: tuple[str, ...]
    remark: str
    separator: str
    most_bytes: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Built:
    """The file (None if only looked into), and what was seen in each download."""

    file: IO[bytes] | None
    size: int
    sha256: str
    figures: tuple[Figures, ...]
    columns: int
    impersonal: bool


class AbandonedError(Exception):
    """Nobody waits for the file any more."""


def build(raws: Sequence[Raw], plan: Plan, abandoned: Callable[[], bool]) -> Built:
    """Return the file of *raws*, which has no name and is gone when it is closed.

    Raises:
        AbandonedError: *abandoned* said so.
        FileProblemError: A download is none, or the file is not possible.
    """
    limits = Limits(unpacked=plan.most_bytes)
    sources: list[Source] = []
    for index, raw in enumerate(raws):
        with blaming(index):
            sources.append(Source(parts(raw.file, limits), raw.labels))
    combination = Combination(sources, plan.labels, plan.remark)
    file: IO[bytes] | None = None
    sink: Sink | None = None
    if plan.form is not Form.digest:
        file = tempfile.TemporaryFile()  # noqa: SIM115  it goes to the caller
        sink = _sink(file, plan)
    try:
        for _ in combination.write(sink):
            _go_on(abandoned)
        size, digest = _measured(file, sink)
    except BaseException:
        if file is not None:
            file.close()
        raise
    finally:
        if sink is not None:
            sink.discard()
    return Built(
        file,
        size,
        digest,
        tuple(combination.figures),
        len(combination.columns) + len(plan.labels),
        all(map(is_impersonal, combination.columns)),
    )


def _go_on(abandoned: Callable[[], bool]) -> None:
    if abandoned():
        raise AbandonedError


def _sink(file: IO[bytes], plan: Plan) -> Sink:
    if plan.form is Form.excel:
        return ExcelSink(file, plan.made_at)
    return CsvSink(file, plan.separator, plan.most_bytes)


def _measured(file: IO[bytes] | None, sink: Sink | None) -> tuple[int, str]:
    """Return the size and the digest of a file, which stands at its beginning then."""
    if file is None or sink is None:
        return 0, ""
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
