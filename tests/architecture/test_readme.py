import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prometheus_client import CollectorRegistry, Counter

from bot import cli
from bot.domain.commands import FILTERS, HelpCommand, Misunderstood
from bot.domain.grammar import parse
from bot.domain.report_types import Catalogue
from bot.domain.toll_commands import TollHelpCommand, TollMisunderstood
from bot.domain.toll_grammar import parse as parse_toll
from bot.metrics import Metrics
from bot.setting_fields import ReportTypeLimit
from bot.settings import SettingLine, describe
from tests.architecture.repository import ROOT, code_behind, readme, table
from tests.unit.manifest import load_manifest

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Istanbul")
BRANCHES = ("Fleet Holding", "İzmir", "Ankara", "Adana")
TYPED = sorted(set(re.findall(r"`/report ([^`]+)`", readme())))


def sent(text: str) -> str:
    """Return *text* as Slack sends it, people and channels by their ids."""
    return re.sub(r"(?<!<)([@#])([\w-]+)", r"<\1U0\2|\2>", text)


def row(line: SettingLine) -> list[str]:
    named = line.default in {"", "required"}
    return [
        f"`{line.name}`",
        line.default if named else f"`{line.default}`",
        line.meaning,
    ]


def test_every_setting_stands_in_the_readme_with_its_default_and_meaning() -> None:
    assert table("name") == [row(line) for line in describe()]


def test_no_setting_is_named_that_does_not_exist() -> None:
    known = {line.name for line in describe()}
    known |= {f"{line.name}_FILE" for line in describe() if line.secret}

    for name in ("README.md", "Dockerfile", "compose.yaml", "manifest.yml"):
        text = (ROOT / name).read_text("utf-8")
        assert set(re.findall(r"WAYBILL_[A-Z_]*[A-Z]", text)) <= known, name


def test_every_key_of_the_report_type_limits_is_explained() -> None:
    assert [cells[0] for cells in table("key")] == [
        f"`{name}`" for name in ReportTypeLimit.model_fields
    ]


@pytest.mark.parametrize("text", TYPED)
def test_what_the_readme_says_to_type_is_understood(text: str) -> None:
    command = parse(
        sent(text), now=NOW, zone=ZONE, catalogue=Catalogue(), organisations=BRANCHES
    )

    assert not isinstance(command, Misunderstood)
    assert not isinstance(command, HelpCommand) or re.match("help|yardım", text)


TYPED_TOLL = sorted(set(re.findall(r"`/toll ?([^`]*)`", readme())))


@pytest.mark.parametrize("text", TYPED_TOLL)
def test_what_the_readme_says_to_type_for_toll_metrics_is_understood(
    text: str,
) -> None:
    command = parse_toll(text, now=NOW, zone=ZONE)

    assert not isinstance(command, TollMisunderstood)
    assert not isinstance(command, TollHelpCommand) or re.match("help|yardım", text)


def test_every_kind_of_command_is_in_the_readme() -> None:
    kinds = {
        type(
            parse(
                sent(text),
                now=NOW,
                zone=ZONE,
                catalogue=Catalogue(),
                organisations=BRANCHES,
            )
        ).__name__
        for text in TYPED
    }

    assert kinds == {
        "AccessCommand",
        "AuditCommand",
        "FormCommand",
        "ResumeCommand",
        "CancelCommand",
        "FileCommand",
        "HelpCommand",
        "LinkCommand",
        "ListCommand",
        "OrderCommand",
        "OrganisationsCommand",
        "QuotaCommand",
        "RetryCommand",
        "ScheduleCommand",
        "SchedulesCommand",
        "ShowCommand",
        "StatusCommand",
        "TypesCommand",
    }


def test_every_filter_of_the_list_that_has_orders_is_in_the_readme() -> None:
    offered = [each for each in FILTERS if each != "scheduled"]

    assert ", ".join(f"`{each}`" for each in offered) in readme()


def test_the_process_commands_are_those_of_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    offered = re.findall(r"^ {4}([a-z]+) ", capsys.readouterr().out, re.MULTILINE)
    told = [cells[0] for cells in table("command")]

    assert ended.value.code == 0
    assert told == [f"`waybill {name}`" for name in offered]


def test_the_table_of_scopes_is_that_of_the_manifest() -> None:
    scopes = load_manifest()["oauth_config"]["scopes"]["bot"]

    assert [cells[0] for cells in table("scope")] == [f"`{each}`" for each in scopes]
    assert all(len(cells) == 3 and all(cells) for cells in table("scope"))


def test_every_event_of_the_manifest_is_in_the_readme() -> None:
    for event in load_manifest()["settings"]["event_subscriptions"]["bot_events"]:
        assert f"`{event}`" in readme()


def exposed(metric: Any) -> str:
    name: str = metric.describe()[0].name
    return f"{name}_total" if isinstance(metric, Counter) else name


def test_the_metrics_are_those_that_are_exposed() -> None:
    kept = [each for each in vars(Metrics()).values() if hasattr(each, "describe")]
    metrics = [each for each in kept if not isinstance(each, CollectorRegistry)]

    told = set(re.findall(r"`(waybill_[a-z_]+)`", readme()))
    assert told == {exposed(each) for each in metrics}


def test_the_demo_and_the_tests_are_one_command_each() -> None:
    (demo,), (tests,) = code_behind("demo"), code_behind("test")

    assert demo.endswith(".venv/bin/waybill demo")
    assert tests.startswith("python3 -m venv .venv && ")
    assert ".venv/bin/python -m pytest" in tests


def test_every_file_that_the_readme_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", readme()):
        assert (ROOT / target).exists(), target


def test_every_heading_that_the_readme_points_to_is_there() -> None:
    headings = re.findall(r"^#+ (.+)$", readme(), re.MULTILINE)
    anchors = {
        re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", readme())) <= anchors


def test_the_first_lines_say_what_it_talks_to_and_what_it_needs() -> None:
    first = readme().split("\n## ")[0]

    for words in ("vehicle suppliers reporting API", "toll API", "unofficial"):
        assert words in first
    assert "10 to 15 days" in first
