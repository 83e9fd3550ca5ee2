import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlmodel import col
from typing_extensions import override

from bot.clock import ManualClock
from bot.domain.orders import CANCELLABLE, OrderState, Run, RunState, before
from bot.ports.store import Transaction
from bot.services.endings import runs_changed
from storage.engine import create_engine, manual_now
from storage.tables import DeliveryRow
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import DEADLINE, LEASE, Stage, set_stage

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LANES = ("lane 0", "lane 1")
OVER = {"slot_until": None, "deadline_at": None}
Answer = TypeVar("Answer")


@dataclass
class Twin:
    """What the model believes of a run."""

    order: int
    state: RunState = RunState.queued
    settled: bool = False
    fence: int = 0
    deadline_at: datetime | None = None
    lease_until: datetime | None = None
    not_before: datetime | None = None

    @property
    def is_over(self) -> bool:
        if self.state is RunState.uncertain:
            return self.settled
        return self.state not in CANCELLABLE


Read = tuple[dict[int, Run], dict[int, OrderState], list[int | None]]


class RunStates(RuleBasedStateMachine):
    def __init__(self, new_database: Callable[..., str]) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = ManualClock(NOON)
        self.engine = create_engine(new_database())
        self.store = SqlStore(self.engine, manual_now(self.clock))
        self.twins: dict[int, Twin] = {}
        self.held: list[Run] = []  # claims, fresh and stale ones

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.runner.run(work)

    def within(
        self, work: Callable[[Transaction], Coroutine[Any, Any, list[int]]]
    ) -> None:
        async def transact() -> None:
            async with self.store.transaction() as tx:
                await runs_changed(tx, await work(tx))

        self.run(transact())

    @initialize()
    def begin(self) -> None:
        self.stage: Stage = self.run(set_stage(self.store, lanes=len(LANES)))

    @precondition(lambda self: len(self.twins) < 12)
    @rule(lanes=st.lists(st.sampled_from(LANES), min_size=1, max_size=3))
    def order(self, lanes: list[str]) -> None:
        async def work() -> tuple[Run, ...]:
            order = await self.stage.order(*lanes)
            async with self.store.transaction() as tx:
                return await tx.runs.of_order(order.id)

        for run in self.run(work()):
            self.twins[run.id] = Twin(run.order_id)

    @rule()
    def submit(self) -> None:
        for run in self.run(self.stage.submit(2)):
            twin = self.twins[run.id]
            assert twin.state in before(RunState.submitting)
            twin.state, twin.fence = RunState.submitting, twin.fence + 1
            twin.lease_until = self.clock.now() + LEASE
            twin.deadline_at = self.clock.now() + DEADLINE
            self.held.append(run)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), state=st.sampled_from(list(RunState)))
    def move(self, data: st.DataObject, state: RunState) -> None:
        run = data.draw(st.sampled_from(self.held))
        twin = self.twins[run.id]
        possible = (
            twin.fence == run.fence and not twin.settled and twin.state in before(state)
        )
        changes: dict[str, Any] = {}
        if state is RunState.uncertain:
            changes = {"not_before": self.clock.now(), "looks": 0}
        elif state not in {RunState.generating, RunState.submitting}:
            changes = dict(OVER)

        async def work(tx: Transaction) -> list[int]:
            assert await tx.runs.move(run, state, **changes) is possible
            await tx.organisations.lock([run.organisation_id])
            await tx.organisations.wake([run.organisation_id])
            return [run.order_id]

        self.within(work)
        if possible:
            twin.state, twin.lease_until = state, None
            if "not_before" in changes:
                twin.not_before = self.clock.now()
            if "deadline_at" in changes:
                twin.deadline_at = None

    @rule(span=st.sampled_from([timedelta(seconds=7), LEASE, DEADLINE / 2]))
    def wait(self, span: timedelta) -> None:
        self.run(self.clock.advance(span))

    @rule()
    def lapse(self) -> None:
        lapsing = {
            number
            for number, twin in self.twins.items()
            if twin.state is RunState.submitting
            and twin.lease_until is not None
            and twin.lease_until <= self.clock.now()
        }

        async def work(tx: Transaction) -> list[int]:
            lapsed = await tx.runs.lapse(100)
            assert {run.id for run in lapsed} == lapsing
            return sorted({run.order_id for run in lapsed})

        self.within(work)
        for number in lapsing:
            twin = self.twins[number]
            twin.state, twin.fence = RunState.uncertain, twin.fence + 1
            twin.lease_until, twin.not_before = None, self.clock.now()

    @rule()
    def search(self) -> None:
        async def work(tx: Transaction) -> list[int]:
            found = await tx.runs.claim_uncertain(self.stage.connection, LEASE, 100)
            assert {run.id for run in found} == {
                number
                for number, twin in self.twins.items()
                if twin.state is RunState.uncertain
                and not twin.settled
                and twin.not_before is not None
                and twin.not_before <= self.clock.now()
            }
            self.held += found
            for run in found:
                self.twins[run.id].fence += 1
                self.twins[run.id].not_before = self.clock.now() + LEASE
            return []

        self.within(work)

    @rule()
    def expire(self) -> None:
        now = self.clock.now()

        async def work(tx: Transaction) -> list[int]:
            over = await tx.runs.expire(100)
            assert {run.id for run in over} == {
                number
                for number, twin in self.twins.items()
                if twin.deadline_at is not None and twin.deadline_at <= now
            }
            await tx.organisations.wake({run.organisation_id for run in over})
            return sorted({run.order_id for run in over})

        self.within(work)
        for twin in self.twins.values():
            if twin.deadline_at is None or twin.deadline_at > now:
                continue
            if twin.state is RunState.generating:
                twin.state = RunState.expired
            elif twin.state in {RunState.submitting, RunState.uncertain}:
                twin.state, twin.settled = RunState.uncertain, True
            twin.fence, twin.deadline_at = twin.fence + 1, None
            twin.lease_until = None

    @precondition(lambda self: self.twins)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        order = self.twins[data.draw(st.sampled_from(sorted(self.twins)))].order

        async def work(tx: Transaction) -> list[int]:
            stopped = {run.id for run in await tx.runs.cancel(order)}
            for number, twin in self.twins.items():
                cancelled = twin.order == order and not twin.is_over
                assert (number in stopped) is cancelled
                if cancelled:
                    twin.state, twin.fence = RunState.cancelled, twin.fence + 1
                    twin.lease_until = None
            await tx.organisations.wake(set(self.stage.lanes.values()))
            return [order]

        self.within(work)

    @precondition(lambda self: self.twins)
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        order = self.twins[data.draw(st.sampled_from(sorted(self.twins)))].order
        ready = [
            twin
            for twin in self.twins.values()
            if twin.order == order and twin.state is RunState.ready
        ]

        async def work(tx: Transaction) -> list[int]:
            assert await tx.runs.deliver(order) == len(ready)
            return []

        self.within(work)
        for twin in ready:
            twin.state = RunState.delivered

    @rule(data=st.data(), state=st.sampled_from(list(RunState)))
    @precondition(lambda self: any(twin.is_over for twin in self.twins.values()))
    def an_end_is_an_end_even_with_the_right_fence(
        self, data: st.DataObject, state: RunState
    ) -> None:
        ends = [n for n, twin in self.twins.items() if twin.is_over]
        number = data.draw(st.sampled_from(ends))
        twin = self.twins[number]
        if twin.state in before(state) and not twin.settled:
            return  # ready may be delivered

        async def work(tx: Transaction) -> list[int]:
            runs = await tx.runs.of_order(twin.order)
            run = next(each for each in runs if each.id == number)
            assert not await tx.runs.move(run, state)
            return []

        self.within(work)

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        if not self.twins:
            return
        orders = {twin.order for twin in self.twins.values()}

        async def read() -> Read:
            async with self.store.transaction() as tx:
                runs = {
                    run.id: run
                    for order in orders
                    for run in await tx.runs.of_order(order)
                }
                states = {o: (await tx.orders.get(o)).state for o in orders}
            async with self.engine.connect() as connection:
                news = await connection.execute(select(col(DeliveryRow.order_id)))
                return runs, states, list(news.scalars())

        runs, states, news = self.run(read())
        for number, run in runs.items():
            twin = self.twins[number]
            assert run.state is twin.state
            assert (run.settled, run.fence) == (twin.settled, twin.fence)
        for order in orders:
            twins = [twin for twin in self.twins.values() if twin.order == order]
            is_over = all(twin.is_over for twin in twins)
            assert (states[order] is OrderState.done) is is_over
            told = is_over and any(
                twin.state is not RunState.cancelled for twin in twins
            )
            assert news.count(order) == int(told)
        for lane in self.stage.lanes.values():
            slots = [
                run
                for run in runs.values()
                if run.organisation_id == lane
                and run.slot_until is not None
                and run.slot_until > self.clock.now()
            ]
            assert len(slots) <= 6

    @override
    def teardown(self) -> None:
        self.run(self.engine.dispose())
        self.runner.close()


@pytest.mark.parametrize(
    ("dialect", "examples"), [("sqlite", 25), ("postgresql", 8)], indirect=["dialect"]
)
def test_no_run_ever_takes_a_forbidden_step(
    new_database: Callable[..., str], examples: int
) -> None:
    class Here(RunStates):
        def __init__(self) -> None:
            super().__init__(new_database)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
