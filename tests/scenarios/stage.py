"""A world, one or more bots in it, and what people do there, in the tests' words."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import text

from bot.clock import ManualClock
from bot.logs import configure
from bot.sandbox.driver import Driver
from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.records import Ephemeral, Message
from bot.sandbox.supplier_world import SupplierWorld, fleet
from bot.sandbox.toll_world import TollWorld
from bot.sandbox.world import World
from bot.wiring import Waybill

START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # a Wednesday
MAIN_ROAD = "driver-quality last-week for all"
GET_AND_LIST = ("report", "reports")
PATIENCE_SECONDS = 30.0


_CRASHES = (
    *("job_failed", "tick_failed", "task_crashed", "request_crashed"),
    "schedule_not_fired",
)


def small_fleet(branches: int = 3, **more: Any) -> SupplierWorld:
    """Return a root and some branches, with reports that take seconds."""
    return SupplierWorld(
        organisations=fleet(branches), **({"median_seconds": 6.0} | more)
    )


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


class Stage:
    """What a scenario sees: the world, the bots, and the time between them."""

    def __init__(self, world: World, clock: ManualClock, database_url: str) -> None:
        self.world = world
        self.clock = clock
        self.database_url = database_url
        self.driver = Driver(clock)
        self.log = io.StringIO()

    @property
    def bot(self) -> Waybill:
        return self.driver.bots[0]

    @property
    def supplier(self) -> SupplierWorld:
        return self.world.supplier

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def start_bot(self, *, fetched: bool = True, **settings: str) -> Waybill:
        known = len(self.world.toll.calls)
        bot = await self.world.start_bot(self.database_url, **settings)
        del self.world.toll.calls[known:]  # it tried its key; nobody asked
        self.driver.bots.append(bot)
        if fetched:
            await self.passes(seconds(1))
        return bot

    async def passes(self, span: timedelta) -> None:
        await self.driver.run_for(span)

    async def settles(self) -> None:
        """Let what was begun end; no more time passes than it sleeps itself."""
        while any(bot.supervisor.running for bot in self.driver.bots):
            settling = asyncio.gather(
                *(bot.supervisor.settle() for bot in self.driver.bots)
            )
            await asyncio.wait({settling}, timeout=0.02)
            if not settling.done():
                settling.cancel()
                await asyncio.gather(settling, return_exceptions=True)
                if (at := self.clock.next_sleeper()) is not None:
                    await self.clock.advance(at - self.now)

    async def passes_until_posted(self) -> None:
        """Let time pass until the first message of a bot stands somewhere."""
        await self.driver.run_until(lambda: bool(self.every_post()), within=minutes(1))

    async def all_over(self, within: timedelta = timedelta(hours=4)) -> None:
        """Let time pass until every order has ended and every message is out."""
        end = self.now + within
        while await self.under_way() and self.now < end:
            await self.passes(seconds(5))
        assert not await self.under_way()
        await self.passes(seconds(5))

    async def under_way(self) -> list[dict[str, Any]]:
        return [
            *await self.rows("orders WHERE state IN ('accepted', 'open')"),
            *await self.rows("deliveries WHERE state IN ('pending', 'sending')"),
        ]

    async def types(
        self, words: str, person: str = "mert", channel: str = "fleet-ops"
    ) -> Ack:
        ack = await self.world.gateway.command(person, channel, f"/report {words}")
        assert ack.ok, ack
        return ack

    async def orders(
        self, words: str = MAIN_ROAD, person: str = "mert", channel: str = "fleet-ops"
    ) -> str:
        """Type an order and return the id of what was stored."""
        known = {row["ref"] for row in await self.rows("orders")}
        ack = await self.types(words, person, channel)
        now_known = [row["ref"] for row in await self.rows("orders")]
        new = [ref for ref in now_known if ref not in known]
        assert len(new) == 1, ack.body
        return str(new[0])

    async def press(self, person: str, message: Message | Ephemeral, label: str) -> Ack:
        """Press the button with that *label* and let its answer arrive."""
        element = buttons(message)[label]
        ref = (
            message.id
            if isinstance(message, Ephemeral)
            else (
                message.channel,
                message.ts,
            )
        )
        ack = await self.world.gateway.press(
            person, ref, element["action_id"], element["value"]
        )
        assert ack.ok, ack
        await self.settles()
        return ack

    def cards(self, channel: str = "fleet-ops") -> list[Message]:
        return [
            each
            for each in self.posts(channel)
            if not each.is_reply and "commands to try" not in each.text
        ]

    def news(self, channel: str = "fleet-ops") -> list[Message]:
        return [each for each in self.posts(channel) if each.is_reply]

    def posts(self, channel: str) -> list[Message]:
        return self.world.workspace.from_bot(channel)

    def dms(self, person: str) -> list[Message]:
        return self.posts(self.world.workspace.dm(person).id)

    def answers(self, person: str, channel: str = "fleet-ops") -> list[Ephemeral]:
        return self.world.workspace.ephemerals(person, channel)

    def every_post(self) -> list[Message]:
        channels = self.world.workspace.channels
        return [each for channel in channels for each in self.posts(channel)]

    async def rows(self, table: str, **values: Any) -> list[dict[str, Any]]:
        async with self.bot.engine.connect() as connection:
            found = await connection.execute(
                text(f"SELECT * FROM {table}"),  # noqa: S608  the tests' own words
                values,
            )
            return [dict(row._mapping) for row in found]

    async def run_sql(self, statement: str) -> None:
        async with self.bot.engine.begin() as connection:
            await connection.execute(text(statement))

    async def states(self, ref: str) -> list[str]:
        """Return the states of an order's runs."""
        rows = await self.rows(
            "runs WHERE order_id = (SELECT id FROM orders WHERE ref = :ref) "
            "ORDER BY number",
            ref=ref,
        )
        return [row["state"] for row in rows]

    async def order_state(self, ref: str) -> str:
        (row,) = await self.rows("orders WHERE ref = :ref", ref=ref)
        return str(row["state"])

    async def everything_stored(self) -> str:
        """Return every value of every table as one text."""
        tables = (
            "orders runs deliveries audit requests connections organisations people"
        )
        stored = [await self.rows(table) for table in tables.split()]
        return json.dumps(stored, default=str)

    async def tickets_for_people(self) -> int:
        """Return how many links were minted that were not for reading ourselves."""
        read = await self.rows("audit WHERE action = 'report_fetched'")
        return len(self.supplier.tickets) - len(read)

    def generated(self) -> int:
        return sum(call.operation == "generate" for call in self.supplier.calls)

    def assert_limits_kept(self) -> None:
        most = self.supplier.max_in_window
        assert most(["generate"], 600) <= 600
        assert most(GET_AND_LIST, 600) <= 600
        assert most(["link"], 600) <= 600
        assert max(self.supplier.most_in_progress.values(), default=0) <= 6
        workspace = self.world.workspace
        assert workspace.max_in_window("chat.update", 60) <= 50
        for channel in workspace.channels:
            assert workspace.max_in_window("chat.postMessage", 1, channel) <= 1

    def assert_nothing_twice(self) -> None:
        """Every message once, and every report asked for once."""
        posts = [
            (each.channel, each.thread_ts, each.text)
            for each in self.every_post()
            # The one notice that may come twice rather than never.
            if "may not have arrived" not in each.text
        ]
        assert len(posts) == len(set(posts)), posts
        reports = [
            (each.org_key, each.report_type, each.window)
            for each in self.supplier.reports.values()
        ]
        assert len(reports) == len(set(reports))


def buttons(message: Message | Ephemeral) -> dict[str, dict[str, Any]]:
    """Return the buttons of a message by their label."""
    return {
        element["text"]["text"]: element
        for block in message.blocks
        for element in block.get("elements", ())
        if element.get("type") == "button"
    }


def words(message: Message | Ephemeral) -> str:
    """Return everything that a message says, in text and in blocks."""
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


@asynccontextmanager
async def opened(
    database_url: str,
    *,
    supplier: SupplierWorld | None = None,
    toll: TollWorld | None = None,
    socket_mode: bool = False,
    slow: timedelta = timedelta(seconds=0.3),
    start: datetime = START,
) -> AsyncIterator[Stage]:
    """Open a world without a bot; close it, and every bot, at the end."""
    clock = ManualClock(start)
    world = World(
        clock,
        supplier=supplier or small_fleet(),
        toll=toll,
        socket_mode=socket_mode,
        slow=slow,
    )
    await world.open()
    # A machine that stalls must not look like a bot that is late: how soon it
    # answers is measured by a benchmark, in a process of its own.
    world.gateway.deliverer.ack_seconds = PATIENCE_SECONDS
    stage = Stage(world, clock, database_url)
    root, config = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    configure("debug", "json", stream=stage.log)
    try:
        yield stage
    finally:
        for bot in stage.driver.bots:
            await bot.supervisor.cancel()
            await bot.stop()
        await world.close()
        # Logging is global, and other tests look at it, too.
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(capture=False)
        structlog.configure(**config)
    crashes = [
        line
        for line in stage.log.getvalue().splitlines()
        if any(crash in line for crash in _CRASHES)
    ]
    assert not crashes, "\n".join(crashes)
    # Limits are held by us: what the others would refuse never reaches them.
    assert not world.supplier.beyond_limits
    assert not [each for each in world.workspace.calls if each.error == "ratelimited"]
