"""The toll API's answers, read tolerantly.

That an answer carries ``status``, ``code``, ``message``, ``requestDateTime`` and
``cacheDurationMinutes`` is documented; under which key the rows stand is not. Each
reader takes every place that a sibling's answer or the wording makes likely, and
raises :class:`UnknownShapeError` for the rest. That error names keys and types,
never values. Rows stay as they came.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from types import NoneType
from typing import Any, Final

from bot.domain.toll import TollAnswer
from bot.domain.toll_reports import REPORTS

Rows = list[dict[str, Any]]

# What stands around the rows, whatever its case, and is none of them itself.
_ENVELOPE: Final = frozenset(
    {
        *("status", "code", "message", "requestdatetime", "cachedurationminutes"),
        *("reportname", "timecriteria"),
    }
)
_DATA: Final = "data"
_FINE: Final = frozenset({"success", "ok"})
_NAMES: Final = {name.casefold(): name for name in REPORTS}

# Inferred: how a message would put that key or secret are not accepted.
_ABOUT_CREDENTIALS: Final = re.compile(
    r"\b(?:key|secret|credentials?|api-?key|unauthori[sz]ed|unauthenticated|forbidden"
    r"|access denied|anahtar\w*|yetkisiz)\b",
    re.IGNORECASE,
)
VAGUE: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_ERRORS: Final = range(400, 600)
_KEY: Final = re.compile(r"[A-Za-z0-9_.\-]{1,40}")
_KEYS_NAMED: Final = 30


class UnknownShapeError(Exception):
    """No likely variant fits; the text names the keys and types that were there."""

    def __init__(self, wanted: str, found: Any) -> None:
        super().__init__(f"no {wanted} in {_outline(found)}")


def _outline(found: Any, *, deeper: bool = True) -> str:
    if isinstance(found, list):
        return f"list of {_outline(found[0], deeper=False)}" if found else "empty list"
    if not isinstance(found, dict):
        return "null" if isinstance(found, NoneType) else type(found).__name__
    if not deeper:
        return "object"
    keys = [
        f"{key if _KEY.fullmatch(key) else '?'}: "
        f"{_outline(value, deeper=key.casefold() == _DATA)}"
        for key, value in found.items()
    ]
    return f"{{{', '.join(keys[:_KEYS_NAMED])}}}"


def error_status(body: Any) -> int | None:
    """Return the HTTP status that an error told in *body* stands for, else None.

    It is one when ``status`` is another word than success, or ``code`` is 400 or
    more (documented: the HTTP status, repeated; whether errors are sent as 200 is
    unknown). The message alone decides whether it is about our credentials.
    """
    if not isinstance(body, dict):
        return None
    fields = _folded(body)
    status, code = fields.get("status"), whole(fields.get("code"))
    word = status.strip().casefold() if isinstance(status, str) else ""
    if code is None or code not in _ERRORS:
        if not word or word in _FINE or whole(word) == HTTPStatus.OK:
            return None
        code = HTTPStatus.BAD_REQUEST
    vague = code in VAGUE and about_credentials(body)
    return HTTPStatus.UNAUTHORIZED if vague else code


def about_credentials(body: Any) -> bool:
    """Return whether the message in *body* says that key or secret are wrong."""
    if not isinstance(body, dict):
        return False
    message = _folded(body).get("message")
    return isinstance(message, str) and bool(_ABOUT_CREDENTIALS.search(message))


def read_report(body: Any, name: str) -> TollAnswer:
    """Return the answer to a question for the one report called *name*.

    Raises:
        UnknownShapeError: No place holds its rows.
    """
    for rows in _report_places(body, name):
        if rows is not None:
            return _answer({name: rows}, body)
    raise UnknownShapeError(f"rows of {_safe(name)}", body)


def read_all(body: Any) -> TollAnswer:
    """Return every known report of an answer to ``all``, at whichever level.

    One that is null has no rows; one that is missing, or is nothing like rows, is
    left out.

    Raises:
        UnknownShapeError: There is no place where reports could be.
    """
    reports: dict[str, Rows] = {}
    for place in _levels(body):
        for key, value in place.items():
            name = _NAMES.get(key.casefold())
            rows = None if name is None else _rows(value)
            if name is not None and rows is not None and not reports.get(name):
                reports[name] = rows
    if not reports and not _is_empty_data(body):
        raise UnknownShapeError("reports", body)
    return _answer(reports, body)


def whole(value: Any) -> int | None:
    """Return *value* as an integer, None when it is none; text may hold one."""
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d{1,9}\s*", value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _report_places(body: Any, name: str) -> Iterator[Rows | None]:
    """Yield what each place has for one report, likeliest first."""
    levels = _levels(body)
    for level in levels:
        yield _named(level, name)
    data = _folded(body).get(_DATA) if isinstance(body, dict) else body
    if isinstance(data, list):
        yield _rows(data)
    for level in reversed(levels):
        yield _only_list(level)
    if _is_empty_data(body):
        yield []
    yield _single_row(data, name)


def _levels(body: Any) -> list[Mapping[str, Any]]:
    """Return the objects that may hold reports: the body, data, and what it wraps."""
    if not isinstance(body, dict):
        return []
    data = _folded(body).get(_DATA)
    if not isinstance(data, dict):
        return [body]
    inner = _content(data)
    wrapped = next(iter(inner.values())) if len(inner) == 1 else None
    is_report = bool(inner) and next(iter(inner)).casefold() in _NAMES
    if isinstance(wrapped, dict) and not is_report:
        return [body, data, wrapped]
    return [body, data]


def _named(level: Mapping[str, Any], name: str) -> Rows | None:
    wanted = name.casefold()
    for key, value in level.items():
        if key.casefold() == wanted:
            return _rows(value)
    return None


def _rows(value: Any) -> Rows | None:
    """Return the rows that *value* is: a list, null, one object, or one wrapped list.

    A null in the list says nothing and is left out.
    """
    if value is None:
        return []
    if isinstance(value, list):
        kept = [row for row in value if row is not None]
        return kept if all(isinstance(row, dict) for row in kept) else None
    if isinstance(value, dict):
        content = _content(value)
        only = next(iter(content.values())) if len(content) == 1 else None
        if isinstance(only, list):
            return _rows(only)
        return [value] if value else []
    return None


def _only_list(level: Mapping[str, Any]) -> Rows | None:
    """Return the one list that *level* holds, unless it is another report's."""
    content = _content(level)
    lists = [key for key, value in content.items() if isinstance(value, list)]
    if len(lists) != 1 or lists[0].casefold() in _NAMES:
        return None
    return _rows(content[lists[0]])


def _single_row(data: Any, name: str) -> Rows | None:
    """Return ``data`` as the one row that it is, unless reports stand in it."""
    content = _content(data) if isinstance(data, dict) else {}
    if any(key.casefold() in {*_NAMES, name.casefold()} for key in content):
        return None
    scalars = [v for v in content.values() if not isinstance(v, dict | list)]
    return [content] if scalars else None


def _is_empty_data(body: Any) -> bool:
    """Return whether there is a place for data, and nothing in it."""
    fields = _folded(body) if isinstance(body, dict) else {}
    data = fields.get(_DATA, _DATA)
    return not _content(data) if isinstance(data, dict) else data is None or data == []


def _content(place: Mapping[str, Any]) -> dict[str, Any]:
    return {k: value for k, value in place.items() if k.casefold() not in _ENVELOPE}


def _folded(place: Mapping[str, Any]) -> dict[str, Any]:
    return {key.casefold(): value for key, value in place.items()}


def _answer(reports: dict[str, Rows], body: Any) -> TollAnswer:
    places = [_folded(level) for level in _levels(body)]
    minutes = (whole(value) for value in _found(places, "cachedurationminutes"))
    asked = (v for v in _found(places, "requestdatetime") if isinstance(v, str))
    return TollAnswer(
        reports,
        cache_minutes=next((each for each in minutes if each is not None), None),
        requested_at=next((each.strip() for each in asked if each.strip()), None),
    )


def _found(places: Iterable[Mapping[str, Any]], key: str) -> Iterator[Any]:
    return (place[key] for place in places if key in place)


def _safe(name: str) -> str:
    return name if _KEY.fullmatch(name) else "?"
