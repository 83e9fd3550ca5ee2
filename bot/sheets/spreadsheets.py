"""Rows of an answer as a CSV file that a spreadsheet opens without harm."""

import codecs
import csv
import io
from collections.abc import Mapping, Sequence

from bot.domain.toll_reading import mapping
from bot.domain.toll_values import text
from bot.sheets.harmless import harmless_cell


def spreadsheet(rows: Sequence[Mapping[str, object]], separator: str = ",") -> bytes:
    """Return all *rows* with all their fields, UTF-8 with a byte order mark.

    *separator* stands between cells.
    Columns stand in the order in which they are first seen; values as they came.
    Without rows there is nothing but the mark.
    """
    read = [mapping(row) for row in rows]
    names = list(dict.fromkeys(name for row in read for name in row))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    if names:
        writer.writerow([harmless_cell(name) for name in names])
    for row in read:
        writer.writerow([_cell(row.get(name)) for name in names])
    # A lone surrogate can come in JSON, but has no UTF-8.
    return codecs.BOM_UTF8 + file.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless_cell(value if isinstance(value, str) else text(value))
