import math
import random
import statistics
from datetime import UTC, datetime, timedelta

import pytest

from bot.limits.durations import Belief, Outlooks, expect
from bot.limits.planner import SHORTEST_GAP, Lane, Pending, Plan, Planner
from bot.limits.prices import Allowance, Demand, Supply
from tests.benchmarks.simulation import Case, Run

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOTHING_KNOWN = expect({}, {})
PLENTY = Supply(used=0)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def pending(age: float, seen: float, kind: str = "trips") -> Pending:
    return Pending(kind, began_at=ago(age), seen_at=ago(seen))


def experienced(median: float) -> Outlooks:
    rng = random.Random(5)
    belief = Belief()
    for _ in range(200):
        belief = belief.observe(rng.lognormvariate(math.log(median), 0.6))
    return expect({"trips": belief}, {})


def choose(
    *lanes: Lane,
    outlooks: Outlooks = NOTHING_KNOWN,
    supply: Supply = PLENTY,
    planner: Planner | None = None,
) -> list[Plan]:
    total = Demand()
    for lane in lanes:
        total = total + lane.demand
    return (planner or Planner()).choose(NOW, lanes, outlooks, supply, total)


def simulated(case: Case, seeds: int = 3) -> list[Run]:
    runs = []
    for seed in range(seeds):
        rng = random.Random(seed)
        planner = Planner(target=case.target)
        runs.append(Run(planner, case.jobs(rng), case.beliefs(rng)).run())
    return runs


def mean_lag(runs: list[Run]) -> float:
    return statistics.mean([lag for run in runs for lag in run.lags])


@pytest.mark.parametrize("age", [6, 20, 60, 300, 900, 1700])
@pytest.mark.parametrize(
    "outlooks",
    [
        pytest.param(NOTHING_KNOWN, id="no history"),
        pytest.param(experienced(150), id="history"),
        pytest.param(experienced(900), id="slow history"),
    ],
)
def test_a_lone_report_is_asked_for_every_other_second(
    age: float, outlooks: Outlooks
) -> None:
    lane = Lane("north", (pending(age, seen=2),))

    (plan,) = choose(lane, outlooks=outlooks, supply=Supply(used=200))

    assert plan.ask


def test_no_lane_is_asked_twice_within_the_shortest_gap() -> None:
    lane = Lane("north", tuple(pending(100, seen=1) for _ in range(6)))

    (plan,) = choose(lane)

    assert not plan.ask
    assert plan.poll_at == ago(1) + SHORTEST_GAP


def test_a_report_that_just_began_does_not_hold_up_the_others() -> None:
    lane = Lane("north", (pending(100, seen=30), pending(0, seen=0)))

    (plan,) = choose(lane)

    assert plan.ask


def test_the_lane_with_the_most_expected_waiting_comes_first() -> None:
    lanes = [
        Lane(key, tuple(pending(120, seen) for _ in range(count)))
        for key, count, seen in (("few", 1, 20), ("many", 6, 20), ("fresh", 1, 5))
    ]

    plans = choose(*lanes, supply=Supply(used=0))

    assert [plan.key for plan in plans] == ["many", "few", "fresh"]


def test_a_lane_without_reports_gets_no_plan() -> None:
    assert choose(Lane("empty", ())) == []


def test_a_call_gets_dearer_as_the_budget_is_used_up() -> None:
    planner, demand = Planner(), Demand(100, 400, 600)

    prices = [planner.price(Supply(used), demand) for used in range(0, 601, 50)]

    assert prices == sorted(prices)
    assert prices[-1] > 100 * prices[0]


def test_a_call_gets_dearer_with_more_reports_to_watch() -> None:
    planner = Planner()

    few = planner.price(Supply(100), Demand(5, 15, 20))
    many = planner.price(Supply(100), Demand(100, 400, 600))

    assert many > 100 * few


def test_calls_that_come_back_soon_make_a_call_cheaper() -> None:
    planner, demand = Planner(), Demand(50, 60, 60)

    late = planner.price(Supply(590), demand)
    soon = planner.price(Supply(590, (590,) * 10), demand)

    assert soon < late / 10


def test_a_plan_made_with_nothing_left_is_still_a_plan() -> None:
    lane = Lane("north", tuple(pending(120, 100) for _ in range(6)))

    (plan,) = choose(lane, supply=Supply(used=600))

    assert not plan.ask
    assert NOW < plan.poll_at <= NOW + timedelta(seconds=20)


def test_a_plan_is_renewed_within_seconds_while_calls_are_cheap() -> None:
    lane = Lane("north", (pending(0, 0),), Demand())
    planner = Planner()

    at = planner.next_look(NOW, lane.pending, experienced(900), price=0.5)

    assert NOW < at <= NOW + timedelta(seconds=7)


def test_a_next_look_is_when_the_waiting_has_reached_the_price() -> None:
    planner, reports = Planner(), tuple(pending(150, 2) for _ in range(6))

    at = planner.next_look(NOW, reports, NOTHING_KNOWN, price=0.5)

    assert planner.accrued(at, reports, NOTHING_KNOWN) == pytest.approx(0.5, rel=0.3)


def test_the_stored_demand_of_a_due_lane_is_replaced_not_added() -> None:
    reports = tuple(pending(120, 6) for _ in range(6))
    fresh = Lane("north", reports)
    stored = Lane("north", reports, choose(fresh)[0].demand)

    assert choose(fresh)[0].urgency == pytest.approx(choose(stored)[0].urgency)


def test_demand_elsewhere_makes_a_lane_wait() -> None:
    lane = Lane("north", (pending(120, 4),))
    busy = Demand(200, 600, 900)

    (plan,) = Planner().choose(NOW, (lane,), NOTHING_KNOWN, PLENTY, busy)

    assert choose(lane)[0].ask
    assert not plan.ask


def test_an_allowance_is_never_more_than_the_limit() -> None:
    assert Allowance(600, 1000).calls == 600
    assert Allowance(600, 300).calls == 300


def test_an_allowance_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one call"):
        Allowance(600, 0)


def test_having_spent_more_than_the_target_leaves_a_finite_price() -> None:
    assert math.isfinite(Allowance(600, 100).price(Supply(600), Demand(1, 2, 3)))


def test_a_report_that_never_ends_is_asked_for_ever_more_rarely() -> None:
    (run,) = simulated(Case("lost", lanes=1, reports=1, lost=1.0), seeds=1)

    last_hour = [at for at in run.calls if at > 7200]
    assert len(run.calls) < 2400
    assert len(last_hour) < 250


@pytest.mark.parametrize("history", [None, 150.0])
@pytest.mark.parametrize("median", [8.0, 150.0, 600.0])
def test_a_report_on_its_own_is_found_within_three_seconds(
    history: float | None, median: float
) -> None:
    case = Case("alone", lanes=1, reports=1, median=median, history=history)

    assert max(lag for run in simulated(case, 10) for lag in run.lags) <= 3.0


def test_twenty_organisations_with_history_are_watched_within_the_budget() -> None:
    runs = simulated(Case("many"))
    lags = sorted(lag for run in runs for lag in run.lags)

    assert mean_lag(runs) < 7
    assert lags[int(len(lags) * 0.95)] < 22
    assert max(run.busiest() for run in runs) <= 600


def test_twenty_organisations_without_history_are_watched_almost_as_well() -> None:
    runs = simulated(Case("many", history=None))

    assert mean_lag(runs) < 9
    assert max(run.busiest() for run in runs) <= 600


@pytest.mark.parametrize(("target", "worst"), [(600, 7), (300, 12)])
def test_a_target_steers_how_many_calls_are_spent(target: int, worst: float) -> None:
    runs = simulated(Case("many", target=target))

    spent = statistics.mean(len(run.calls) for run in runs)
    assert spent == pytest.approx(target, rel=0.06)
    assert mean_lag(runs) < worst


@pytest.mark.parametrize("believed", [600.0, 37.5])
def test_a_history_wrong_by_a_factor_of_four_does_not_blind_the_planner(
    believed: float,
) -> None:
    runs = simulated(Case("wrong", history=believed))

    assert mean_lag(runs) < 12
    assert max(lag for run in runs for lag in run.lags) < 90
