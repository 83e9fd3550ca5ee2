import asyncio
import math
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import Clock, ManualClock, SystemClock
from bot.domain.orders import Hold
from bot.domain.people import Caller
from bot.domain.toll import TollAnswer, TollQuestion
from bot.domain.toll_reports import ALL, REPORTS, Criteria
from bot.errors import (
    CredentialsRefusedError,
    NotConfiguredError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
)
from bot.services import toll as service
from bot.services.access import Access, OpenTo
from bot.services.tenancy import Tenancy, Tenant
from bot.services.toll import LEASE, LEASE_OF_ALL, TollService
from bot.tasks import Supervisor
from bot.texts.english import ENGLISH
from bot.upstream.http import CALL_BOUND
from bot.upstream.toll import ALL_BOUND
from storage.engine import create_engine, manual_now
from storage.tables import (
    Table,
    TollAnswerRow,
    TollContentRow,
    TollSnapshotRow,
)
from storage.unit_of_work import SqlStore

HOURS = "HourlyRequestStatistics"
CODES = "ResponseCodeDistribution"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def rows(count: int) -> list[dict[str, Any]]:
    return [{"HourOfDay": 8, "RequestCount": count, "AvgResponseTime": 202}]


class Api:
    """A toll API that answers when it is let, and counts its calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Criteria]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.answer: TollAnswer | Exception | None = None
        self.minutes: int | None = 10

    async def report(self, name: str, criteria: Criteria) -> TollAnswer:
        self.calls.append((name, criteria))
        number = len(self.calls)
        await self.gate.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or TollAnswer({name: rows(number)}, self.minutes)


class Stage:
    def __init__(self, clock: ManualClock, tenancy: Tenancy) -> None:
        self.clock = clock
        self.tenancy = tenancy
        self.api = Api()
        self.stores: list[SqlStore] = []

    def replica(self, url: str, clock: Clock | None = None) -> TollService:
        store = SqlStore(create_engine(url), manual_now(self.clock))
        self.stores.append(store)
        own = clock or SystemClock()
        # Whoever asks is a known administrator: Slack is not needed.
        access = Access(store, None, own, ["U0ADA"], OpenTo.admins)  # type: ignore[arg-type]
        home = self.tenancy.tenant.installation
        access.languages.learn(home.id, "U0ADA", "en-GB")
        return TollService(
            store,
            self.tenancy,
            access,
            self.api,
            own,
            Supervisor(own, lambda: "ref"),
        )

    @property
    def store(self) -> SqlStore:
        return self.stores[0]

    def question(self, report: str = HOURS) -> TollQuestion:
        return TollQuestion(self.tenancy.toll, report, Criteria.day)

    async def count(self, table: type[Table]) -> int:
        async with self.store.transaction() as tx:
            found = await tx._context.execute(select(func.count()).select_from(table))
            return int(found.scalar_one())

    async def prune(self, keep: timedelta) -> None:
        async with self.store.transaction() as tx:
            await tx.timetable.prune(keep)


@pytest.fixture
async def stage(store: SqlStore, clock: ManualClock) -> AsyncIterator[Stage]:
    async with store.transaction() as tx:
        home = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
        connection = await tx.connections.ensure(home.id, "toll", "key")
    tenancy = Tenancy()
    tenancy.begin(Tenant(home, None, connection.id))
    stage = Stage(clock, tenancy)
    yield stage
    for each in stage.stores:
        await each._engine.dispose()


CALLER = Caller("U0ADA", "T0", "", "C0FLEET", "key")


async def test_a_hundred_people_who_ask_at_once_cost_one_call(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    stage.api.gate.clear()
    asking = [
        asyncio.create_task(toll.ask(CALLER, HOURS, Criteria.day)) for _ in range(100)
    ]
    await _until(lambda: bool(stage.api.calls))

    stage.api.gate.set()
    readings = await asyncio.gather(*asking)

    assert stage.api.calls == [(HOURS, Criteria.day)]
    assert [each.answer.reports for each in readings] == [{HOURS: rows(1)}] * 100
    assert any(each.fresh for each in readings)


async def test_two_replicas_of_one_database_make_one_call_for_all_their_askers(
    stage: Stage, database_url: str
) -> None:
    replicas = [stage.replica(database_url) for _ in range(2)]
    stage.api.gate.clear()
    asking = [
        asyncio.create_task(each.read(HOURS, Criteria.day))
        for each in replicas
        for _ in range(50)
    ]
    await _until(lambda: bool(stage.api.calls))
    await SystemClock().sleep(timedelta(milliseconds=300))

    stage.api.gate.set()
    readings = await asyncio.gather(*asking)

    assert len(stage.api.calls) == 1
    assert [each.answer.reports for each in readings] == [{HOURS: rows(1)}] * 100


async def test_an_answer_is_kept_as_long_as_the_api_keeps_it(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    first = await toll.read(HOURS, Criteria.day)
    assert first.fresh
    assert first.taken_at == clock.now()
    assert first.again_at == clock.now() + 10 * MINUTE

    await clock.advance(10 * MINUTE - timedelta(seconds=1))
    kept = await toll.read(HOURS, Criteria.day)
    assert not kept.fresh
    assert (kept.taken_at, kept.again_at) == (first.taken_at, first.again_at)

    await clock.advance(timedelta(seconds=1))
    again = await toll.read(HOURS, Criteria.day)
    assert again.fresh
    assert again.answer.reports == {HOURS: rows(2)}


async def test_each_span_and_each_report_is_asked_for_by_itself(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    for report, criteria in (
        (HOURS, Criteria.day),
        (HOURS, Criteria.week),
        (CODES, Criteria.day),
    ):
        await toll.read(report, criteria)

    assert len(stage.api.calls) == 3


@pytest.mark.parametrize(
    ("minutes", "kept"),
    [
        pytest.param(None, MINUTE, id="missing"),
        pytest.param(0, MINUTE, id="zero"),
        pytest.param(-5, MINUTE, id="negative"),
        pytest.param(7, 7 * MINUTE, id="sane"),
        pytest.param(10**12, DAY, id="huge"),
    ],
)
async def test_a_silly_time_to_keep_is_taken_within_bounds(
    minutes: int | None, kept: timedelta
) -> None:
    assert TollAnswer({}, minutes).kept_for == kept


async def test_what_a_killed_process_was_asking_is_taken_over_after_its_lease(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url, clock)
    async with stage.store.transaction() as tx:
        # Of somebody who will never answer.
        assert await tx.toll.claim(stage.question(), LEASE) is not None
    reading = asyncio.create_task(toll.read(HOURS, Criteria.day))

    await _advance_until(clock, reading.done, LEASE - timedelta(seconds=1))
    assert stage.api.calls == []

    await _advance_until(clock, reading.done, timedelta(seconds=2))
    assert (await reading).answer.reports == {HOURS: rows(1)}


async def test_an_answer_that_comes_after_its_lease_is_not_stored(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url, clock)
    async with stage.store.transaction() as tx:
        fence = await tx.toll.claim(stage.question(), LEASE)
    assert fence is not None
    await clock.advance(LEASE)
    await toll.read(HOURS, Criteria.day)

    async with stage.store.transaction() as tx:
        late = TollAnswer({HOURS: rows(99)}, 10)
        assert await tx.toll.keep(stage.question(), fence, late) is None
    assert (await toll.read(HOURS, Criteria.day)).answer.reports == {HOURS: rows(1)}


def test_leases_outlive_the_calls_that_they_guard() -> None:
    assert LEASE > CALL_BOUND
    assert LEASE_OF_ALL > ALL_BOUND
    assert service.LEASE_OF_ALL > service.LEASE


async def test_a_failure_reaches_everybody_and_keeps_nobody_from_asking_again(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    stage.api.answer = UpstreamUnavailableError("toll", "status 503")
    stage.api.gate.clear()
    asking = [asyncio.create_task(toll.read(HOURS, Criteria.day)) for _ in range(5)]
    await _until(lambda: bool(stage.api.calls))
    stage.api.gate.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)

    assert [type(each) for each in outcomes] == [UpstreamUnavailableError] * 5
    assert len(stage.api.calls) == 1

    stage.api.answer = None
    assert (await toll.read(HOURS, Criteria.day)).answer.reports == {HOURS: rows(2)}


async def test_who_gives_up_waiting_leaves_the_others_their_answer(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    stage.api.gate.clear()
    first, second = (
        asyncio.create_task(toll.read(HOURS, Criteria.day)) for _ in range(2)
    )
    await _until(lambda: bool(stage.api.calls))

    first.cancel()
    stage.api.gate.set()

    assert (await second).answer.reports == {HOURS: rows(1)}
    assert first.cancelled() or first.cancelling()


async def test_a_refused_key_holds_jobs_until_a_person_has_success(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    stage.api.answer = CredentialsRefusedError("toll", 401)
    with pytest.raises(CredentialsRefusedError):
        await toll.read(HOURS, Criteria.day)
    assert await _hold(stage) is Hold.credentials

    with pytest.raises(CredentialsRefusedError):
        await toll.read(CODES, Criteria.day)
    assert len(stage.api.calls) == 1, "a job does not ask again"

    with pytest.raises(CredentialsRefusedError):
        await toll.ask(CALLER, HOURS, Criteria.day)
    assert len(stage.api.calls) == 2, "a person does"

    stage.api.answer = None
    await toll.ask(CALLER, HOURS, Criteria.day)
    assert await _hold(stage) is None
    await toll.read(CODES, Criteria.day)


async def test_what_is_kept_is_read_while_the_key_is_refused(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    await toll.read(HOURS, Criteria.day)
    stage.api.answer = CredentialsRefusedError("toll", 401)
    with pytest.raises(CredentialsRefusedError):
        await toll.read(CODES, Criteria.day)

    assert (await toll.read(HOURS, Criteria.day)).answer.reports == {HOURS: rows(1)}


async def test_nobody_calls_before_the_api_said_to(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    stage.api.answer = UpstreamRateLimitedError("toll", timedelta(seconds=30))
    with pytest.raises(UpstreamRateLimitedError):
        await toll.read(HOURS, Criteria.day)
    stage.api.answer = None

    await clock.advance(timedelta(seconds=29))
    with pytest.raises(UpstreamRateLimitedError) as refused:
        await toll.ask(CALLER, CODES, Criteria.day)
    assert refused.value.retry_after == timedelta(seconds=1)
    assert len(stage.api.calls) == 1

    await clock.advance(timedelta(seconds=1))
    await toll.ask(CALLER, CODES, Criteria.day)


async def test_without_a_key_nothing_is_asked(stage: Stage, database_url: str) -> None:
    stage.tenancy.begin(Tenant(stage.tenancy.tenant.installation, None))
    toll = stage.replica(database_url)

    with pytest.raises(NotConfiguredError):
        await toll.read(HOURS, Criteria.day)


async def test_the_snapshot_nearest_one_length_ago_is_what_it_is_compared_with(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    start = clock.now()
    for hours in (0, 2, 4, 23):
        await clock.advance(start + timedelta(hours=hours) - clock.now())
        await toll.read(HOURS, Criteria.day)
    await clock.advance(start + timedelta(hours=27) - clock.now())

    before = (await toll.read(HOURS, Criteria.day)).before

    assert before is not None
    assert before.fetched_at == start + timedelta(hours=2)
    assert before.rows == rows(2)


@pytest.mark.parametrize(
    "gap",
    [
        pytest.param(timedelta(minutes=20), id="the same window"),
        pytest.param(timedelta(days=3), id="too long ago"),
    ],
)
async def test_without_a_snapshot_near_one_length_ago_nothing_is_compared(
    stage: Stage, database_url: str, clock: ManualClock, gap: timedelta
) -> None:
    toll = stage.replica(database_url)
    await toll.read(HOURS, Criteria.day)
    await clock.advance(gap)

    assert (await toll.read(HOURS, Criteria.day)).before is None


async def test_all_time_is_compared_with_nothing(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    await toll.read(HOURS, Criteria.everything)
    await clock.advance(DAY)

    assert not (await toll.read(HOURS, Criteria.everything)).earlier


async def test_one_call_for_all_reports_stands_for_each_of_them(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    stage.api.answer = TollAnswer({HOURS: rows(5), CODES: []}, 10)

    digest = await toll.read(ALL, Criteria.day)
    hours = await toll.read(HOURS, Criteria.day)

    assert stage.api.calls == [(ALL, Criteria.day)]
    assert digest.missing == tuple(set_order(HOURS, CODES))
    assert [each.report for each in digest.summaries(ENGLISH)] == [HOURS, CODES]
    assert hours.answer.reports == {HOURS: rows(5)}
    assert (hours.taken_at, hours.again_at) == (digest.taken_at, digest.again_at)

    await clock.advance(DAY)
    later = await toll.read(ALL, Criteria.day)
    assert set(later.earlier) == {HOURS, CODES}


def set_order(*present: str) -> list[str]:
    return [name for name in REPORTS if name not in present]


async def test_rows_that_come_again_are_stored_once(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    stage.api.answer = TollAnswer({HOURS: rows(5)}, 1)
    for _ in range(3):
        await toll.read(HOURS, Criteria.day)
        await clock.advance(MINUTE)

    assert await stage.count(TollSnapshotRow) == 3
    assert await stage.count(TollContentRow) == 1


async def test_answers_older_than_the_retention_are_forgotten_with_their_rows(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    await toll.read(HOURS, Criteria.day)
    await clock.advance(2 * DAY)
    await toll.read(CODES, Criteria.day)

    await stage.prune(DAY)

    assert await stage.count(TollSnapshotRow) == 1
    assert await stage.count(TollContentRow) == 1
    assert await stage.count(TollAnswerRow) == 1
    assert (await toll.read(CODES, Criteria.day)).answer.reports == {CODES: rows(2)}


async def test_rows_that_are_seen_again_outlive_their_first_snapshot(
    stage: Stage, database_url: str, clock: ManualClock
) -> None:
    toll = stage.replica(database_url)
    stage.api.answer = TollAnswer({HOURS: rows(5)}, 10)
    await toll.read(HOURS, Criteria.day)
    await clock.advance(2 * DAY)
    await toll.read(HOURS, Criteria.day)

    await stage.prune(DAY)

    assert await stage.count(TollSnapshotRow) == 1
    assert (await toll.read(HOURS, Criteria.day)).answer.reports == {HOURS: rows(5)}


async def test_odd_values_come_back_as_they_came(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    odd = [
        {
            "a": None,
            "b": "1.5",
            "c": {"d": [1, {"e": None}]},
            "f": 10**40,
            "g": "İğşç \x00 \ud800",
            "h": math.inf,
        }
    ]
    stage.api.answer = TollAnswer({"SomethingNew": odd}, 10, "2024-12-20 08:00")

    await toll.read("SomethingNew", Criteria.day)
    kept = await toll.read("SomethingNew", Criteria.day)

    assert kept.answer.reports == {"SomethingNew": odd}
    assert kept.answer.requested_at == "2024-12-20 08:00"
    assert kept.answer.cache_minutes == 10


async def test_silly_words_around_the_rows_break_no_database(
    stage: Stage, database_url: str
) -> None:
    toll = stage.replica(database_url)
    stage.api.answer = TollAnswer({HOURS: []}, 10**12, "then\x00\ud800" + "x" * 500)

    await toll.read(HOURS, Criteria.day)

    assert (await toll.read(HOURS, Criteria.day)).answer.reports == {HOURS: []}


async def test_a_toll_connection_makes_no_work_for_the_supplier(
    stage: Stage, database_url: str
) -> None:
    stage.replica(database_url)
    async with stage.store.transaction() as tx:
        assert "organisations" not in await tx.timetable.due()


async def _hold(stage: Stage) -> Hold | None:
    async with stage.store.transaction() as tx:
        return (await tx.connections.get(stage.tenancy.toll)).hold


async def _until(reached: Callable[[], bool], within: float = 30.0) -> None:
    # A hundred people who are looked up first take seconds on a busy machine.
    clock = SystemClock()
    end = clock.monotonic() + within
    while not reached():
        assert clock.monotonic() < end
        await clock.sleep(timedelta(milliseconds=5))


async def _advance_until(
    clock: ManualClock, reached: Callable[[], bool], within: timedelta
) -> None:
    end: datetime = clock.now() + within
    while not reached() and clock.now() < end:
        await SystemClock().sleep(timedelta(milliseconds=2))
        await clock.advance(timedelta(milliseconds=200))
    await SystemClock().sleep(timedelta(milliseconds=50))
