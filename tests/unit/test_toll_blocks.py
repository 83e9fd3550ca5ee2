from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.blocks import toll_presses as presses
from bot.blocks import toll_watches as watches
from bot.blocks.toll import (
    Picture,
    Rung,
    below,
    digest_message,
    placed,
    toll_message,
    wants_drawing,
)
from bot.blocks.toll_charts import alt_text, native_chart
from bot.blocks.toll_posts import not_for_channels
from bot.blocks.toll_tables import plain_table_block, table_block
from bot.blocks.toll_watch_views import WatchView
from bot.blocks.validation import validate, validate_message
from bot.blocks.values import decode
from bot.domain.messages import Block, Message
from bot.domain.toll_figures import Chart, ChartKind, Column, Series, Table
from bot.domain.toll_metrics import Reading, Rule, Side
from bot.domain.toll_summaries import summarise
from bot.sheets.spreadsheets import spreadsheet
from tests.unit.toll_golden import GOLDEN
from tests.unit.toll_samples import SAMPLES

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
NOON_SHOWN = "<!date^1794830400^{time}|12:00 UTC>"
FILE = Picture(file_id="F0CHART")


def bars(**more: Any) -> Chart:
    given: dict[str, Any] = {
        "kind": ChartKind.bar,
        "title": "Requests by hour",
        "categories": ("08:00", "10:00"),
        "series": (Series("Requests", (2, 1)),),
        "x_label": "Hour (server time)",
        "y_label": "Requests",
        **more,
    }
    return Chart(**given)


def hours(number: int) -> list[dict[str, Any]]:
    return [
        {"HourOfDay": hour, "RequestCount": 10 + hour, "AvgResponseTime": 100}
        for hour in range(number)
    ]


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


def values_of(message: Message) -> dict[str, tuple[str, ...] | None]:
    return {
        element["text"]["text"]: decode(element["value"])
        for block in message.blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_the_documented_sample_is_written_out(name: str) -> None:
    message = toll_message(summarise(name, SAMPLES[name], "d"), offers=())

    assert message.blocks[0]["text"]["text"].split("\n")[1:] == GOLDEN[name]["said"]
    assert message.text.split("\n") == GOLDEN[name]["text"]
    assert validate_message(message.text, message.blocks) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_documented_sample_is_drawn_by_slack(name: str) -> None:
    chart = native_chart(summarise(name, SAMPLES[name], "d").chart)
    kind, title, _, _, categories, series = GOLDEN[name]["chart"]

    assert chart is not None
    assert validate([chart]) == []
    assert (chart["title"], chart["chart"]["type"]) == (title, kind)
    if kind != "pie":
        assert chart["chart"]["axis_config"]["categories"] == categories
        assert {
            each["name"]: [point["value"] for point in each["data"]]
            for each in chart["chart"]["series"]
        } == series


def test_a_chart_is_a_block_of_the_documented_shape() -> None:
    assert native_chart(bars()) == {
        "type": "data_visualization",
        "title": "Requests by hour",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "Requests",
                    "data": [
                        {"label": "08:00", "value": 2},
                        {"label": "10:00", "value": 1},
                    ],
                }
            ],
            "axis_config": {
                "categories": ["08:00", "10:00"],
                "x_label": "Hour (server time)",
                "y_label": "Requests",
            },
        },
    }


def test_a_pie_leaves_out_what_is_nothing() -> None:
    pie = bars(kind=ChartKind.pie, series=(Series("Answers", (0, 3)),))
    drawn = native_chart(pie)

    assert drawn is not None
    assert drawn["chart"] == {
        "type": "pie",
        "segments": [{"label": "10:00", "value": 3}],
    }
    assert native_chart(bars(kind=ChartKind.pie, series=(Series("", (0, 0)),))) is None


@pytest.mark.parametrize(
    "chart",
    [
        None,
        bars(
            categories=tuple(map(str, range(21))),
            series=(Series("Requests", tuple(range(21))),),
        ),
        bars(categories=("08:00", "x" * 21)),
        bars(categories=("08:00", "08:00")),
        bars(series=(Series("x" * 21, (1, 2)),)),
        bars(series=(Series("a", (1, 2)), Series("a", (1, 2)))),
        bars(series=tuple(Series(str(each), (1, 2)) for each in range(7))),
        bars(series=(Series("Requests", (1, None)),)),
        bars(series=()),
        bars(categories=(), series=(Series("Requests", ()),)),
        bars(
            kind=ChartKind.pie,
            categories=tuple("abcdefg"),
            series=(Series("Requests", (1,) * 7),),
        ),
    ],
)
def test_what_does_not_fit_is_not_drawn_by_slack(chart: Chart | None) -> None:
    assert native_chart(chart) is None


def test_twenty_categories_of_twenty_letters_fit() -> None:
    chart = bars(
        categories=tuple(f"{number:020d}" for number in range(20)),
        series=tuple(Series(str(each), tuple(range(20))) for each in range(6)),
    )
    drawn = native_chart(chart)

    assert drawn is not None
    assert validate([drawn]) == []


def test_a_chart_of_many_points_is_told_by_its_extremes_first() -> None:
    chart = bars(
        categories=tuple(f"domain-{number}.example" for number in range(1000)),
        series=(Series("Requests", tuple(range(1000))),),
    )
    words = alt_text(chart)

    assert words.startswith(
        "Bar chart: Requests by hour. Across: Hour (server time). "
        "highest domain-999.example 999; lowest domain-0.example 0; domain-0.example 0"
    )
    assert words.endswith("more.")
    assert len(words) <= 2000


def test_the_ladder_goes_down_one_rung_at_a_time() -> None:
    summary = summarise("ResponseTimeBuckets", SAMPLES["ResponseTimeBuckets"], "d")
    picture: Picture | None = FILE
    rungs, blocks = [], []
    while picture is not None:
        rungs.append(placed(summary, picture))
        blocks.append(kinds(toll_message(summary, picture=picture, offers=())))
        picture = below(summary, picture)

    # Brief is for charts that do not fit as a whole.
    assert rungs == [rung for rung in Rung if rung is not Rung.brief]
    assert blocks == [
        ["section", "data_visualization"],
        ["section", "image"],
        ["section", "data_table"],
        ["section", "table"],
        ["section"],
    ]


def test_a_rung_that_does_not_fit_is_left_out() -> None:
    summary = summarise("HourlyRequestStatistics", hours(24), "d")

    assert wants_drawing(summary)
    assert placed(summary, FILE) is Rung.image
    assert placed(summary, Picture()) is Rung.brief
    assert placed(summary, Picture(Rung.table)) is Rung.table
    assert below(summary, FILE) == Picture(Rung.brief, "F0CHART")
    assert placed(summarise("Unheard", [{"A": 1}], "d"), FILE) is Rung.table
    assert placed(summarise("Unheard", [], "d"), FILE) is Rung.text


def test_an_uploaded_drawing_stands_with_its_numbers_in_words() -> None:
    summary = summarise("HourlyRequestStatistics", hours(24), "d")
    image = toll_message(summary, picture=FILE).blocks[1]

    assert image["slack_file"] == {"id": "F0CHART"}
    assert "08:00 18;" in image["alt_text"]


def test_the_buttons_hold_the_report_and_the_criterion() -> None:
    rows = SAMPLES["ResponseCodeDistribution"]
    message = toll_message(summarise("ResponseCodeDistribution", rows, "d"))
    name = "ResponseCodeDistribution"

    assert values_of(message) == {
        "Refresh": (name, "d"),
        "Last hour": (name, "h"),
        "Last week": (name, "w"),
        "Last month": (name, "m"),
        "Table": (name, "d"),
        "CSV": (name, "d"),
        "Watch…": (name, "d"),
        "Share to channel": (name, "d"),
    }
    assert message.text.endswith(
        f"Refresh: `/toll {name} d` · Last hour: `/toll {name} h` "
        f"· Last week: `/toll {name} w` · Last month: `/toll {name} m`"
    )


def test_nothing_to_show_offers_no_table_and_no_file() -> None:
    message = toll_message(summarise("ResponseTimeBuckets", [], "d"))

    assert labels(message) == [
        *("Refresh", "Last hour", "Last week", "Last month"),
        "Watch…",
    ]
    assert message.text.startswith(
        "*Response times · last day*\nNo requests in the last day."
    )


def test_the_time_of_the_answer_and_the_patience_of_the_api_are_told() -> None:
    summary = summarise("ResponseTimeBuckets", [], "d")
    message = toll_message(summary, fetched_at=NOON, kept_until=NOON)

    assert message.blocks[1]["elements"][0]["text"] == (
        f"fetched {NOON_SHOWN}; the API keeps this answer until {NOON_SHOWN}"
    )


def test_the_text_alone_shows_the_rows_of_a_report_nobody_knows() -> None:
    rows = [{"Company": "KMO", "TollCount": 3}, {"Company": "ICA", "TollCount": 5}]
    message = toll_message(summarise("TollCompanyAnalysis", rows, "d"), offers=())

    assert message.text == (
        "*Toll companies · last day*\n2 rows\n"
        "I don't know this report's fields yet; shown as they came.\n"
        "Company KMO, Toll count 3\nCompany ICA, Toll count 5"
    )


def test_a_hostile_domain_is_shown_and_does_nothing() -> None:
    rows = [{"ClientDomain": "<!channel> *x*", "RequestCount": 3}]
    message = toll_message(summarise("TopClientDomains", rows, "d"))

    assert "100 % from &lt;!channel&gt; ∗x∗" in message.text
    assert "<!channel>" not in message.text
    assert validate_message(message.text, message.blocks) == []


def test_a_table_shows_the_first_rows_and_says_of_how_many() -> None:
    table = Table(
        (Column("Name"), Column("Count", numeric=True)),
        tuple((f"row {number}", number) for number in range(420)),
    )
    block = table_block(table, "Names")

    assert block is not None
    assert block["caption"] == "Names · first 100 of 420 rows"
    assert len(block["rows"]) == 101
    assert block["rows"][1] == [
        {"type": "raw_text", "text": "row 0"},
        {"type": "raw_number", "value": 0, "text": "0"},
    ]
    assert validate([block]) == []


def test_a_wide_table_of_long_cells_stays_within_the_limits() -> None:
    columns = tuple(Column(f"Column {number} {'y' * 90}") for number in range(30))
    table = Table(columns, (("x" * 400,) * 30,) * 100)
    for block in (table_block(table, "Wide"), plain_table_block(table)):
        assert block is not None
        assert len(block["rows"][0]) == 20
        assert 1 < len(block["rows"]) < 20
        assert validate([block]) == []


def test_an_unknown_cell_is_a_dash() -> None:
    table = Table((Column("Name"), Column("Mean", "ms", numeric=True)), ((None, None),))
    block = table_block(table, "")

    assert block is not None
    assert block["rows"][1] == [{"type": "raw_text", "text": "–"}] * 2
    assert table_block(Table((), ()), "Nothing") is None
    assert plain_table_block(Table((Column("Name"),), ())) is None


def test_an_older_table_has_rich_cells_with_a_bold_head() -> None:
    table = Table((Column("Mean", "ms", numeric=True),), ((299,),))
    block = plain_table_block(table)

    assert block is not None
    head: Block = block["rows"][0][0]["elements"][0]["elements"][0]
    assert head == {"type": "text", "text": "Mean (ms)", "style": {"bold": True}}
    assert block["column_settings"] == [{"align": "right", "is_wrapped": True}]


def test_a_digest_has_a_line_for_every_report_with_data() -> None:
    summaries = [summarise(name, rows, "d") for name, rows in SAMPLES.items()]
    summaries.append(summarise("ErrorRateAnalysis", [], "d"))
    message = digest_message(
        summaries, "d", fetched_at=NOON, unread=["Integration health"]
    )
    menu = next(
        element
        for block in message.blocks
        for element in block.get("elements", ())
        if element["type"] == "static_select"
    )

    assert message.text.startswith("*Toll API · last day*\n*Requests by hour*: *3 req")
    assert (
        "\n*Response times*: 3 requests · mean *299 ms* · 67 % between" in message.text
    )
    assert "No data: Error rate." in message.text
    assert "No answer: Integration health." in message.text
    assert menu["action_id"] == presses.OPEN
    assert [decode(each["value"]) for each in menu["options"]] == [
        (name, "d") for name in SAMPLES
    ]
    assert validate_message(message.text, message.blocks) == []


def test_a_digest_for_a_channel_names_no_client() -> None:
    summaries = [summarise(name, rows, "d") for name, rows in SAMPLES.items()]
    message = digest_message(summaries, "d", with_clients=False)

    assert "api.adastrai.com" not in message.text + str(message.blocks)
    assert "api.adastrai.com" in digest_message(summaries, "d").text


def test_a_digest_of_nothing_says_so() -> None:
    message = digest_message([], "w")

    assert "No requests in the last week." in message.text
    assert "static_select" not in str(message.blocks)


def test_a_report_that_names_clients_is_kept_out_of_channels() -> None:
    message = not_for_channels("TopClientDomains", "d")

    assert "An administrator can allow it" in message.text


def errors(**more: Any) -> WatchView:
    return WatchView("W-2", Rule("error_share", Side.over, 2), "h", **more)


def test_a_crossing_tells_the_rule_the_numbers_and_what_comes_next() -> None:
    message = watches.watch_crossed(
        errors(),
        Reading(100 * 41 / 1204, 41, 1204),
        before=0.6,
        ago="an hour ago",
        next_check=NOON,
    )

    assert message.blocks[0]["text"]["text"] == (
        "*Error share 3.4 %, rule: over 2 %* · last hour, 41 of 1,204 requests; "
        f"0.6 % an hour ago. I look again at {NOON_SHOWN} and write here when it is "
        "back."
    )
    assert labels(message) == ["I'm on it", "Response codes", "Snooze 1 h", "Mute"]
    assert values_of(message)["Response codes"] == ("ResponseCodeDistribution", "h")
    assert values_of(message)["Snooze 1 h"] == ("W-2", "60")
    assert validate_message(message.text, message.blocks) == []


def test_a_recovery_tells_how_long_it_took() -> None:
    since = NOON - timedelta(minutes=30)

    assert watches.watch_recovered(errors(), 0.9, NOON, since).text == (
        f"Error share: back to 0.9 % at {NOON_SHOWN}, after 30 min.\nW-2"
    )


def test_a_spreadsheet_has_all_rows_and_does_no_harm() -> None:
    rows: list[dict[str, Any]] = [
        {"Domain": "=cmd|' /C calc'!A0", "Count": -3, "Mean": "-4.5"},
        {"Domain": "@sum(1)", "Count": 2, "Extra": {"a": [1]}},
        {"Domain": " +1+1", "Count": None},
    ]

    assert spreadsheet(rows).decode("utf-8") == (
        "\ufeffDomain,Count,Mean,Extra\r\n"
        "'=cmd|' /C calc'!A0,-3,-4.5,\r\n"
        '\'@sum(1),2,,"{""a"": [1]}"\r\n'
        "' +1+1,,,\r\n"
    )


def test_turkish_letters_survive_in_a_spreadsheet() -> None:
    assert "İzmir,ğüşıöç" in spreadsheet([{"a": "İzmir", "b": "ğüşıöç"}]).decode()
