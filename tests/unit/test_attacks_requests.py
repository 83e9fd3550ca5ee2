import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.clock import ManualClock
from bot.health import Health
from bot.metrics import Metrics
from bot.response_url import ResponseUrl
from bot.sandbox.slack.page_guard import Guard
from handlers.web import WebServer, create_app

SECRET = "attacks-canary"
PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U1", "team_id": "T1"},
    "team": {"id": "T1"},
    "trigger_id": "1",
    "actions": [{"type": "button", "action_id": "report.link", "value": "v1|R-7F3K"}],
}
COMMAND = {
    "command": "/report",
    "text": "help",
    "user_id": "U1",
    "team_id": "T1",
    "channel_id": "C1",
    "trigger_id": "1",
    "response_url": "https://slack.example/response",
}
FORM = "application/x-www-form-urlencoded"
NOT_AN_OBJECT = ("[]", "1", "null", '"x"', '{"team": 1}', '{"authorizations": [1]}')

Client = TestClient[web.Request, web.Application]


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="canary")


async def acknowledged(ack: AsyncAck) -> None:
    await ack()


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    app = AsyncApp(
        signing_secret=SECRET, authorize=authorize, process_before_response=True
    )
    app.command("/report")(acknowledged)
    app.action("report.link")(acknowledged)
    app.event("user_change")(acknowledged)
    app.view("form")(acknowledged)
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
    served = create_app(app, Health(clock, probe_seconds=0.05), Metrics(), clock)
    async with TestClient(TestServer(served)) as client:
        yield client


def signed(body: str, kind: str = FORM, secret: str = SECRET) -> dict[str, str]:
    at = str(int(time.time()))  # Bolt compares with the machine's own clock
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
        "Content-Type": kind,
    }


async def status(client: Client, body: str, headers: dict[str, str]) -> int:
    answer = await client.post("/slack/events", data=body.encode(), headers=headers)
    return answer.status


async def test_a_sound_press_and_a_sound_command_are_taken(client: Client) -> None:
    press = urlencode({"payload": json.dumps(PRESS)})
    command = urlencode(COMMAND)

    assert await status(client, press, signed(press)) == 200
    assert await status(client, command, signed(command)) == 200


@pytest.mark.parametrize("payload", [*NOT_AN_OBJECT, "[" * 100_000])
@pytest.mark.parametrize("secret", [SECRET, "somebody else's"])
async def test_json_that_is_no_request_is_the_sender_s_fault(
    client: Client, payload: str, secret: str
) -> None:
    for body, kind in (
        (urlencode({"payload": payload}), FORM),
        (payload, "application/json"),
    ):
        answered = await status(client, body, signed(body, kind, secret))

        assert 400 <= answered < 500, (body[:80], kind)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"user": {}}, id="nobody"),
        pytest.param({"user": "U1"}, id="a-name-for-a-person"),
        pytest.param({"user": {"id": 7}}, id="a-number-for-an-id"),
        pytest.param({"user": {"id": "\ud800"}}, id="half-a-character"),
        pytest.param({"user": {"id": "U\x00"}}, id="a-nul"),
        pytest.param(
            {"actions": [{"action_id": "report.links", "value": "v1|\x00"}]},
            id="a-nul-in-a-value",
        ),
        pytest.param({"trigger_id": None}, id="no-trigger"),
        pytest.param({"actions": []}, id="no-action"),
        pytest.param({"actions": {}}, id="actions-are-no-list"),
        pytest.param({"actions": [1]}, id="an-action-is-a-number"),
        pytest.param({"actions": [{"type": "button"}]}, id="an-action-without-id"),
        pytest.param({"channel": []}, id="a-list-for-a-channel"),
        pytest.param({"message": {"ts": 1.5}}, id="a-number-for-a-time"),
        pytest.param({"event": None}, id="an-event-that-is-none"),
        pytest.param({"type": "view_submission"}, id="no-view"),
        pytest.param(
            {"type": "view_submission", "view": {"callback_id": "form"}},
            id="a-view-without-type",
        ),
        pytest.param({"type": "workflow_step_edit"}, id="no-workflow-step"),
    ],
)
async def test_a_signed_press_of_the_wrong_shape_is_turned_away(
    client: Client, change: dict[str, Any]
) -> None:
    body = urlencode({"payload": json.dumps(PRESS | change)})

    assert await status(client, body, signed(body)) == 400


@pytest.mark.parametrize(
    "missing", ["user_id", "channel_id", "trigger_id", "response_url"]
)
async def test_a_signed_command_that_lacks_a_field_is_turned_away(
    client: Client, missing: str
) -> None:
    fields = {name: held for name, held in COMMAND.items() if name != missing}
    body = urlencode(fields)

    assert await status(client, body, signed(body)) == 400


@pytest.mark.parametrize("user", [None, {}, "U1", {"id": 1}])
async def test_a_changed_person_without_an_id_is_turned_away(
    client: Client, user: Any
) -> None:
    event = {"type": "user_change", "user": user}
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event": event})

    assert await status(client, body, signed(body, "application/json")) == 400


def test_a_response_url_that_is_no_address_is_not_used() -> None:
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))

    assert ResponseUrl("http:" + "//[bad", clock).spend() is None


@pytest.mark.parametrize("host", ["[", "", "[::1", "evil.example", "127.0.0.1.evil"])
def test_a_page_asked_for_by_another_name_is_not_served(host: str) -> None:
    request = make_mocked_request("GET", "/", headers={"Host": host})

    refusal = Guard().refusal(request)

    assert refusal is not None
    assert refusal.status == 421


@pytest.mark.parametrize("origin", ["http://[", "null", "http://evil.example", ""])
def test_a_deed_from_another_page_is_refused(origin: str) -> None:
    headers = {"Host": "localhost:1", "Origin": origin, "X-Waybill-Page": "1"}
    request = make_mocked_request("POST", "/", headers=headers)

    refusal = Guard().refusal(request)

    assert refusal is not None
    assert refusal.status == 403


async def test_what_is_no_http_leaves_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = ManualClock(datetime(2026, 11, 22, tzinfo=UTC))
    health = Health(clock, probe_seconds=0.05)
    server = WebServer(create_app(None, health, Metrics(), clock))
    port = await server.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n{}"
    )
    answer = await reader.read(3000)
    writer.close()
    await server.stop()

    assert b"400 Bad Request" in answer
    assert "Traceback" not in caplog.text
    assert "Error handling request" not in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/nowhere"])
async def test_every_answer_tells_browsers_to_do_nothing_with_it(
    client: Client, path: str
) -> None:
    answer = await client.get(path)

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
