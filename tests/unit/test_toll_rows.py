from datetime import date
from typing import Any

import pytest

from bot.domain import toll_values as values
from bot.domain.toll_reading import columns, read_row, read_rows
from bot.domain.toll_reports import KNOWN_REPORTS
from bot.domain.toll_rows import (
    ROW_TYPES,
    DailyRequestOverview,
    HourlyRequestStatistics,
    LatencyDistribution,
    MonthlyRequestSummary,
    RequestCacheStatistics,
    UserSegmentPerformance,
)
from bot.domain.toll_tables import guessed_table, heading, typed_table
from tests.unit.toll_samples import SAMPLES


def hourly(**fields: Any) -> HourlyRequestStatistics:
    return read_row(HourlyRequestStatistics, fields)


def test_every_documented_structure_has_a_model_and_no_other() -> None:
    documented = {report.name for report in KNOWN_REPORTS if report.documented}

    assert set(ROW_TYPES) == documented == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_documented_field_is_read(name: str) -> None:
    row_type = ROW_TYPES[name]

    assert {spec.name for _, spec in columns(row_type)} == set(SAMPLES[name][0])
    for row in read_rows(row_type, SAMPLES[name]):
        assert not row.extra
        assert None not in [
            getattr(row, attribute) for attribute, _ in columns(row_type)
        ]


def test_units_stand_beside_the_fields() -> None:
    units = {spec.name: spec.unit for _, spec in columns(MonthlyRequestSummary)}

    assert units["MonthlyRequestCount"] == "requests"
    assert units["MonthlyResponseTimeStdDev"] == "ms"
    assert dict(columns(LatencyDistribution))["percent"].unit == "%"
    assert dict(columns(RequestCacheStatistics))["mean_steps"].unit == "steps"


def test_a_day_is_kept_as_given_whatever_its_zone() -> None:
    for given in ("2024-12-20T00:00:00", "2024-12-20", "2024-12-20T23:59:59+03:00"):
        row = read_row(DailyRequestOverview, {"RequestDate": given})
        assert row.day == date(2024, 12, 20)


def test_null_and_missing_are_unknown_and_not_zero() -> None:
    assert hourly(RequestCount=None).requests is None
    assert hourly().requests is None
    assert hourly(RequestCount=0).requests == 0


def test_what_cannot_be_read_is_kept_as_it_came() -> None:
    row = hourly(HourOfDay=24, RequestCount={"value": 3}, AvgResponseTime=-1)

    assert (row.hour, row.requests, row.mean_ms) == (None, None, None)
    assert row.extra == {
        "HourOfDay": 24,
        "RequestCount": {"value": 3},
        "AvgResponseTime": -1,
    }


def test_a_field_added_later_is_kept() -> None:
    assert hourly(HourOfDay=8, P99ResponseTime=700).extra == {"P99ResponseTime": 700}


def test_names_are_matched_without_regard_to_case() -> None:
    assert hourly(hourOfDay=8, requestcount="2").requests == 2
    assert hourly(requestCount=1, RequestCount=2).requests == 2


def test_a_row_that_is_no_object_has_no_fields() -> None:
    rows: list[Any] = [None, 3, "text", [1]]

    read = read_rows(HourlyRequestStatistics, rows)
    assert [row.requests for row in read] == [None] * 4
    assert read[1].extra == {"Value": 3}


def test_a_vehicle_type_is_a_name_even_when_it_is_a_number() -> None:
    for given in (2, "2"):
        assert read_row(UserSegmentPerformance, {"VehicleTypeId": given}).vehicle == "2"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (3, 3),
        (3.5, 3.5),
        ("3", 3),
        (" 3.50 ", 3.5),
        ("-4", -4),
        ("1e3", 1000.0),
        ("12,5", 12.5),
        ("0,123", 0.123),
        ("1,234", None),  # a thousand, or one and a bit
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("", None),
        ("many", None),
        ("12 ms", None),
        ("NaN", None),
        ("Infinity", None),
        ("0x10", None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (10**15, 10**15),
        (10**15 + 1, None),
        (10**400, None),
        ("9" * 50, None),
        ({"value": 3}, None),
        ([3], None),
        (None, None),
    ],
)
def test_a_number_is_read_where_it_has_one_meaning(given: object, read: object) -> None:
    assert values.number(given) == read


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (1204, "requests", "1,204 requests"),
        (1, "requests", "1 request"),
        (299.33, "ms", "299 ms"),
        (1, "ms", "1 ms"),
        (66.67, "%", "67 %"),
        (3.44, "%", "3.4 %"),
        (99.2, "%", "99.2 %"),
        (99.97, "%", "over 99.9 %"),
        (0.01, "%", "under 0.1 %"),
        (0, "%", "0 %"),
        (100, "%", "100 %"),
        (140.4, "%", "140 %"),
        (3.3, "", "3.3"),
        (226.3235, "", "226.3"),
        (0.001, "", "0"),
        (8, "hour", "08:00"),
        (2024, "year", "2024"),
        (None, "ms", "–"),
    ],
)
def test_a_number_is_rounded_as_one_reads_it(
    number: float | None, unit: str, words: str
) -> None:
    assert values.with_unit(number, unit) == words


def test_ranges_stand_in_the_order_of_their_lower_bounds() -> None:
    labels = ["1000+ ms", "100-500 ms", "unknown", "< 100 ms", "500-1000 ms", "0-50 ms"]

    assert sorted(labels, key=values.lower_bound) == [
        "0-50 ms",
        "< 100 ms",
        "100-500 ms",
        "500-1000 ms",
        "1000+ ms",
        "unknown",
    ]


def test_an_unknown_report_is_read_by_guessing() -> None:
    table = guessed_table(
        [
            {"RequestTotal": "12", "CompanyCode": "1915", "Inner": {"AvgTime": 3.5}},
            {"RequestTotal": None, "CompanyCode": 1915, "Tags": [1, 2]},
        ]
    )

    assert [heading(column) for column in table.columns] == [
        "Company code",
        "Tags",
        "Request total",
        "Inner avg time",
    ]
    assert table.rows == (("1915", None, 12, 3.5), ("1915", "[1, 2]", None, None))


def test_a_guessed_column_with_one_word_in_it_is_text() -> None:
    table = guessed_table([{"Score": 1}, {"Score": "n/a"}])

    assert table.rows == (("1",), ("n/a",))
    assert not table.columns[0].numeric


def test_fields_added_later_stand_behind_the_documented_columns() -> None:
    rows = [hourly(HourOfDay=8, RequestCount="two", P99Time=9)]
    table = typed_table(HourlyRequestStatistics, rows)

    assert [heading(each) for each in table.columns] == [
        "Hour (server time)",
        "Requests",
        "P 99 time",
    ]
    assert table.rows == ((8, "two", 9),)


def test_no_rows_make_an_empty_table() -> None:
    assert guessed_table([]).rows == ()
    assert typed_table(HourlyRequestStatistics, []).columns == ()
