from dataclasses import replace

from bot.blocks.toll_charts import brief_chart, native_chart
from bot.blocks.validation import validate
from bot.domain.toll_brief import briefer
from bot.domain.toll_figures import Chart, ChartKind, Merge, Series

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


def times(weights: tuple[int, ...]) -> Chart:
    hours = by_hour("ms")
    numbers = tuple(range(24))
    series = (
        Series("Mean", numbers, Merge.mean),
        Series("Slowest", numbers, Merge.most),
    )
    return replace(hours, series=series, weights=weights)


def test_means_are_put_together_by_their_requests_only() -> None:
    assert briefer(times(()), MOST) is None
    brief = briefer(times((1, 3) * 12), MOST)

    assert brief is not None
    assert brief.series[0].values[:2] == (0.75, 2.75)


def test_the_slowest_of_two_hours_is_the_slower_one() -> None:
    brief = briefer(times((1,) * 24), MOST)

    assert brief is not None
    assert brief.series[1].values[:2] == (1, 3)


def test_of_a_ranking_the_first_stay() -> None:
    ranking = replace(by_day(30, ChartKind.bar), ranked=True)
    brief = briefer(ranking, MOST)

    assert brief is not None
    assert brief.title == "Requests by day, the first 20 of 30"
    assert brief.categories[-1] == "day 19"


def test_names_too_long_for_slack_are_cut_as_long_as_they_stay_apart() -> None:
    names = ("takip.lojistik.example", "depo.lojistik.example.com")
    ranking = replace(
        by_day(2, ChartKind.bar), categories=names, series=(Series("R", (2, 1)),)
    )
    block = brief_chart(ranking)

    assert block is not None
    assert not validate([block])
    assert block["chart"]["axis_config"]["categories"] == [
        "takip.lojistik.exam…",
        "depo.lojistik.examp…",
    ]
    alike = replace(ranking, categories=("x" * 20 + "a", "x" * 20 + "b"))
    assert brief_chart(alike) is None


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
