"""Texts that a spreadsheet would take for a formula, made texts again.

Documented by OWASP: a cell that begins with one of certain characters may be run.
It gets an apostrophe in front. Numbers, negative ones too, stay as they are.
"""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from bot.domain.numerals import is_number

_FORMULA: Final = "=+-@＝＋－＠"
_RISKY: Final = re.compile(rf"\s*[{re.escape(_FORMULA)}]|[\t\r\n]")
_FIRST: Final = itemgetter(slice(1))
_RISKY_FIRST: Final = frozenset(_FORMULA)


def harmless(column: Sequence[str], joined: str) -> Sequence[str]:
    """Return the cells of *column*, of which *joined* is the whole."""
    # Asked of all cells at once: hardly any column holds anything of the kind.
    first = set(map(_FIRST, column))
    if first.isdisjoint(_RISKY_FIRST) and not any(map(str.isspace, first)):
        return column if "\x00" not in joined else [*map(harmless_cell, column)]
    return [harmless_cell(cell) for cell in column]


def harmless_cell(cell: str) -> str:
    """Return one cell so that no spreadsheet runs it."""
    if "\x00" in cell:
        cell = cell.replace("\x00", "")
    if _RISKY.match(cell) is None or is_number(cell):
        return cell
    return f"'{cell}"
