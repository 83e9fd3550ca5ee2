"""The supplier client in front of the simulated supplier, over loopback HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import ManualClock, SystemClock
from bot.domain.connections import StoredToken
from bot.domain.windows import Window
from bot.sandbox.faults import Faults
from bot.sandbox.supplier import create_supplier
from bot.sandbox.supplier_world import SupplierWorld, fleet
from bot.upstream.http import new_client
from bot.upstream.supplier import SCOPES, SupplierClient
from bot.upstream.tokens import TokenSource

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAST_WEEK = Window(NOON - timedelta(days=8), NOON - timedelta(days=1))
QUALITY = "REPORT_TYPE_DRIVER_QUALITY"
TRIPS = "REPORT_TYPE_TRIP_ACTIVITY"
BLINK = timedelta(milliseconds=150)


@dataclass
class MemoryTokenStore:
    kept: StoredToken | None = None
    saved: int = 0
    wait: timedelta = timedelta(0)
    resumed: int = 0

    async def resumptions(self) -> int:
        return self.resumed

    async def turn(self) -> timedelta:
        return self.wait

    async def load(self) -> StoredToken | None:
        return self.kept

    async def save(self, token: StoredToken) -> None:
        self.kept = token
        self.saved += 1


@dataclass
class SupplierStage:
    world: SupplierWorld
    clock: ManualClock
    faults: Faults
    http: httpx.AsyncClient
    url: str
    store: MemoryTokenStore
    bound: timedelta = timedelta(seconds=5)
    tokens: TokenSource = field(init=False)
    client: SupplierClient = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.token_source()
        self.client = SupplierClient(
            self.http, self.tokens, self.clock, self.url, bound=self.bound
        )

    def token_source(self, **other: Any) -> TokenSource:
        """Return a further replica's source, with *other* credentials if given."""
        return TokenSource(
            self.http,
            self.store,
            bound=self.bound,
            **{
                "clock": self.clock,
                "token_url": f"{self.url}/oauth/v2/token",
                "client_id": self.world.client_id,
                "client_secret": self.world.client_secret,
                "scope": SCOPES,
                **other,
            },
        )

    def arrived(self, operation: str) -> int:
        return sum(call.operation == operation for call in self.world.calls)


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    server = TestServer(app)
    await server.start_server()
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()


@asynccontextmanager
async def supplier_stage(
    world: SupplierWorld | None = None, bound: timedelta = timedelta(seconds=5)
) -> AsyncIterator[SupplierStage]:
    world = world or SupplierWorld(organisations=fleet(3), median_seconds=60)
    clock = ManualClock(NOON)
    faults = Faults(slow=4 * BLINK)
    app = create_supplier(world, clock, faults, pace=SystemClock())
    async with served(app) as url, new_client() as http:
        yield SupplierStage(world, clock, faults, http, url, MemoryTokenStore(), bound)


@dataclass
class Canned:
    """Answers everything alike and keeps what it was asked."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, str, Any]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        sent = await request.json() if request.can_read_body else None
        self.seen.append((request.method, request.raw_path, sent))
        if isinstance(self.body, bytes):
            return web.Response(
                body=self.body, status=self.status, headers=self.headers
            )
        return web.json_response(self.body, status=self.status, headers=self.headers)


@dataclass
class FixedTokens:
    renewed: int = 0

    async def token(self) -> str:
        return "invented-first"

    async def renew(self, stale: str) -> str:
        assert stale == "invented-first"
        self.renewed += 1
        return "invented-second"


@asynccontextmanager
async def canned_supplier(
    canned: Canned, tokens: FixedTokens | None = None
) -> AsyncIterator[SupplierClient]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", canned.answer)
    async with served(app) as url, new_client() as http:
        yield SupplierClient(http, tokens or FixedTokens(), ManualClock(NOON), url)
