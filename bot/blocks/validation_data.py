"""Tables and native charts: shapes and limits."""

from typing import Any

from bot.blocks.validation_findings import Findings

_COLUMNS = 20
_DATA_TABLE_CHARACTERS = 20_000
_SERIES = 12


def check_table(findings: Findings, pointer: str, table: dict[str, Any]) -> None:
    """Record what is wrong with a ``table``."""
    rows = findings.array(pointer, table, "rows", most=100)
    _rows(findings, pointer, rows)
    if "column_settings" in table:
        settings = table["column_settings"]
        if isinstance(settings, list):
            findings.size(f"{pointer}/column_settings", settings, most=_COLUMNS)
        else:
            findings.add("must provide an array", f"{pointer}/column_settings")


def check_data_table(findings: Findings, pointer: str, table: dict[str, Any]) -> None:
    """Record what is wrong with a ``data_table``."""
    findings.string(f"{pointer}/caption", table.get("caption"), most=2000)
    rows = findings.array(pointer, table, "rows", most=201, least=2)
    total = _rows(findings, pointer, rows)
    if total > _DATA_TABLE_CHARACTERS:
        most = _DATA_TABLE_CHARACTERS + 1
        findings.add(f"must be less than {most} characters", f"{pointer}/rows")
    widths = {len(row) for row in rows if isinstance(row, list)}
    if len(widths) > 1:
        findings.add("rows must be of equal length", f"{pointer}/rows")
    if "page_size" in table:
        size = table["page_size"]
        findings.number(f"{pointer}/page_size", size, least=1, most=100)
    if "row_header_column_index" in table:
        last = max(widths, default=1) - 1
        index = table["row_header_column_index"]
        at = f"{pointer}/row_header_column_index"
        findings.number(at, index, least=0, most=max(last, 0))
    _heads(findings, pointer, rows)


def _heads(findings: Findings, pointer: str, rows: list[Any]) -> None:
    head = rows[0] if rows and isinstance(rows[0], list) else []
    for column, cell in enumerate(head):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            findings.add("unsupported type: rich_text", f"{pointer}/rows/0/{column}")


def _rows(findings: Findings, pointer: str, rows: list[Any]) -> int:
    total = 0
    for number, row in enumerate(rows):
        at = f"{pointer}/rows/{number}"
        if not isinstance(row, list):
            findings.add("must provide an array", at)
            continue
        findings.size(at, row, most=_COLUMNS)
        for column, cell in enumerate(row):
            total += _cell(findings, f"{at}/{column}", cell)
    return total


def _cell(findings: Findings, at: str, cell: object) -> int:
    if not isinstance(cell, dict):
        findings.add("must provide an object", at)
        return 0
    match cell.get("type"):
        case "raw_text":
            findings.string(f"{at}/text", cell.get("text"), most=3000)
        case "raw_number":
            if not _is_number(cell.get("value")):
                findings.add("must provide a number", f"{at}/value")
            if "text" in cell:
                findings.string(f"{at}/text", cell["text"], most=3000)
        case "rich_text":
            findings.array(at, cell, "elements")
        case kind:
            findings.add(f"unsupported type: {kind}", f"{at}/type")
    text = cell.get("text")
    return len(text) if isinstance(text, str) else 0


def check_visualization(
    findings: Findings, pointer: str, block: dict[str, Any]
) -> None:
    """Record what is wrong with a ``data_visualization``."""
    findings.string(f"{pointer}/title", block.get("title"), most=50)
    chart = block.get("chart")
    at = f"{pointer}/chart"
    kind = chart.get("type") if isinstance(chart, dict) else None
    if not isinstance(chart, dict):
        findings.add("missing required field: chart", pointer)
    elif kind == "pie":
        _pie(findings, at, chart)
    elif kind in {"bar", "line", "area"}:
        _series(findings, at, chart, _axis(findings, at, chart))
    else:
        findings.add(f"unsupported type: {kind}", f"{at}/type")


def _pie(findings: Findings, at: str, chart: dict[str, Any]) -> None:
    segments = findings.array(at, chart, "segments", most=_SERIES)
    for index, segment in enumerate(segments):
        here = f"{at}/segments/{index}"
        if not isinstance(segment, dict):
            findings.add("must provide an object", here)
            continue
        findings.string(f"{here}/label", segment.get("label"), most=20)
        value = segment.get("value")
        if not (isinstance(value, int | float) and value > 0):
            findings.add("must be more than 0", f"{here}/value")


def _axis(findings: Findings, at: str, chart: dict[str, Any]) -> list[Any]:
    axis = chart.get("axis_config")
    here = f"{at}/axis_config"
    if not isinstance(axis, dict):
        findings.add("missing required field: axis_config", at)
        return []
    for name in ("x_label", "y_label"):
        if name in axis:
            findings.string(f"{here}/{name}", axis[name], most=50)
    categories = findings.array(here, axis, "categories", most=20)
    for index, category in enumerate(categories):
        findings.string(f"{here}/categories/{index}", category, most=20)
    if len({str(each) for each in categories}) < len(categories):
        findings.add("categories must be unique", f"{here}/categories")
    return categories


def _series(
    findings: Findings, at: str, chart: dict[str, Any], categories: list[Any]
) -> None:
    names: set[str] = set()
    for index, series in enumerate(findings.array(at, chart, "series", most=_SERIES)):
        here = f"{at}/series/{index}"
        if not isinstance(series, dict):
            findings.add("must provide an object", here)
            continue
        name = series.get("name")
        findings.string(f"{here}/name", name, most=20)
        if str(name) in names:
            findings.add("series names must be unique", f"{here}/name")
        names.add(str(name))
        points = findings.array(here, series, "data", most=20)
        _points(findings, f"{here}/data", points, categories)


def _points(
    findings: Findings, at: str, points: list[Any], categories: list[Any]
) -> None:
    labels = [
        point.get("label") if isinstance(point, dict) else None for point in points
    ]
    if labels != categories:
        findings.add("labels must equal the categories", at)
    for index, point in enumerate(points):
        if not isinstance(point, dict) or not _is_number(point.get("value")):
            findings.add("must provide a number", f"{at}/{index}/value")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
