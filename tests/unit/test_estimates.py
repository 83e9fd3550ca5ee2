import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.limits.durations import Belief, expect
from bot.limits.estimates import Course, last_ready_at

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def taught(median_seconds: float, sigma: float = 0.3, reports: int = 100) -> Belief:
    belief, chance = Belief(), random.Random(7)
    for _ in range(reports):
        belief = belief.observe(median_seconds * 2.718 ** chance.gauss(0, sigma))
    return belief


@pytest.mark.parametrize(
    "median_seconds", [pytest.param(20.0, id="fast"), pytest.param(200.0, id="slow")]
)
def test_one_report_is_expected_about_its_median_after_it_began(
    median_seconds: float,
) -> None:
    outlooks = expect({"A": taught(median_seconds)}, {})

    ready = last_ready_at(NOW, [Course("A", NOW)], outlooks)

    assert 0.7 < (ready - NOW).total_seconds() / median_seconds < 1.8


def test_the_last_of_many_is_expected_later_than_one() -> None:
    outlooks = expect({"A": taught(100.0)}, {})

    one = last_ready_at(NOW, [Course("A", NOW)], outlooks)
    many = last_ready_at(NOW, [Course("A", NOW)] * 20, outlooks)

    assert many > one + timedelta(seconds=20)


def test_what_has_not_begun_is_expected_after_what_has() -> None:
    outlooks = expect({"A": taught(100.0)}, {})

    begun = last_ready_at(NOW, [Course("A", NOW - timedelta(seconds=50))], outlooks)
    later = last_ready_at(NOW, [Course("A", NOW + timedelta(seconds=300))], outlooks)

    assert begun < NOW + timedelta(seconds=120)
    assert later > NOW + timedelta(seconds=340)


def test_an_estimate_lies_ahead_however_old_a_report_is() -> None:
    outlooks = expect({"A": taught(10.0)}, {})

    ready = last_ready_at(NOW, [Course("A", NOW - timedelta(hours=2))], outlooks)

    assert NOW < ready <= NOW + timedelta(hours=3)
