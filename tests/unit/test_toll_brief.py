from bot.blocks.toll_charts import brief_chart, native_chart
from bot.blocks.validation import validate
from bot.domain.toll_brief import briefer
from bot.domain.toll_figures import Chart, ChartKind, Series

MOST = 20


def by_hour(unit: str = "requests") -> Chart:
    names = tuple(f"{hour:02}:00" for hour in range(24))
    values = Series("Requests", tuple(range(24)))
    return Chart(ChartKind.bar, "Requests by hour", names, (values,), unit=unit)


def by_day(days: int, kind: ChartKind = ChartKind.line) -> Chart:
    names = tuple(f"day {number}" for number in range(days))
    values = Series("Requests", tuple(range(days)))
    return Chart(kind, "Requests by day", names, (values,), unit="requests")


def test_hours_are_put_together_in_pairs_without_losing_a_request() -> None:
    brief = briefer(by_hour(), MOST)

    assert brief is not None
    assert brief.title == "Requests by hour, two hours each"
    assert brief.categories[:2] == ("00-02", "02-04")
    assert len(brief.categories) == 12
    assert sum(value or 0 for value in brief.series[0].values) == sum(range(24))


def test_means_are_never_put_together() -> None:
    assert briefer(by_hour("ms"), MOST) is None


def test_of_a_course_in_time_the_latest_points_stay() -> None:
    brief = briefer(by_day(30), MOST)

    assert brief is not None
    assert brief.title == "Requests by day, the last 20 of 30"
    assert brief.categories[-1] == "day 29"
    assert brief.series[0].values == tuple(range(10, 30))


def test_what_fits_and_what_has_no_order_is_left_alone() -> None:
    assert briefer(by_day(20), MOST) is None
    assert briefer(by_day(30, ChartKind.bar), MOST) is None
    assert briefer(by_day(30, ChartKind.pie), MOST) is None


def test_slack_takes_what_is_left() -> None:
    for chart in (by_hour(), by_day(365)):
        assert native_chart(chart) is None
        block = brief_chart(chart)
        assert block is not None
        assert not validate([block])


def test_an_hour_that_came_twice_counts_twice() -> None:
    twice = Chart(
        ChartKind.bar,
        "Requests by hour",
        tuple(f"{hour % 24:02}:00" for hour in range(48)),
        (Series("Requests", (1,) * 48),),
        unit="requests",
    )

    brief = briefer(twice, MOST)

    assert brief is not None
    assert set(brief.series[0].values) == {4}
