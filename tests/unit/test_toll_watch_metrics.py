from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.toll_metrics import METRICS, Rule, Side
from bot.domain.toll_previews import Preview, by_answers, by_days, tells_days
from bot.domain.toll_watches import criteria_of, number_of

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def trend(*counts: int) -> list[dict[str, Any]]:
    """Return a row a day up to today, each with an average of 100."""
    first = TODAY - (len(counts) - 1) * DAY
    return [
        {
            "RequestDate": f"{first + at * DAY}T00:00:00",
            "DailyRequestCount": count,
            "MovingAverage7Days": 100,
        }
        for at, count in enumerate(counts)
    ]


def test_a_day_that_goes_on_is_not_held_against_its_average() -> None:
    metric = METRICS["requests_of_average"]
    early_in_the_morning = trend(90, 80, 3)

    assert metric.read(early_in_the_morning).value == 3
    reading = metric.read(early_in_the_morning, TODAY)
    assert (reading.value, reading.day) == (80, TODAY - DAY)


def test_without_a_day_that_is_over_there_is_nothing_to_judge() -> None:
    assert METRICS["requests_of_average"].read(trend(3), TODAY).value is None


def test_a_preview_by_days_leaves_out_the_day_that_goes_on() -> None:
    rule = Rule("requests_of_average", Side.under, 50)
    preview = by_days(rule, trend(90, 40, 45, 90, 30, 3), TODAY)

    assert preview == Preview(5, (TODAY - 4 * DAY, TODAY - DAY), whole_days=True)


def test_a_preview_by_days_needs_one_day_and_not_several_checks() -> None:
    rows = [{"RequestDate": f"{TODAY - DAY}T00:00:00", "DailyAvgResponseTime": 450}]
    rule = Rule("avg_latency", Side.over, 400, checks=3)

    assert by_days(rule, rows, TODAY).fired == (TODAY - DAY,)


def test_a_preview_looks_back_a_month_and_no_further() -> None:
    rule = Rule("requests_of_average", Side.under, 50)

    assert by_days(rule, trend(*[10] * 60), TODAY).days == 30
    assert by_days(rule, [], TODAY) == Preview()


def codes(bad: int, good: int) -> list[dict[str, Any]]:
    return [
        {"ResponseCode": 200, "RequestCount": good},
        {"ResponseCode": 500, "RequestCount": bad},
    ]


def test_a_preview_by_answers_names_the_instants() -> None:
    rule = Rule("error_share", Side.over, 2)
    answers = [
        (NOON - 40 * DAY, codes(50, 50)),
        (NOON - 3 * DAY, codes(0, 100)),
        (NOON - 2 * DAY, codes(5, 95)),
        (NOON - 1 * DAY, codes(1, 99)),
    ]

    assert by_answers(rule, answers, NOON) == Preview(3, (NOON - 2 * DAY,))


def test_answers_of_less_than_a_day_are_no_history() -> None:
    rule = Rule("error_share", Side.over, 2)
    answers = [(NOON - timedelta(hours=3), codes(5, 95))]

    assert by_answers(rule, answers, NOON) == Preview()


@pytest.mark.parametrize(
    ("metric", "criteria", "told"),
    [
        ("avg_latency", "h", True),
        ("avg_latency", "w", False),
        ("max_latency", "d", True),
        ("requests", "d", True),
        ("requests", "h", False),
        ("requests_of_average", "m", True),
        ("error_share", "h", False),
    ],
)
def test_days_tell_only_what_they_can(metric: str, criteria: str, told: bool) -> None:  # noqa: FBT001  a case of a table
    assert tells_days(METRICS[metric], criteria) is told


def test_a_rule_looks_at_its_own_span_unless_another_was_asked_for() -> None:
    assert criteria_of(Rule("error_share", Side.over, 2), None) == "h"
    assert criteria_of(Rule("error_share", Side.over, 2), "w") == "w"
    assert criteria_of(Rule("requests_of_average", Side.under, 50), "h") == "m"


@pytest.mark.parametrize(
    ("ref", "number"),
    [("W-2", 2), ("w-17", 17), ("R-2", None), ("W-", None), ("W-²", None), ("2", None)],
)
def test_a_reference_is_a_number_behind_its_letter(
    ref: str, number: int | None
) -> None:
    assert number_of(ref) == number
