"""The supplier's answers, read tolerantly.

Its documents contradict themselves about names and nesting, and say that both
may change. Each reader takes every variant that was documented or seen and
raises :class:`UnknownShapeError` for the rest. That error names keys, never values.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from bot.addresses import is_loopback
from bot.domain.supplier import (
    ReportPage,
    ReportStatus,
    SupplierOrganisation,
    SupplierReport,
)

_STATUSES: Final = {
    "REPORT_STATUS_COMPLETED": ReportStatus.completed,
    "REPORT_STATUS_FAILED": ReportStatus.failed,
    "REPORT_STATUS_CANCELLED": ReportStatus.cancelled,
}
_NO_REASON: Final = "REPORT_GENERATION_FAILED_REASON_NONE"
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
# Blanks, controls, and what shows nothing or turns the direction of the rest.
_UNPRINTABLE: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]"
)
# JSON can hold them, no database can.
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")
_KEY: Final = re.compile(r"[A-Za-z0-9_.\-]{1,40}")
_KEYS_NAMED: Final = 10


class UnknownShapeError(Exception):
    """No documented variant fits; the text names the keys that were there."""

    def __init__(self, wanted: str, found: Any) -> None:
        super().__init__(f"no {wanted} in {_outline(found)}")


def _outline(found: Any) -> str:
    if not isinstance(found, dict):
        return type(found).__name__
    keys = sorted(key if _KEY.fullmatch(key) else "?" for key in found)
    return f"keys {', '.join(keys[:_KEYS_NAMED])}" if keys else "no keys"


def read_organisations(body: Any) -> tuple[SupplierOrganisation, ...]:
    """Return the organisations, each id once.

    Raises:
        UnknownShapeError: There is no list, or nothing in it has an id.
    """
    rows = _first_list(_places(body, "data"), ("organizations",))
    if rows is None:
        raise UnknownShapeError("organizations", body)
    found: dict[str, SupplierOrganisation] = {}
    for row in rows:
        key = _text(row, "id") if isinstance(row, dict) else None
        if key is not None:
            found.setdefault(key, _organisation(key, row))
    if rows and not found:
        raise UnknownShapeError("organization id", rows[0])
    return tuple(found.values())


def _organisation(key: str, row: Mapping[str, Any]) -> SupplierOrganisation:
    types = row.get("types")
    kinds = types if isinstance(types, list) else []
    parent = _text(row, "parent_org_id", "parentOrgId")
    return SupplierOrganisation(
        key=key,
        name=_text(row, "name") or key,
        parent_key=None if parent == key else parent,
        kinds=frozenset(kind.strip() for kind in kinds if isinstance(kind, str)),
    )


def read_report(body: Any) -> SupplierReport:
    """Return the report in ``report``, in ``data``, or in the body itself.

    Raises:
        UnknownShapeError: No place holds an object with an id.
    """
    for place in _places(body, "report", "data"):
        report_id = _text(place, "id", "reportId")
        if report_id is not None:
            return _report(report_id, place)
    raise UnknownShapeError("report", body)


def _report(report_id: str, row: Mapping[str, Any]) -> SupplierReport:
    reason = _text(row, "failedReason")
    return SupplierReport(
        id=report_id,
        status=_status(_text(row, "status", "reportStatus")),
        report_type=_text(row, "reportType"),
        start=_instant(row, "startTime"),
        end=_instant(row, "endTime"),
        created_at=_instant(row, "createdAt"),
        completed_at=_instant(row, "completedAt"),
        failed_reason=None if reason == _NO_REASON else reason,
    )


def _status(word: str | None) -> ReportStatus:
    """Return what *word* means; the list is open, so a new one is pending."""
    folded = "".join((word or "").split()).upper()
    return _STATUSES.get(folded, ReportStatus.pending)


def read_page(body: Any) -> ReportPage:
    """Return one page of List.

    A row without an id is no reason to skip it: it may be the report somebody
    is looking for, and "absent" makes us order again.

    Raises:
        UnknownShapeError: There is no list, or a row of it is no report.
    """
    places = _places(body, "data")
    rows = _first_list(places, ("report", "reports"))
    paging = _paging(places)
    if rows is None and paging is None:
        raise UnknownShapeError("reports", body)
    return ReportPage(
        reports=tuple(read_report(row) for row in rows or ()),
        next_token=_next_token(paging, places),
    )


def _paging(places: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    for place in places:
        paging = place.get("paginationResult")
        if isinstance(paging, dict):
            return paging
    return None


def _next_token(
    paging: Mapping[str, Any] | None, places: Iterable[Mapping[str, Any]]
) -> str | None:
    for place in (paging or {}, *places):
        token = _text(place, "nextPageToken")
        if token is not None:
            return token
    return None


def read_link(body: Any) -> str:
    """Return the signed URL, from whichever place it sits in, made absolute.

    Raises:
        UnknownShapeError: There is none, or it is not https (loopback excepted),
            names no host, or carries user information.
    """
    raw = _signed_url(body)
    if raw is None:
        raise UnknownShapeError("signed URL", body)
    url = raw if _SCHEME.match(raw) else f"https://{raw.removeprefix('//')}"
    if _UNPRINTABLE.search(url) or not _is_safe(url):
        raise UnknownShapeError("safe signed URL", body)
    return url


def _signed_url(body: Any) -> str | None:
    if isinstance(body, str):
        return body.strip() or None
    for place in _places(body, "data"):
        for name in ("signedUrl", "signed_url", "url", "value"):
            held = place.get(name)
            url = _text(held, "value") if isinstance(held, dict) else held
            if isinstance(url, str) and url.strip():
                return url.strip()
    return None


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a bad port raises, too
    except ValueError:
        return False
    if not host or "@" in parts.netloc or "\\" in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def _places(body: Any, *names: str) -> list[Mapping[str, Any]]:
    """Return the objects that may hold the answer, wrapped ones first."""
    if not isinstance(body, dict):
        return []
    inner = [body[name] for name in names if isinstance(body.get(name), dict)]
    return [*inner, body]


def _first_list(
    places: Iterable[Mapping[str, Any]], names: tuple[str, ...]
) -> list[Any] | None:
    for place in places:
        for name in names:
            rows = place.get(name)
            if isinstance(rows, list):
                return rows
    return None


def _text(row: Mapping[str, Any], *names: str) -> str | None:
    """Return the first of *names* that holds text, trimmed; blank is absent."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value.strip())
    return None


def _instant(row: Mapping[str, Any], name: str) -> datetime | None:
    """Return an ISO-8601 instant in UTC, None when it is none."""
    text = _text(row, name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):  # its zone may lead out of the calendar
        return None
