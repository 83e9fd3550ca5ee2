import json
import subprocess
import sys

import pytest
from sqlalchemy.exc import DBAPIError

from bot.errors import ConfigurationError
from bot.records import Records
from bot.sandbox.slack.people import MERT, ZEYNEP
from tests.architecture.repository import ROOT
from tests.scenarios.schedule_steps import saves
from tests.scenarios.stage import Stage


def stored(stage: Stage) -> Records:
    return Records(stage.bot.engine)


async def exported(stage: Stage, since: str = "2026-11-18") -> list[dict[str, object]]:
    return [json.loads(line) async for line in stored(stage).audit(since)]


async def somebody_worked(stage: Stage) -> str:
    ref = await stage.orders("driver quality last week for izmir", "mert")
    await stage.all_over()
    await stage.press("zeynep", stage.cards()[0], "Get link")
    return ref


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'U0NOBODY'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
    ],
)
async def test_the_database_itself_keeps_the_audit_trail(
    either_stage: Stage, statement: str
) -> None:
    stage = either_stage
    await somebody_worked(stage)
    before = await stage.rows("audit ORDER BY id")

    with pytest.raises(DBAPIError, match="append-only"):
        await stage.run_sql(statement)

    assert await stage.rows("audit ORDER BY id") == before


async def test_the_audit_trail_is_exported_line_by_line(either_stage: Stage) -> None:
    stage = either_stage
    ref = await somebody_worked(stage)

    lines = await exported(stage)

    done = [(line["actor"], line["action"]) for line in lines if line["ref"] == ref]
    assert done[0] == (MERT.id, "order_accepted")
    assert done[-1] == (ZEYNEP.id, "link_minted")
    assert await exported(stage, "2026-11-19") == []


async def test_settings_that_decide_on_rights_are_in_the_trail_when_they_change(
    stage: Stage,
) -> None:
    def named() -> str:
        return "audit WHERE action = 'settings_in_force'"

    (first,) = await stage.rows(named())
    await stage.start_bot()
    assert len(await stage.rows(named())) == 1

    await stage.start_bot(WAYBILL_OPEN_TO="admins")

    assert len(await stage.rows(named())) == 2
    assert "members" in str(first["detail"])
    assert first["actor"] == "operator"


async def test_what_cannot_be_a_day_is_refused(stage: Stage) -> None:
    with pytest.raises(ConfigurationError, match="--since: name a day"):
        await exported(stage, "yesterday")


async def test_an_administrator_sees_who_did_what_with_an_order(stage: Stage) -> None:
    ref = await somebody_worked(stage)

    told = await stage.types(f"audit {ref}", "ada")
    refused = await stage.types(f"audit {ref}", "mert")

    assert f"<@{ZEYNEP.id}> got a link of report 1" in told.text
    assert ZEYNEP.id not in refused.text


async def test_a_person_is_written_out_and_erased_with_a_pseudonym_left(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await somebody_worked(stage)
    await stage.types("access give @zeynep link for Izmir", "ada")
    known = json.loads(await stored(stage).known_of(ZEYNEP.id))
    assert {"people", "audit", "access_grants"} <= known.keys()
    before = len(await stage.rows("audit"))

    erased = await stored(stage).erase(ZEYNEP.id)

    assert json.loads(await stored(stage).known_of(ZEYNEP.id)) == {}
    lines = await exported(stage)
    assert len(lines) == before + 1
    assert lines[-1]["action"] == "person_erased"
    assert ZEYNEP.id not in json.dumps(lines)
    assert (erased.name, "link_minted") in [
        (line["actor"], line["action"]) for line in lines
    ]
    assert json.loads(await stored(stage).known_of(MERT.id)) != {}


async def test_whose_schedule_still_runs_is_not_erased(stage: Stage) -> None:
    ref = await saves(stage)

    with pytest.raises(ConfigurationError, match=f"hand over or end {ref} first"):
        await stored(stage).erase(MERT.id)

    assert "people" in json.loads(await stored(stage).known_of(MERT.id))


async def test_an_id_that_begins_like_another_erases_only_itself(
    stage: Stage,
) -> None:
    await somebody_worked(stage)

    erased = await stored(stage).erase(MERT.id[:-1])

    assert erased.rows == 0


@pytest.mark.parametrize("person", ["mert", "%", "U", "U0' OR 1=1", "C0FLEETOP"])
async def test_what_is_no_person_is_refused(stage: Stage, person: str) -> None:
    with pytest.raises(ConfigurationError, match="name a Slack user id"):
        await stored(stage).erase(person)


def test_the_commands_of_the_operator_are_offered(sqlite_url: str) -> None:
    def waybill(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env={"WAYBILL_DATABASE_URL": sqlite_url, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )

    assert waybill("audit", "export", "--since", "2026-11-01").returncode == 0
    assert waybill("people", "export", "U0NOBODY1").stdout == "{}\n"
    refused = waybill("people", "erase", "nobody")
    assert refused.returncode == 1
    assert "name a Slack user id" in refused.stderr
