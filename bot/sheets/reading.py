"""Rows of a supplier's CSV, in batches, whatever its encoding and separator.

Inferred: UTF-8, perhaps with a byte order mark; cp1254 where a Turkish spreadsheet
was in between; ``;`` where a comma is the decimal sign.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.domain.troubles import FileProblemError, Trouble
from bot.sheets.unpacking import Counted, Part

_SEPARATORS: Final = (",", ";", "\t", "|")
_MOST_COLUMNS: Final = 1_000
_BATCH_ROWS: Final = 1_024
_BATCH_BYTES: Final = 1_000_000
_STEP: Final = 64
_CHUNK: Final = 65_536
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ELSE: Final = "cp1254"

Row = list[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a part is written, and its headers."""

    encoding: str
    separator: str
    headers: tuple[str, ...]


def layout(part: Part) -> Layout:
    """Return how *part* is written; it is read once to find that out.

    Raises:
        FileProblemError: It cannot be read within the limits.
    """
    encoding = _encoding(part)
    with _text(part, encoding) as (lines, _):
        first = _first_line(lines)
    separator = _separator(first)
    with _text(part, encoding) as (lines, _), _as_damage():
        rows = (row for row in csv.reader(lines, delimiter=separator) if row)
        found = next(rows, [])
    if len(found) > _MOST_COLUMNS:
        raise FileProblemError(Trouble.too_many_columns)
    return Layout(encoding, separator, tuple(each.strip() for each in found))


def batches(part: Part, known: Layout) -> Iterator[list[Row]]:
    """Yield the rows below the headers, some thousand at a time.

    Rows are as long as they are written; blank lines are no rows.

    Raises:
        FileProblemError: It cannot be read within the limits.
    """
    with _text(part, known.encoding) as (lines, counted), _as_damage():
        reader = csv.reader(lines, delimiter=known.separator)
        rows = filter(None, reader)
        next(rows, None)
        while batch := _batch(rows, counted):
            yield batch


def _batch(rows: Iterator[Row], counted: Counted) -> list[Row]:
    # A row may hold far more cells than others: what is held is limited in bytes.
    batch: list[Row] = []
    until = counted.given + _BATCH_BYTES
    while len(batch) < _BATCH_ROWS and counted.given <= until:
        step = list(islice(rows, _STEP))
        if not step:
            break
        batch += step
    return batch


@contextmanager
def _text(part: Part, encoding: str) -> Iterator[tuple[Iterator[str], Counted]]:
    with part.opened() as stream:
        # cp1254 leaves some bytes without a letter.
        errors = "strict" if encoding != _ELSE else "replace"
        buffered = io.BufferedReader(stream, _CHUNK)
        with io.TextIOWrapper(
            buffered, encoding=encoding, errors=errors, newline=""
        ) as text:
            yield text, stream


@contextmanager
def _as_damage() -> Iterator[None]:
    try:
        yield
    except (csv.Error, UnicodeError) as error:
        # A field beyond csv's own limit is a quote that nobody closed.
        raise FileProblemError(Trouble.damaged) from error


def _encoding(part: Part) -> str:
    with part.opened() as stream:
        chunk = stream.read(_CHUNK) or b""
        for mark, name in _MARKS:
            if chunk.startswith(mark):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = stream.read(_CHUNK) or b""
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _ELSE
    return "utf-8"


def _first_line(lines: Iterator[str]) -> str:
    with _as_damage():
        return next((line for line in lines if line.strip()), "")


def _separator(line: str) -> str:
    """Return what stands between headers; a comma where nothing does."""
    bare, inside = [], False
    for character in line:
        inside ^= character == '"'
        if not inside:
            bare.append(character)
    return max(_SEPARATORS, key="".join(bare).count)
