"""A simulated Slack with a tiny bot behind it, for the tests of the sandbox."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import ManualClock
from bot.sandbox.slack.delivery import BotEndpoint
from bot.sandbox.slack.gateway import Gateway
from bot.sandbox.slack.server import create_slack, start_slack
from bot.sandbox.slack.workspace import Workspace

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def button(action_id: str, value: str = "1") -> dict[str, Any]:
    label = {"type": "plain_text", "text": "Press"}
    element = {"type": "button", "action_id": action_id, "value": value, "text": label}
    return {"type": "actions", "block_id": "buttons", "elements": [element]}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def long_sections(blocks: Sequence[dict[str, Any]]) -> list[str]:
    return [
        f"must be less than 3001 characters [json-pointer:/blocks/{place}]"
        for place, block in enumerate(blocks)
        if len(block.get("text", {}).get("text", "")) > 3000
    ]


@dataclass
class Received:
    headers: dict[str, str]
    raw: str

    @property
    def form(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.raw).items()}

    @property
    def payload(self) -> dict[str, Any]:
        text = self.form["payload"] if self.raw.startswith("payload=") else self.raw
        loaded: dict[str, Any] = json.loads(text)
        return loaded


@dataclass
class TinyBot:
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], web.StreamResponse] = lambda _: web.Response()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        received = Received(dict(request.headers), await request.text())
        self.received.append(received)
        return self.answer(received)

    def says(self, body: Any, status: int = 200) -> None:
        self.answer = lambda _: web.json_response(body, status=status)


@dataclass
class World:
    clock: ManualClock
    workspace: Workspace
    gateway: Gateway
    bot: TinyBot
    endpoint: BotEndpoint
    client: AsyncWebClient
    http: aiohttp.ClientSession
    origin: str

    async def error_of(self, method: str, **args: Any) -> str:
        answer = await self.call(method, **args)
        return str(answer.get("error", ""))

    async def call(self, method: str, **args: Any) -> dict[str, Any]:
        token = self.workspace.credentials.bot_token
        async with self.http.post(
            f"{self.origin}/api/{method}",
            json=args,
            headers={"Authorization": f"Bearer {token}"},
        ) as response:
            body: dict[str, Any] = await response.json()
            return body

    async def answer(self, url: str, **body: Any) -> tuple[int, str]:
        async with self.http.post(url, json=body) as response:
            return response.status, await response.text()


@asynccontextmanager
async def simulated_slack() -> AsyncIterator[World]:
    clock = ManualClock(START)
    workspace = Workspace(clock)
    bot, endpoint = TinyBot(), BotEndpoint()
    bot_app = web.Application()
    bot_app.router.add_post("/slack/events", bot.handle)
    runner = web.AppRunner(bot_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    app = create_slack(workspace, bot=endpoint, validate=long_sections, clock=clock)
    server = await start_slack(app)
    async with aiohttp.ClientSession() as http:
        client = AsyncWebClient(
            token=workspace.credentials.bot_token,
            base_url=server.api_url,
            session=http,
            retry_handlers=[],
        )
        yield World(
            clock,
            workspace,
            server.gateway,
            bot,
            endpoint,
            client,
            http,
            server.origin,
        )
    await server.close()
    await runner.cleanup()
