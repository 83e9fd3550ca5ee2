"""`waybill check`: is everything in order, and if not, what to mend."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import (
    ConfigurationError,
    UpstreamError,
    UpstreamRejectedError,
    UpstreamUnreadableError,
)
from bot.settings import Settings, unknown_names
from bot.wiring import Waybill


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; *remedy* is empty when it is in order."""

    name: str
    detail: str = ""
    remedy: str = ""


async def check(settings: Settings) -> list[Finding]:
    """Return what was found: settings, database, migrations, Slack, upstreams."""
    names = unknown_names()
    findings = [
        Finding("settings", remedy="; ".join(names))
        if names
        else Finding("settings", "all known")
    ]
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
            name, remedy=f"{error.system} cannot be reached; check the network"
        )
