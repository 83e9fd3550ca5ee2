"""`waybill check`: is everything in order, and if not, what to mend."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from aiohttp import web

from bot.errors import (
    ConfigurationError,
    UpstreamError,
    UpstreamRejectedError,
    UpstreamUnreadableError,
)
from bot.settings import Settings, exposure, unknown_names
from bot.wiring import Waybill
from handlers.web import WebServer

_ANSWER_SECONDS = 2.0
# Where to look when somebody does not answer at all.
_ADDRESSES = {
    "slack": "WAYBILL_SLACK_API_URL",
    "socket mode": "WAYBILL_SLACK_API_URL",
    "supplier": "WAYBILL_SUPPLIER_API_URL, WAYBILL_SUPPLIER_TOKEN_URL",
    "toll": "WAYBILL_TOLL_API_URL",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; *remedy* is empty when it is in order.

    *advice* is what is better mended, though everything works without.
    """

    name: str
    detail: str = ""
    remedy: str = ""
    advice: str = ""


async def check(settings: Settings) -> list[Finding]:
    """Return what was found: settings, port, database, Slack, upstreams."""
    findings = [Finding("settings", remedy=each) for each in unknown_names()]
    findings = findings or [Finding("settings", "all known")]
    if exposed := exposure():
        findings.append(Finding("settings", advice=exposed))
    findings.append(await _look("port", lambda: _port(settings)))
    bot = Waybill(settings)
    try:
        database = await _look("database", bot.database.prepare)
        findings.append(database)
        if database.remedy:
            return findings

        async def slack() -> str:
            identity = await bot.trials.introduce()
            scopes = ", ".join(sorted(identity.scopes))
            return f"{identity.team_name}, with {scopes}"

        findings.append(await _look("slack", slack))
        if settings.slack_app_token is not None and not findings[-1].remedy:
            findings.append(await _look("socket mode", bot.trials.socket))
        for name, wanted, attempt in (
            ("supplier", settings.has_supplier, bot.trials.supplier),
            ("toll", settings.has_toll, bot.trials.toll),
        ):
            if wanted:
                findings.append(
                    await _look(name, attempt)
                    if bot.tenancy.known
                    else Finding(name, remedy="not tried; mend Slack first")
                )
        return findings
    finally:
        await bot.close()


async def _port(settings: Settings) -> str:
    """Listen for a moment, unless a Waybill does already; return where."""
    host, port = settings.http_host, settings.http_port
    server = WebServer(web.Application())
    try:
        await server.start(host, port)
    except ConfigurationError:
        if not await _is_waybill(host, port):
            raise
        return f"{port}, where a Waybill answers"
    await server.stop()
    return f"{port} is free" if port else "any that is free"


async def _is_waybill(host: str, port: int) -> bool:
    name = f"[{host}]" if ":" in host else host
    try:
        async with (
            asyncio.timeout(_ANSWER_SECONDS),
            aiohttp.ClientSession() as http,
            http.get(f"http://{name}:{port}/healthz", allow_redirects=False) as answer,
        ):
            return bool(await answer.json() == {"alive": True})
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return False


async def _look(name: str, work: Callable[[], Awaitable[str | None]]) -> Finding:
    try:
        return Finding(name, await work() or "")
    except ConfigurationError as error:
        return Finding(name, remedy=str(error))
    except (UpstreamUnreadableError, UpstreamRejectedError) as error:
        return Finding(
            name, remedy=f"{error.system} answers, but not as it should ({error})"
        )
    except UpstreamError as error:
        return Finding(
            name,
            remedy=f"{error.system} cannot be reached; check the network and "
            f"{_ADDRESSES[name]}",
        )
