"""How the simulated Slack words the faults that can be switched on."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.faults import Fault, Faults, Reply, faulty

SERVICE = "slack"


def operation_of(request: web.Request) -> str:
    """Return the Web API method, or ``response``, ``upload``, ``link``."""
    return request.match_info.get("method") or request.path.split("/")[1]


def _rate_limited(request: web.Request, retry_after: timedelta) -> web.Response:
    del request
    return web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=429,
        headers={"Retry-After": f"{retry_after.total_seconds():.0f}"},
    )


def _server_error(request: web.Request, retry_after: timedelta) -> web.Response:
    del request, retry_after
    return web.Response(status=503, text="service_unavailable")


def _expired(request: web.Request, retry_after: timedelta) -> web.Response:
    del request, retry_after
    return web.json_response({"ok": False, "error": "invalid_auth"})


REPLIES: Mapping[Fault, Reply] = {
    Fault.rate_limited: _rate_limited,
    Fault.server_error: _server_error,
    Fault.expired_credentials: _expired,
}


def failing_slack(
    faults: Faults, clock: Clock
) -> Callable[..., Awaitable[web.StreamResponse]]:
    """Return the middleware that lets the simulated Slack fail at a switch."""
    return faulty(SERVICE, faults, clock, operation_of, REPLIES)
