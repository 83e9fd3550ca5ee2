"""Tables of toll reports: documented columns, and guesses for all others.

A guess looks at how names end and at what the cells hold, never at a whole name, so
that a report that nobody described can be read as soon as it exists.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.domain import toll_values as values
from bot.domain.toll_fields import FieldSpec
from bot.domain.toll_figures import Cell, Column, Table
from bot.domain.toll_reading import columns, mapping
from bot.domain.toll_rows import Row
from bot.texts.english import ENGLISH, Language

_DEPTH = 3
_FIELDS = 200  # of one row; more is no report
_SILENT_UNITS = frozenset({"hour", "day", "year", "month", "week", "code"})
_NAMES_OF_THINGS = re.compile(r"(?:Id|ID|Code|Name|Type|OfDay|Date|Key)$|^(?:id|code)$")
_WORDS = re.compile(r"[A-ZÇĞİÖŞÜ]+(?![a-zçğıöşü])|[^\W\d_]?[^\W\d_A-ZÇĞİÖŞÜ]*|\d+")


def typed_table(
    row_type: type[Row], rows: Sequence[Row], language: Language = ENGLISH
) -> Table:
    """Return *rows* with documented columns first, then the fields added since."""
    specs = columns(row_type)
    known = {spec.name for _, spec in specs}
    made = [_documented(spec, attribute, rows, language) for attribute, spec in specs]
    added = [
        {name: value for name, value in row.extra.items() if name not in known}
        for row in rows
    ]
    known_first = [*[each for each in made if each is not None], *_guessed(added)]
    return _table(known_first, language)


def guessed_table(rows: Iterable[object], language: Language = ENGLISH) -> Table:
    """Return rows of an unknown structure: labels first, numbers behind them."""
    return _table(_guessed([mapping(row) for row in rows]), language)


def heading(column: Column, language: Language = ENGLISH) -> str:
    """Return the label of a column with its unit, as in *Mean (ms)*."""
    if not column.unit or column.unit in _SILENT_UNITS:
        return column.label
    unit = values.noun(0, column.unit, language)
    # To fold a dotted capital would leave a dot of its own behind.
    silent = unit in column.label.replace("İ", "i").casefold()
    return column.label if silent else f"{column.label} ({unit})"


def shown(cell: Cell, unit: str, language: Language = ENGLISH) -> str:
    """Return a cell as text; the unit stands in the heading."""
    if cell is None:
        return values.DASH
    if isinstance(cell, str):
        return cell
    if unit in _SILENT_UNITS:
        return values.with_unit(cell, unit, language)
    return values.grouped(cell, language)


_Filled = tuple[Column, list[Cell]]


def _table(filled: Sequence[_Filled], language: Language) -> Table:
    cells = [column for _, column in filled]
    rows = tuple(zip(*cells, strict=True)) if cells else ()
    return Table(tuple(column for column, _ in filled), rows, language)


def _documented(
    spec: FieldSpec, attribute: str, rows: Sequence[Row], language: Language
) -> _Filled | None:
    cells = [_cell(row, spec, getattr(row, attribute)) for row in rows]
    if all(cell is None for cell in cells):
        return None
    return (Column(language.say(spec.label), spec.unit, _is_numeric(cells)), cells)


def _cell(row: Row, spec: FieldSpec, value: object) -> Cell:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | str):
        return value
    came = row.extra.get(spec.name)
    return None if came is None else values.text(came)


def _guessed(rows: Sequence[Mapping[str, object]]) -> list[_Filled]:
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))[:_FIELDS]
    filled = [_guess(name, [row.get(name) for row in flat]) for name in names]
    return sorted(filled, key=lambda each: each[0].numeric)


def _guess(name: str, cells: Sequence[object]) -> _Filled:
    numbers: list[Cell] = [values.number(cell) for cell in cells]
    unread = [
        cell
        for cell, number in zip(cells, numbers, strict=True)
        if number is None and cell not in (None, "")
    ]
    countable = any(number is not None for number in numbers) and not unread
    if countable and not _NAMES_OF_THINGS.search(name):
        return (Column(_label(name), numeric=True), numbers)
    texts: list[Cell] = [None if cell is None else values.text(cell) for cell in cells]
    return (Column(_label(name)), texts)


def _flat(row: Mapping[str, object], depth: int = _DEPTH) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in list(row.items())[:_FIELDS]:
        if isinstance(value, Mapping) and value and depth > 1:
            for inner, each in _flat(mapping(value), depth - 1).items():
                flat[f"{name} {inner}"] = each
        else:
            flat[name] = value
    return flat


def _label(name: str) -> str:
    spaced = " ".join(word for word in _WORDS.findall(name) if word)
    words = [
        word if len(word) > 1 and word.isupper() else word.casefold()
        for word in spaced.split()
    ]
    label = " ".join(words)[: values.TEXT_LIMIT]
    return label[:1].upper() + label[1:] or name[: values.TEXT_LIMIT] or values.DASH


def _is_numeric(cells: Sequence[Cell]) -> bool:
    known = [cell for cell in cells if cell is not None]
    return bool(known) and not any(isinstance(cell, str) for cell in known)
