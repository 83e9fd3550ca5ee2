import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.domain.orders import Run, RunState
from bot.errors import LostClaimError
from bot.limits.contract import REPORT_AT_MOST, REPORTS_IN_PROGRESS
from bot.ports import Store
from bot.ports.orders import Orders
from storage.engine import create_engine, manual_now
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import DEADLINE, LEASE, Stage, set_stage

INSTANT = timedelta(microseconds=1)
Claimed = TypeVar("Claimed")


@pytest.fixture
async def replicas(
    engine: AsyncEngine, database_url: str, clock: ManualClock
) -> AsyncIterator[list[Store]]:
    engines = [engine, *(create_engine(database_url) for _ in range(3))]
    yield [SqlStore(each, manual_now(clock)) for each in engines]
    for each in engines[1:]:
        await each.dispose()


@pytest.fixture
async def stage(store: Store) -> Stage:
    return await set_stage(store)


async def all_at_once(
    replicas: list[Store], claim: Callable[[Store], Awaitable[list[Claimed]]]
) -> list[Claimed]:
    async def until_nothing_is_left(replica: Store) -> list[Claimed]:
        claimed: list[Claimed] = []
        while found := await claim(replica):
            claimed += found
        return claimed

    each = await asyncio.gather(*map(until_nothing_is_left, replicas))
    return [one for many in each for one in many]


def letter(stage: Stage, order: int, key: str) -> NewDelivery:
    return NewDelivery(stage.installation, order, DeliveryKind.news, key, "C0FLEET", {})


async def posted(stage: Stage, store: Store, *keys: str) -> None:
    order = await stage.order()
    async with store.transaction() as tx:
        for key in keys:
            assert await tx.outbox.add(letter(stage, order.id, key))


async def take_one(store: Store, stage: Stage) -> Delivery:
    async with store.transaction() as tx:
        (delivery,) = await tx.outbox.claim(stage.installation, LEASE, 9)
    return delivery


async def test_replicas_never_submit_the_same_run_or_more_than_six_of_a_lane(
    replicas: list[Store], store: Store
) -> None:
    stage = await set_stage(store, lanes=3)
    await stage.order(*(list(stage.lanes) * 9))

    async def claim(replica: Store) -> list[Run]:
        return await Stage(
            replica, stage.installation, stage.connection, stage.lanes
        ).submit(2)

    claimed = await all_at_once(replicas, claim)
    claimed += await all_at_once(replicas, claim)

    assert len({run.id for run in claimed}) == len(claimed)
    for lane in stage.lanes.values():
        of_lane = [run for run in claimed if run.organisation_id == lane]
        assert len(of_lane) == REPORTS_IN_PROGRESS


async def test_a_full_lane_gives_no_run_even_when_asked_directly(
    stage: Stage, store: Store
) -> None:
    await stage.order(*(["lane 0"] * 8))
    async with store.transaction() as tx:
        await tx.organisations.lock([stage.lane])
        claimed = [
            await tx.runs.claim_submit(stage.lane, LEASE, DEADLINE) for _ in range(8)
        ]

    assert [run is not None for run in claimed] == [True] * 6 + [False] * 2


@pytest.mark.parametrize("how", ["cancelled", "uncertain"])
async def test_a_stopped_run_keeps_its_slot_until_three_hours_have_passed(
    stage: Stage, store: Store, clock: ManualClock, how: str
) -> None:
    order = await stage.order(*(["lane 0"] * 7))
    for _ in range(6):
        (run,) = await stage.submit()
        if how == "uncertain":
            assert await stage.move(run, RunState.uncertain)
    if how == "cancelled":
        async with store.transaction() as tx:
            await tx.runs.cancel(order.id)
        await stage.order()

    await clock.advance(REPORT_AT_MOST - INSTANT)
    assert await stage.submit() == []

    await clock.advance(INSTANT)
    async with store.transaction() as tx:
        assert len(await tx.runs.expire(100)) == 6
        await tx.organisations.wake([stage.lane])
    assert len(await stage.submit()) == 1


async def test_an_ended_report_frees_its_slot_at_once(
    stage: Stage, store: Store
) -> None:
    order = await stage.order(*(["lane 0"] * 6))
    runs = [await stage.generating() for _ in range(6)]
    await stage.order()
    assert await stage.submit() == []
    async with store.transaction() as tx:
        await tx.runs.cancel(order.id)
        await tx.runs.free_slot(runs[0])
        await tx.organisations.wake([stage.lane])

    assert len(await stage.submit()) == 1
    assert await stage.submit() == []


async def test_replicas_never_send_the_same_delivery(
    replicas: list[Store], stage: Stage, store: Store
) -> None:
    await posted(stage, store, *(f"news {number}" for number in range(30)))

    async def claim(replica: Store) -> list[Delivery]:
        async with replica.transaction() as tx:
            return list(await tx.outbox.claim(stage.installation, LEASE, 4))

    claimed = await all_at_once(replicas, claim)

    assert sorted(each.id for each in claimed) == list(range(1, 31))


async def test_replicas_never_edit_the_same_card_or_resolve_the_same_order(
    replicas: list[Store], stage: Stage, store: Store
) -> None:
    for _ in range(8):
        order = await stage.accepted()
        async with store.transaction() as tx:
            await tx.cards.put(order.id, "C0FLEET", "1.0")
            await tx.cards.changed([order.id])

    async def edits(replica: Store) -> list[int]:
        async with replica.transaction() as tx:
            found = await tx.cards.claim(stage.installation, LEASE, 1)
        return [order.id for order, _ in found]

    async def accepted(replica: Store) -> list[int]:
        async with replica.transaction() as tx:
            found = await tx.orders.claim_accepted(stage.installation, LEASE, 2)
        return [order.id for order in found]

    for claim in (edits, accepted):
        assert sorted(await all_at_once(replicas, claim)) == list(range(1, 9))


async def test_replicas_never_look_at_the_same_lane_or_for_the_same_lost_answer(
    replicas: list[Store], store: Store, clock: ManualClock
) -> None:
    stage = await set_stage(store, lanes=8)
    await stage.order(*stage.lanes)
    for run in await stage.submit(8):
        assert await stage.move(run, RunState.uncertain, not_before=clock.now())
    async with store.transaction() as tx:
        for lane in stage.lanes.values():
            await tx.organisations.look_from(lane, clock.now())

    async def looks(replica: Store) -> list[int]:
        async with replica.transaction() as tx:
            lanes = await tx.organisations.due_to_poll(stage.connection, 2)
            for lane in lanes:
                await tx.organisations.claim_poll(lane.organisation_id, LEASE)
        return [lane.organisation_id for lane in lanes]

    async def searches(replica: Store) -> list[int]:
        async with replica.transaction() as tx:
            runs = await tx.runs.claim_uncertain(stage.connection, LEASE, 2)
        return [run.id for run in runs]

    for claim in (looks, searches):
        claimed = await all_at_once(replicas, claim)
        assert len(claimed) == len(set(claimed)) == 8


async def test_only_one_replica_fetches_the_organisations(
    replicas: list[Store], stage: Stage
) -> None:
    async def claim(replica: Store) -> list[int]:
        async with replica.transaction() as tx:
            claimed = await tx.connections.claim_refresh(stage.connection, LEASE)
        return [stage.connection] if claimed else []

    assert await all_at_once(replicas, claim) == [stage.connection]


async def test_a_run_whose_submitter_vanished_becomes_uncertain_and_he_is_refused(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    await stage.order()
    (run,) = await stage.submit()
    await clock.advance(LEASE - INSTANT)
    async with store.transaction() as tx:
        assert await tx.runs.lapse(9) == ()
    await clock.advance(INSTANT)
    async with store.transaction() as tx:
        (lapsed,) = await tx.runs.lapse(9)

    assert lapsed.state is RunState.uncertain
    assert lapsed.slot_until == run.slot_until
    assert not await stage.move(run, RunState.generating, supplier_report_id="late")
    assert (await stage.fresh(run)).supplier_report_id == ""


async def test_who_looks_for_a_lost_answer_too_long_is_refused(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    await stage.order()
    (run,) = await stage.submit()
    await stage.move(run, RunState.uncertain, not_before=clock.now())
    async with store.transaction() as tx:
        (first,) = await tx.runs.claim_uncertain(stage.connection, LEASE, 9)
    await clock.advance(LEASE)
    async with store.transaction() as tx:
        (second,) = await tx.runs.claim_uncertain(stage.connection, LEASE, 9)

    assert not await stage.move(first, RunState.queued)
    async with store.transaction() as tx:
        assert not await tx.runs.change(first, looks=1)
        assert await tx.runs.change(second, looks=1)


async def test_a_delivery_whose_sender_vanished_is_uncertain_and_he_is_refused(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    await posted(stage, store, "news")
    delivery = await take_one(store, stage)
    async with store.transaction() as tx:
        assert await tx.outbox.keep(delivery, LEASE)
    await clock.advance(LEASE)
    async with store.transaction() as tx:
        (lapsed,) = await tx.outbox.lapse(9)

        assert not await tx.outbox.sent(delivery, "C0FLEET", "1.0")
        assert not await tx.outbox.failed(delivery, "late")
        assert not await tx.outbox.put_back(delivery, timedelta(0))
        assert await tx.outbox.claim(stage.installation, LEASE, 9) == ()
        assert await tx.outbox.put_back(lapsed, timedelta(0))


async def test_a_delivery_whose_sender_vanished_before_the_post_is_due_again(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    await posted(stage, store, "news")
    delivery = await take_one(store, stage)
    await clock.advance(LEASE)
    async with store.transaction() as tx:
        assert await tx.outbox.lapse(9) == ()
        (again,) = await tx.outbox.claim(stage.installation, LEASE, 9)

        assert again.id == delivery.id
        assert not await tx.outbox.keep(delivery, LEASE)
        assert not await tx.outbox.sent(delivery, "C0FLEET", "1.0")
        assert not await tx.outbox.put_back(delivery, timedelta(0))
        assert await tx.outbox.keep(again, LEASE)


async def test_what_a_newer_release_has_written_holds_up_nothing(
    stage: Stage, store: Store, engine: AsyncEngine
) -> None:
    await posted(stage, store, "news", "more news")
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE deliveries SET kind = 'unheard_of' WHERE key = 'news'")
        )

    assert (await take_one(store, stage)).key == "more news"


async def test_what_was_sent_is_never_sent_again(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    await posted(stage, store, "news")
    delivery = await take_one(store, stage)
    async with store.transaction() as tx:
        assert await tx.outbox.sent(delivery, "C0FLEET", "1.0")

        assert not await tx.outbox.put_back(delivery, timedelta(0))
        assert not await tx.outbox.uncertain(delivery)
    await clock.advance(2 * LEASE)
    async with store.transaction() as tx:
        assert await tx.outbox.lapse(9) == ()
        assert await tx.outbox.claim(stage.installation, LEASE, 9) == ()


async def test_an_effect_has_one_intent_however_many_replicas_store_it(
    replicas: list[Store], stage: Stage
) -> None:
    order = await stage.order()

    async def add(replica: Store) -> bool:
        async with replica.transaction() as tx:
            return await tx.outbox.add(letter(stage, order.id, "news:1"))

    assert sum(await asyncio.gather(*map(add, replicas))) == 1


async def test_a_lane_that_was_claimed_again_refuses_the_first_look(
    stage: Stage, store: Store
) -> None:
    async with store.transaction() as tx:
        first = await tx.organisations.claim_poll(stage.lane, LEASE)
    async with store.transaction() as tx:
        second = await tx.organisations.claim_poll(stage.lane, LEASE)

        assert not await tx.organisations.polled(stage.lane, first)
        assert await tx.organisations.polled(stage.lane, second)


async def test_a_card_that_was_put_off_is_not_passed_by_younger_news(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    first, second = await stage.order(), await stage.order()
    for order in (first, second):
        async with store.transaction() as tx:
            await tx.cards.put(order.id, "C0FLEET", "1.0")
            await tx.cards.changed([order.id])
        await clock.advance(timedelta(seconds=1))

    async def claim() -> list[int]:
        async with store.transaction() as tx:
            claimed = await tx.cards.claim(stage.installation, LEASE, 1)
        return [order.id for order, _ in claimed]

    wait = timedelta(seconds=1)
    assert await claim() == [first.id]
    async with store.transaction() as tx:
        await tx.cards.later(first.id, wait)
        assert (await tx.timetable.due())["edit"] < clock.now()
    await clock.advance(wait)
    assert await claim() == [first.id]


async def test_news_that_comes_while_a_card_is_edited_is_shown_next(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    order = await stage.order()
    async with store.transaction() as tx:
        await tx.cards.put(order.id, "C0FLEET", "1.0")
        await tx.cards.changed([order.id])
    async with store.transaction() as tx:
        ((_, version),) = await tx.cards.claim(stage.installation, LEASE, 1)
    async with store.transaction() as tx:
        await tx.cards.changed([order.id])
    async with store.transaction() as tx:
        await tx.cards.shown(order.id, version, ts="1.0")
        assert await tx.cards.claim(stage.installation, LEASE, 1) == ()
    await clock.advance(timedelta(seconds=3))
    async with store.transaction() as tx:
        ((_, shown),) = await tx.cards.claim(stage.installation, LEASE, 1)
        await tx.cards.shown(order.id, shown, ts="1.0")
        assert "edit" not in await tx.timetable.due()

    assert shown == version + 1


async def test_an_edit_of_an_old_card_says_nothing_of_the_one_that_stands_now(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    order = await stage.order()
    async with store.transaction() as tx:
        await tx.cards.put(order.id, "C0FLEET", "1.0")
        await tx.cards.changed([order.id])
    async with store.transaction() as tx:
        ((_, version),) = await tx.cards.claim(stage.installation, LEASE, 1)
        # Posted before what is just being shown on the old one.
        await tx.cards.put(order.id, "C0FLEET", "2.0")
        await tx.cards.shown(order.id, version - 1, ts="2.0")
        await tx.cards.shown(order.id, version, ts="1.0")
    await clock.advance(timedelta(seconds=3))
    async with store.transaction() as tx:
        assert len(await tx.cards.claim(stage.installation, LEASE, 1)) == 1


async def test_an_accepted_order_is_opened_once(stage: Stage, store: Store) -> None:
    order = await stage.accepted()
    async with store.transaction() as tx:
        await tx.orders.plan(order, (), {})

    lateness: list[Callable[[Orders], Awaitable[None]]] = [
        lambda orders: orders.plan(order, (), {}),
        lambda orders: orders.refuse(order.id, "too late"),
        lambda orders: orders.accepted_again(order.id, LEASE),
    ]
    for late in lateness:
        async with store.transaction() as tx:
            with pytest.raises(LostClaimError):
                await late(tx.orders)


async def test_what_another_workspace_waits_for_is_not_claimed(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    await stage.accepted()
    await stage.order()
    (run,) = await stage.submit()
    assert await stage.move(run, RunState.uncertain, not_before=clock.now())

    async with store.transaction() as tx:
        other = await tx.installations.ensure("", "T9", "U0BOT", "Another fleet")
        theirs = await tx.connections.ensure(other.id, "supplier", "their client")

        assert await tx.orders.claim_accepted(other.id, LEASE, 9) == ()
        assert await tx.runs.claim_uncertain(theirs.id, LEASE, 9) == ()


async def test_who_comes_late_to_a_delivery_that_counts_as_lost_may_not_post_it(
    stage: Stage, store: Store, clock: ManualClock
) -> None:
    order = await stage.order()
    async with store.transaction() as tx:
        await tx.outbox.add(
            NewDelivery(
                order.installation_id, order.id, DeliveryKind.news, "n", "C0FLEET", {}
            )
        )
        (delivery,) = await tx.outbox.claim(stage.installation, LEASE, 1)
    await clock.advance(LEASE - INSTANT)
    async with store.transaction() as tx:
        assert await tx.outbox.keep(delivery, LEASE)
    await clock.advance(LEASE - INSTANT)
    async with store.transaction() as tx:
        assert await tx.outbox.lapse(9) == ()
    await clock.advance(INSTANT)
    async with store.transaction() as tx:
        assert len(await tx.outbox.lapse(9)) == 1

        assert not await tx.outbox.keep(delivery, LEASE)
