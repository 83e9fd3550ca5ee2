"""How Waybill calls upstream APIs: one client, one bound, one translation.

httpx writes URLs to its log and hangs the whole request on its exceptions, and
both may hold secrets. So its loggers are muted here, and no exception of it
leaves this module, not even as the context of one of ours.
"""

import asyncio
import json
import logging
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

import httpx

from bot.errors import (
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
    UpstreamUnreadableError,
)

CONNECT_BOUND: Final = timedelta(seconds=3)
CALL_BOUND: Final = timedelta(seconds=8)
BODY_CAP_BYTES: Final = 5_000_000

NEVER_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_LONGEST_WAIT: Final = timedelta(hours=1)
_SANE_RESET: Final = timedelta(minutes=15)
_MILLISECONDS_FROM: Final = 100_000_000_000
_CODE: Final = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
_TALKATIVE: Final = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
)


class _TooLargeError(Exception):
    """The answer is longer than we are willing to hold."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; only its status prints."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the status says that it was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def json(self) -> Any:
        """Return the body as JSON, or None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def _silent(record: logging.LogRecord) -> bool:
    """Drop every record; a level could be lowered again by somebody's config."""
    del record
    return False


def new_client() -> httpx.AsyncClient:
    """Return the client for all upstream calls.

    It follows no redirect, so that credentials never travel to another host,
    and reaches loopback directly, whatever proxy the environment names.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_silent)
    return httpx.AsyncClient(
        timeout=httpx.Timeout(
            CALL_BOUND.total_seconds(),
            connect=CONNECT_BOUND.total_seconds(),
            pool=CONNECT_BOUND.total_seconds(),
        ),
        follow_redirects=False,
        # A compressed body could grow beyond the cap inside one chunk.
        headers={"Accept-Encoding": "identity", "User-Agent": "waybill"},
        mounts={
            "all://127.0.0.1": None,
            "all://localhost": None,
            "all://[::1]": None,
        },
    )


async def exchange(
    http: httpx.AsyncClient,
    system: str,
    request: httpx.Request,
    *,
    effect: bool = False,
    bound: timedelta = CALL_BOUND,
    cap_bytes: int = BODY_CAP_BYTES,
) -> Answer:
    """Send *request* once and return the answer, whatever its status.

    *effect* says that the call changes something that must not happen twice;
    *bound* is a limit on the whole call, however slowly the bytes drip.

    Raises:
        UpstreamUnavailableError: No answer; nothing happened.
        UpstreamUncertainError: No answer to a call with an effect that may have
            been processed.
        UpstreamUnreadableError: The answer to a read is larger than *cap_bytes*.
    """
    failure: UpstreamError
    # The error is raised outside of the except blocks: as its context, httpx's
    # own would carry the request, and with it the credentials.
    try:
        async with asyncio.timeout(bound.total_seconds()):
            return await _receive(http, request, cap_bytes)
    except TimeoutError:
        failure = no_answer(system, "no answer in time", effect=effect)
    except _TooLargeError:
        failure = unreadable(system, "more than we read", effect=effect)
    except httpx.HTTPError as exc:
        happened = effect and not isinstance(exc, NEVER_SENT)
        failure = no_answer(system, type(exc).__name__, effect=happened)
    raise failure


async def _receive(
    http: httpx.AsyncClient, request: httpx.Request, cap_bytes: int
) -> Answer:
    response = await http.send(request, stream=True)
    try:
        body = await _body(response, cap_bytes)
    except (httpx.HTTPError, _TooLargeError):
        if response.is_success:
            raise
        body = b""  # the status alone says what happened
    finally:
        await response.aclose()
    return Answer(response.status_code, response.headers, body)


async def _body(response: httpx.Response, cap_bytes: int) -> bytes:
    if "," in response.headers.get("Content-Encoding", ""):
        # Compressed more than once, the first chunk alone can fill the memory.
        raise _TooLargeError
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > cap_bytes:
            raise _TooLargeError
    return bytes(body)


def no_answer(system: str, detail: str, *, effect: bool) -> UpstreamError:
    """Return the error for a call whose outcome nobody told us."""
    ours = UpstreamUncertainError if effect else UpstreamUnavailableError
    return ours(system, detail)


def unreadable(system: str, detail: str, *, effect: bool) -> UpstreamError:
    """Return the error for an answer that we cannot read."""
    ours = UpstreamUncertainError if effect else UpstreamUnreadableError
    return ours(system, f"unreadable answer: {detail}")


def refusal(
    system: str, answer: Answer, now: datetime, *, effect: bool = False
) -> UpstreamError:
    """Return what an *answer* that is not ``ok`` means.

    Credentials are the caller's matter: what a 401 or 403 says differs by API.
    A 5xx and a 408 leave open whether the call was processed.
    """
    status = answer.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return UpstreamRateLimitedError(system, retry_after(answer.headers, now))
    if (
        status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or status == HTTPStatus.REQUEST_TIMEOUT
    ):
        return no_answer(system, f"status {status}", effect=effect)
    if status in _GONE:
        return UpstreamGoneError(system, status, error_code(answer))
    if status < HTTPStatus.BAD_REQUEST:
        return UpstreamRejectedError(system, status, "redirect")
    return UpstreamRejectedError(system, status, error_code(answer))


def error_code(answer: Answer) -> str:
    """Return the API's own word for an error, or nothing.

    Documented shapes: ``{code, message}``, ``{errors: [{code}]}`` and OAuth's
    ``{error, error_description}``. Texts are left out, they may quote anything.
    """
    body = answer.json()
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    nested = body.get("error")
    for place in (body, nested, first):
        code = place.get("code") if isinstance(place, dict) else place
        if isinstance(code, str) and _CODE.fullmatch(code):
            return code
    return ""


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long to wait before the next call, None when nobody says.

    ``Retry-After`` in seconds or as a date comes first, then a sane
    ``X-Rate-Limit-Reset`` (documented for a sibling API, its unit is not).
    """
    said = headers.get("Retry-After", "").strip()
    wait = _seconds(said) if said else None
    if wait is None and said:
        wait = _until(said, now)
    if wait is None:
        wait = _until_reset(headers.get("X-Rate-Limit-Reset", "").strip(), now)
    return wait


def _seconds(text: str) -> timedelta | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number) or number < 0:
        return None
    return timedelta(seconds=min(number, _LONGEST_WAIT.total_seconds()))


def _until(text: str, now: datetime) -> timedelta | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta(0)), _LONGEST_WAIT)


def _until_reset(text: str, now: datetime) -> timedelta | None:
    try:
        number = float(text)
    except ValueError:
        return None
    seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
    wait = seconds - now.timestamp()
    if not 0 <= wait <= _SANE_RESET.total_seconds():
        return None  # also what is not a number at all
    return timedelta(seconds=wait)
