from typing import Any

import pytest

from bot.blocks import parts
from bot.blocks.validation import validate, validate_message, validate_view

Blocks = list[dict[str, Any]]


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def section(length: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


def button(label: int = 4, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(label), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def option(text: int = 5, value: int = 5) -> dict[str, Any]:
    return {"text": plain(text), "value": "v" * value}


def menu(count: int, kind: str = "static_select") -> dict[str, Any]:
    return {"type": kind, "options": [option()] * count}


def accessory(element: dict[str, Any]) -> dict[str, Any]:
    return {**section(3), "accessory": element}


def data_table(rows: int, columns: int = 2, **more: Any) -> dict[str, Any]:
    row = [{"type": "raw_text", "text": "x"}] * columns
    return {"type": "data_table", "caption": "c", "rows": [row] * rows, **more}


def table(rows: int, columns: int = 2, text: str = "x") -> dict[str, Any]:
    row = [{"type": "raw_text", "text": text}] * columns
    return {"type": "table", "rows": [row] * rows}


def chart(series: int = 1, points: int = 2, **more: Any) -> dict[str, Any]:
    labels = [f"c{index}" for index in range(points)]
    data = [{"label": label, "value": 1} for label in labels]
    return {
        "type": "data_visualization",
        "title": "t",
        "chart": {
            "type": "bar",
            "series": [{"name": f"s{n}", "data": data} for n in range(series)],
            "axis_config": {"categories": labels},
        },
        **more,
    }


def pie(segments: int, value: float = 1) -> dict[str, Any]:
    slices = [{"label": f"l{n}", "value": value} for n in range(segments)]
    return {**chart(), "chart": {"type": "pie", "segments": slices}}


SOUND: list[tuple[str, Blocks]] = [
    ("fifty blocks", [section(1)] * 50),
    ("a section of 3,000", [section(3000)]),
    ("ten fields", [{"type": "section", "fields": [plain(900)] * 10}]),
    ("a header of 150", [{"type": "header", "text": plain(150)}]),
    ("25 buttons", [actions(*[button(75, value="v" * 2000)] * 25)]),
    ("ten in a context", [{"type": "context", "elements": [plain(5)] * 10}]),
    ("a picture", [{"type": "image", "alt_text": "a", "image_url": "https://x"}]),
    ("100 options", [accessory(menu(100))]),
    ("five in an overflow", [accessory(menu(5, "overflow"))]),
    ("a table", [table(100, 20)]),
    ("a data table", [data_table(201, 20, page_size=100)]),
    ("a chart", [chart(12, 20), pie(12)]),
    ("markdown", [{"type": "markdown", "text": "x" * 12_000}]),
    ("a line", [{"type": "divider"}]),
]


@pytest.mark.parametrize(
    "blocks", [pytest.param(each, id=name) for name, each in SOUND]
)
def test_what_slack_takes_is_taken(blocks: Blocks) -> None:
    assert validate(blocks) == []


UNSOUND: list[tuple[str, Blocks, str]] = [
    ("51 blocks", [section(1)] * 51, "no more than 50 items allowed"),
    ("an unknown block", [{"type": "fancy"}], "unsupported type: fancy"),
    ("an alert", [{"type": "alert", "text": plain(3)}], "unsupported type: alert"),
    ("a long section", [section(3001)], "must be less than 3001 characters"),
    ("an empty section", [section(0)], "must be more than 0 characters"),
    ("no text", [{"type": "section"}], "missing required field: text"),
    (
        "eleven fields",
        [{"type": "section", "fields": [plain(1)] * 11}],
        "no more than 10 items",
    ),
    ("a long field", [{"type": "section", "fields": [plain(2001)]}], "2001"),
    ("a long header", [{"type": "header", "text": plain(151)}], "151 characters"),
    (
        "a header in mrkdwn",
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "unsupported type: mrkdwn",
    ),
    ("26 buttons", [actions(*[button()] * 26)], "no more than 25 items"),
    ("no buttons", [actions()], "no fewer than 1 items"),
    ("a long label", [actions(button(76))], "less than 76 characters"),
    ("a long value", [actions(button(value="v" * 2001))], "less than 2001"),
    ("a colour", [actions(button(style="green"))], "unsupported style: green"),
    ("a long url", [actions(button(url="u" * 3001))], "less than 3001"),
    (
        "one action twice",
        [actions(button(action_id="a"), button(action_id="a"))],
        "\"action_id\" 'a' already exists",
    ),
    (
        "one block id twice",
        [{"type": "divider", "block_id": "b"}] * 2,
        "\"block_id\" 'b' already exists",
    ),
    ("a long block id", [{"type": "divider", "block_id": "b" * 256}], "256"),
    (
        "eleven in a context",
        [{"type": "context", "elements": [plain(5)] * 11}],
        "no more than 10 items",
    ),
    (
        "a picture without words",
        [{"type": "image", "image_url": "https://x"}],
        "must provide a string [json-pointer:/blocks/0/alt_text]",
    ),
    (
        "a picture without a source",
        [{"type": "image", "alt_text": "a"}],
        "either image_url or slack_file",
    ),
    (
        "a menu for several in actions",
        [actions(menu(1, "multi_static_select"))],
        "unsupported type: multi_static_select",
    ),
    ("101 options", [accessory(menu(101))], "no more than 100 items"),
    ("six in an overflow", [accessory(menu(6, "overflow"))], "no more than 5 items"),
    (
        "a long option",
        [accessory({"type": "static_select", "options": [option(76)]})],
        "less than 76",
    ),
    (
        "a long option value",
        [accessory({"type": "static_select", "options": [option(5, 151)]})],
        "less than 151",
    ),
    (
        "a question without an answer",
        [actions(button(confirm={"title": plain(3), "text": plain(3)}))],
        "json-pointer:/blocks/0/elements/0/confirm/confirm",
    ),
    ("101 rows", [table(101)], "no more than 100 items"),
    ("21 columns", [table(1, 21)], "no more than 20 items"),
    ("an empty cell", [table(1, 1, "")], "must be more than 0 characters"),
    ("a heavy table", [table(100, 2, "x" * 51)], "10001 characters over all cells"),
    ("two tables", [table(1), data_table(2)], "only_one_table_allowed"),
    ("202 rows", [data_table(202)], "no more than 201 items"),
    ("only a head", [data_table(1)], "no fewer than 2 items"),
    ("a page of none", [data_table(2, page_size=0)], "must be between 1 and 100"),
    (
        "uneven rows",
        [{**data_table(2), "rows": [*data_table(1)["rows"], *table(1, 3)["rows"]]}],
        "rows must be of equal length",
    ),
    ("no caption", [{**data_table(2), "caption": ""}], "more than 0 characters"),
    ("three charts", [chart()] * 3, "no more than 2 data_visualization"),
    ("13 series", [chart(13)], "no more than 12 items"),
    ("21 points", [chart(1, 21)], "no more than 20 items"),
    ("a long title", [chart(title="t" * 51)], "less than 51 characters"),
    ("an empty slice", [pie(1, 0)], "must be more than 0"),
    ("13 slices", [pie(13)], "no more than 12 items"),
    ("too much in all", [section(2900)] * 5, "msg_blocks_too_long"),
]


@pytest.mark.parametrize(
    ("blocks", "words"),
    [pytest.param(blocks, words, id=name) for name, blocks, words in UNSOUND],
)
def test_what_slack_refuses_is_refused_in_its_words(blocks: Blocks, words: str) -> None:
    found = validate(blocks)

    assert any(words in sentence for sentence in found), found
    assert all(sentence.startswith("[ERROR] ") for sentence in found)
    assert all("[json-pointer:/blocks" in sentence for sentence in found)


def test_labels_of_a_series_must_be_the_categories() -> None:
    block = chart()
    block["chart"]["axis_config"]["categories"] = ["other", "words"]

    assert "labels must equal the categories" in validate([block])[0]


def test_a_message_needs_a_text_that_can_be_updated_later() -> None:
    assert validate_message("ok", [section(1)]) == []
    assert "more than 0" in validate_message("", [section(1)])[0]
    assert "3001" in validate_message("x" * 3001)[0]
    assert validate_message(None)[0].endswith("[json-pointer:/text]")


def test_anything_that_is_no_list_of_blocks_is_refused() -> None:
    assert validate("blocks") == [
        "[ERROR] must provide an array [json-pointer:/blocks]"
    ]
    assert validate([None]) == [
        "[ERROR] must provide an object [json-pointer:/blocks/0]"
    ]


def modal(**more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(24), "blocks": [section(1)], **more}


def test_a_modal_and_a_home_have_limits_of_their_own() -> None:
    asked = {
        "type": "input",
        "label": plain(3),
        "element": {"type": "plain_text_input"},
    }

    assert validate_view(modal()) == []
    assert validate_view(modal(blocks=[section(1)] * 100)) == []
    assert validate_view({"type": "home", "blocks": [data_table(2)]}) == []
    assert "101" not in str(validate_view(modal(blocks=[section(1)] * 100)))
    assert "no more than 100" in validate_view(modal(blocks=[section(1)] * 101))[0]
    assert "less than 25" in validate_view(modal(title=plain(25)))[0]
    assert "field: submit" in validate_view(modal(blocks=[asked]))[0]
    assert validate_view(modal(blocks=[asked], submit=plain(2))) == []
    assert "data_table" in validate_view(modal(blocks=[data_table(2)]))[0]
    assert "3001" in validate_view(modal(private_metadata="x" * 3001))[0]
    assert "unsupported type: page" in validate_view({"type": "page"})[0]


def test_many_buttons_spill_into_rows() -> None:
    presses = [parts.Press(f"B{n}", "report.show", f"v1|{n}") for n in range(12)]
    rows = parts.buttons(presses)

    assert [len(row["elements"]) for row in rows] == [5, 5, 2]
    message = parts.compose("Pick one.", presses)
    assert validate_message(message.text, message.blocks) == []


def test_a_listener_matches_an_action_and_its_repetitions_only() -> None:
    pattern = parts.pressed("report.link")

    assert pattern.fullmatch("report.link")
    assert pattern.fullmatch("report.link.12")
    assert not pattern.fullmatch("report.links")
    assert not pattern.fullmatch("reportxlink")


def test_a_command_too_long_to_be_shown_whole_is_not_shown() -> None:
    long = parts.Press("Order again", "report.order", "v1|x", "trips for " + "x" * 500)
    short = parts.Press("Show", "report.show", "v1|y", "R-7F3K")

    assert parts.commands([long, short]) == "Show: `/report R-7F3K`"


def test_parts_keep_their_limits_whatever_they_are_given() -> None:
    blocks = [
        parts.section("word " * 2000),
        parts.header("h" * 1000),
        parts.context(*["c" * 500] * 14),
        parts.divider(),
        actions(
            parts.button(
                "l" * 500,
                "a",
                "v",
                "danger",
                parts.confirmation("t" * 500, "x" * 500, "c" * 500, "d" * 500),
            )
        ),
        parts.section(""),
        parts.context(),
    ]

    assert validate(blocks) == []


def form_with(element: dict[str, Any]) -> dict[str, Any]:
    block = {"type": "input", "label": plain(3), "element": element}
    return {
        "type": "modal",
        "title": plain(3),
        "submit": plain(3),
        "blocks": [block],
    }


@pytest.mark.parametrize(
    ("element", "told"),
    [
        pytest.param(
            {**menu(2), "initial_option": option(9)}, "one of the options", id="option"
        ),
        pytest.param(
            {**menu(2, "multi_static_select"), "initial_options": [option(9)]},
            "one of the options",
            id="options",
        ),
        pytest.param(
            {"type": "multi_external_select", "min_query_length": -1},
            "between 0",
            id="shortest query",
        ),
        pytest.param(
            {"type": "external_select", "initial_option": option(76)},
            "less than 76",
            id="option from outside",
        ),
        pytest.param(
            {"type": "datepicker", "initial_date": "1.2.2026"}, "format", id="day"
        ),
        pytest.param(
            {"type": "timepicker", "initial_time": "24:00"}, "format", id="time"
        ),
        pytest.param(
            {"type": "conversations_select", "filter": {"include": ["dm"]}},
            "unsupported type: dm",
            id="conversations",
        ),
        pytest.param(
            {"type": "conversations_select", "filter": {"include": []}},
            "no fewer than 1",
            id="no conversations",
        ),
    ],
)
def test_what_slack_would_refuse_in_a_field_is_found(
    element: dict[str, Any], told: str
) -> None:
    assert told in " ".join(validate_view(form_with(element)))


def test_fields_as_slack_documents_them_pass() -> None:
    for element in (
        {**menu(2), "initial_option": option()},
        {**menu(2, "multi_static_select"), "initial_options": [option()]},
        {"type": "multi_external_select", "min_query_length": 0},
        {"type": "datepicker", "initial_date": "2026-02-01"},
        {"type": "timepicker", "initial_time": "23:59"},
        {"type": "conversations_select", "filter": {"include": ["public", "mpim"]}},
    ):
        assert validate_view(form_with(element)) == []
