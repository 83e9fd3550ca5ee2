"""Who may use the page: this machine, or whoever holds the printed URL."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE = "waybill-page"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Guard:
    """Lets in whom the page is for.

    *host* is an address beside the loopback names by which the page may be
    reached. With a *token* everybody needs it: once in the URL, which sets a
    cookie for that browser alone.
    """

    host: str = ""
    token: str = field(default="", repr=False)
    _cookie: str = field(
        default_factory=lambda: secrets.token_urlsafe(24), init=False, repr=False
    )
    _token_used: bool = field(default=False, init=False)

    def refusal(self, request: web.Request) -> web.Response | None:
        """Return the answer for a request that is not let in."""
        name = _host(f"//{request.host}")
        if not name or name not in LOOPBACK | {self.host}:
            return web.Response(status=421, text="This page is not served here.")
        if request.method not in ("GET", "HEAD") and not _is_ours(request):
            return web.Response(status=403, text="This request is not the page's own.")
        if not self.token or self._has_cookie(request):
            return None
        return self._let_in_once(request)

    def _has_cookie(self, request: web.Request) -> bool:
        cookie = request.cookies.get(COOKIE, "")
        return secrets.compare_digest(cookie.encode(), self._cookie.encode())

    def _let_in_once(self, request: web.Request) -> web.Response:
        given = request.query.get("token", "").encode()
        if self._token_used or not secrets.compare_digest(given, self.token.encode()):
            return web.Response(
                status=403,
                text="Open the address that was printed at the start; it works once.",
            )
        self._token_used = True
        answer = web.Response(status=303, headers={"Location": "/"})
        answer.set_cookie(
            COOKIE, self._cookie, httponly=True, samesite="Strict", path="/"
        )
        return answer


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_ours(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    same = origin is None or origin.partition("://")[2] == request.host
    return same and request.headers.get("X-Waybill-Page") == "1"


def guarded(guard: Guard) -> Callable[..., Awaitable[web.StreamResponse]]:
    """Return the middleware that asks *guard* and sets the protective headers."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = guard.refusal(request)
        if response is None:
            try:
                return await handler(request)
            except web.HTTPException as error:
                told = {"ok": False, "text": error.reason}
                response = web.json_response(told, status=error.status)
        return response

    return middleware


async def protect(_request: web.Request, response: web.StreamResponse) -> None:
    """Set the protective headers on every answer, streams too."""
    response.headers.update(HEADERS)
