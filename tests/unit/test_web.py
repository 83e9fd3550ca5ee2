import asyncio
import hashlib
import hmac
import io
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.errors import ConfigurationError
from bot.health import Health
from bot.metrics import Metrics
from handlers.web import WebServer, create_app

SECRET = "signing-canary"
COMMAND = (
    "command=%2Freport&text=hello&user_id=U1&team_id=T1&channel_id=C1&trigger_id=1"
    "&response_url=https%3A%2F%2Fslack.example%2Fcanary"
)


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-canary")


def bolt_app() -> AsyncApp:
    app = AsyncApp(
        signing_secret=SECRET, authorize=authorize, process_before_response=True
    )

    async def report(ack: AsyncAck) -> None:
        await ack(text="Ordered", response_type="ephemeral")

    app.command("/report")(report)
    return app


def signed(body: bytes, timestamp: str | None = None) -> dict[str, str]:
    # Bolt compares with the machine's own clock.
    timestamp = timestamp or str(int(time.time()))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def health(clock: ManualClock) -> Health:
    return Health(clock, probe_seconds=0.05)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(
    health: Health, metrics: Metrics, clock: ManualClock
) -> AsyncIterator[Client]:
    app = create_app(bolt_app(), health, metrics, clock)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_signed_command_gets_its_answer(client: Client) -> None:
    body = COMMAND.encode()
    answer = await client.post("/slack/events", data=body, headers=signed(body))

    assert answer.status == 200
    assert await answer.json() == {"text": "Ordered", "response_type": "ephemeral"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"X-Slack-Signature": "v0=" + "0" * 64}, id="wrong"),
        pytest.param({"X-Slack-Signature": "v0=ğ"}, id="beyond-ascii"),
        pytest.param({"X-Slack-Signature": ""}, id="absent"),
        pytest.param({"X-Slack-Request-Timestamp": "now"}, id="no-number"),
        pytest.param({"X-Slack-Request-Timestamp": ""}, id="no-timestamp"),
        pytest.param({"X-Slack-Request-Timestamp": "9" * 40}, id="endless-number"),
    ],
)
async def test_a_request_that_slack_did_not_sign_is_turned_away(
    client: Client, change: dict[str, str]
) -> None:
    body = COMMAND.encode()

    answer = await client.post(
        "/slack/events", data=body, headers={**signed(body), **change}
    )

    assert answer.status == 401


async def test_an_old_signature_is_turned_away(client: Client) -> None:
    body = COMMAND.encode()
    old = str(int(time.time()) - 301)

    answer = await client.post("/slack/events", data=body, headers=signed(body, old))

    assert answer.status == 401


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"command=\xff", id="not-utf-8"),
        pytest.param(b"payload=%7Bnot-json", id="not-json"),
    ],
)
async def test_a_body_that_cannot_be_read_is_the_sender_s_fault(
    client: Client, body: bytes
) -> None:
    answer = await client.post("/slack/events", data=body, headers=signed(body))

    assert answer.status == 400


async def test_an_odd_charset_does_not_matter(client: Client) -> None:
    body = COMMAND.encode()
    odd = "application/x-www-form-urlencoded; charset=klingon"

    answer = await client.post(
        "/slack/events", data=body, headers={**signed(body), "Content-Type": odd}
    )

    assert answer.status == 200


async def test_a_body_beyond_a_mebibyte_is_not_read(client: Client) -> None:
    body = b"x" * (1024 * 1024 + 1)

    answer = await client.post(
        "/slack/events", data=io.BytesIO(body), headers=signed(body)
    )

    assert answer.status == 413


async def test_other_methods_are_refused(client: Client) -> None:
    assert (await client.get("/slack/events")).status == 405
    assert (await client.post("/readyz")).status == 405


async def test_a_request_leaves_one_line_without_its_body(client: Client) -> None:
    body = COMMAND.encode()
    with capture_logs() as lines:
        await client.post("/slack/events", data=body, headers=signed(body))
        await client.post("/slack/events", data=body)
        await client.get("/healthz")

    told = [(line["event"], line["status"]) for line in lines]
    assert told == [("slack_request", 200), ("slack_request", 401)]
    assert "canary" not in str(lines)


async def test_in_socket_mode_slack_has_no_door(
    health: Health, metrics: Metrics, clock: ManualClock
) -> None:
    app = create_app(None, health, metrics, clock)
    async with TestClient(TestServer(app)) as client:
        assert (await client.post("/slack/events")).status == 404
        assert (await client.get("/healthz")).status == 200


async def test_readiness_names_what_is_wrong(
    client: Client, health: Health, clock: ManualClock
) -> None:
    async def fine() -> None: ...

    async def away() -> str:
        return "not reachable at postgresql://u:canary@db/w"

    async def crash() -> None:
        raise RuntimeError("canary")

    async def stuck() -> None:
        await asyncio.get_running_loop().create_future()

    health.expect("tick", within=timedelta(seconds=30))
    health.add_probe("socket", fine)
    assert (await client.get("/readyz")).status == 200

    await clock.advance(timedelta(seconds=31))
    health.add_probe("database", away)
    health.add_probe("disk", crash)
    health.add_probe("slack", stuck)
    answer = await client.get("/readyz")

    assert answer.status == 503
    assert await answer.json() == {
        "ready": False,
        "problems": {
            "tick": "silent for 31 s",
            "database": "not reachable at postgresql://[hidden]@db/w",
            "disk": "check failed (RuntimeError)",
            "slack": "no answer in time",
        },
    }


async def test_a_heartbeat_makes_it_ready_again(
    client: Client, health: Health, clock: ManualClock
) -> None:
    health.expect("tick", within=timedelta(seconds=30))
    await clock.advance(timedelta(seconds=31))
    assert (await client.get("/readyz")).status == 503

    health.beat("tick")

    assert (await client.get("/readyz")).status == 200


async def test_the_metrics_have_the_names_that_dashboards_rely_on(
    client: Client, metrics: Metrics, health: Health, clock: ManualClock
) -> None:
    health.beat("tick")
    metrics.watch_last_tick(lambda: health.age_seconds("tick"))
    metrics.orders.inc()
    metrics.runs.labels(state="ready").inc()
    metrics.supplier_calls.labels(operation="list", outcome="ok").inc()
    metrics.count_slack_call("chat.update", "ok")
    metrics.deliveries.labels(outcome="sent").inc()
    metrics.link_mints.inc()
    metrics.tick_seconds.labels(job="poll").observe(0.1)
    metrics.report_lag.observe(4)
    await clock.advance(timedelta(seconds=7))

    answer = await client.get("/metrics")
    lines = (await answer.text()).splitlines()

    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    for line in (
        "waybill_orders_total 1.0",
        'waybill_runs_total{state="ready"} 1.0',
        'waybill_supplier_calls_total{operation="list",outcome="ok"} 1.0',
        'waybill_slack_calls_total{method="chat.update",outcome="ok"} 1.0',
        'waybill_deliveries_total{outcome="sent"} 1.0',
        "waybill_link_mints_total 1.0",
        'waybill_tick_seconds_count{job="poll"} 1.0',
        "waybill_report_lag_seconds_count 1.0",
        "waybill_last_tick_age_seconds 7.0",
    ):
        assert line in lines


def test_two_bots_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.orders.inc()

    assert b"waybill_orders_total 0.0" in other.render()


async def test_a_server_takes_a_free_port_and_gives_it_back(
    health: Health, metrics: Metrics, clock: ManualClock
) -> None:
    first = WebServer(create_app(None, health, metrics, clock))
    port = await first.start("127.0.0.1", 0)
    second = WebServer(create_app(None, health, metrics, clock))

    with pytest.raises(ConfigurationError, match=rf"^WAYBILL_HTTP_PORT: port {port} "):
        await second.start("127.0.0.1", port)
    await first.stop()
    third = WebServer(create_app(None, health, metrics, clock))

    assert await third.start("127.0.0.1", port) == port
    await third.stop()


async def test_an_address_of_another_machine_is_a_setting_to_mend(
    health: Health, metrics: Metrics, clock: ManualClock
) -> None:
    server = WebServer(create_app(None, health, metrics, clock))

    with pytest.raises(ConfigurationError, match=r"^WAYBILL_HTTP_HOST"):
        await server.start("192.0.2.1", 0)


async def test_a_request_under_way_is_finished_at_the_end() -> None:
    began = asyncio.Event()
    finish = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        began.set()
        await finish.wait()
        return web.Response(text="finished")

    app = web.Application()
    app.router.add_get("/", slow)
    server = WebServer(app)
    port = await server.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await began.wait()

    stopping = asyncio.create_task(server.stop())
    finish.set()

    assert (await reader.read()).endswith(b"finished")
    await stopping
    writer.close()
