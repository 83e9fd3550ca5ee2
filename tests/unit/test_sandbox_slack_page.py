import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.slack.page_api import create_page
from bot.sandbox.slack.page_guard import Guard
from bot.sandbox.slack.page_state import PageExtras
from bot.sandbox.slack.people import (
    ADA,
    DENIZ,
    FINANCE,
    FLEET_OPS,
    MANAGERS,
    MERT,
    OPS_EU,
    PARTNERS,
    PRIYA,
    SELIN,
)
from tests.unit.sandbox_slack import World, button, simulated_slack

FLEET = FLEET_OPS.id
OWN = {"X-Waybill-Page": "1"}


@dataclass
class Page:
    world: World
    url: str
    http: aiohttp.ClientSession
    faults: Faults
    speeds: list[float]

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        async with self.http.get(f"{self.url}/api/{path}", params=query) as response:
            body: dict[str, Any] = await response.json()
            return body

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        async with self.http.post(
            f"{self.url}/api/{path}", json=body, headers=OWN
        ) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def status(self, path: str, **headers: str) -> int:
        async with self.http.get(f"{self.url}{path}", headers=headers) as response:
            return response.status


@asynccontextmanager
async def served(world: World, folder: Path, **guard: str) -> AsyncIterator[Page]:
    folder.joinpath("index.html").write_text("<!doctype html><title>Page</title>")
    folder.joinpath("page.js").write_text("export {};")
    folder.joinpath("notes.txt").write_text("not for the page")
    faults, speeds = Faults(), list[float]()
    app = create_page(
        world.workspace,
        world.gateway,
        faults,
        PageExtras(set_speed=speeds.append, stats=lambda: {"orders": 3}),
        guard=Guard(**guard),
        files=folder,
    )
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Page(world, url, http, faults, speeds)
    await runner.cleanup()


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with simulated_slack() as world, served(world, tmp_path) as page:
        yield page


async def test_the_page_and_its_files_come_with_protective_headers(
    page: Page,
) -> None:
    async with page.http.get(f"{page.url}/") as response:
        assert response.content_type == "text/html"
        assert response.headers["Content-Security-Policy"].startswith(
            "default-src 'self'"
        )
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Frame-Options"] == "DENY"
    async with page.http.get(f"{page.url}/page.js") as response:
        assert response.content_type == "text/javascript"
    assert await page.status("/notes.txt") == 404
    assert await page.status("/..%2F..%2Fetc%2Fpasswd.js") == 404


async def test_another_host_name_is_not_served(page: Page) -> None:
    assert await page.status("/", Host="evil.example") == 421
    assert await page.status("/", Host="localhost:80") == 200


async def test_a_deed_needs_the_pages_own_header_and_origin(page: Page) -> None:
    body = {"person": ADA.id, "channel": FLEET, "text": "hi"}
    url = f"{page.url}/api/message"
    foreign = {**OWN, "Origin": "http://evil.example"}
    for headers in ({}, foreign):
        async with page.http.post(url, json=body, headers=headers) as response:
            assert response.status == 403

    assert page.world.workspace.messages(FLEET) == []
    async with page.http.post(url, json=body, headers={**OWN, "Origin": page.url}) as r:
        assert r.status == 200


async def test_the_printed_token_lets_one_browser_in(tmp_path: Path) -> None:
    async with (
        simulated_slack() as world,
        served(world, tmp_path, token="printed-once") as page,
    ):
        assert await page.status("/") == 403
        assert await page.status("/api/state") == 403
        assert await page.status("/?token=guess") == 403
        assert await page.status("/?token=printed-once") == 200
        assert await page.status("/api/state") == 200
        page.http.cookie_jar.clear()
        assert await page.status("/?token=printed-once") == 403


async def test_everybody_sees_the_channels_that_are_theirs(page: Page) -> None:
    async def places(person: str) -> dict[str, bool]:
        state = await page.get("state", person=person)
        return {place["id"]: place["member"] for place in state["channels"]}

    staff, guest = await places(MERT.id), await places(SELIN.id)
    assert staff.keys() >= {FLEET, OPS_EU.id, MERT.dm_id}
    assert not {FINANCE.id, MANAGERS.id, ADA.dm_id} & staff.keys()
    assert guest.keys() == {FLEET, SELIN.dm_id}
    assert (await places(PRIYA.id)).keys() == {PARTNERS.id, PRIYA.dm_id}
    assert FINANCE.id in await places(DENIZ.id)


async def test_the_state_holds_what_the_page_draws_once(page: Page) -> None:
    state = await page.get("state")

    assert state["you"]["id"] == ADA.id
    assert state["you"]["initials"] == "AY"
    assert state["first_command"] == "/report driver-quality last-week for all"
    assert [c["command"] for c in state["commands"]] == ["/report", "/toll"]
    assert {f["service"] for f in state["faults"]} == {"supplier", "toll", "slack"}
    assert state["stats"]["orders"] == 3
    assert state["notes"][0]["items"]


async def test_a_command_typed_on_the_page_is_answered_to_that_person_alone(
    page: Page,
) -> None:
    page.world.bot.says({"text": "Ordered."})

    await page.post("command", person=MERT.id, channel=FLEET, text="/report")

    mine = await page.get("messages", person=MERT.id, channel=FLEET)
    theirs = await page.get("messages", person=ADA.id, channel=FLEET)
    assert [e["text"] for e in mine["ephemerals"]] == ["Ordered."]
    assert theirs["ephemerals"] == []


async def test_what_can_not_be_done_is_said_in_a_sentence(page: Page) -> None:
    answer = await page.post("command", person=PRIYA.id, channel=PARTNERS.id, text="/x")

    assert not answer["ok"]
    assert answer["text"].endswith("workspace.")
    broken = await page.post("press", person=ADA.id)
    assert not broken["ok"]


async def test_a_channel_of_others_is_not_shown(page: Page) -> None:
    path = f"/api/messages?person={MERT.id}&channel={MANAGERS.id}"
    assert await page.status(path) == 404
    assert await page.status("/api/messages?person=U0NOBODY&channel=C1") == 404


async def test_a_press_names_the_block_as_the_page_was_told(page: Page) -> None:
    nameless = button("a.b")
    del nameless["block_id"]
    await page.world.client.chat_postMessage(channel=FLEET, text="x", blocks=[nameless])
    shown = await page.get("messages", person=ADA.id, channel=FLEET)
    [message] = shown["messages"]

    answer = await page.post(
        "press",
        person=ADA.id,
        channel=FLEET,
        ts=message["ts"],
        action_id="a.b",
        block_id=message["blocks"][0]["block_id"],
        value="1",
    )

    assert answer["ok"]
    [received] = page.world.bot.received
    action = received.payload["actions"][0]
    assert action["block_id"] == message["blocks"][0]["block_id"]


async def test_a_reply_is_counted_and_shown_in_the_thread(page: Page) -> None:
    parent = await page.post("message", person=ADA.id, channel=FLEET, text="a")
    ts = parent["ts"]
    await page.post("message", person=MERT.id, channel=FLEET, text="b", thread_ts=ts)

    shown = await page.get("messages", person=ADA.id, channel=FLEET)
    thread = await page.get("thread", person=ADA.id, channel=FLEET, ts=ts)
    assert [(m["text"], m["reply_count"]) for m in shown["messages"]] == [("a", 1)]
    assert [m["text"] for m in thread["messages"]] == ["a", "b"]


async def test_a_form_with_errors_says_which_field(page: Page) -> None:
    page.world.bot.says({"response_action": "errors", "errors": {"name": "Unknown"}})
    field = {"type": "plain_text_input", "action_id": "typed"}
    label = {"type": "plain_text", "text": "Name"}
    form = {
        "type": "modal",
        "title": label,
        "submit": label,
        "blocks": [
            {"type": "input", "block_id": "name", "label": label, "element": field}
        ],
    }
    view = page.world.workspace.views.open(ADA.id, form)

    answer = await page.post(
        "view/submit",
        person=ADA.id,
        view_id=view.id,
        values={"name": {"typed": {"type": "plain_text_input", "value": "x"}}},
    )

    assert (answer["ok"], answer["errors"]) == (False, {"name": "Unknown"})


async def test_news_reach_the_pages_of_those_who_may_see_them(page: Page) -> None:
    url = f"{page.url}/api/events"
    async with (
        page.http.get(url, params={"person": ADA.id}) as ada,
        page.http.get(url, params={"person": PRIYA.id}) as priya,
    ):
        assert ada.content_type == "text/event-stream"
        await page.world.gateway.message("mert", MERT.dm_id, "private")
        await page.world.client.chat_postEphemeral(
            channel=FLEET, user=ADA.id, text="psst"
        )
        await page.world.gateway.message("ada", "partners", "hello")

        heard = [await next_news(ada), await next_news(ada)]
        assert [(n["type"], n["text"]) for n in heard] == [
            ("ephemeral", "psst"),
            ("message", "hello"),
        ]
        assert (await next_news(priya))["text"] == "hello"


async def test_switches_and_speed_are_set_and_told_to_every_page(page: Page) -> None:
    async with page.http.get(
        f"{page.url}/api/events", params={"person": ADA.id}
    ) as events:
        fault = {"service": "supplier", "fault": "slow"}
        await page.post("faults", **fault, active=True)
        news = await next_news(events)
        [on] = [switch for switch in news["faults"] if switch["active"]]
        assert (on["service"], on["fault"]) == ("supplier", "slow")
        assert page.faults.strike("supplier", "x") == {Fault.slow}
    await page.post("faults", **fault, active=False)
    await page.post("speed", median_seconds=30)

    assert page.faults.active() == []
    assert page.speeds == [30.0]
    assert not (await page.post("speed", median_seconds=0))["ok"]


async def test_an_image_of_a_message_is_served_by_the_page_itself(page: Page) -> None:
    await page.world.client.files_upload_v2(content=b"png", filename="chart.png")
    [file] = page.world.workspace.files.all()

    async with page.http.get(f"{page.url}/api/file/{file.id}") as response:
        assert (response.content_type, await response.read()) == ("image/png", b"png")


async def test_the_stream_of_news_ends_when_the_page_is_shut_down(
    tmp_path: Path,
) -> None:
    async with simulated_slack() as world:
        async with served(world, tmp_path) as page:
            response = await page.http.get(
                f"{page.url}/api/events", params={"person": ADA.id}
            )
            assert response.status == 200
            world.workspace.feed.end()
            await asyncio.wait_for(response.read(), 2)
        assert world.workspace.feed.readers() == set()


async def next_news(response: aiohttp.ClientResponse) -> dict[str, Any]:
    async with asyncio.timeout(5):
        async for line in response.content:
            if line.startswith(b"data: "):
                news: dict[str, Any] = json.loads(line[6:])
                return news
    raise AssertionError("the stream ended")
