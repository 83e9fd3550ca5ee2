"""How the simulated supplier words its answers, and what of that is invented."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aiohttp import web

from bot.domain.supplier import SupplierOrganisation
from bot.sandbox.files import file_stem
from bot.sandbox.supplier_world import Outcome, ReportRecord

INVENTED: Final[tuple[str, ...]] = (
    "Every organisation, person, vehicle, trip and amount, and the form of all ids.",
    "Generation times: log-normal, drawn in the order in which reports are ordered.",
    "A report that would take more than three hours fails at the third.",
    "The words for why a report failed.",
    "Retry-After on a rate limit's 429, and none when six reports are in progress.",
    "List shares the 600 calls of Get.",
    "Refused calls, and those without a valid token, use up no limit.",
    "The order of the checks: token, scope, rate limit, organisation, body, the six.",
    "The words and codes of a 400, but for 'Invalid Organization Id'.",
    "A 404 for an unknown report.",
    "A date range is required (not for organisations), ends by now, spans 31 days.",
    "A rental type asked of a fleet, or the reverse, is a 400.",
    "A type of children alone gives no rows when asked of their parent.",
    "At most 1,000 reports a page, and page tokens that name a place in the list.",
    "A link asked for before a report is complete, or after it failed, is a 400.",
    "A period without data gives a file with its header alone.",
)

IN_PROGRESS_WORD: Final = "REPORT_STATUS_IN_PROGRESS"
_NO_REASON: Final = "REPORT_GENERATION_FAILED_REASON_NONE"
_SOME_REASON: Final = "REPORT_GENERATION_FAILED_REASON_INTERNAL"  # invented


class RefusedError(Exception):
    """The supplier says no; :attr:`response` is how."""

    def __init__(
        self, status: int, code: str, message: str, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(f"{status} {code}")
        self._status = status
        self._body = {"message": message, "code": code}
        self._retry_after = retry_after

    @property
    def response(self) -> web.Response:
        """The answer that carries the refusal."""
        headers = {}
        if self._retry_after is not None:  # invented: documented nowhere
            seconds = max(1, math.ceil(self._retry_after.total_seconds()))
            headers["Retry-After"] = str(seconds)
        return web.json_response(self._body, status=self._status, headers=headers)


def bad_request(message: str) -> RefusedError:
    """Return the refusal of a request that makes no sense."""
    return RefusedError(400, "bad_request", message)


def rate_limited(retry_after: timedelta | None = None) -> RefusedError:
    """Return the refusal of one call, or one report, too many."""
    return RefusedError(429, "rate_limited", "Exceeded rate limit", retry_after)


def not_found() -> RefusedError:
    """Return the refusal for a report that nobody knows (invented)."""
    return RefusedError(404, "not_found", "Report not found")


def oauth_refusal(status: int, error: str, description: str) -> web.Response:
    """Return a refusal in the shape of the token endpoint."""
    return web.json_response(
        {"error": error, "error_description": description}, status=status
    )


def access_denied() -> web.Response:
    """Return what a dead signed URL brings (documented: an Access Denied error)."""
    return web.Response(
        status=403,
        content_type="application/xml",
        text="<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
    )


def organisation_answer(organisation: SupplierOrganisation) -> dict[str, Any]:
    """Return one organisation; the root has no parent field (documented)."""
    answer: dict[str, Any] = {
        "id": organisation.key,
        "name": organisation.name,
        "types": sorted(organisation.kinds),
    }
    if organisation.parent_key is not None:
        answer["parent_org_id"] = organisation.parent_key
    return answer


def report_answer(record: ReportRecord, now: datetime) -> dict[str, str]:
    """Return one report as Get and List describe it.

    ``completedAt`` is filled while it is in progress, as in the documented
    example, so that nobody comes to rely on it.
    """
    over = record.is_over(now)
    failed = over and record.outcome is Outcome.failed
    touched = record.completes_at if over else record.created_at
    return {
        "id": record.id,
        "fileName": f"{file_stem(record)}.csv",
        "orgId": record.org_key,
        "reportType": record.report_type,
        "startTime": _iso(record.window.start) if record.window else "",
        "endTime": _iso(record.window.end) if record.window else "",
        "status": record.outcome.value if over else IN_PROGRESS_WORD,
        "failedReason": _SOME_REASON if failed else _NO_REASON,
        "createdAt": _iso(record.created_at),
        "updatedAt": _iso(touched),
        "completedAt": _iso(touched),
    }


def _iso(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
