"""The HTTP application: Slack's requests, health and metrics."""

import errno
import logging
import re
from datetime import timedelta

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.clock import Clock
from bot.errors import ConfigurationError
from bot.health import Health
from bot.logs import get_logger
from bot.metrics import Metrics
from handlers.shapes import is_sound

SLACK_PATH = "/slack/events"
_LARGEST_BODY = 1024 * 1024
# Bolt answers 500 to a timestamp that is no number, or a signature beyond ASCII.
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
# Not UTF-8, not the JSON that it claims to be, nested too deeply, or JSON in which
# Bolt finds something else than it looks for. It reads before it verifies.
_UNREADABLE = (ValueError, RecursionError, AttributeError, LookupError, TypeError)

# No browser has any business here; should one come, it may do nothing with it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

log = get_logger(__name__)


def create_app(
    bolt_app: AsyncApp | None, health: Health, metrics: Metrics, clock: Clock
) -> web.Application:
    """Return the application; without *bolt_app* (Socket Mode) Slack has no door."""
    app = web.Application(
        client_max_size=_LARGEST_BODY, middlewares=[_one_line_per_request(clock)]
    )
    app.on_response_prepare.append(_protect)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _Readiness(health).answer)
    app.router.add_get("/metrics", _Exposition(metrics).answer)
    if bolt_app is not None:
        app.router.add_post(SLACK_PATH, _SlackDoor(bolt_app).answer)
    return app


class WebServer:
    """Listens for an application until it is stopped.

    *patience* is how long requests under way may take at the end.
    """

    def __init__(
        self, app: web.Application, *, patience: timedelta = timedelta(seconds=5)
    ) -> None:
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=_server_log(),
            shutdown_timeout=patience.total_seconds(),
        )

    async def start(self, host: str, port: int) -> int:
        """Listen on *host* and *port*; return the port, which 0 leaves open.

        Raises:
            ConfigurationError: The address cannot be listened on.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise ConfigurationError(_why_not(error, host, port)) from None
        bound: int = self._runner.addresses[0][1]
        return bound

    async def stop(self) -> None:
        """Take no more requests and finish those under way."""
        await self._runner.cleanup()


def _server_log() -> logging.Logger:
    """Return aiohttp's logger, told not to quote what is no HTTP at all."""
    logger = logging.getLogger("aiohttp.server")
    logger.addFilter(_quotes_no_request)  # the same filter is added only once
    return logger


def _quotes_no_request(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        log.info("http_unreadable", status=error.code)
        return False
    return True


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"WAYBILL_HTTP_PORT: port {port} on {host} is taken; "
                "stop what listens there, or set another"
            )
        case errno.EACCES:
            return f"WAYBILL_HTTP_PORT: port {port} is not allowed; take one over 1023"
        case _:
            return f"WAYBILL_HTTP_HOST: cannot listen on {host}; set one of this host"


async def _protect(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


class _SlackDoor:
    """Hands what Slack sends to Bolt, and turns away what Bolt would choke on."""

    def __init__(self, bolt_app: AsyncApp) -> None:
        self._bolt_app = bolt_app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Return Bolt's answer, 400 for no text, 401 for no valid signature."""
        raw = await request.read()
        if not _can_be_signed(request):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            bolt_request = AsyncBoltRequest(
                body=raw.decode("utf-8"),
                query=request.query_string,
                headers=dict(request.headers),
            )
        except _UNREADABLE:
            return _unreadable()
        if not is_sound(bolt_request.body):
            return _unreadable()
        return await to_aiohttp_response(
            await self._bolt_app.async_dispatch(bolt_request)
        )


def _unreadable() -> web.Response:
    return web.json_response({"error": "unreadable body"}, status=400)


def _can_be_signed(request: web.Request) -> bool:
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    return bool(_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature))


async def _alive(_: web.Request) -> web.Response:
    # That it is answered shows that the loop turns.
    return web.json_response({"alive": True})


class _Readiness:
    """Tells whether work gets done, and what keeps it from being done."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def answer(self, _: web.Request) -> web.StreamResponse:
        """Return 200, or 503 with the reasons."""
        problems = await self._health.problems()
        return web.json_response(
            {"ready": not problems, "problems": problems},
            status=503 if problems else 200,
        )


class _Exposition:
    """Shows the metrics."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def answer(self, _: web.Request) -> web.StreamResponse:
        """Return Prometheus' text format."""
        return web.Response(
            body=self._metrics.render(),
            headers={"Content-Type": self._metrics.content_type},
        )


def _one_line_per_request(clock: Clock) -> Middleware:
    """Return a middleware that logs Slack's requests, never what they hold."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != SLACK_PATH:
            return await handler(request)
        began, status = clock.monotonic(), 500
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            log.info(
                "slack_request",
                method=request.method,
                status=status,
                retry=request.headers.get("X-Slack-Retry-Num"),
                milliseconds=round((clock.monotonic() - began) * 1000),
            )
        return response

    return middleware
