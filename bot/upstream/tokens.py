"""The supplier's access token: asked for rarely, shared by everybody.

The token endpoint answers 100 requests an hour (documented for its siblings),
so callers share one request, replicas share its outcome through a store, and a
failure is remembered for a while.
"""

import asyncio
import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx

from bot.clock import Clock
from bot.domain.connections import StoredToken
from bot.errors import (
    CredentialsRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
    UpstreamUnreadableError,
)
from bot.ports import TokenStore
from bot.upstream.http import CALL_BOUND, Answer, error_code, exchange, refusal

SYSTEM: Final = "supplier"

# Documented or seen in the wild; each means that asking again will not help.
REFUSALS: Final = frozenset(
    {
        "invalid_client",
        "invalid_grant",
        "invalid_scope",
        "unauthorized_client",
        "access_denied",
    }
)

_REMEMBERED: Final = timedelta(seconds=60)
_UNSAID_LIFETIME: Final = timedelta(hours=1)
_LONGEST_LIFETIME: Final = timedelta(days=30)
_PRINTABLE: Final = re.compile(r"[\x21-\x7e]{1,8192}")


@dataclass(frozen=True, slots=True)
class _Hold:
    """Until when the token endpoint is left alone, and what to say meanwhile.

    A span of waiting is measured by what never runs backwards: a corrected wall clock
    would make a minute of an hour. What was let go on since, somewhere, is no longer
    held: *resumptions* were counted when it failed.
    """

    until: float
    failure: UpstreamError
    resumptions: int


class TokenSource:
    """OAuth client credentials for one supplier client."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        store: TokenStore,
        clock: Clock,
        *,
        token_url: str,
        client_id: str,
        client_secret: str,
        scope: str,
        bound: timedelta = CALL_BOUND,
    ) -> None:
        self._http = http
        self._store = store
        self._clock = clock
        self._token_url = token_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._bound = bound
        self._held: StoredToken | None = None
        self._renewed_at: float | None = None
        self._hold: _Hold | None = None
        self._failures = 0
        self._asking: asyncio.Task[str] | None = None

    async def token(self) -> str:
        """Return a token that is good for the next call.

        Raises:
            CredentialsRefusedError: Id, secret or scopes are not accepted.
            UpstreamRateLimitedError: Too many token requests.
            UpstreamUnavailableError: The token endpoint gave no token.
        """
        held = self._held
        if held is not None and held.is_fresh(self._clock.now()):
            return held.value
        return await self._shared(stale=None)

    async def renew(self, stale: str) -> str:
        """Return another token than *stale*, which was answered with a 401.

        Raises:
            CredentialsRefusedError: Id, secret or scopes are not accepted, or
                *stale* itself came from a renewal within the last minute.
            UpstreamRateLimitedError: Too many token requests.
            UpstreamUnavailableError: The token endpoint gave no token.
        """
        held = self._held
        now = self._clock.now()
        if held is not None and held.value != stale and held.is_fresh(now):
            return held.value
        return await self._shared(stale)

    async def _shared(self, stale: str | None) -> str:
        """Wait for the one request that is under way, or start it."""
        # Whoever is cancelled must not take the others' request down.
        task = self._asking
        if task is None or task.done():
            task = asyncio.create_task(self._obtain(stale))
            task.add_done_callback(_noticed)
            self._asking = task
        return await asyncio.shield(task)

    async def _obtain(self, stale: str | None) -> str:
        stored = await self._store.load()
        now = self._clock.now()
        if stored is not None and stored.value != stale and stored.is_fresh(now):
            self._held = stored
            return stored.value
        await self._respect_hold()
        if stale is not None:
            self._spare_endpoint()
        token = await self._request(now)
        self._held = token
        self._renewed_at = None if stale is None else self._clock.monotonic()
        await self._store.save(token)
        return token.value

    async def _respect_hold(self) -> None:
        """Say again what was answered of late, unless somebody mended it since."""
        hold = self._hold
        if hold is None or self._clock.monotonic() >= hold.until:
            return
        if await self._store.resumptions() == hold.resumptions:
            raise hold.failure.with_traceback(None)
        self._hold = self._renewed_at = None

    def _spare_endpoint(self) -> None:
        """Refuse to renew a token that was renewed just now.

        An API that refuses every fresh token would cost one request per call.
        """
        if self._renewed_at is None:
            return
        if self._clock.monotonic() < self._renewed_at + _REMEMBERED.total_seconds():
            raise CredentialsRefusedError(
                SYSTEM, HTTPStatus.UNAUTHORIZED, "unauthorized"
            )

    async def _request(self, now: datetime) -> StoredToken:
        resumptions = await self._store.resumptions()
        try:
            await self._take_turn()
            token = await self._ask(now)
        except UpstreamError as failure:
            self._failures += 1
            pause = self._pause(failure).total_seconds()
            self._hold = _Hold(self._clock.monotonic() + pause, failure, resumptions)
            raise
        self._failures = 0
        self._hold = None
        return token

    async def _take_turn(self) -> None:
        """Take one of the requests that all replicas together may make in an hour."""
        if wait := await self._store.turn():
            raise UpstreamRateLimitedError(SYSTEM, wait)

    def _pause(self, failure: UpstreamError) -> timedelta:
        if isinstance(failure, UpstreamUnavailableError):
            return min(timedelta(seconds=2 ** min(self._failures, 6)), _REMEMBERED)
        if isinstance(failure, UpstreamRateLimitedError) and failure.retry_after:
            return failure.retry_after
        return _REMEMBERED

    async def _ask(self, now: datetime) -> StoredToken:
        request = self._http.build_request(
            "POST",
            self._token_url,
            data={
                "client_id": self._client_id,
                "client_secret": self._client_secret,
                "grant_type": "client_credentials",
                "scope": self._scope,
            },
        )
        try:
            answer = await exchange(self._http, SYSTEM, request, bound=self._bound)
        except UpstreamUnreadableError as exc:
            raise UpstreamUnavailableError(SYSTEM, exc.detail) from exc
        if not answer.ok:
            raise _refused(answer, self._clock.now())
        body = answer.json()
        value = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(value, str) or not _PRINTABLE.fullmatch(value):
            raise UpstreamUnavailableError(SYSTEM, "the token answer holds no token")
        return StoredToken(value, now + _lifetime(body.get("expires_in")), now)


def _noticed(task: asyncio.Task[str]) -> None:
    """Mark a failure as seen, also when all who waited for it have left."""
    if not task.cancelled():
        task.exception()


def _refused(answer: Answer, now: datetime) -> UpstreamError:
    code = error_code(answer)
    if code in REFUSALS or answer.status in {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
    }:
        return CredentialsRefusedError(SYSTEM, answer.status, code)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return refusal(SYSTEM, answer, now)
    # A 404 here must not read as "the report is gone".
    return UpstreamUnavailableError(SYSTEM, f"token endpoint {answer.status} {code}")


def _lifetime(expires_in: Any) -> timedelta:
    """Return how long a token lives; ``expires_in`` is documented as 30 days."""
    try:
        seconds = float(expires_in)
    except (TypeError, ValueError):
        return _UNSAID_LIFETIME
    if not math.isfinite(seconds) or seconds <= 0:
        return _UNSAID_LIFETIME
    return timedelta(seconds=min(seconds, _LONGEST_LIFETIME.total_seconds()))
