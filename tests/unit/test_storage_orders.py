import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.domain.channels import ChannelFacts
from bot.domain.commands import OrderCommand
from bot.domain.grammar import parse
from bot.domain.orders import RunState
from bot.domain.people import Caller
from bot.domain.report_types import Catalogue
from bot.errors import ReferenceTakenError
from bot.metrics import Metrics
from bot.ports import Store
from bot.services.access import Access, OpenTo
from bot.services.endings import runs_changed
from bot.services.order_book import OrderBook, Outcome
from bot.services.order_plans import OrderPlans
from bot.services.orders import OrderService
from bot.services.tenancy import Tenancy, Tenant
from bot.slack.client import SlackClient
from storage.engine import create_engine, manual_now
from storage.tables import DeliveryRow, OrderRow
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import ANA, BORA, Stage, set_stage

MINUTE = timedelta(minutes=1)
UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture
async def stage(store: Store) -> Stage:
    return await set_stage(store)


async def same(stage: Stage, fingerprint: str = "f") -> tuple[str, bool] | None:
    async with stage.store.transaction() as tx:
        found = await tx.orders.same(stage.connection, fingerprint, MINUTE)
    return None if found is None else (found[0].ref, found[1])


async def finish(stage: Stage, state: RunState) -> None:
    run = await stage.generating()
    async with stage.store.transaction() as tx:
        await tx.runs.move(run, state, slot_until=None, deadline_at=None)
        await runs_changed(tx, [run.order_id])


@pytest.mark.parametrize("closed", [True, False])
async def test_within_a_minute_the_same_order_is_found_whatever_its_period(
    stage: Stage,
    clock: ManualClock,
    closed: bool,  # noqa: FBT001  a parameter of tests
) -> None:
    order = await stage.order(fingerprint="f", period_closed=closed)
    await clock.advance(MINUTE - timedelta(microseconds=1))

    assert await same(stage) == (order.ref, True)
    assert await same(stage, "another") is None


async def test_after_a_minute_only_an_order_of_a_closed_period_is_found(
    stage: Stage, clock: ManualClock
) -> None:
    order = await stage.order(fingerprint="closed")
    await stage.order(fingerprint="open", period_closed=False)
    await clock.advance(MINUTE)

    assert await same(stage, "closed") == (order.ref, False)
    assert await same(stage, "open") is None


@pytest.mark.parametrize("state", [RunState.failed, RunState.cancelled])
async def test_an_order_that_failed_is_not_here(stage: Stage, state: RunState) -> None:
    await stage.order(fingerprint="f")
    await finish(stage, state)

    assert await same(stage) is None


async def test_an_older_order_that_is_here_is_found_behind_one_that_failed(
    stage: Stage, clock: ManualClock
) -> None:
    good = await stage.order(fingerprint="f")
    await finish(stage, RunState.ready)
    await stage.order(fingerprint="f")
    await finish(stage, RunState.failed)
    await clock.advance(MINUTE)

    assert await same(stage) == (good.ref, False)


async def test_an_accepted_order_is_nobody_else_s_answer_when_refused(
    stage: Stage,
) -> None:
    async with stage.store.transaction() as tx:
        order = await stage.place(tx, [], fingerprint="f")
        await tx.orders.refuse(order.id, "no such branch")

    assert await same(stage) is None


async def test_a_reference_is_given_once_and_the_transaction_lives_on(
    stage: Stage,
) -> None:
    await stage.order()
    async with stage.store.transaction() as tx:
        stage.numbers = itertools.count()  # the first is taken
        with pytest.raises(ReferenceTakenError):
            await stage.place(tx, [stage.lane])
        order = await stage.place(tx, [stage.lane])

    assert order.ref == "R-1"


async def test_two_runs_that_end_at_once_give_their_order_one_news(
    store: Store, engine: AsyncEngine, database_url: str, clock: ManualClock
) -> None:
    stage = await set_stage(store, lanes=2)
    other = create_engine(database_url)
    for _ in range(5):
        order = await stage.order(*stage.lanes)
        runs = [await stage.generating() for _ in range(2)]

        async def end(store: Store, number: int, order_id: int = order.id) -> None:
            run = runs[number]  # noqa: B023  awaited within the loop
            async with store.transaction() as tx:
                await tx.organisations.lock([run.organisation_id])
                await tx.runs.move(
                    run, RunState.ready, slot_until=None, deadline_at=None
                )
                await runs_changed(tx, [order_id])

        await asyncio.gather(end(store, 0), end(SqlStore(other, manual_now(clock)), 1))

    async with engine.connect() as connection:
        news = await connection.execute(select(func.count()).select_from(DeliveryRow))
        assert news.scalar_one() == 5
    await other.dispose()


@pytest.fixture
async def services(
    stage: Stage, engine: AsyncEngine, database_url: str, clock: ManualClock
) -> AsyncIterator[list[OrderService]]:
    other = create_engine(database_url)
    async with stage.store.transaction() as tx:
        installation = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
        place = ChannelFacts("C0FLEET", "fleet", False, False)
        await tx.places.put_channel(installation.id, "C0FLEET", place)
    # Who is on the operator's list is never asked about.
    slack = SlackClient("", "http://127.0.0.1:1/api/")
    found: list[OrderService] = []
    for each in (engine, other):
        store = SqlStore(each, manual_now(clock))
        tenancy = Tenancy()
        tenancy.begin(Tenant(installation, stage.connection))
        access = Access(store, slack, clock, {ANA, BORA}, OpenTo.admins)
        found.append(
            OrderService(
                store,
                tenancy,
                access,
                OrderPlans(tenancy, access, Catalogue(), UTC_ZONE),
                OrderBook(tenancy, Catalogue(), Metrics()),
            )
        )
    yield found
    await other.dispose()


def caller(user_id: str, request_key: str) -> Caller:
    return Caller(user_id, "T0", "", "C0FLEET", request_key)


@pytest.fixture
def command(clock: ManualClock) -> OrderCommand:
    parsed = parse(
        "driver quality last week",
        now=clock.now(),
        zone=UTC_ZONE,
        catalogue=Catalogue(),
        organisations=["lane 0"],
    )
    assert isinstance(parsed, OrderCommand)
    return parsed


async def test_two_people_ordering_the_same_at_one_instant_get_one_order(
    services: list[OrderService], command: OrderCommand, engine: AsyncEngine
) -> None:
    placed = await asyncio.gather(
        *(
            service.place(caller(person, f"request {number} of {person}"), command)
            for number in range(3)
            for person, service in zip((ANA, BORA), services, strict=True)
        )
    )

    outcomes = [each.outcome for each in placed]
    assert outcomes.count(Outcome.ordered) == 1
    assert outcomes.count(Outcome.just_now) == 5
    assert len({each.view.ref for each in placed}) == 1
    async with engine.connect() as connection:
        orders = await connection.execute(select(func.count()).select_from(OrderRow))
        assert orders.scalar_one() == 1


async def test_a_replayed_request_finds_its_own_order_in_every_replica(
    services: list[OrderService], command: OrderCommand
) -> None:
    placed = await asyncio.gather(
        *(service.place(caller(ANA, "one"), command) for service in services),
    )

    first, second = placed
    assert first.outcome is second.outcome is Outcome.ordered
    assert replace(first.view, ref="") == replace(second.view, ref="")
    assert first.view.ref == second.view.ref
