"""The simulated supplier: the documented paths, limits and errors, over HTTP."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from aiohttp import hdrs, web

from bot.clock import Clock, SystemClock
from bot.domain.supplier import SupplierOrganisation
from bot.sandbox.faults import Fault, Faults, faulty
from bot.sandbox.files import report_file
from bot.sandbox.supplier_answers import (
    INVENTED,
    RefusedError,
    access_denied,
    bad_request,
    not_found,
    oauth_refusal,
    organisation_answer,
    rate_limited,
    report_answer,
)
from bot.sandbox.supplier_limits import SupplierLimits
from bot.sandbox.supplier_requests import read_generate
from bot.sandbox.supplier_world import (
    IN_PROGRESS,
    Call,
    Outcome,
    ReportRecord,
    SupplierWorld,
)

__all__ = ["INVENTED", "OPERATIONS", "SERVICE", "SupplierWorld", "create_supplier"]

SERVICE: Final = "supplier"
OPERATIONS: Final[Mapping[str, str]] = {
    "token": "/oauth/v2/token",
    "organisations": "/v1/vehicle-suppliers/orgs",
    "generate": "/v1/vehicle-suppliers/suppliers/{org}/reports",
    "reports": "/v1/vehicle-suppliers/suppliers/{org}/reports",
    "report": "/v1/vehicle-suppliers/suppliers/{org}/reports/{report}",
    "link": "/v1/vehicle-suppliers/suppliers/{org}/reports/{report}/link",
    "download": "/files/{ticket}",
}

_POSTED: Final = frozenset({"token", "generate", "link"})
_REPORTS_SCOPE: Final = "solutions.suppliers.reports"
_ORGANISATIONS_SCOPE: Final = "vehicle_suppliers.organizations.read"
_LARGEST_PAGE: Final = 1000

_UNKNOWN_CLIENT: Final = (401, "invalid_client", "The client id is not valid")
_WRONG_SECRET: Final = (403, "access_denied", "The secret does not match")
_UNKNOWN_GRANT: Final = (400, "unsupported_grant_type", "Unknown grant")
_NO_SCOPE: Final = (400, "invalid_scope", "A scope was not granted")

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_supplier(
    world: SupplierWorld, clock: Clock, faults: Faults, *, pace: Clock | None = None
) -> web.Application:
    """Return the application that serves *world*.

    *clock* is its only time, but for slow answers: those keep *pace* with the
    caller's time-outs, which are real (the system's clock when left out).
    """
    app = web.Application(
        middlewares=[
            faulty(
                SERVICE,
                faults,
                pace or SystemClock(),
                operation_of,
                {Fault.expired_credentials: _expired},
            ),
            _refusals,
        ]
    )
    api = _Supplier(world, clock)
    handlers: Mapping[str, _Handler] = {
        "token": api.token,
        "organisations": api.organisations,
        "generate": api.generate,
        "reports": api.reports,
        "report": api.report,
        "link": api.link,
        "download": api.download,
    }
    for operation, path in OPERATIONS.items():
        method = hdrs.METH_POST if operation in _POSTED else hdrs.METH_GET
        app.router.add_route(method, path, handlers[operation], name=operation)
    return app


def operation_of(request: web.Request) -> str:
    """Return which of :data:`OPERATIONS` a request is, or nothing."""
    return request.match_info.route.name or ""


def _expired(request: web.Request, _: object) -> web.Response:
    if operation_of(request) == "token":
        return oauth_refusal(*_UNKNOWN_CLIENT)
    return RefusedError(401, "unauthorized", "Unauthorized").response


@web.middleware
async def _refusals(request: web.Request, handler: _Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except RefusedError as refused:
        return refused.response


class _Supplier:
    """The handlers; every fact they leave behind is in the world."""

    def __init__(self, world: SupplierWorld, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._limits = SupplierLimits()

    async def token(self, request: web.Request) -> web.StreamResponse:
        """Grant client credentials (documented; the wording was seen)."""
        now = self._note(request)
        if self._limits.take("token", now) is not None:
            self._world.beyond_limits.append(self._world.calls[-1])
            return oauth_refusal(429, "too_many_requests", "Too many token requests")
        if request.content_type == "application/json":
            return oauth_refusal(400, "invalid_request", "The body must be a form")
        form = await request.post()
        scopes = frozenset(str(form.get("scope", "")).split())
        for refused, answer in (
            (form.get("client_id") != self._world.client_id, _UNKNOWN_CLIENT),
            (form.get("client_secret") != self._world.client_secret, _WRONG_SECRET),
            (form.get("grant_type") != "client_credentials", _UNKNOWN_GRANT),
            (not scopes or not scopes <= self._world.granted_scopes, _NO_SCOPE),
        ):
            if refused:
                return oauth_refusal(*answer)
        return web.json_response(
            {
                "access_token": self._world.issue_token(scopes, now),
                "token_type": "Bearer",
                "expires_in": int(self._world.token_lifetime.total_seconds()),
                "scope": " ".join(sorted(scopes)),
            }
        )

    async def organisations(self, request: web.Request) -> web.StreamResponse:
        """List every organisation, the root among them (inferred)."""
        self._admit(request, _ORGANISATIONS_SCOPE)
        rows = [organisation_answer(o) for o in self._world.organisations]
        return web.json_response({"organizations": rows})

    async def generate(self, request: web.Request) -> web.StreamResponse:
        """Start a report, unless six of the organisation are in progress."""
        now = self._admit(request, _REPORTS_SCOPE)
        organisation = self._organisation(request)
        wanted = read_generate(await _json(request), organisation, now)
        key = organisation.key
        if self._world.in_progress(key, now) >= IN_PROGRESS:
            self._world.beyond_limits.append(Call(now, "generate", key))
            raise rate_limited()
        record = self._world.add_report(key, wanted.report_type, wanted.window, now)
        return web.json_response({"report": report_answer(record, now)})

    async def report(self, request: web.Request) -> web.StreamResponse:
        """Tell how one report stands."""
        now = self._admit(request, _REPORTS_SCOPE)
        record = self._report(request)
        return web.json_response({"report": self._seen(record, now)})

    async def reports(self, request: web.Request) -> web.StreamResponse:
        """Tell one page of an organisation's reports, newest first."""
        now = self._admit(request, _REPORTS_SCOPE)
        key = self._organisation(request).key
        size = _page_size(request.query.get("page_size", ""))
        older = self._world.newest_first(
            key, _page_start(request.query.get("page_token", ""))
        )
        page = older[:size]
        following = f"before-{page[-1].index}" if len(older) > size else ""
        return web.json_response(
            {
                "reports": [self._seen(record, now) for record in page],
                "paginationResult": {"nextPageToken": following},
            }
        )

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Sign a URL for a completed report, good for 60 s."""
        now = self._admit(request, _REPORTS_SCOPE)
        record = self._report(request)
        if not record.is_over(now) or record.outcome is not Outcome.completed:
            raise bad_request("The report is not generated")
        ticket = self._world.issue_ticket(record, now)
        url = request.url.origin().with_path(f"/files/{ticket}")
        return web.json_response({"data": {"signedUrl": {"value": str(url)}}})

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Serve the file behind a signed URL that still lives."""
        now = self._note(request)
        ticket = self._world.tickets.get(request.match_info["ticket"])
        if ticket is None or now >= ticket.expires_at:
            return access_denied()
        record = self._world.reports[ticket.report_id]
        file = await asyncio.to_thread(report_file, self._world, record)
        return web.Response(
            body=file.content,
            content_type=file.content_type,
            headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
        )

    def _note(self, request: web.Request) -> datetime:
        now = self._clock.now()
        org = request.match_info.get("org", "")
        self._world.calls.append(Call(now, operation_of(request), org))
        return now

    def _admit(self, request: web.Request, scope: str) -> datetime:
        """Check token, scope and rate limit; return the instant of the call."""
        now = self._note(request)
        value = request.headers.get("Authorization", "").removeprefix("Bearer ")
        expires_at, scopes = self._world.tokens.get(value, (now, frozenset()))
        if now >= expires_at:
            raise RefusedError(401, "unauthorized", "Unauthorized")
        if scope not in scopes & self._world.granted_scopes:
            raise RefusedError(403, "insufficient_scope", "A scope is missing")
        wait = self._limits.take(operation_of(request), now)
        if wait is not None:
            self._world.beyond_limits.append(self._world.calls[-1])
            raise rate_limited(wait)
        return now

    def _organisation(self, request: web.Request) -> SupplierOrganisation:
        organisation = self._world.organisation(request.match_info["org"])
        if organisation is None:  # the text was seen, the code is invented
            raise bad_request("Invalid Organization Id")
        return organisation

    def _report(self, request: web.Request) -> ReportRecord:
        key = self._organisation(request).key
        record = self._world.reports.get(request.match_info["report"])
        if record is None or record.org_key != key:
            raise not_found()
        return record

    def _seen(self, record: ReportRecord, now: datetime) -> dict[str, str]:
        if record.is_over(now) and record.first_seen is None:
            record.first_seen = now
        return report_answer(record, now)


async def _json(request: web.Request) -> Any:
    if request.content_type != "application/json":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "bad_request", "The body must be JSON"
        )
    try:
        return json.loads(await request.read())
    except ValueError:
        raise bad_request("The body is not JSON") from None


def _page_size(text: str) -> int:
    """Return the page size, which is required (documented)."""
    if not text.isascii() or not text.isdigit():
        raise bad_request("page_size is required")
    size = int(text)
    if not 1 <= size <= _LARGEST_PAGE:
        raise bad_request("page_size is out of range")
    return size


def _page_start(token: str) -> int | None:
    if not token:
        return None
    digits = token.removeprefix("before-")
    if not digits.isascii() or not digits.isdigit():
        raise bad_request("Unknown page_token")
    return int(digits)
