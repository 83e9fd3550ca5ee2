"""The supplier reporting API, one method per documented operation."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import quote

import httpx

from bot.clock import Clock
from bot.domain.supplier import (
    Link,
    ReportPage,
    SupplierOrganisation,
    SupplierReport,
)
from bot.domain.windows import Window
from bot.errors import (
    CredentialsRefusedError,
    TokenRenewedError,
    UpstreamError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
)
from bot.upstream.http import (
    CALL_BOUND,
    Answer,
    error_code,
    exchange,
    refusal,
    unreadable,
)
from bot.upstream.supplier_readers import (
    UnknownShapeError,
    read_link,
    read_organisations,
    read_page,
    read_report,
)

SYSTEM: Final = "supplier"
SCOPES: Final = "solutions.suppliers.reports vehicle_suppliers.organizations.read"
LINK_LIFETIME: Final = timedelta(seconds=60)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_ORGANISATIONS: Final = "/v1/vehicle-suppliers/orgs"
_SUPPLIERS: Final = "/v1/vehicle-suppliers/suppliers"

# Inferred: what a 403 says when it is about us and not about the thing asked for.
_ABOUT_CREDENTIALS: Final = frozenset(
    {
        "access_denied",
        "insufficient_scope",
        "invalid_client",
        "invalid_scope",
        "invalid_token",
        "unauthorized",
        "unauthorized_client",
    }
)

_Read = TypeVar("_Read")


Observe = Callable[[str, str], None]


def _ignore(_operation: str, _outcome: str) -> None: ...


class Tokens(Protocol):
    """Where the client gets its access token from."""

    async def token(self) -> str:
        """Return a token for the next call."""
        ...

    async def renew(self, stale: str) -> str:
        """Return another token than *stale*."""
        ...


class SupplierClient:
    """Calls the supplier on behalf of one client id.

    Every method raises the same family of errors:

    * :class:`~bot.errors.CredentialsRefusedError`: our credentials are not accepted,
      also not after one renewal of the token.
    * :class:`~bot.errors.TokenRenewedError`: the token was no longer accepted, and
      another is here; each method makes one call, which its caller has counted.
    * :class:`~bot.errors.UpstreamRejectedError`: a definite no;
      :class:`~bot.errors.UpstreamGoneError` when the thing named is not known.
    * :class:`~bot.errors.UpstreamRateLimitedError`: too many calls, or too many
      reports in progress; no documented field tells the two apart.
    * :class:`~bot.errors.UpstreamUnavailableError`: no answer, nothing happened.
    * :class:`~bot.errors.UpstreamUnreadableError`: an answer of unknown shape.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        tokens: Tokens,
        clock: Clock,
        api_url: str,
        *,
        bound: timedelta = CALL_BOUND,
        observe: Observe = _ignore,
    ) -> None:
        self._http = http
        self._tokens = tokens
        self._clock = clock
        self._api_url = api_url.rstrip("/")
        self._bound = bound
        self._observe = observe

    async def organisations(self) -> tuple[SupplierOrganisation, ...]:
        """Return every organisation of the hierarchy (documented: no paging).

        Nobody counts these calls: with a renewed token it is asked again at once.
        """
        try:
            answer = await self._call("organisations", "GET", _ORGANISATIONS)
        except TokenRenewedError:
            answer = await self._call("organisations", "GET", _ORGANISATIONS)
        return self._read(answer, read_organisations)

    async def generate(
        self, org_key: str, report_type: str, window: Window | None
    ) -> SupplierReport:
        """Start a report and return it with its id.

        *window* becomes a ``dateRange`` in epoch milliseconds, cut to whole ones
        (documented; that the end is exclusive is inferred). None sends no filter.

        Raises:
            UpstreamUncertainError: No answer that we could read; it may have
                started. Everything else means that it did not.
        """
        body: dict[str, Any] = {"reportType": report_type}
        if window is not None:
            body["filters"] = [_date_range(window)]
        answer = await self._call(
            "generate", "POST", _reports(org_key), json=body, effect=True
        )
        return self._read(answer, read_report, effect=True)

    async def report(self, org_key: str, report_id: str) -> SupplierReport:
        """Return one report as it stands now."""
        return self._read(
            await self._call("get", "GET", _reports(org_key, report_id)), read_report
        )

    async def reports(
        self, org_key: str, page_token: str | None = None, page_size: int = 50
    ) -> ReportPage:
        """Return one page of an organisation's reports, newest first; one call."""
        query = {"page_size": str(page_size)}
        if page_token is not None:
            query["page_token"] = page_token
        answer = await self._call("list", "GET", _reports(org_key), params=query)
        return self._read(answer, read_page)

    async def link(self, org_key: str, report_id: str) -> Link:
        """Mint a signed URL for a completed report; one call, tried once.

        Documented to live 60 s, from the request or from its creation; we count
        from before the request, so that it is never said to live too long.
        """
        asked_at = self._clock.now()
        path = f"{_reports(org_key, report_id)}/link"
        url = self._read(await self._call("link", "POST", path), read_link)
        return Link(url=url, expires_at=asked_at + LINK_LIFETIME)

    async def _call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        effect: bool = False,
    ) -> Answer:
        """Return the 2xx answer, counted by what came of it."""
        try:
            answer = await self._answered(
                method, path, params=params, json=json, effect=effect
            )
        except UpstreamError as error:
            self._observe(operation, type(error).__name__)
            raise
        self._observe(operation, "ok")
        return answer

    async def _answered(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        effect: bool = False,
    ) -> Answer:
        """Return the 2xx answer; a 401 renews the token."""
        sent = False
        # One bound for all of it, the token included: claims and budgets rely on it.
        try:
            async with asyncio.timeout(self._bound.total_seconds()):
                token = await self._tokens.token()
                request = self._http.build_request(
                    method,
                    f"{self._api_url}{path}",
                    params=params,
                    json=json,
                    headers={"Authorization": f"Bearer {token}"},
                )
                sent = True
                answer = await exchange(
                    self._http, SYSTEM, request, effect=effect, bound=self._bound
                )
                sent = False
                if answer.status == HTTPStatus.UNAUTHORIZED:
                    await self._tokens.renew(token)
                    raise TokenRenewedError(SYSTEM, "another token is needed")
        except TimeoutError:
            lost = effect and sent
            ours = UpstreamUncertainError if lost else UpstreamUnavailableError
            raise ours(SYSTEM, "no answer in time") from None
        if not answer.ok:
            raise _refused(answer, self._clock.now(), effect=effect)
        return answer

    def _read(
        self, answer: Answer, reader: Callable[[Any], _Read], *, effect: bool = False
    ) -> _Read:
        try:
            return reader(answer.json())
        except UnknownShapeError as exc:
            raise unreadable(SYSTEM, str(exc), effect=effect) from exc


def _refused(answer: Answer, now: datetime, *, effect: bool) -> UpstreamError:
    code = error_code(answer)
    challenge = answer.headers.get("WWW-Authenticate", "")
    if answer.status == HTTPStatus.UNAUTHORIZED or (
        answer.status == HTTPStatus.FORBIDDEN
        and (code in _ABOUT_CREDENTIALS or "scope" in f"{code} {challenge}".lower())
    ):
        return CredentialsRefusedError(SYSTEM, answer.status, code)
    return refusal(SYSTEM, answer, now, effect=effect)


def _reports(org_key: str, report_id: str | None = None) -> str:
    """Return the path; ids hold ``=`` and must be percent-encoded (inferred)."""
    path = f"{_SUPPLIERS}/{quote(org_key, safe='')}/reports"
    return path if report_id is None else f"{path}/{quote(report_id, safe='')}"


def _date_range(window: Window) -> dict[str, Any]:
    return {
        "field": "dateRange",
        "operator": "OPERATOR_IN_RANGE",
        "value": [_milliseconds(window.start), _milliseconds(window.end)],
    }


def _milliseconds(moment: datetime) -> str:
    """Return epoch milliseconds; integers, as floats would lose some."""
    return str((moment - _EPOCH) // timedelta(milliseconds=1))
