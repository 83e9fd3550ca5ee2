import ast
import re
from pathlib import Path

import pytest

from tests.architecture.repository import (
    ROOT,
    SHIPPED,
    python_files,
    relative,
    text_files,
)

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Longer than that, and still one idea.
LONG_FILES = {
    "bot/domain/clauses.py": "one reader per clause, which take each other's words",
    "bot/domain/commands.py": "one dataclass for each intention",
    "bot/domain/columns.py": "the table of columns, and how a header finds its row",
    "bot/domain/grammar.py": "one reader for each verb, over one text",
    "bot/domain/period_phrases.py": "a list of phrases, tried in one order",
    "bot/domain/report_types.py": "the table of types, and how it is overridden",
    "bot/jobs/poll.py": "a look from its plan to what it found, under one claim",
    "handlers/socket.py": "one socket's life, and the two that overlap",
    "storage/migrations/versions/2026_11_22_orders.py": "the schema as it was then",
    "storage/repositories/organisations.py": "every statement on one table",
    "storage/repositories/schedules.py": "every statement on schedules and drafts",
    "storage/tables.py": "the schema, to be read beside the migrations",
}
# Longer than that, and still one list.
LONG_FUNCTIONS = {
    "bot/metrics.py:__init__": "every metric with its help text",
    "storage/repositories/orders.py:add": "every column of an order, and the order",
    "handlers/app.py:create_bolt_app": "every listener with its collaborators",
}
CODE = {path: path.read_text("utf-8") for path in python_files(*SHIPPED)}
ALL_CODE = CODE | {path: path.read_text("utf-8") for path in python_files("tests")}


def test_a_file_holds_one_idea() -> None:
    long = {
        relative(path) for path, text in CODE.items() if text.count("\n") > LONGEST_FILE
    }

    assert long <= LONG_FILES.keys(), "look for the second idea in it"
    assert LONG_FILES.keys() <= long, "no longer long: take it off the list"


def test_a_function_holds_one_idea() -> None:
    long = {
        f"{relative(path)}:{node.name}"
        for path, text in CODE.items()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _statement_lines(node) > LONGEST_FUNCTION
    }

    assert long <= LONG_FUNCTIONS.keys(), "look for the second idea in it"
    assert LONG_FUNCTIONS.keys() <= long, "no longer long: take it off the list"


def _statement_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    if not body or function.end_lineno is None:
        return 0
    return function.end_lineno - body[0].lineno + 1


# Spaced out, so that this list does not find itself.
@pytest.mark.parametrize("spaced", ["TO DO", "FIX ME", "X X X", "HA CK", "W I P"])
def test_nothing_is_left_for_later(spaced: str) -> None:
    word = "".join(spaced.split())
    found = [
        relative(path)
        for path in text_files()
        if re.search(rf"\b{word}\b", path.read_text("utf-8"))
    ]

    assert not found


def test_no_comment_puts_off_what_the_code_should_do() -> None:
    put_off = re.compile(r"#.*\b(for now|temporar(y|ily)|later on|not yet done)\b")
    found = [
        f"{relative(path)}: {line.strip()}"
        for path, text in ALL_CODE.items()
        for line in text.splitlines()
        if put_off.search(line) and path != Path(__file__)
    ]

    assert not found


def test_nothing_is_mocked() -> None:
    mocks = re.compile(r"^\s*(from|import) (unittest|mock|pytest_mock)\b", re.MULTILINE)

    for path, text in ALL_CODE.items():
        assert not mocks.search(text), relative(path)


def test_no_warning_is_silenced_without_its_code_and_a_reason() -> None:
    bare = re.compile(r"# (noqa(?!: [A-Z]+\d+)|type: ignore(?!\[[a-z-]+\]))")
    found = [
        f"{relative(path)}: {line.strip()}"
        for path, text in ALL_CODE.items()
        for line in text.splitlines()
        if bare.search(line) and path != Path(__file__)
    ]

    assert not found


def test_only_the_clock_reads_the_time_or_sleeps() -> None:
    reading = re.compile(
        r"\b(datetime\.(utc)?now|time\.(time|sleep|monotonic)|asyncio\.sleep"
        r"|date\.today)\("
    )
    found = {relative(path) for path, text in CODE.items() if reading.search(text)}

    assert found <= {"bot/clock.py"}


def test_only_the_settings_look_at_the_environment() -> None:
    looking = re.compile(r"\bos\.(environ|getenv)\b")
    found = {relative(path) for path, text in CODE.items() if looking.search(text)}

    assert found <= {"bot/settings.py"}


def test_every_event_goes_through_the_door_that_knows_what_was_done() -> None:
    found = {
        relative(path)
        for path, text in CODE.items()
        if re.search(r"app\.event\(", text)
    }

    assert found == {"handlers/events/once.py"}


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}

    assert not [relative(path) for path in ALL_CODE if path.name in drawers]


def test_the_folders_are_those_that_were_agreed() -> None:
    expected = {"bot", "handlers", "storage", "tests"}
    ignored = {"dist", "build", "htmlcov"}
    found = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".")
    }

    assert found - ignored == expected
