"""The toll client in front of the simulated toll API, over loopback HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
from aiohttp import web

from bot.clock import ManualClock, SystemClock
from bot.sandbox.faults import Faults
from bot.sandbox.toll import create_toll
from bot.sandbox.toll_world import Envelope, TollWorld
from bot.upstream.http import new_client
from bot.upstream.toll import TollClient
from tests.unit.supplier_stage import BLINK, NOON, Canned, served

KEY = "canary+key/1"
SECRET = "canary secret&2"


@dataclass
class TollStage:
    world: TollWorld
    clock: ManualClock
    faults: Faults
    http: httpx.AsyncClient
    url: str
    bound: timedelta
    client: TollClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = TollClient(
            self.http,
            self.clock,
            self.url,
            self.world.key,
            self.world.secret,
            bound=self.bound,
            all_bound=self.bound,
        )


@asynccontextmanager
async def toll_stage(
    world: TollWorld | None = None,
    bound: timedelta = timedelta(seconds=10),
    envelope: Envelope | None = None,
) -> AsyncIterator[TollStage]:
    world = world or TollWorld(per_day=20)
    clock = ManualClock(NOON)
    faults = Faults(slow=4 * BLINK)
    app = create_toll(world, clock, faults, envelope=envelope, pace=SystemClock())
    async with served(app) as url, new_client() as http:
        yield TollStage(world, clock, faults, http, url, bound)


@asynccontextmanager
async def canned_toll(canned: Canned) -> AsyncIterator[TollClient]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", canned.answer)
    async with served(app) as url, new_client() as http:
        yield TollClient(http, ManualClock(NOON), url, KEY, SECRET)
