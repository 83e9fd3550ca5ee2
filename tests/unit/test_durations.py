import itertools
import json
import math
import random
import statistics
from dataclasses import asdict

import pytest

from bot.limits.durations import Belief, Outlook, Outlooks, Waiting, expect, merged

AGES = (1.0, 10.0, 60.0, 150.0, 400.0, 1800.0, 10_800.0)


def history(median: float, sigma: float = 0.6, count: int = 200) -> Belief:
    rng = random.Random(7)
    belief = Belief()
    for _ in range(count):
        belief = belief.observe(rng.lognormvariate(math.log(median), sigma))
    return belief


def median_of(outlook: Outlook) -> float:
    low, high = 0.1, 100_000.0
    while high / low > 1.001:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if outlook.survival(middle) > 0.5 else (low, middle)
    return low


def outlooks() -> list[Outlook]:
    return [
        expect({}, {}).unknown,
        expect({"trips": history(150)}, {}).of("trips"),
        expect({"trips": history(8, 0.2, 5)}, {}).of("trips"),
    ]


def test_a_belief_holds_mean_and_spread_of_the_logarithms() -> None:
    seconds = (20.0, 90.0, 400.0)
    belief = Belief()
    for value in seconds:
        belief = belief.observe(value)

    logs = [math.log(value) for value in seconds]
    assert belief.count == pytest.approx(3)
    assert belief.mean == pytest.approx(statistics.mean(logs))
    assert belief.squares == pytest.approx(2 * statistics.variance(logs))


def test_a_belief_survives_storage_as_three_numbers() -> None:
    belief = history(150)

    assert Belief(**json.loads(json.dumps(asdict(belief)))) == belief


def test_an_instant_report_is_learned_without_harm() -> None:
    assert math.isfinite(Belief().observe(0.0).mean)


def test_sixty_reports_at_a_new_speed_outweigh_a_long_history() -> None:
    belief = history(600, count=1000)
    for _ in range(60):
        belief = belief.observe(60.0)

    assert math.exp(belief.mean) < 160


def test_beliefs_merge_as_if_one_had_seen_everything() -> None:
    first, second, both = Belief(), Belief(), Belief()
    for value in (20.0, 30.0):
        first, both = first.observe(value), both.observe(value)
    for value in (200.0, 900.0, 100.0):
        second, both = second.observe(value), both.observe(value)

    together = merged((first, second))
    assert together.count == both.count
    assert together.mean == pytest.approx(both.mean)
    assert together.squares == pytest.approx(both.squares)


def test_without_history_the_median_may_be_ten_seconds_or_half_an_hour() -> None:
    outlook = expect({}, {}).unknown

    assert 100 < median_of(outlook) < 180
    assert outlook.survival(10) < 0.99
    assert outlook.survival(1800) > 0.01


def test_history_narrows_the_outlook_around_what_was_seen() -> None:
    outlook = expect({"trips": history(150)}, {}).of("trips")

    assert median_of(outlook) == pytest.approx(150, rel=0.2)
    assert outlook.survival(30) > 0.95
    assert outlook.survival(1200) < 0.02


def test_a_type_without_history_borrows_from_the_others() -> None:
    beliefs = {"trips": history(600), "quality": history(900)}

    assert 400 < median_of(expect(beliefs, {}).of("never seen")) < 1300


def test_a_type_of_its_own_is_not_drowned_by_the_others() -> None:
    beliefs = {"trips": history(600), "quality": history(20, count=30)}

    assert median_of(expect(beliefs, {}).of("quality")) < 30


def test_the_first_to_finish_do_not_speak_for_those_that_still_wait() -> None:
    rng = random.Random(3)
    takes = sorted(rng.lognormvariate(math.log(150), 0.6) for _ in range(120))
    belief = Belief()
    for value in takes[:20]:
        belief = belief.observe(value)

    fooled = expect({"trips": belief}, {}).of("trips")
    careful = expect({"trips": belief}, {"trips": Waiting(100, takes[20])}).of("trips")

    assert median_of(fooled) < 80
    assert 100 < median_of(careful) < 220


def test_waiting_reports_without_any_history_move_the_outlook_later() -> None:
    waiting = {"trips": Waiting(6, 900.0)}

    moved = median_of(expect({}, waiting).of("trips"))

    assert moved > 2 * median_of(expect({}, {}).unknown)


@pytest.mark.parametrize("index", range(3))
def test_survival_falls_with_age_and_stays_a_probability(index: int) -> None:
    outlook = outlooks()[index]
    chances = [outlook.survival(age) for age in AGES]

    assert all(0.0 < chance <= 1.0 + 1e-9 for chance in chances)
    assert all(before >= after for before, after in itertools.pairwise(chances))


@pytest.mark.parametrize("index", range(3))
@pytest.mark.parametrize("seen", [0.0, 5.0, 120.0, 900.0])
@pytest.mark.parametrize("gap", [1.0, 20.0, 300.0])
def test_overdue_is_the_integral_of_the_chance_of_being_complete(
    index: int, seen: float, gap: float
) -> None:
    outlook = outlooks()[index]
    steps = 2000
    complete = [
        1 - outlook.survival(seen + gap * (step + 0.5) / steps) / outlook.survival(seen)
        for step in range(steps)
    ]

    expected = sum(complete) * gap / steps
    assert outlook.overdue(seen, seen + gap) == pytest.approx(
        expected, rel=1e-3, abs=1e-6
    )


def test_nothing_is_overdue_at_the_moment_of_a_look() -> None:
    assert expect({}, {}).unknown.overdue(60.0, 60.0) == 0.0


@pytest.mark.parametrize("age", [1e-9, 1e5, 1e7])
def test_absurd_ages_give_finite_numbers(age: float) -> None:
    beliefs = {"trips": history(8, 0.1)}
    known = expect(beliefs, {"trips": Waiting(6, age)})

    assert isinstance(known, Outlooks)
    assert 0.0 <= known.of("trips").overdue(age, age + 10) <= 10.0


def test_what_a_newer_release_has_learned_beside_it_does_no_harm() -> None:
    belief = Belief().observe(60.0)
    stored = asdict(belief) | {"of_tomorrow": 1.0}

    assert Belief.kept(stored) == belief
    assert Belief.kept({}) == Belief()
