"""What can go wrong between Waybill and a service, at a switch."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from aiohttp import web

from bot.clock import Clock

_JSON: Final = "application/json"


class Fault(StrEnum):
    """One way to fail; the order is that in which they are tried."""

    slow = "slow"
    cut_connection = "cut_connection"
    rate_limited = "rate_limited"
    server_error = "server_error"
    expired_credentials = "expired_credentials"
    lost_answer = "lost_answer"
    malformed_body = "malformed_body"

    @property
    def label(self) -> str:
        """What stands beside the switch."""
        return _TEXTS[self][0]

    @property
    def sentence(self) -> str:
        """What happens while it is on."""
        return _TEXTS[self][1]


_TEXTS: Final[Mapping[Fault, tuple[str, str]]] = {
    Fault.slow: ("Slow", "Every answer takes several seconds."),
    Fault.cut_connection: (
        "Connection cut",
        "The connection breaks before the request is looked at.",
    ),
    Fault.rate_limited: (
        "Too many requests",
        "Every call is answered with 429 and a Retry-After.",
    ),
    Fault.server_error: ("Server error", "Every call is answered with 503."),
    Fault.expired_credentials: (
        "Credentials expired",
        "Tokens and secrets are no longer accepted.",
    ),
    Fault.lost_answer: (
        "Answer lost",
        "The request is carried out, then the connection breaks.",
    ),
    Fault.malformed_body: (
        "Broken answer",
        "The request is carried out, but half of the answer is missing.",
    ),
}

Reply = Callable[[web.Request, timedelta], web.Response]


@dataclass(frozen=True, slots=True)
class ActiveFault:
    """A switch that is on; *count* is how often it will still strike."""

    service: str
    fault: Fault
    share: float
    count: int | None
    operations: frozenset[str] | None


class Faults:
    """The switches of one simulated world; seeded, so that a run repeats.

    *slow* is how long a slow answer waits, *retry_after* what a 429 asks for.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        slow: timedelta = timedelta(seconds=4),
        retry_after: timedelta = timedelta(seconds=5),
    ) -> None:
        self.slow = slow
        self.retry_after = retry_after
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self._active: dict[tuple[str, Fault], ActiveFault] = {}

    def set(
        self,
        service: str,
        fault: Fault,
        *,
        share: float = 1.0,
        count: int | None = None,
        operations: frozenset[str] | None = None,
    ) -> None:
        """Switch *fault* on, in place of what was set for it before.

        It strikes a *share* of the calls to *operations* (None: all of them),
        *count* times (None: until it is cleared).

        Raises:
            ValueError: The share is not between 0 and 1, or the count below 1.
        """
        if not 0 <= share <= 1 or (count is not None and count < 1):
            raise ValueError("a share lies within 0 and 1, a count is at least 1")
        self._active[service, fault] = ActiveFault(
            service, fault, share, count, operations
        )

    def clear(self, service: str | None = None, fault: Fault | None = None) -> None:
        """Switch off what matches; without arguments, everything."""
        self._active = {
            key: active
            for key, active in self._active.items()
            if (service is not None and active.service != service)
            or (fault is not None and active.fault is not fault)
        }

    def active(self) -> list[ActiveFault]:
        """Return what is switched on, in a stable order."""
        return [self._active[key] for key in sorted(self._active)]

    def strike(self, service: str, operation: str) -> frozenset[Fault]:
        """Return what strikes this call: slowness, and at most one other."""
        struck: set[Fault] = set()
        for fault in Fault:
            only_slow = struck <= {Fault.slow}
            if only_slow and self._strikes(service, fault, operation):
                struck.add(fault)
        return frozenset(struck)

    def _strikes(self, service: str, fault: Fault, operation: str) -> bool:
        active = self._active.get((service, fault))
        if active is None or (
            active.operations is not None and operation not in active.operations
        ):
            return False
        if active.share < 1 and self._random.random() >= active.share:
            return False
        if active.count is not None:
            self._count_down(active, active.count - 1)
        return True

    def _count_down(self, active: ActiveFault, left: int) -> None:
        del self._active[active.service, active.fault]
        if left:
            self.set(
                active.service,
                active.fault,
                share=active.share,
                count=left,
                operations=active.operations,
            )


def faulty(
    service: str,
    faults: Faults,
    clock: Clock,
    operation_of: Callable[[web.Request], str],
    replies: Mapping[Fault, Reply] | None = None,
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """Return a middleware that makes *service* fail as *faults* says.

    *clock* paces slow answers. *operation_of* names a request for the scope of
    a fault. *replies* replaces how the service words ``rate_limited``,
    ``server_error`` and ``expired_credentials``.
    """
    wording = {**_REPLIES, **(replies or {})}

    @web.middleware
    async def middleware(
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        struck = faults.strike(service, operation_of(request))
        if Fault.slow in struck:
            await clock.sleep(faults.slow)
        if Fault.cut_connection in struck:
            return _cut(request)
        for fault in struck & wording.keys():
            return wording[fault](request, faults.retry_after)
        response = await handler(request)
        if Fault.lost_answer in struck:
            return _cut(request)
        if Fault.malformed_body in struck:
            return _halved(response)
        return response

    return middleware


def _cut(request: web.Request) -> web.Response:
    """Break the connection; what is returned is never sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _halved(response: web.StreamResponse) -> web.Response:
    body = getattr(response, "body", None)
    whole = body if isinstance(body, bytes) and body else b'{"cut off": "here"}'
    return web.Response(
        status=response.status, body=whole[: len(whole) // 2], content_type=_JSON
    )


def _rate_limited(request: web.Request, retry_after: timedelta) -> web.Response:
    del request
    return web.json_response(
        {"message": "Exceeded rate limit", "code": "rate_limited"},
        status=429,
        headers={"Retry-After": f"{retry_after.total_seconds():.0f}"},
    )


def _server_error(request: web.Request, retry_after: timedelta) -> web.Response:
    del request, retry_after
    return web.json_response(
        {"message": "Service unavailable", "code": "service_unavailable"}, status=503
    )


def _expired(request: web.Request, retry_after: timedelta) -> web.Response:
    del request, retry_after
    return web.json_response(
        {"message": "Unauthorized", "code": "unauthorized"}, status=401
    )


_REPLIES: Final[Mapping[Fault, Reply]] = {
    Fault.rate_limited: _rate_limited,
    Fault.server_error: _server_error,
    Fault.expired_credentials: _expired,
}
