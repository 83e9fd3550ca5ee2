from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from typing_extensions import override

from bot.clock import ManualClock
from bot.domain.toll_reports import ALL, KNOWN_REPORTS, REPORTS, Criteria
from bot.errors import CredentialsRefusedError, UpstreamRejectedError
from bot.sandbox.switches import Switches
from bot.sandbox.toll import INVENTED_TOLL
from bot.sandbox.toll_draws import Draws
from bot.sandbox.toll_requests import TollRequest, documented_requests
from bot.sandbox.toll_switches import toll_switches
from bot.sandbox.toll_world import Emptiness, Envelope, TollWorld
from tests.unit.supplier_stage import NOON
from tests.unit.toll_samples import SAMPLES
from tests.unit.toll_stage import TollStage, toll_stage

SEASONS = "SeasonalUsagePatterns"


@pytest.fixture
async def stage() -> AsyncIterator[TollStage]:
    async with toll_stage(TollWorld(per_day=60)) as stage:
        yield stage


def documented() -> TollWorld:
    return TollWorld(requests=documented_requests())


async def rows(stage: TollStage, name: str, criteria: Criteria) -> list[dict[str, Any]]:
    return (await stage.client.report(name, criteria)).reports[name]


# The documented samples


async def test_the_three_requests_of_the_samples_give_the_sample_answers() -> None:
    async with toll_stage(documented()) as stage:
        answer = await stage.client.report(ALL, Criteria.everything)
        # That sample is of another data set.
        for name in SAMPLES.keys() - {SEASONS}:
            alone = await rows(stage, name, Criteria.everything)
            assert alone == answer.reports[name]
            assert sorted(alone, key=str) == sorted(SAMPLES[name], key=str)
        assert answer.reports.keys() == REPORTS.keys()
        assert SAMPLES.keys() == {k.name for k in KNOWN_REPORTS if k.documented}
        for name, sample in SAMPLES.items():
            fields = [list(row) for row in answer.reports[name]]
            assert fields == [list(row) for row in sample]
        for name in ("ResponseTimeBuckets", "LatencyDistribution"):
            counts = [row["RequestCount"] for row in answer.reports[name]]
            assert counts == [2, 1]
        assert answer.cache_minutes == 10


async def test_reports_whose_rows_are_invented_are_flat_and_said_to_be() -> None:
    async with toll_stage() as stage:
        answer = await stage.client.report(ALL, Criteria.day)
    for name in REPORTS.keys() - SAMPLES.keys():
        for row in answer.reports[name]:
            assert all(key[0].isupper() for key in row)
            assert not any(isinstance(value, dict | list) for value in row.values())
    assert any("only the name is documented" in line for line in INVENTED_TOLL)


# One list of requests behind every report


def _sum(rows: list[dict[str, Any]], field: str) -> int:
    return sum(row[field] for row in rows)


@pytest.mark.parametrize("criteria", Criteria)
async def test_reports_agree_about_how_many_requests_there_were(
    stage: TollStage, criteria: Criteria
) -> None:
    reports = (await stage.client.report(ALL, criteria)).reports
    total = _sum(reports["DailyRequestOverview"], "DailyRequestCount")
    counted = {
        "HourlyRequestStatistics": "RequestCount",
        "MonthlyRequestSummary": "MonthlyRequestCount",
        "WeeklyRequestTrends": "WeeklyRequestCount",
        "RequestCacheStatistics": "TotalRequests",
        SEASONS: "RequestCount",
        "RequestTrendForecast": "DailyRequestCount",
        "ResponseTimeBuckets": "RequestCount",
        "LatencyDistribution": "RequestCount",
        "HourlyMembershipStatistics": "HourlyRequestCount",
        "ResourceUtilizationReport": "TotalRequests",
        "ResponseCodeDistribution": "RequestCount",
        "UserSegmentPerformance": "RequestCount",
        "ClientPerformanceTrends": "RequestCount",
        "StepCountCategoryAnalysis": "RequestCount",
        "ExecutionTimesByFunction": "CallCount",
        "ErrorRateAnalysis": "TotalRequests",
        "IPReputationAnalysis": "RequestCount",
        "LangMapSourceMetrics": "RequestCount",
        "IntegrationHealthCheck": "RequestCount",
        "VehicleTypeAnalysis": "RequestCount",
        "TollCompanyAnalysis": "RequestCount",
        "TollStructureBreakdown": "RequestCount",
        "HighwayTollInsights": "RequestCount",
    }
    assert {name: _sum(reports[name], field) for name, field in counted.items()} == (
        dict.fromkeys(counted, total)
    )
    if criteria is not Criteria.everything:
        span = {"h": 1, "d": 24, "w": 168, "m": 720, "y": 8760}[criteria.value]
        start = NOON - timedelta(hours=span)
        assert len(stage.world.requests(start, NOON)) == total


async def test_reports_agree_about_errors_steps_and_times(stage: TollStage) -> None:
    reports = (await stage.client.report(ALL, Criteria.month)).reports
    errors = sum(
        row["RequestCount"]
        for row in reports["ResponseCodeDistribution"]
        if row["ResponseCode"] >= 400
    )
    assert errors == _sum(reports["ErrorRateAnalysis"], "ErrorCount") > 0
    steps = _sum(reports["ResourceUtilizationReport"], "TotalSteps")
    cache = reports["RequestCacheStatistics"][0]
    assert cache["AverageSteps"] == steps // cache["TotalRequests"]
    slowest = max(r["DailyMaxResponseTime"] for r in reports["DailyRequestOverview"])
    for name, field in (
        ("HourlyMembershipStatistics", "HourlyMaxResponseTime"),
        ("UserSegmentPerformance", "MaxResponseTime"),
        ("ClientPerformanceTrends", "MaxResponseTime"),
    ):
        assert max(row[field] for row in reports[name]) == slowest


async def test_the_year_has_busy_hours_quiet_weekends_and_a_summer(
    stage: TollStage,
) -> None:
    hours = await rows(stage, "HourlyRequestStatistics", Criteria.year)
    by_hour = {row["HourOfDay"]: row["RequestCount"] for row in hours}
    days = await rows(stage, "DailyRequestOverview", Criteria.year)
    by_weekday = [0] * 7
    for row in days:
        day = datetime.fromisoformat(row["RequestDate"])
        by_weekday[day.weekday()] += row["DailyRequestCount"]
    by_month = {
        row["MonthOfYear"]: row["RequestCount"]
        for row in await rows(stage, SEASONS, Criteria.year)
    }
    assert by_hour[9] > 5 * by_hour[3]
    assert max(by_weekday[5:]) < min(by_weekday[:5])
    assert by_month[7] > by_month[2]


async def test_the_same_seed_gives_the_same_world_and_another_gives_another() -> None:
    answers = []
    for seed in (1, 1, 2):
        async with toll_stage(TollWorld(seed, per_day=20)) as stage:
            answer = await stage.client.report(ALL, Criteria.week)
        answers.append(answer.reports)
    assert answers[0] == answers[1] != answers[2]


async def test_the_past_does_not_change_when_time_goes_on(stage: TollStage) -> None:
    start = NOON - timedelta(days=30)
    before = stage.world.requests(start, NOON)
    await stage.client.report(ALL, Criteria.year)
    await stage.clock.advance(timedelta(days=3))
    await stage.client.report(ALL, Criteria.year)
    assert stage.world.requests(start, NOON) == before


# Incidents


async def test_an_incident_is_slow_and_full_of_errors_until_it_is_over(
    stage: TollStage,
) -> None:
    async def state() -> tuple[float, float]:
        codes = await rows(stage, "ResponseCodeDistribution", Criteria.hour)
        requests = _sum(codes, "RequestCount")
        failed = sum(r["RequestCount"] for r in codes if r["ResponseCode"] >= 500)
        spent = sum(r["RequestCount"] * r["AvgResponseTime"] for r in codes)
        return spent / requests, failed / requests

    stage.world.per_day = 2_000
    calm = await state()
    stage.world.begin_incident(stage.clock.now(), timedelta(hours=3))
    await stage.clock.advance(timedelta(hours=1))
    assert stage.world.has_incident(stage.clock.now())
    struck = await state()
    stage.world.end_incident(stage.clock.now())
    assert not stage.world.has_incident(stage.clock.now())
    await stage.clock.advance(timedelta(hours=1))
    after = await state()
    assert struck[0] > 3 * calm[0]
    assert struck[1] > 0.1 > calm[1]
    assert after[0] < 2 * calm[0]
    assert after[1] < 0.1


async def test_a_year_is_added_up_once(stage: TollStage) -> None:
    class CountingDraws(Draws):
        drawn = 0

        @override
        def day(self, *args: Any) -> list[TollRequest]:
            CountingDraws.drawn += 1
            return super().day(*args)

    stage.world._draws = CountingDraws(1)
    await stage.client.report(ALL, Criteria.year)
    first = CountingDraws.drawn
    await stage.clock.advance(timedelta(hours=1))
    await stage.client.report(ALL, Criteria.year)
    assert first == 366
    assert CountingDraws.drawn == first + 2  # the days that the year begins and ends in


# Envelopes and switches


@pytest.mark.parametrize("envelope", Envelope)
@pytest.mark.parametrize("emptiness", Emptiness)
async def test_every_envelope_is_read_alike(
    envelope: Envelope, emptiness: Emptiness
) -> None:
    world = TollWorld(per_day=60)
    world.emptiness = emptiness
    async with toll_stage(world, envelope=envelope) as stage:
        one = await rows(stage, "ResponseCodeDistribution", Criteria.week)
        everything = await stage.client.report(ALL, Criteria.week)
    assert everything.reports["ResponseCodeDistribution"] == one
    assert everything.reports.keys() == REPORTS.keys()
    assert everything.requested_at == "2026-11-20T15:00:00"


@pytest.mark.parametrize("emptiness", Emptiness)
async def test_reports_without_rows_are_empty_null_or_missing(
    emptiness: Emptiness,
) -> None:
    async with toll_stage(TollWorld(requests=())) as stage:
        stage.world.emptiness = emptiness
        reports = (await stage.client.report(ALL, Criteria.day)).reports
        assert await rows(stage, "ResponseCodeDistribution", Criteria.day) == []
    missing = emptiness is Emptiness.missing
    assert reports == ({} if missing else {name: [] for name in REPORTS})


async def test_single_rows_can_be_objects_and_numbers_text(stage: TollStage) -> None:
    stage.world.single_row_as_object = stage.world.numbers_as_text = True
    (row,) = await rows(stage, "RequestCacheStatistics", Criteria.day)
    assert row["TotalRequests"] == str(int(row["TotalRequests"]))


@pytest.mark.parametrize("in_body", [False, True])
async def test_wrong_credentials_and_names_are_refused(
    stage: TollStage, *, in_body: bool
) -> None:
    stage.world.errors_in_body = in_body
    with pytest.raises(UpstreamRejectedError) as refused:
        await stage.client.report("NewReport", Criteria.day)
    assert type(refused.value) is UpstreamRejectedError
    for name in ("key", "secret"):
        right = getattr(stage.world, name)
        setattr(stage.world, name, "rotated-since")
        with pytest.raises(CredentialsRefusedError):
            await stage.client.report(ALL, Criteria.day)
        setattr(stage.world, name, right)
    response = await stage.http.get(
        f"{stage.url}/report",
        params={
            "key": stage.world.key,
            "secret": stage.world.secret,
            "reportName": ALL,
            "timeCriteria": "century",
        },
    )
    assert response.json()["code"] == 400
    assert response.status_code == (200 if in_body else 400)


async def test_an_answer_is_kept_as_long_as_it_says(stage: TollStage) -> None:
    first = await stage.client.report("DailyRequestOverview", Criteria.day)
    await stage.clock.advance(timedelta(minutes=9))
    assert await stage.client.report("DailyRequestOverview", Criteria.day) == first
    await stage.clock.advance(timedelta(minutes=1))
    later = await stage.client.report("DailyRequestOverview", Criteria.day)
    assert later.requested_at != first.requested_at
    assert len(stage.world.calls) == 3


def test_server_time_is_three_hours_ahead() -> None:
    world = TollWorld(per_day=50)
    night = datetime(2026, 11, 20, 21, tzinfo=UTC)
    found = world.requests(night, night + timedelta(days=1))
    assert {request.at.date() for request in found} == {
        datetime(2026, 11, 21, tzinfo=UTC).date()
    }


async def test_an_incident_at_a_switch_is_seen_at_once_and_undone_at_once(
    stage: TollStage,
) -> None:
    switches = Switches(toll_switches(stage.world, stage.clock))

    async def failed() -> tuple[int, int]:
        codes = await rows(stage, "ResponseCodeDistribution", Criteria.hour)
        errors = sum(r["RequestCount"] for r in codes if r["ResponseCode"] >= 500)
        return errors, _sum(codes, "RequestCount")

    calm = await failed()
    switches.turn("incident", True)
    errors, requests = await failed()
    assert requests > calm[1]
    assert errors > requests / 5

    switches.turn("incident", False)
    assert await failed() == calm


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("envelope", "elsewhere", id="no such position"),
        pytest.param("envelope", True, id="no position of a choice"),
        pytest.param("incident", "true", id="no position of a switch"),
        pytest.param("secret", "x", id="no such switch"),
    ],
)
def test_a_switch_takes_only_its_own_positions(name: str, value: object) -> None:
    world = TollWorld()
    with pytest.raises(ValueError, match="switch"):
        Switches(toll_switches(world, ManualClock(NOON))).turn(name, value)
    assert world.envelope is Envelope.data


def test_every_switch_shows_where_it_stands() -> None:
    switches = Switches(toll_switches(TollWorld(), ManualClock(NOON)))
    for each in switches.shown():
        other = each["choices"][-1][0] if each["choices"] else not each["value"]
        switches.turn(each["name"], other)

    assert [each["value"] for each in switches.shown()] == [
        *(True, "data_dated", "missing"),
        *(True, True, True),
    ]
