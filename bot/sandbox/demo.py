"""The demo: a bot in a simulated world, and a page to use it, in one process."""

import math
import secrets
import tempfile
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import web

from bot.addresses import is_loopback
from bot.domain.report_types import KNOWN_TYPES
from bot.errors import ConfigurationError
from bot.limits.durations import Belief
from bot.sandbox.slack.page_api import create_page
from bot.sandbox.slack.page_guard import Guard
from bot.sandbox.slack.page_state import SLACK_NOTES, PageExtras
from bot.sandbox.slack.slack_switches import slack_switches
from bot.sandbox.supplier import INVENTED
from bot.sandbox.supplier_world import SupplierWorld
from bot.sandbox.switches import Switches
from bot.sandbox.toll import INVENTED_TOLL, TollWorld
from bot.sandbox.toll_switches import toll_switches
from bot.sandbox.world import World
from bot.wiring import Waybill

# A supplier that takes seconds instead of minutes, so that one sees it work.
MEDIAN_SECONDS = 8.0
# The shortest time for which answers are kept, so that a switch and a watch show soon.
TOLL_CACHE_MINUTES = 1
COMPLETIONS = (
    "/report form",
    "/toll form",
    "/report driver-quality last-week for all",
    "/report trips yesterday for izmir and ankara",
    "/report driver activity last 7 days for all except van",
    "/report sürücü kalitesi geçen hafta tüm şubeler",
    "/report all last week for bursa",
    "/report payments last month for all",
    "/report driver quality last week for all every monday 9am",
    "/report schedules",
    "/report status",
    "/report list",
    "/report orgs",
    "/report quota",
    "/report help",
    "@waybill driver quality last week for all",
    "@waybill status",
    "@waybill toll latency w",
    "/toll",
    "/toll latency",
    "/toll errors today",
    "/toll traffic last week",
    "/toll cache bugün",
    "/toll hours w",
    "/toll forecast m",
    "/toll all w",
    "/toll watch error share > 2%",
    "/toll watches",
    "/toll reports",
    "/toll schedule all d every monday 9am",
    "/toll help",
)
_PATIENCE_SECONDS = 1.0
_REMEMBERED = 20


class Demo:
    """The sandbox, the bot against it, and the page."""

    def __init__(self, *, socket_mode: bool = False) -> None:
        self._world = World(
            supplier=SupplierWorld(median_seconds=MEDIAN_SECONDS),
            toll=TollWorld(cache_minutes=TOLL_CACHE_MINUTES),
            socket_mode=socket_mode,
            slow=timedelta(seconds=4),
        )
        self._folder = tempfile.TemporaryDirectory(prefix="waybill-demo-")
        self._bot: Waybill | None = None
        self._page: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> str:
        """Start everything; return the page's URL.

        Raises:
            ConfigurationError: The page's address cannot be listened on.
        """
        await self._world.open()
        database = Path(self._folder.name) / "waybill.db"
        self._bot = await self._world.start_bot(f"sqlite+aiosqlite:///{database}")
        await _remember(self._bot, self._world.supplier)
        # Elsewhere than on this machine's own addresses a token lets one person in.
        token = "" if is_loopback(host) else secrets.token_urlsafe(24)
        page = create_page(
            self._world.workspace,
            self._world.gateway,
            self._world.faults,
            self._extras(),
            guard=Guard(host="" if is_loopback(host) else host, token=token),
        )
        self._page = web.AppRunner(
            page, access_log=None, shutdown_timeout=_PATIENCE_SECONDS
        )
        await self._page.setup()
        try:
            await web.TCPSite(self._page, host, port).start()
        except OSError:
            raise ConfigurationError(
                f"--port: port {port} on {host} is taken; choose another one, or 0 "
                "for a free one"
            ) from None
        bound = self._page.addresses[0][1]
        return f"http://{host}:{bound}/" + (f"?token={token}" if token else "")

    async def stop(self) -> None:
        """Stop everything and forget what was ordered."""
        if self._page is not None:
            await self._page.cleanup()
        if self._bot is not None:
            await self._bot.stop()
        await self._world.close()
        self._folder.cleanup()

    def _extras(self) -> PageExtras:
        supplier = self._world.supplier

        def set_speed(median_seconds: float) -> None:
            supplier.median_seconds = median_seconds

        def stats() -> dict[str, Any]:
            return {
                "supplier_calls": len(supplier.calls),
                "toll_calls": len(self._world.toll.calls),
            }

        world = self._world
        switches = Switches(
            [
                *slack_switches(world.gateway.events),
                *toll_switches(world.toll, world.clock),
            ]
        )

        return PageExtras(
            completions=COMPLETIONS,
            services=("supplier", "toll", "slack"),
            notes=(
                {"title": "The supplier", "items": list(INVENTED)},
                {"title": "The toll API", "items": list(INVENTED_TOLL)},
                SLACK_NOTES,
            ),
            stats=stats,
            set_speed=set_speed,
            speed=lambda: supplier.median_seconds,
            variants=switches.shown,
            set_variant=switches.turn,
        )


async def _remember(bot: Waybill, supplier: SupplierWorld) -> None:
    """Let the bot know how long reports took before, as it would after a few days.

    What it believes of a supplier that it has never seen is minutes, not seconds: the
    first cards would promise their reports much too late.
    """
    connection_id = bot.tenancy.tenant.supplier_connection
    if connection_id is None:
        return
    past = Random("before the demo")  # noqa: S311  not a secret: the same each time
    middle = math.log(supplier.median_seconds)
    async with bot.store.transaction() as tx:
        for kind in KNOWN_TYPES:
            belief = Belief()
            for _ in range(_REMEMBERED):
                belief = belief.observe(past.lognormvariate(middle, supplier.sigma))
            await tx.beliefs.put(connection_id, kind.value, asdict(belief))
