from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.toll_figures import Earlier, Summary, plain
from bot.domain.toll_metrics import (
    METRICS,
    Rule,
    Side,
    rule_in_words,
)
from bot.domain.toll_summaries import UNKNOWN_FIELDS, summarise
from bot.domain.toll_tables import heading, shown
from bot.domain.toll_turns import Standing, Turn, firings, step
from bot.domain.toll_values import with_unit
from tests.unit.toll_golden import GOLDEN
from tests.unit.toll_samples import SAMPLES

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def said(summary: Summary) -> list[str]:
    return [plain(sentence) for sentence in summary.sentences]


def figures(summary: Summary) -> dict[str, str]:
    return {each.key: with_unit(each.value, each.unit) for each in summary.figures}


def codes(**counts: int) -> list[dict[str, Any]]:
    return [
        {"ResponseCode": int(code[1:]), "RequestCount": count, "AvgResponseTime": 100}
        for code, count in counts.items()
    ]


def buckets(*counts: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [
        {"ResponseTimeBucket": label, "RequestCount": n, "AvgResponseTimeInBucket": ms}
        for label, n, ms in counts
    ]


def days(*counts: int, first: date = date(2026, 10, 1)) -> list[dict[str, Any]]:
    return [
        {
            "RequestDate": f"{first + timedelta(days=index)}T00:00:00",
            "DailyRequestCount": count,
            "DailyAvgResponseTime": 100 * (index + 1),
        }
        for index, count in enumerate(counts)
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_documented_sample_says_what_an_owner_asks_first(name: str) -> None:
    summary, golden = summarise(name, SAMPLES[name], "d"), GOLDEN[name]

    assert summary.title == golden["title"]
    assert figures(summary) == golden["figures"]
    assert said(summary) == [line.replace("*", "") for line in golden["said"]]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_documented_sample_becomes_a_chart_of_its_shape(name: str) -> None:
    chart = summarise(name, SAMPLES[name], "d").chart

    assert chart is not None
    assert (
        chart.kind.value,
        chart.title,
        chart.x_label,
        chart.y_label,
        list(chart.categories),
        {series.name: list(series.values) for series in chart.series},
    ) == GOLDEN[name]["chart"]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_documented_sample_becomes_a_table(name: str) -> None:
    table = summarise(name, SAMPLES[name], "d").table

    assert [heading(column) for column in table.columns] == GOLDEN[name]["headings"]
    assert [
        [
            shown(cell, column.unit)
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ] == GOLDEN[name]["table"]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_order_in_which_rows_come_makes_no_difference(name: str) -> None:
    assert summarise(name, SAMPLES[name][::-1], "d") == summarise(
        name, SAMPLES[name], "d"
    )


def test_a_mean_is_weighted_by_the_counts() -> None:
    rows: list[dict[str, Any]] = [
        {"HourOfDay": 1, "RequestCount": 99, "AvgResponseTime": 100},
        {"HourOfDay": 2, "RequestCount": 1, "AvgResponseTime": 1100},
        {"HourOfDay": 3, "RequestCount": None, "AvgResponseTime": 9999},
    ]

    assert figures(summarise("HourlyRequestStatistics", rows, "d"))["mean"] == "110 ms"


def test_a_mean_is_compared_with_the_one_a_day_ago() -> None:
    rows = buckets(("100-500 ms", 800, 320), ("0-100 ms", 404, 60))
    before = Earlier(buckets(("0-100 ms", 10, 268)), NOON - timedelta(days=1))
    summary = summarise("ResponseTimeBuckets", rows, "d", before, fetched_at=NOON)

    assert said(summary)[0] == (
        "1,204 requests · mean 233 ms (268 ms a day ago) · 66 % between 100 and 500 ms"
    )
    mean = next(each for each in summary.figures if each.key == "mean")
    assert mean.before == 268


@pytest.mark.parametrize(
    ("criteria", "age", "words"),
    [
        ("h", timedelta(minutes=62), "(268 ms an hour ago)"),
        ("w", timedelta(days=7), "(268 ms a week ago)"),
        ("d", timedelta(hours=36), "(268 ms 36 hours ago)"),
        ("m", timedelta(days=60), "(268 ms 60 days ago)"),
    ],
)
def test_the_time_compared_with_is_named(
    criteria: str, age: timedelta, words: str
) -> None:
    before = Earlier(buckets(("0-100 ms", 10, 268)), NOON - age)
    rows = buckets(("0-100 ms", 10, 300))
    summary = summarise("ResponseTimeBuckets", rows, criteria, before, fetched_at=NOON)

    assert words in said(summary)[0]


@pytest.mark.parametrize(
    ("criteria", "age"),
    [("d", timedelta(minutes=10)), ("d", timedelta(hours=11)), ("all", timedelta(9))],
)
def test_answers_about_the_same_window_are_not_compared(
    criteria: str, age: timedelta
) -> None:
    rows = buckets(("0-100 ms", 10, 300))
    before = Earlier(buckets(("0-100 ms", 10, 268)), NOON - age)
    summary = summarise("ResponseTimeBuckets", rows, criteria, before, fetched_at=NOON)

    assert "ago" not in said(summary)[0]


def test_the_slowest_bucket_and_the_share_above_the_common_one_are_told() -> None:
    rows = buckets(
        ("1000+ ms", 10, 2000),
        ("100-500 ms", 80, 200),
        ("500-1000 ms", 10, 700),
        ("0-100 ms", 100, 50),
    )

    assert said(summarise("ResponseTimeBuckets", rows, "d")) == [
        "200 requests · mean 240 ms · 50 % under 100 ms",
        "50 % slower than that · slowest range 1000+ ms, 5 %",
    ]


def test_success_and_both_kinds_of_error_are_told_apart() -> None:
    rows = codes(c503=6, c200=1160, c404=30, c301=3, c400=5)
    summary = summarise("ResponseCodeDistribution", rows, "h")

    assert said(summary) == [
        (
            "1,204 requests · 97 % succeeded · 2.9 % client errors (4xx) "
            "· 0.5 % server errors (5xx)"
        ),
        "Mean 100 ms · most frequent error 404, 30 times",
    ]
    assert summary.chart is not None
    assert summary.chart.categories == ("200", "301", "400", "404", "503")


def test_percentages_are_shown_as_they_came_and_not_made_a_hundred() -> None:
    rows = [
        {"LatencyBucket": "0-50 ms", "RequestCount": 1, "Percentage": 33.33},
        {"LatencyBucket": "50-100 ms", "RequestCount": 1, "Percentage": 33.33},
        {"LatencyBucket": "100+ ms", "RequestCount": 1, "Percentage": "33.33"},
    ]
    chart = summarise("LatencyDistribution", rows, "d").chart

    assert chart is not None
    assert chart.series[0].values == (33.33, 33.33, 33.33)


def test_cache_shares_come_from_the_counts_or_as_stated() -> None:
    counted = [{"TotalRequests": 4, "CachedResponse": 1, "NonCachedResponse": 3}]
    stated = [{"CachedResponsePercentage": 30.5, "NonCachedResponsePercentage": "69.4"}]

    assert (
        figures(summarise("RequestCacheStatistics", counted, "d"))["cached"] == "25 %"
    )
    assert figures(summarise("RequestCacheStatistics", stated, "d")) == {
        "cached": "30 %",
        "uncached": "69 %",
    }


def test_occurrences_of_concurrency_are_never_added_up() -> None:
    rows = [
        {"ConcurrentRequestCount": level, "Occurrences": 1000, "AvgResponseTime": 10}
        for level in (1, 2, 3)
    ]
    summary = summarise("ConcurrencyAnalysis", rows, "d")

    assert not any("3,000" in line or "request" in line for line in said(summary))
    assert "requests" not in figures(summary)


def test_the_latest_week_is_compared_with_the_one_before() -> None:
    rows = [
        {"RequestYear": 2027, "RequestWeek": 1, "WeeklyRequestCount": 90},
        {"RequestYear": 2026, "RequestWeek": 53, "WeeklyRequestCount": 120},
        {"RequestYear": 2026, "RequestWeek": 52, "WeeklyRequestCount": 100},
    ]

    assert said(summarise("WeeklyRequestTrends", rows, "m"))[1] == (
        "Latest, week 1 of 2027: 90 requests so far (−25 % on week 53 of "
        "2026) · busiest week 53 of 2026: 120 requests"
    )


def test_whole_days_are_compared_when_there_are_enough_of_them() -> None:
    summary = summarise("DailyRequestOverview", days(3, 100, 110, 8), "w")

    assert said(summary)[1] == (
        "Latest, 4 Oct 2026: 8 requests so far "
        "· 3 Oct 2026: 110 requests (+10 % on 2 Oct 2026) "
        "· busiest 3 Oct 2026: 110 requests"
    )


def test_a_day_outside_its_forecast_says_by_how_much() -> None:
    def forecast(count: int) -> str:
        row = {
            "RequestDate": "2026-11-15T00:00:00",
            "DailyRequestCount": count,
            "MovingAverage7Days": "1000",
            "OptimisticForecast": 1100,
            "PessimisticForecast": 900,
        }
        later = {"RequestDate": "2026-11-16T00:00:00", "OptimisticForecast": 1100}
        return said(summarise("RequestTrendForecast", [later, row], "m"))[0]

    assert forecast(400) == (
        "15 Nov 2026: 400 requests · 40 % of the 7-day average (1,000) "
        "· 500 below the forecast of 900-1,100"
    )
    assert forecast(1150).endswith("50 above the forecast of 900-1,100")
    assert forecast(1000).endswith("within the forecast of 900-1,100")


def test_a_day_that_goes_on_is_not_held_against_its_forecast() -> None:
    def lines(days: int) -> list[str]:
        rows = [
            {
                "RequestDate": f"2026-11-{day:02}T00:00:00",
                "DailyRequestCount": 1 if day == days else 200,
                "MovingAverage7Days": 200,
                "OptimisticForecast": 220,
                "PessimisticForecast": 180,
            }
            for day in range(1, days + 1)
        ]
        return said(summarise("RequestTrendForecast", rows, "m"))

    assert lines(5) == [
        (
            "4 Nov 2026: 200 requests · 100 % of the 7-day average (200) "
            "· within the forecast of 180-220"
        ),
        "5 Nov 2026: 1 request so far",
    ]
    assert lines(2)[0].startswith("2 Nov 2026: 1 request so far · 0.5 % of")


def test_clients_are_compared_by_weighted_means_and_days_in_common() -> None:
    def row(domain: str, day: int, count: int, mean: int) -> dict[str, Any]:
        return {
            "ClientDomain": domain,
            "RequestDate": f"2026-11-{day:02d}T00:00:00",
            "RequestCount": count,
            "AvgResponseTime": mean,
        }

    rows = [row("a", 2, 10, 100), row("a", 1, 30, 200), row("b", 2, 5, 900)]
    summary = summarise("ClientPerformanceTrends", rows, "w")

    assert said(summary)[0] == "45 requests · mean 256 ms · 89 % from a"
    assert said(summary)[1] == "Slowest b, mean 900 ms"
    assert summary.chart is not None
    assert summary.chart.categories == ("1 Nov", "2 Nov")
    assert [each.values for each in summary.chart.series] == [
        (200, 100),
        (None, 900),
    ]


@pytest.mark.parametrize("name", [*SAMPLES, "ErrorRateAnalysis", "Unheard"])
def test_nothing_in_the_window_is_no_error(name: str) -> None:
    summary = summarise(name, [], "d")

    assert summary.empty
    assert said(summary) == ["No requests in the last day."]
    assert summary.chart is None
    assert said(summarise(name, [], "all")) == ["No requests so far."]


def test_rows_that_count_nothing_are_an_empty_window() -> None:
    rows = [{"TotalRequests": 0, "CachedResponse": 0, "NonCachedResponse": 0}]

    assert summarise("RequestCacheStatistics", rows, "h").empty


def test_rows_without_numbers_are_not_taken_for_an_empty_window() -> None:
    summary = summarise("TopClientDomains", [{"Something": "else"}], "d")

    assert not summary.empty
    assert said(summary) == ["There are rows, but no numbers in them that I can read."]
    assert summary.table.rows == (("else",),)


def test_an_undocumented_report_is_shown_as_it_came() -> None:
    rows = [{"Company": "KMO", "TollCount": 3}, {"Company": "ICA", "TollCount": 5}]
    summary = summarise("TollCompanyAnalysis", rows, "d")

    assert said(summary) == ["2 rows", UNKNOWN_FIELDS]
    assert not summary.documented
    assert summary.table.rows == (("KMO", 3), ("ICA", 5))


@pytest.mark.parametrize(
    ("name", "identifies"),
    [
        ("TopClientDomains", True),
        ("ClientPerformanceTrends", True),
        ("IPReputationAnalysis", True),
        ("DailyRequestOverview", False),
    ],
)
def test_reports_that_name_clients_are_marked(name: str, *, identifies: bool) -> None:
    assert summarise(name, [], "d").identifies_clients is identifies


@pytest.mark.parametrize(
    ("metric", "rows", "value"),
    [
        ("error_share", codes(c200=1163, c400=35, c500=6), 100 * 41 / 1204),
        ("client_error_share", codes(c200=90, c400=10), 10),
        ("server_error_share", codes(c200=90, c500=10), 10),
        ("success_share", codes(c200=90, c302=5, c500=5), 95),
        ("avg_latency", days(10, 30), 175),
        ("requests", days(10, 30), 40),
        ("requests", [], 0),
        ("max_latency", SAMPLES["DailyRequestOverview"], 494),
        ("cache_share", [{"CachedResponse": 1, "NonCachedResponse": 3}], 25),
        ("requests_of_average", SAMPLES["RequestTrendForecast"], 100),
        ("concurrency", SAMPLES["ConcurrencyAnalysis"], 2),
        ("error_share", [], None),
        ("avg_latency", [], None),
    ],
)
def test_what_is_watched_is_read_from_its_report(
    metric: str, rows: list[dict[str, Any]], value: float | None
) -> None:
    read = METRICS[metric].read(rows).value

    assert read == (None if value is None else pytest.approx(value))


def test_a_share_knows_the_numbers_behind_it() -> None:
    reading = METRICS["error_share"].read(codes(c200=1163, c400=35, c500=6))

    assert (reading.part, reading.whole) == (41, 1204)


def test_daily_rows_tell_how_a_rule_would_have_done() -> None:
    history = METRICS["avg_latency"].by_day(days(5, 5, 5, 5)[::-1])
    rule = Rule("avg_latency", Side.over, 250)

    assert [value for _, value in history] == [100, 200, 300, 400]
    assert firings(rule, history) == [date(2026, 10, 3)]
    assert METRICS["error_share"].by_day(days(5)) == []


def test_a_watch_speaks_on_crossing_and_on_recovery_only() -> None:
    rule, standing = Rule("error_share", Side.over, 2, checks=2), Standing()
    turns = []
    for value in (1, 3, None, 3, 4, None, 2, 1):
        standing, turn = step(rule, standing, value)
        turns.append(turn)

    assert turns == [
        Turn.nothing,
        Turn.nothing,
        Turn.nothing,
        Turn.crossed,
        Turn.nothing,
        Turn.nothing,
        Turn.recovered,
        Turn.nothing,
    ]


def test_a_rule_below_its_threshold_fires_below() -> None:
    rule = Rule("requests_of_average", Side.under, 50)

    assert rule.holds(49.9)
    assert not rule.holds(50)
    assert rule_in_words(rule) == "under 50 %"
    assert rule_in_words(Rule("avg_latency", Side.over, 400, 3)) == (
        "over 400 ms for 3 checks"
    )
