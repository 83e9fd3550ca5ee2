"""A whole world on loopback: Slack, supplier, toll API, and the bot against them."""

from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web

from bot.blocks import validation
from bot.clock import Clock, ManualClock, SystemClock
from bot.sandbox.faults import Faults
from bot.sandbox.slack.delivery import BotEndpoint
from bot.sandbox.slack.gateway import Gateway
from bot.sandbox.slack.manifest import Command, Manifest, Shortcut
from bot.sandbox.slack.people import ADA
from bot.sandbox.slack.server import SlackServer, create_slack, start_slack
from bot.sandbox.slack.slack_faults import failing_slack
from bot.sandbox.slack.workspace import Workspace
from bot.sandbox.supplier import create_supplier
from bot.sandbox.supplier_world import SupplierWorld
from bot.sandbox.toll import create_toll
from bot.sandbox.toll_world import TollWorld
from bot.settings import load_settings
from bot.wiring import Waybill

# What manifest.yml says, for an installation that has only the package.
MANIFEST = Manifest(
    commands=(
        Command(
            "/report",
            "Order a fleet report, or see what became of one",
            "driver quality, last week, all branches",
        ),
        Command(
            "/toll",
            "See how the toll API does: requests, times, errors",
            "latency w, errors today, reports",
        ),
    ),
    shortcuts=(
        Shortcut(
            "report.order_again",
            "Order again",
            "Order the reports of this message once more",
            kind="message",
        ),
        Shortcut(
            "form.order",
            "Order a report",
            "Choose a report, days and branches in a form",
        ),
        Shortcut(
            "form.toll",
            "Toll report",
            "See a toll report, have it posted again and again, or watch a number",
        ),
    ),
    bot_events=frozenset(
        {
            "app_home_opened",
            "app_mention",
            "app_uninstalled",
            "member_joined_channel",
            "tokens_revoked",
            "user_change",
        }
    ),
    scopes=frozenset(
        {
            "app_mentions:read",
            "channels:read",
            "chat:write",
            "commands",
            "files:read",
            "files:write",
            "groups:read",
            "im:write",
            "team:read",
            "usergroups:read",
            "users:read",
        }
    ),
)


class World:
    """Everything that a bot needs; it can be killed and started again in it.

    With a manual clock the services live by that clock, and the bot too.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        supplier: SupplierWorld | None = None,
        toll: TollWorld | None = None,
        socket_mode: bool = False,
        slow: timedelta = timedelta(seconds=4),
    ) -> None:
        self.clock = clock or SystemClock()
        self.manual = clock if isinstance(clock, ManualClock) else None
        self.faults = Faults(slow=slow)
        self.workspace = Workspace(self.clock, manifest=MANIFEST)
        if socket_mode:
            # A bot that is started again at once opens its sockets again at once.
            self.workspace.limits.per_minute["apps.connections.open"] = 100
        self.supplier = supplier or SupplierWorld()
        self.toll = toll or TollWorld()
        self.socket_mode = socket_mode
        self._endpoint = BotEndpoint()
        self._slack: SlackServer | None = None
        self._runners: list[web.AppRunner] = []
        self._supplier_origin = ""
        self._toll_origin = ""

    async def open(self) -> None:
        """Serve Slack and both upstreams, each on a free port."""
        app = create_slack(
            self.workspace,
            bot=self._endpoint,
            validate=validation.validate,
            validate_view=validation.validate_view,
            clock=self.clock,
            middlewares=[failing_slack(self.faults, self.clock)],
        )
        self._slack = await start_slack(app)
        self._supplier_origin = await self._serve(
            create_supplier(self.supplier, self.clock, self.faults)
        )
        self._toll_origin = await self._serve(
            create_toll(self.toll, self.clock, self.faults)
        )

    async def close(self) -> None:
        """Stop serving."""
        if self._slack is not None:
            await self._slack.close()
        for runner in self._runners:
            await runner.cleanup()

    async def _serve(self, app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    @property
    def gateway(self) -> Gateway:
        """What people do in Slack.

        Raises:
            RuntimeError: The world is not open.
        """
        if self._slack is None:
            raise RuntimeError("the world is not open")
        return self._slack.gateway

    def answer_at(self, port: int) -> None:
        """Send requests to the bot that listens on *port* of loopback."""
        if not self.socket_mode:
            self._endpoint.url = f"http://127.0.0.1:{port}/slack/events"

    def environment(self, database_url: str, **more: str) -> Mapping[str, str]:
        """Return the settings of a bot in this world, as a process gets them."""
        if self._slack is None:
            raise RuntimeError("the world is not open")
        credentials = self.workspace.credentials
        environment = {
            "WAYBILL_SLACK_BOT_TOKEN": credentials.bot_token,
            "WAYBILL_SLACK_API_URL": self._slack.api_url,
            "WAYBILL_SUPPLIER_CLIENT_ID": self.supplier.client_id,
            "WAYBILL_SUPPLIER_CLIENT_SECRET": self.supplier.client_secret,
            "WAYBILL_SUPPLIER_API_URL": self._supplier_origin,
            "WAYBILL_SUPPLIER_TOKEN_URL": f"{self._supplier_origin}/oauth/v2/token",
            "WAYBILL_TOLL_KEY": self.toll.key,
            "WAYBILL_TOLL_SECRET": self.toll.secret,
            "WAYBILL_TOLL_API_URL": self._toll_origin,
            "WAYBILL_DATABASE_URL": database_url,
            "WAYBILL_HTTP_PORT": "0",
            "WAYBILL_TIMEZONE": "Europe/Istanbul",
            "WAYBILL_ADMINS": ADA.id,
            "WAYBILL_OPEN_TO": "members",
            "WAYBILL_SLACK_SIGNING_SECRET": credentials.signing_secret,
        }
        if self.socket_mode:
            environment["WAYBILL_SLACK_APP_TOKEN"] = credentials.app_token
            del environment["WAYBILL_SLACK_SIGNING_SECRET"]
        return environment | more

    async def start_bot(self, database_url: str, **more: str) -> Waybill:
        """Start a bot in this process and send it what people do."""
        settings = load_settings(self.environment(database_url, **more))
        bot = Waybill(settings, self.manual)
        try:
            self.answer_at(await bot.start())
        except BaseException:
            await bot.close()
            raise
        return bot
