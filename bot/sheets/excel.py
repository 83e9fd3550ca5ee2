"""Workbooks: text as text and numbers as numbers, a row at a time.

The library writes rows to a file of its own before it packs them. That file has a
name, so it stands in a folder that is this process's; what a killed process left is
taken away by the next.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from typing_extensions import override

from bot.domain import numerals
from bot.domain.troubles import FileProblemError, Trouble
from bot.sheets.sinks import Cells, Sink

_FOLDER: Final = "waybill-sheet-"
_MOST_ROWS: Final = 1_048_576
_LONGEST_CELL: Final = 32_767
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_PERCENT: Final = re.compile(r"-?\d{1,6}(?:[.,]\d{1,4})?\s?%|%\s?-?\d{1,6}")
_LOCAL: Final = re.compile(r"[+-]?\d[\d.,\u00a0\u202f ]*\d")
# Digits that nobody adds up; a leading zero or the last digits would be lost.
_NAMES: Final = re.compile(
    r"uuid|\bid\b|phone|telefon|tel[eé]fono|plate|plaka|matr[ií]cula|kennzeichen"
    r"|licen[cs]e|external|code|kod|\bno\b",
    re.IGNORECASE,
)


class ExcelSink(Sink):
    """One sheet with its headers kept in sight."""

    escapes = False  # a text cell is never run

    def __init__(self, file: IO[bytes], made_at: datetime) -> None:
        import xlsxwriter

        self._folder = tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-")
        self._book: Any = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": self._folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"created": made_at.replace(tzinfo=None)})
        self._sheet = self._book.add_worksheet("Report")
        self._bold = self._book.add_format({"bold": True})
        self._percent = self._book.add_format({"num_format": "0.##%"})
        self._texts: frozenset[int] = frozenset()
        self._row = 0

    @override
    def headers(self, headers: Sequence[str]) -> None:
        for column, header in enumerate(headers):
            self._sheet.write_string(0, column, _fitting(header), self._bold)
        self._sheet.freeze_panes(1, 0)
        self._texts = frozenset(
            column for column, header in enumerate(headers) if _NAMES.search(header)
        )
        self._row = 1

    @override
    def rows(self, rows: Cells) -> None:
        for cells in rows:
            if self._row >= _MOST_ROWS:
                raise FileProblemError(Trouble.too_many_rows)
            for column, cell in enumerate(cells):
                if cell:
                    self._write(column, cell)
            self._row += 1

    @override
    def remark(self, words: str) -> None:
        self._sheet.write_string(self._row, 0, _fitting(words))
        self._row += 1

    @override
    def close(self) -> None:
        self._book.close()

    @override
    def discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, column: int, cell: str) -> None:
        sheet, row = self._sheet, self._row
        if column in self._texts:
            sheet.write_string(row, column, _fitting(cell))
        elif _NUMBER.fullmatch(cell):
            sheet.write_number(row, column, float(cell))
        elif _PERCENT.fullmatch(cell) and (share := numerals.share(cell)) is not None:
            sheet.write_number(row, column, float(share), self._percent)
        elif _LOCAL.fullmatch(cell) and (number := _local(cell)) is not None:
            sheet.write_number(row, column, number)
        else:
            sheet.write_string(row, column, _fitting(cell))


def remove_leftovers() -> None:
    """Take away what processes left that were killed in the middle of a workbook."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdecimal() and not _lives(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    # Ours has none yet: the number is of somebody who had it before.
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _local(cell: str) -> float | None:
    # With a point alone it would have been plain: 007 and 12.10.2026 are texts.
    if "," not in cell and " " not in cell.replace("\u00a0", " "):
        return None
    read = numerals.number(cell)
    return None if read is None else float(read)


def _fitting(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else f"{cell[: _LONGEST_CELL - 1]}…"
