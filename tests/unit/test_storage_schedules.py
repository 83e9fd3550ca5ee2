import asyncio
import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.domain.commands import Missed
from bot.domain.schedules import (
    Pause,
    Schedule,
    ScheduleContent,
    ScheduleKind,
    ScheduleState,
    Timing,
)
from bot.ports import NewDraft
from bot.ports.store import Transaction
from storage.engine import create_engine, manual_now
from storage.repositories.timetable import DRAFTS_KEPT
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import ANA, NOON, Stage, set_stage

KINDS = tuple(ScheduleKind)
HOUR = timedelta(hours=1)
CONTENT = ScheduleContent(
    kind=ScheduleKind.report,
    owner=ANA,
    team_id="T0",
    enterprise_id="",
    channel_id="C0FLEET",
    command="driver-quality last week for all",
    timing=Timing("every monday at 09:00", "Europe/Istanbul", Missed.all),
)


@pytest.fixture
async def stage(store: SqlStore) -> Stage:
    return await set_stage(store)


async def add(stage: Stage, due_at: datetime = NOON) -> Schedule:
    async with stage.store.transaction() as tx:
        return await tx.schedules.add(stage.installation, CONTENT, due_at)


async def claim(stage: Stage, tx: Transaction) -> Schedule | None:
    return await tx.schedules.claim_due(stage.installation, KINDS)


async def due(stage: Stage) -> datetime | None:
    async with stage.store.transaction() as tx:
        return (await tx.timetable.due()).get("schedules")


async def test_what_is_stored_comes_back_the_same(stage: Stage) -> None:
    added = await add(stage)

    async with stage.store.transaction() as tx:
        found = await tx.schedules.find(stage.installation, 1)
        assert found == added == await tx.schedules.get(added.id)
        assert found is not None
        assert found.content == CONTENT
        assert found.ref == "S-1"
        assert await tx.schedules.find(stage.installation, 2) is None


async def test_numbers_follow_each_other_also_when_given_out_at_once(
    stage: Stage,
) -> None:
    added = await asyncio.gather(*(add(stage) for _ in range(8)))

    assert sorted(each.number for each in added) == list(range(1, 9))


async def test_a_draft_is_kept_for_a_day_and_found_by_its_own_workspace(
    stage: Stage, clock: ManualClock
) -> None:
    async with stage.store.transaction() as tx:
        draft_id = await tx.schedules.draft(
            stage.installation, NewDraft(CONTENT, ANA, replaces=3)
        )
    async with stage.store.transaction() as tx:
        await tx.schedules.settle_draft(draft_id, 7)
        draft = await tx.schedules.lock_draft(stage.installation, draft_id)
        assert draft is not None
        assert (draft.content, draft.by) == (CONTENT, ANA)
        assert (draft.replaces, draft.saved_as) == (3, 7)
        assert await tx.schedules.lock_draft(stage.installation + 1, draft_id) is None
    await clock.advance(DRAFTS_KEPT + HOUR)
    async with stage.store.transaction() as tx:
        await tx.timetable.prune(timedelta(days=400))
        assert await tx.schedules.lock_draft(stage.installation, draft_id) is None


async def test_the_timetable_names_the_earliest_that_is_active(stage: Stage) -> None:
    assert await due(stage) is None
    late = await add(stage, NOON + 2 * HOUR)
    early = await add(stage, NOON + HOUR)
    assert await due(stage) == NOON + HOUR

    async with stage.store.transaction() as tx:
        await tx.schedules.put_off(early, 3 * HOUR)
    assert await due(stage) == NOON + 2 * HOUR
    async with stage.store.transaction() as tx:
        assert await tx.schedules.pause(late.id, Pause.asked, ANA) is not None
    assert await due(stage) == NOON + 3 * HOUR
    async with stage.store.transaction() as tx:
        await tx.schedules.end(early)
    assert await due(stage) is None


async def test_who_is_due_longest_is_claimed_first_and_only_of_the_kinds_asked_for(
    stage: Stage,
) -> None:
    await add(stage, NOON - HOUR)
    first = await add(stage, NOON - 2 * HOUR)
    await add(stage, NOON + HOUR)

    async with stage.store.transaction() as tx:
        claimed = await claim(stage, tx)
        assert claimed is not None
        assert claimed.id == first.id
        only_toll = (ScheduleKind.toll,)
        assert await tx.schedules.claim_due(stage.installation, only_toll) is None
        assert await tx.schedules.claim_due(stage.installation, ()) is None
        await tx.schedules.put_off(claimed, HOUR)
        other = await claim(stage, tx)
        assert other is not None
        assert other.number == 1


async def test_a_time_fires_once_for_each_place(stage: Stage) -> None:
    schedule = await add(stage)
    elsewhere = replace(schedule, content=replace(CONTENT, channel_id="C0ELSE"))

    async with stage.store.transaction() as tx:
        assert await tx.schedules.fire(schedule, NOON)
        assert not await tx.schedules.fire(schedule, NOON)
        assert await tx.schedules.fire(elsewhere, NOON)
        assert await tx.schedules.fire(schedule, NOON + HOUR)
        await tx.schedules.fired(schedule, NOON, "R-7F3K")


async def test_a_pause_happens_once_and_a_change_lets_it_fire_again(
    stage: Stage,
) -> None:
    schedule = await add(stage)
    async with stage.store.transaction() as tx:
        paused = await tx.schedules.pause(schedule.id, Pause.place, "is_archived")
        again = await tx.schedules.pause(schedule.id, Pause.owner, "guest")

    assert again is None
    assert paused is not None
    assert (paused.state, paused.pause) == (ScheduleState.paused, Pause.place)
    assert (paused.why, paused.next_due_at) == ("is_archived", None)
    assert paused.version > schedule.version

    async with stage.store.transaction() as tx:
        content = replace(CONTENT, channel_id=ANA)
        resumed = await tx.schedules.replace(paused, content, NOON + HOUR)
        listed = await tx.schedules.listed(stage.installation, ScheduleKind.report)
        assert listed == (resumed,)
        assert (resumed.state, resumed.pause) == (ScheduleState.active, None)
        assert resumed.content == content
        await tx.schedules.end(resumed)
        assert not await tx.schedules.listed(stage.installation, ScheduleKind.report)
        assert not await tx.schedules.listed(stage.installation, ScheduleKind.toll)


async def test_nobody_else_claims_what_is_claimed(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite lets one transaction write at a time")
    first, second = await add(stage), await add(stage)
    engine = create_engine(database_url)
    other = SqlStore(engine, manual_now(clock))
    async with stage.store.transaction() as tx, other.transaction() as beside:
        mine = await claim(stage, tx)
        theirs = await claim(stage, beside)
        assert mine is not None
        assert theirs is not None
        assert {mine.id, theirs.id} == {first.id, second.id}
    await engine.dispose()


async def test_many_claimers_fire_each_exactly_once(stage: Stage) -> None:
    for _ in range(12):
        await add(stage)

    async def work() -> list[int]:
        fired: list[int] = []
        while True:
            async with stage.store.transaction() as tx:
                schedule = await claim(stage, tx)
                if schedule is None:
                    return fired
                assert await tx.schedules.fire(schedule, NOON)
                await tx.schedules.advance(schedule, NOON + 24 * HOUR)
                fired.append(schedule.number)

    fired = await asyncio.gather(*(work() for _ in range(4)))
    assert sorted(itertools.chain(*fired)) == list(range(1, 13))
