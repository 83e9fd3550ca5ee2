"""The simulated Slack as one aiohttp application."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.sandbox.slack.content import ContentRules, Validator, ViewValidator
from bot.sandbox.slack.delivery import BotEndpoint, Deliverer
from bot.sandbox.slack.gateway import Gateway
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.socket_mode import SocketHub
from bot.sandbox.slack.transfers import Transfers
from bot.sandbox.slack.web_api import WebApi
from bot.sandbox.slack.workspace import Workspace

UPLOAD_LIMIT = 64 * 1024 * 1024


@dataclass(slots=True)
class Address:
    """Where the server turned out to listen; set when it is started."""

    origin: str = ""

    def __call__(self) -> str:
        """Return the origin, without a slash at its end."""
        return self.origin


GATEWAY: web.AppKey[Gateway] = web.AppKey("gateway", Gateway)
ADDRESS: web.AppKey[Address] = web.AppKey("address", Address)


def create_slack(
    workspace: Workspace,
    *,
    bot: BotEndpoint,
    validate: Validator,
    clock: Clock,
    middlewares: Sequence[Any] = (),
    validate_view: ViewValidator | None = None,
    signed_by: Clock | None = None,
) -> web.Application:
    """Return the application; ``app[GATEWAY]`` is how people act in it.

    *clock* has to be the workspace's. *signed_by* is the time of signatures,
    the machine's own unless given: Bolt checks them by that. Without
    *validate_view*, a view's blocks pass *validate* one by one.

    Raises:
        ValueError: *clock* is another one than the workspace's.
    """
    if clock is not workspace.clock:
        raise ValueError("the workspace and its server share one clock")
    app = web.Application(middlewares=middlewares, client_max_size=UPLOAD_LIMIT)
    address, sockets = Address(), SocketHub()
    api = WebApi(
        workspace,
        ContentRules(validate, validate_view),
        address,
        lambda: _web_socket(address.origin, sockets.new_ticket()),
    )
    deliverer = Deliverer(
        bot, workspace.credentials.signing_secret, sockets, signed_by or SystemClock()
    )
    gateway = Gateway(workspace, deliverer, sockets, api.chat, api.rules, address)
    app[GATEWAY], app[ADDRESS] = gateway, address
    _add_routes(app, api, sockets)

    async def shut_down(_app: web.Application) -> None:
        await gateway.close()

    app.on_shutdown.append(shut_down)
    return app


def _add_routes(app: web.Application, api: WebApi, sockets: SocketHub) -> None:
    transfers = Transfers(api.workspace)
    response_urls = ResponseUrls(api.workspace, api.chat)
    app.router.add_route("*", "/api/{method}", api.handle)
    app.router.add_post("/response/{key}", response_urls.handle)
    app.router.add_post("/upload/{key}", transfers.upload)
    app.router.add_get("/download/{key}", transfers.download)
    app.router.add_get("/link/", sockets.handle)


def _web_socket(origin: str, ticket: str) -> str:
    return f"{origin.replace('http', 'ws', 1)}/link/?ticket={ticket}"


@dataclass(frozen=True, slots=True)
class SlackServer:
    """A simulated Slack that is listening."""

    origin: str
    gateway: Gateway
    runner: web.AppRunner

    @property
    def api_url(self) -> str:
        """What the bot takes as ``WAYBILL_SLACK_API_URL``."""
        return f"{self.origin}/api/"

    async def close(self) -> None:
        """Stop listening, end every delivery and web socket."""
        await self.runner.cleanup()


async def start_slack(
    app: web.Application, host: str = "127.0.0.1", port: int = 0
) -> SlackServer:
    """Serve *app* of :func:`create_slack`; port 0 takes a free one."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    bound = runner.addresses[0][1]
    app[ADDRESS].origin = f"http://{host}:{bound}"
    return SlackServer(app[ADDRESS].origin, app[GATEWAY], runner)
