"""The toll API's reporting endpoint: one GET for every report.

Key and secret travel in the query string (documented, there is no other way), so
whatever could print a URL is kept away from logs and errors.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx

from bot.clock import Clock
from bot.domain.toll import TollAnswer
from bot.domain.toll_reports import ALL, Criteria
from bot.errors import CredentialsRefusedError, UpstreamError
from bot.redaction import Redactor
from bot.upstream.http import (
    BODY_CAP_BYTES,
    CALL_BOUND,
    Answer,
    exchange,
    refusal,
    unreadable,
)
from bot.upstream.toll_readers import (
    VAGUE,
    UnknownShapeError,
    about_credentials,
    error_status,
    read_all,
    read_report,
)

__all__ = ["SYSTEM", "TollAnswer", "TollClient"]

SYSTEM: Final = "toll"
# How large and how slow ``all`` is, nobody says; it is 26 reports in one.
ALL_BOUND: Final = timedelta(seconds=30)
ALL_CAP_BYTES: Final = 4 * BODY_CAP_BYTES

_PATH: Final = "/report"
_ABOUT_CREDENTIALS: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

Observe = Callable[[str, str], None]


def _ignore(_operation: str, _outcome: str) -> None: ...


class TollClient:
    """Asks the toll API for reports with one key.

    *bound* is a limit on a whole call for one report, *all_bound* on one for all;
    *observe* is told what came of each call.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        clock: Clock,
        api_url: str,
        key: str,
        secret: str,
        *,
        bound: timedelta = CALL_BOUND,
        all_bound: timedelta = ALL_BOUND,
        observe: Observe = _ignore,
    ) -> None:
        self._http = http
        self._clock = clock
        self._url = f"{api_url.rstrip('/')}{_PATH}"
        self._key = key
        self._secret = secret
        self._redactor = Redactor((key, secret))
        self._bound = bound
        self._all_bound = all_bound
        self._observe = observe

    async def report(self, name: str, criteria: Criteria) -> TollAnswer:
        """Return the report called *name*, or every one for ``all``.

        For one name the answer holds that one, perhaps without rows; for ``all``
        what came of the known names. Criteria are always sent: whether they may
        be left out, the documentation contradicts itself about.

        Raises:
            CredentialsRefusedError: Key or secret are not accepted.
            UpstreamRejectedError: A definite no, to an unknown report for example.
            UpstreamRateLimitedError: Too many calls.
            UpstreamUnavailableError: No answer.
            UpstreamUnreadableError: An answer of unknown shape, or too long a one.
        """
        operation = ALL if name == ALL else "report"
        try:
            answer = await self._ask(name, criteria)
        except UpstreamError as error:
            failure = error
        else:
            self._observe(operation, "ok")
            return answer
        self._observe(operation, type(failure).__name__)
        # Without the frames below: their variables hold the URL, and a log that
        # shows variables would show it.
        raise failure.with_traceback(None)

    async def _ask(self, name: str, criteria: Criteria) -> TollAnswer:
        everything = name == ALL
        request = self._http.build_request(
            "GET",
            self._url,
            params={
                "key": self._key,
                "secret": self._secret,
                "reportName": name,
                "timeCriteria": criteria.value,
            },
        )
        answer = await exchange(
            self._http,
            SYSTEM,
            request,
            bound=self._all_bound if everything else self._bound,
            cap_bytes=ALL_CAP_BYTES if everything else BODY_CAP_BYTES,
        )
        body = answer.json()
        problem = _problem(answer, body, self._clock.now())
        if problem is not None:
            raise problem
        try:
            return read_all(body) if everything else read_report(body, name)
        except UnknownShapeError as exc:
            detail = self._redactor.text(str(exc))
        raise unreadable(SYSTEM, detail, effect=False)


def _problem(answer: Answer, body: Any, now: datetime) -> UpstreamError | None:
    """Return what speaks against *answer*: its status, or what *body* says.

    No word of the body goes on, since it may quote what it was asked.
    """
    told = error_status(body)
    if answer.ok and told is None:
        return None
    status = told if answer.ok and told is not None else answer.status
    refused = status in VAGUE and about_credentials(body)
    if refused or status in _ABOUT_CREDENTIALS:
        return CredentialsRefusedError(SYSTEM, status)
    return refusal(SYSTEM, Answer(status, answer.headers, b""), now)
