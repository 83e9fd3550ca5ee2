import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.sandbox.faults import Fault
from storage.tables import Table
from tests.scenarios.stage import Stage, minutes, opened
from tests.unit.supplier_stage import Canned, served

KEY = "canary+key/1"
SECRET = "canary secret&2"
SPELLINGS = [
    spell(value) for value in (KEY, SECRET) for spell in (str, quote, quote_plus)
]
ECHOES: dict[str, tuple[Any, int]] = {
    "in a message": ({"status": "error", "message": f"bad {KEY} {SECRET}"}, 200),
    "in a refusal": ({"message": f"{SECRET} is wrong for {KEY}"}, 401),
    "as a name of a field": ({"status": "success", SECRET: 1, KEY: {}}, 200),
    "in a page": (f"<html>?key={KEY}&secret={SECRET}".encode(), 500),
    "in half an answer": (f'{{"key": "{KEY}", "secret": "{SECRET}'.encode(), 200),
    "in a limit": ({"message": f"{KEY} asks too often"}, 429),
    "in something else": (f"{KEY} {SECRET}".encode(), 200),
}


async def everything(stage: Stage) -> str:
    """Return all that was logged, shown, counted and stored, as one text."""
    said = [stage.log.getvalue(), stage.bot.metrics.render().decode()]
    workspace = stage.world.workspace
    places = [*workspace.channels, *(workspace.dm(p).id for p in ("ada", "mert"))]
    for place in places:
        shown = [*stage.posts(place)]
        said += [each.text + json.dumps(each.blocks) for each in shown]
        for person in ("ada", "mert"):
            seen = stage.answers(person, place)
            said += [each.text + json.dumps(each.blocks) for each in seen]
    async with stage.bot.engine.connect() as connection:
        for table in Table.metadata.tables.values():
            rows = await connection.execute(select(table))
            said += [repr(tuple(row)) for row in rows]
    return "\n".join(said)


async def ask_everything(stage: Stage) -> None:
    for text in ("", "latency", "IPReputationAnalysis w", "BrandNewReport", "reports"):
        await stage.world.gateway.command("mert", "fleet-ops", f"/toll {text}")
        await stage.settles()
    await stage.passes(minutes(2))


def given_away(said: str) -> list[str]:
    return [each for each in SPELLINGS if each in said]


@pytest.mark.parametrize("fault", [None, *Fault])
async def test_no_fault_gives_the_credentials_away(
    sqlite_url: str, fault: Fault | None
) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.toll.key, stage.world.toll.secret = KEY, SECRET
        stage.world.faults.slow = minutes(0.001)
        await stage.start_bot()
        if fault is not None:
            stage.world.faults.set("toll", fault)

        await ask_everything(stage)

        said = await everything(stage)
        assert "ResponseTimeBuckets" in said
        assert not given_away(said)


@pytest.mark.parametrize(("body", "status"), ECHOES.values(), ids=ECHOES.keys())
async def test_no_echo_gives_the_credentials_away(
    sqlite_url: str, body: Any, status: int
) -> None:
    app, canned = web.Application(), Canned({}, HTTPStatus.SERVICE_UNAVAILABLE)
    app.router.add_route("*", "/{tail:.*}", canned.answer)
    async with served(app) as url, opened(sqlite_url) as stage:
        stage.world.toll.key, stage.world.toll.secret = KEY, SECRET
        await stage.start_bot(WAYBILL_TOLL_API_URL=url)
        canned.body, canned.status = body, status

        await ask_everything(stage)

        said = await everything(stage)
        assert "request_failed" in said, "an echo is no answer"
        assert not given_away(said)


async def test_a_canary_that_sang_would_be_heard(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.toll.key, stage.world.toll.secret = KEY, SECRET
        await stage.start_bot()
        await stage.run_sql(f"UPDATE connections SET client_key = '{KEY}'")  # noqa: S608  the test's own word

        assert given_away(await everything(stage)) == [KEY]
