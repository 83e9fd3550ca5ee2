"""Promises of toll summaries, whatever the answers hold."""

import csv
import io
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks import toll_presses as presses
from bot.blocks.toll import (
    Picture,
    Rung,
    below,
    digest_message,
    placed,
    toll_message,
)
from bot.blocks.toll_charts import ALT_LIMIT, alt_text
from bot.blocks.validation import validate_message
from bot.blocks.values import decode
from bot.charts.png import chart_png
from bot.domain.messages import Message
from bot.domain.numerals import is_number
from bot.domain.toll_figures import Earlier, Summary
from bot.domain.toll_metrics import METRICS, Rule, Side, rule_in_words
from bot.domain.toll_reports import Criteria
from bot.domain.toll_summaries import summarise
from bot.domain.toll_turns import firings
from bot.domain.toll_values import LARGEST
from bot.sheets.spreadsheets import spreadsheet
from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH
from tests.unit.toll_samples import SAMPLES

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
REPORTS = [*SAMPLES, "ErrorRateAnalysis", "IPReputationAnalysis", "BrandNewReport"]
HOSTILE = (
    "<!channel>",
    "<https://evil.example|https://good.example>",
    "http://evil.example/?x=1&y=2",
    "*_~`bold`~_*",
    "$\\frac{1}{0}$",
    "$unclosed",
    "\u202egnirts\u2066",
    "a\x00b",
    "line\nbreak\r\n\t",
    "&" * 200,
    "<" * 3000,
    "👩‍👩‍👧‍👦" * 40,
    "漢字",
    "x" * 3000,
    "",
    "   ",
    "=HYPERLINK(1)",
    "\ud800",
    "İzmir'de",
)
numbers = st.one_of(
    st.integers(0, 5000),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**25), 10**25),
    st.sampled_from([10**400, -1, 0, 1e308, -0.0, True, False]),
)
strange = st.one_of(
    st.none(),
    numbers,
    numbers.filter(lambda each: each != 10**400).map(str),
    st.sampled_from(["12,5", "1,234", "1.234.567", "NaN", "Infinity", "1e5", "-3"]),
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.just("2024-12-20T00:00:00"),
    st.just("100-500 ms"),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda each: (
            st.lists(each, max_size=3)
            | st.dictionaries(st.text(max_size=5), each, max_size=3)
        ),
        max_leaves=6,
    ),
)
quick = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def answers(draw: st.DrawFn, report: str, most: int = 8) -> list[dict[str, Any]]:
    sample = SAMPLES.get(report, [{"Label": "a", "SomeCount": 1, "Nested": {"x": 1}}])
    names = list(sample[0])
    rows = []
    for _ in range(draw(st.integers(0, most))):
        row = dict(sample[draw(st.integers(0, len(sample) - 1))])
        for name in draw(st.lists(st.sampled_from(names), max_size=4)):
            if draw(st.booleans()):
                row[name] = draw(strange)
            else:
                row.pop(name, None)
        if draw(st.integers(0, 5)) == 0:
            row[draw(st.text(max_size=12))] = draw(strange)
        rows.append(row)
    return rows


reported = st.sampled_from(REPORTS).flatmap(
    lambda name: st.tuples(st.just(name), answers(name))
)
criteria = st.sampled_from([*Criteria, "fortnight", ""])


def valid(message: Message) -> None:
    assert validate_message(message.text, message.blocks) == []
    for hidden in ("<!channel>", "<https://evil.example"):
        assert hidden not in message.text
        assert not any(hidden in each for each in marked_up(message.blocks))


def marked_up(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["text"]] if node.get("type") == "mrkdwn" else []
        return [*own, *(each for value in node.values() for each in marked_up(value))]
    return (
        [each for one in node for each in marked_up(one)]
        if isinstance(node, list)
        else []
    )


@quick
@given(
    answer=reported,
    over=criteria,
    before=st.none() | st.integers(0, 90),
    language=st.sampled_from([ENGLISH, TURKISH]),
)
def test_every_answer_becomes_a_valid_message_on_every_rung(
    answer: tuple[str, list[dict[str, Any]]],
    over: str,
    before: int | None,
    language: Language,
) -> None:
    name, rows = answer
    earlier = (
        None if before is None else Earlier(rows[::-1], NOON - timedelta(hours=before))
    )
    summary = summarise(name, rows, over, earlier, fetched_at=NOON, language=language)
    voice = presses.VOICE.speaking(language)

    picture: Picture | None = Picture(file_id="F0PICTURE")
    seen = []
    while picture is not None:
        seen.append(placed(summary, picture))
        message = toll_message(
            summary, picture=picture, fetched_at=NOON, kept_until=NOON, voice=voice
        )
        valid(message)
        picture = below(summary, picture)
    assert seen[-1] is Rung.text
    assert len(seen) == len(set(seen))


@quick
@given(answers_=st.lists(reported, max_size=26), over=criteria)
def test_any_digest_is_a_valid_message(
    answers_: list[tuple[str, list[dict[str, Any]]]], over: str
) -> None:
    summaries = [summarise(name, rows, over) for name, rows in answers_]

    valid(digest_message(summaries, over, fetched_at=NOON, unread=["<!channel>"]))
    hidden = digest_message(summaries, over, with_clients=False)

    valid(hidden)
    assert "Top client domains" not in hidden.text


@quick
@given(answer=reported)
def test_a_button_refers_to_the_report_it_stands_under(
    answer: tuple[str, list[dict[str, Any]]],
) -> None:
    name, rows = answer
    message = toll_message(summarise(name, rows, "d"))

    for block in message.blocks:
        for element in block.get("elements", ()):
            if element["type"] == "button":
                assert (decode(element["value"]) or ("",))[0] == name


@quick
@given(answer=reported)
def test_a_summary_never_shows_what_is_no_number(
    answer: tuple[str, list[dict[str, Any]]],
) -> None:
    summary = summarise(answer[0], answer[1], "d")

    for figure in summary.figures:
        assert figure.value is not None
        assert math.isfinite(figure.value)
    for value in points(summary):
        assert value is None or 0 <= value <= LARGEST
    if summary.documented:
        assert len(summary.table.rows) == len(answer[1]) or not summary.table.columns


def points(summary: Summary) -> list[float | None]:
    series = summary.chart.series if summary.chart else ()
    return [value for each in series for value in each.values]


counts = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**5)), min_size=1, max_size=24
)


@quick
@given(hours=counts)
def test_totals_means_and_shares_agree_with_the_requests_behind_them(
    hours: list[tuple[int, int]],
) -> None:
    rows = [
        {"HourOfDay": hour, "RequestCount": str(count), "AvgResponseTime": mean}
        for hour, (count, mean) in enumerate(hours)
    ]
    figures = {
        each.key: each.value
        for each in summarise("HourlyRequestStatistics", rows[::-1], "d").figures
    }
    requests = sum(count for count, _ in hours)

    if requests == 0:
        assert figures == {}
        return
    busiest = max(count for count, _ in hours)
    milliseconds = sum(count * mean for count, mean in hours)
    assert figures["requests"] == requests
    assert figures["mean"] == pytest.approx(milliseconds / requests)
    assert figures["busiest_share"] == pytest.approx(100 * busiest / requests)
    assert hours[int(figures["busiest_hour"] or 0)][0] == busiest


codes = st.dictionaries(
    st.sampled_from([200, 201, 301, 400, 404, 429, 500, 503]),
    st.integers(0, 10**6),
    min_size=1,
)


@quick
@given(by_code=codes)
def test_shares_of_codes_are_those_of_the_requests(by_code: dict[int, int]) -> None:
    rows = [{"ResponseCode": c, "RequestCount": n} for c, n in by_code.items()]
    reading = METRICS["error_share"].read(rows)
    whole = sum(by_code.values())
    failed = sum(n for code, n in by_code.items() if code >= 400)

    if whole:
        assert reading.value == pytest.approx(100 * failed / whole)
        assert (reading.part, reading.whole) == (failed, whole)
    else:
        assert reading.value is None


@quick
@given(answer=reported)
def test_no_metric_stumbles_over_rows(answer: tuple[str, list[dict[str, Any]]]) -> None:
    for metric in METRICS.values():
        value = metric.read(answer[1]).value
        assert value is None or math.isfinite(value)
        assert all(math.isfinite(number) for _, number in metric.by_day(answer[1]))


@given(values=st.lists(st.none() | st.integers(0, 10), max_size=40))
def test_a_rule_speaks_once_for_each_time_beyond_its_threshold(
    values: list[int | None],
) -> None:
    fired = firings(Rule("requests", Side.over, 5), enumerate(values))
    known = [(at, value) for at, value in enumerate(values) if value is not None]

    expected = [
        at
        for index, (at, value) in enumerate(known)
        if value > 5 and (index == 0 or known[index - 1][1] <= 5)
    ]
    assert fired == expected


@quick
@given(answer=reported)
def test_a_spreadsheet_holds_every_row_and_no_formula(
    answer: tuple[str, list[dict[str, Any]]],
) -> None:
    rows = answer[1]
    content = spreadsheet(rows)
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    if any(rows):
        assert len(read) == len(rows) + 1
    for row in read:
        for cell in row:
            risky = cell.lstrip().startswith(("=", "@", "+", "-"))
            assert not risky or is_number(cell)


@settings(max_examples=12, deadline=None)
@given(answer=reported)
def test_every_chart_can_be_drawn_and_told(
    answer: tuple[str, list[dict[str, Any]]],
) -> None:
    chart = summarise(answer[0], answer[1], "d").chart

    if chart is not None:
        assert chart_png(chart).startswith(b"\x89PNG")
        assert 0 < len(alt_text(chart)) <= ALT_LIMIT


@pytest.mark.parametrize("name", REPORTS)
def test_a_thousand_rows_are_shown_in_excerpt(name: str) -> None:
    sample = SAMPLES.get(name, [{"Label": "a", "SomeCount": 1}])
    first = next(iter(sample[0]))
    rows = [{**sample[0], first: f"<{number}> {'x' * 300}"} for number in range(1000)]
    summary = summarise(name, rows, "m")

    for rung in Rung:
        valid(toll_message(summary, picture=Picture(rung, "F0PICTURE")))
    if summary.chart is not None:
        assert chart_png(summary.chart).startswith(b"\x89PNG")


@given(threshold=st.floats(0, 10**6), checks=st.integers(1, 9))
def test_a_rule_can_be_put_in_words(threshold: float, checks: int) -> None:
    words = rule_in_words(Rule("avg_latency", Side.over, threshold, checks))

    assert words.startswith("over ")
    assert ("checks" in words) == (checks > 1)
