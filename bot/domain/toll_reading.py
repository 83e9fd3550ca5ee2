"""Rows of an answer, read into typed ones however they came. Nothing here raises."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

from bot.domain.toll_fields import FieldSpec
from bot.domain.toll_rows import ROW_TYPES, Row

Columns = tuple[tuple[str, FieldSpec], ...]
R = TypeVar("R", bound=Row)


def columns(row_type: type[Row]) -> Columns:
    """Return the attributes of *row_type* with what is documented about them."""
    return _columns_by_name()[row_type.__name__]


@cache
def _columns_by_name() -> Mapping[str, Columns]:
    return {
        name: tuple(
            (attribute, spec)
            for attribute, hint in get_type_hints(row_type, include_extras=True).items()
            for spec in getattr(hint, "__metadata__", ())
        )
        for name, row_type in ROW_TYPES.items()
    }


def read_rows(row_type: type[R], rows: Iterable[object]) -> list[R]:
    """Return *rows* of an answer, in their order; what is no object has no fields."""
    return [read_row(row_type, mapping(row)) for row in rows]


def read_row(row_type: type[R], row: Mapping[str, object]) -> R:
    """Return one row. Names are matched without regard to case."""
    left = dict(row)
    names = {name.casefold(): name for name in reversed(left)}
    known: dict[str, Any] = {}
    for attribute, spec in columns(row_type):
        name = spec.name if spec.name in left else names.get(spec.name.casefold())
        if name is None or name not in left:
            continue
        known[attribute] = spec.read(left[name])
        if known[attribute] is None and left[name] is not None:
            left[spec.name] = left.pop(name)  # shown as it came
        else:
            del left[name]
    return row_type(extra=left, **known)


def mapping(row: object) -> dict[str, object]:
    """Return one item of an answer as fields, whatever it is."""
    if isinstance(row, Mapping):
        return {str(name): value for name, value in row.items()}
    return {} if row is None else {"Value": row}
