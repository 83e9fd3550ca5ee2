"""What the simulated supplier accepts as the body of Generate."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.domain.supplier import SupplierOrganisation
from bot.domain.windows import Window
from bot.sandbox.supplier_answers import RefusedError, bad_request
from bot.sandbox.supplier_types import KINDS

_LONGEST: Final = timedelta(days=31)
_BOUNDS: Final = 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_DIGITS: Final = 14


@dataclass(frozen=True, slots=True)
class GenerateRequest:
    """A valid request for one report."""

    report_type: str
    window: Window | None


def read_generate(
    body: Any, organisation: SupplierOrganisation, now: datetime
) -> GenerateRequest:
    """Return what *body* asks for.

    Raises:
        RefusedError: It makes no sense for this organisation, now.
    """
    if not isinstance(body, dict):
        raise bad_request("The body must be a JSON object")
    report_type = body.get("reportType")
    kind = KINDS.get(report_type) if isinstance(report_type, str) else None
    if not isinstance(report_type, str) or kind is None:
        raise RefusedError(400, "invalid_report_type", "Unknown report type")
    if kind.kind is not None and kind.kind not in organisation.kinds:
        raise bad_request("The report type does not fit the organisation")
    window = _window(body.get("filters"), now)
    if window is None and kind.needs_window:
        raise bad_request("A dateRange filter is required")
    return GenerateRequest(report_type, window)


def _window(filters: Any, now: datetime) -> Window | None:
    if filters is None or filters == []:
        return None
    if not isinstance(filters, list) or len(filters) > 1:
        raise bad_request("One filter at most is understood")
    wanted = filters[0]
    if not isinstance(wanted, dict) or wanted.get("field") != "dateRange":
        raise bad_request("Unknown filter")
    if wanted.get("operator") != "OPERATOR_IN_RANGE":
        raise bad_request("Unknown operator")
    return _range(wanted.get("value"), now)


def _range(value: Any, now: datetime) -> Window:
    if not isinstance(value, list) or len(value) != _BOUNDS:
        raise bad_request("A dateRange needs two values")
    start, end = (_instant(bound) for bound in value)
    if start >= end:
        raise bad_request("startDate is not before endDate")
    if end > now:
        raise bad_request("endDate is too late")
    if end - start > _LONGEST:
        raise bad_request("The maximum number of days is 31")
    return Window(start, end)


def _instant(bound: Any) -> datetime:
    """Return the instant of epoch milliseconds, a string as documented."""
    if (
        not isinstance(bound, str)
        or not bound.isascii()
        or not bound.isdigit()
        or len(bound) > _MOST_DIGITS
    ):
        raise bad_request("A bound must be epoch milliseconds, as a string")
    return _EPOCH + timedelta(milliseconds=int(bound))
