"""Tables of toll reports as blocks: as many rows as Slack takes, and what is left out.

Two kinds exist: ``data_table`` can be sorted and paged, ``table`` is older and shown
where the newer is refused. One message holds one of them (documented).
"""

from collections.abc import Iterator

from bot.blocks.mrkdwn import escape, plain
from bot.domain.messages import Block
from bot.domain.toll_figures import Cell, Column, Table
from bot.domain.toll_tables import heading, shown
from bot.texts.english import Language

ROWS = 100  # without the header: the lower of two documented figures
PLAIN_ROWS = 99  # the same, where the header counts
COLUMNS = 20
CHARACTERS = 7500  # of 10,000 over all cells, less what else a message says

_CELL = 60
_PAGE = 10
_LINES = 10


def table_block(table: Table, caption: str) -> Block | None:
    """Return a ``data_table`` of the first rows, or None of an empty *table*.

    The caption says how many of them it shows, if not all.
    """
    columns = table.columns[:COLUMNS]
    number = rows_that_fit(table, ROWS)
    if not number:
        return None
    header = [
        {"type": "raw_text", "text": _head(column, table.language)}
        for column in columns
    ]
    rows = [
        [
            _data_cell(cell, column, table.language)
            for cell, column in zip(row, columns, strict=False)
        ]
        for row in table.rows[:number]
    ]
    words = [plain(caption, 200), excerpt(table, number)]
    return {
        "type": "data_table",
        "caption": " · ".join(each for each in words if each),
        "rows": [header, *rows],
        "page_size": _PAGE,
        "row_header_column_index": 0,
    }


def plain_table_block(table: Table) -> Block | None:
    """Return an older ``table`` of the first rows, or None of an empty *table*.

    Its cells are rich text: plain ones were seen to run together (by others).
    """
    columns = table.columns[:COLUMNS]
    number = rows_that_fit(table, PLAIN_ROWS)
    if not number:
        return None
    rows = [[_rich(_head(column, table.language), bold=True) for column in columns]]
    rows += [
        [
            _rich(_text(cell, column, table.language))
            for cell, column in zip(row, columns, strict=False)
        ]
        for row in table.rows[:number]
    ]
    settings = [
        {"align": "right" if column.numeric else "left", "is_wrapped": True}
        for column in columns
    ]
    return {"type": "table", "rows": rows, "column_settings": settings}


def rows_that_fit(table: Table, most: int = ROWS) -> int:
    """Return how many of the first rows a message has room for."""
    columns = table.columns[:COLUMNS]
    if not columns:
        return 0
    room = CHARACTERS - sum(len(_head(column, table.language)) for column in columns)
    for number, row in enumerate(table.rows[:most]):
        cells = zip(row, columns, strict=False)
        room -= sum(len(_text(cell, column, table.language)) for cell, column in cells)
        if room < 0:
            return number
    return min(len(table.rows), most)


def excerpt(table: Table, number: int) -> str:
    """Return what a table of *number* rows leaves out; empty when nothing."""
    total, width, language = len(table.rows), len(table.columns), table.language
    words = []
    if number < total:
        words.append(language.say("first {n} of {total} rows", n=number, total=total))
    if width > COLUMNS:
        words.append(
            language.say("first {n} of {total} columns", n=COLUMNS, total=width)
        )
    return ", ".join(words)


def table_lines(table: Table) -> list[str]:
    """Return the first rows as lines of mrkdwn, for a message without blocks."""
    lines = list(_lines(table))
    left = len(table.rows) - len(lines)
    if left > 0:
        lines.append(table.language.say("and {n} more rows", n=left))
    return lines


def _lines(table: Table) -> Iterator[str]:
    for row in table.rows[:_LINES]:
        pairs = [
            f"{escape(heading(column, table.language), 40)} "
            f"{escape(_text(cell, column, table.language), _CELL)}"
            for cell, column in zip(row, table.columns[:8], strict=False)
            if cell is not None
        ]
        yield ", ".join(pairs) or "–"


def _head(column: Column, language: Language) -> str:
    return plain(heading(column, language), _CELL)


def _text(cell: Cell, column: Column, language: Language) -> str:
    return plain(shown(cell, column.unit, language)[: 2 * _CELL], _CELL)


def _data_cell(cell: Cell, column: Column, language: Language) -> Block:
    text = _text(cell, column, language)
    if cell is None or isinstance(cell, str):
        return {"type": "raw_text", "text": text}
    return {"type": "raw_number", "value": cell, "text": text}


def _rich(text: str, *, bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": text}
    if bold:
        element["style"] = {"bold": True}
    section = {"type": "rich_text_section", "elements": [element]}
    return {"type": "rich_text", "elements": [section]}
