import random
from collections import Counter
from itertools import pairwise

import pytest

from bot.domain.orders import RunState
from bot.ports import Store
from storage.repositories.turns import EVERYWHERE, next_lanes
from tests.unit.storage_stage import ANA, BORA, CEM, Stage, set_stage


async def served(stage: Stage, number: int) -> list[tuple[str, str]]:
    """Submit *number* runs one by one, each over at once; return (person, lane)."""
    names = {lane: name for name, lane in stage.lanes.items()}
    found: list[tuple[str, str]] = []
    for _ in range(number):
        for run in await stage.submit():
            async with stage.store.transaction() as tx:
                order = await tx.orders.get(run.order_id)
            await stage.move(run, RunState.failed, slot_until=None)
            found.append((order.ordered_by, names[run.organisation_id]))
    return found


async def test_a_thousand_runs_of_one_do_not_hold_up_one_of_another(
    store: Store,
) -> None:
    stage = await set_stage(store, lanes=2)
    await stage.order(*(["lane 0"] * 1000), by=ANA)
    await served(stage, 3)
    await stage.order("lane 0", by=BORA)
    await stage.order("lane 1", by=ANA)

    assert set(await served(stage, 3)) == {
        (BORA, "lane 0"),
        (ANA, "lane 1"),
        (ANA, "lane 0"),
    }


async def test_runs_over_many_lanes_do_not_hold_up_one_of_another_person(
    store: Store,
) -> None:
    stage = await set_stage(store, lanes=30)
    await stage.order(*stage.lanes, by=ANA)
    await served(stage, 3)
    await stage.order("lane 29", by=BORA)

    assert (BORA, "lane 29") in await served(stage, 2)


async def test_people_alternate_and_each_one_s_organisations_do(
    store: Store,
) -> None:
    stage = await set_stage(store, lanes=2)
    for person in (ANA, BORA):
        await stage.order(*(["lane 0"] * 4), *(["lane 1"] * 4), by=person)

    turns = await served(stage, 8)

    people = [person for person, _ in turns]
    assert all(one != next_ for one, next_ in pairwise(people))
    assert Counter(turns) == {
        (person, lane): 2 for person in (ANA, BORA) for lane in ("lane 0", "lane 1")
    }


async def test_one_batch_serves_each_waiting_person(store: Store) -> None:
    stage = await set_stage(store, lanes=9)
    await stage.order(*list(stage.lanes)[:7], by=ANA)
    await stage.order("lane 7", by=BORA)
    await stage.order("lane 8", by=CEM)

    async with store.transaction() as tx:
        lanes = await tx.organisations.due_to_submit(stage.connection, 3)

    assert {key for _, key in lanes} >= {"lane 7", "lane 8"}


async def test_newcomers_do_not_keep_somebody_waiting_for_ever(store: Store) -> None:
    stage = await set_stage(store, lanes=4)
    await stage.order(*(["lane 0"] * 10), by=ANA)
    await served(stage, 3)
    done: list[tuple[str, str]] = []
    for number in range(9):
        await stage.order(f"lane {1 + number % 3}", by=f"U0NEW{number}")
        done += await served(stage, 1)

    assert sum(1 for person, _ in done if person == ANA) >= 3


async def test_who_was_served_goes_behind_whoever_waits_when_ordering_again(
    store: Store,
) -> None:
    stage = await set_stage(store)
    await stage.order(by=ANA)
    await stage.order(by=BORA)
    assert await served(stage, 1) == [(ANA, "lane 0")]
    await stage.order(by=ANA)

    assert [person for person, _ in await served(stage, 2)] == [BORA, ANA]


async def test_a_run_that_goes_back_to_the_queue_is_the_person_s_next(
    store: Store,
) -> None:
    stage = await set_stage(store)
    await stage.order(*(["lane 0"] * 3))
    (run,) = await stage.submit()
    await stage.move(run, RunState.queued, slot_until=None, deadline_at=None)

    (again,) = await stage.submit()

    assert again.id == run.id
    assert again.attempts == 2


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_passed_more_than_once_by_each_other_person(seed: int) -> None:
    chance = random.Random(seed)
    queue: Counter[tuple[str, int]] = Counter()
    turns: dict[tuple[str, int], int] = {}
    passed: dict[str, Counter[str]] = {}
    last = 0
    for step in range(300):
        last += 1
        person = chance.choice([ANA, BORA, CEM, f"U0NEW{step}"])
        lane = chance.randint(1, 3)
        if person not in passed:
            turns[person, EVERYWHERE] = last
            passed[person] = Counter()
        if not queue[person, lane]:
            turns[person, lane] = last
        queue[person, lane] += chance.choice([1, 1, 30])

        waiting = [pair for pair, runs in queue.items() if runs]
        (chosen,) = next_lanes(waiting, turns, 1)
        goes = min(
            (who for who, where in waiting if where == chosen),
            key=lambda who: (turns[who, EVERYWHERE], who),
        )
        last += 1
        turns[goes, EVERYWHERE] = turns[goes, chosen] = last
        queue[goes, chosen] -= 1
        for other, by in passed.items():
            if other != goes:
                by[goes] += 1
                assert by[goes] <= 1
        passed[goes] = Counter()
        if not any(queue[goes, each] for each in (1, 2, 3)):
            del passed[goes]
