import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.errors import (
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
)
from handlers.socket import SocketMode

START = datetime(2026, 11, 22, tzinfo=UTC)
HELLO = {"type": "hello", "num_connections": 1}
RENEWAL = {"type": "disconnect", "reason": "warning"}


def command(envelope: str, name: str = "/report", **extra: object) -> dict[str, Any]:
    return {
        "type": "slash_commands",
        "envelope_id": envelope,
        "accepts_response_payload": True,
        "payload": {
            "command": name,
            "text": "",
            "user_id": "U1",
            "team_id": "T1",
            "channel_id": "C1",
            "trigger_id": "1.2",
            "response_url": "http://127.0.0.1:9/response",
        },
        **extra,
    }


class FakeDoor:
    """Opens web sockets as Slack does; errors in *refusals* are raised first."""

    def __init__(self) -> None:
        self.refusals: list[Exception] = []
        self.waits: list[timedelta] = []
        self.urgent: list[bool] = []
        self.opened = 0
        self.sockets: list[web.WebSocketResponse] = []
        self.acks: list[dict[str, Any]] = []
        self.server = TestServer(web.Application())
        self.server.app.router.add_get("/link", self._link)

    async def turn(self, *, urgent: bool) -> timedelta:
        self.urgent.append(urgent)
        return self.waits.pop(0) if self.waits else timedelta(0)

    async def open(self) -> str:
        self.opened += 1
        if self.refusals:
            raise self.refusals.pop(0)
        return str(self.server.make_url("/link")).replace("http:", "ws:")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(HELLO)
        self.sockets.append(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.acks.append(message.json())
        return socket


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-canary")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
async def door() -> AsyncIterator[FakeDoor]:
    door = FakeDoor()
    await door.server.start_server()
    yield door
    await door.server.close()


@pytest.fixture
def gate() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
def app(gate: asyncio.Event) -> AsyncApp:
    app = AsyncApp(
        signing_secret="unused", authorize=authorize, process_before_response=True
    )

    async def report(ack: AsyncAck) -> None:
        await ack(text="{Ordered", response_type="ephemeral")

    async def slow(ack: AsyncAck) -> None:
        await gate.wait()
        await ack()

    async def plain(ack: AsyncAck) -> None:
        await ack("Fine")

    app.command("/report")(report)
    app.command("/slow")(slow)
    app.command("/plain")(plain)
    app.event("app_uninstalled")(slow)
    return app


@pytest.fixture
async def socket_mode(
    app: AsyncApp, door: FakeDoor, clock: ManualClock
) -> AsyncIterator[SocketMode]:
    mode = SocketMode(
        app,
        door,
        clock,
        lambda: "ABC234",
        trust_env=False,
    )
    yield mode
    await mode.stop()


async def until(clock: ManualClock, condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await clock.advance(timedelta(0))


async def test_two_connections_are_kept(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)

    assert socket_mode.connected
    assert await socket_mode.probe() is None
    assert door.urgent == [True, False]


async def test_a_command_is_acknowledged_with_the_listener_s_answer(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()

    await door.sockets[0].send_json(command("E1"))
    await until(clock, lambda: door.acks)
    await door.sockets[0].send_json(command("E2", "/plain"))
    await until(clock, lambda: len(door.acks) == 2)

    assert door.acks == [
        {
            "envelope_id": "E1",
            "payload": {"text": "{Ordered", "response_type": "ephemeral"},
        },
        {"envelope_id": "E2", "payload": {"text": "Fine"}},
    ]


async def test_an_envelope_that_takes_no_payload_gets_none(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()

    await door.sockets[0].send_json(command("E1", accepts_response_payload=False))
    await until(clock, lambda: door.acks)

    assert door.acks == [{"envelope_id": "E1"}]


async def test_what_no_listener_answers_is_logged_and_not_acknowledged(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()

    with capture_logs() as lines:
        await door.sockets[0].send_json(command("E1", "/unknown"))
        await until(clock, lambda: lines)

    (line,) = lines
    assert (line["status"], line["acknowledged"]) == (404, False)
    assert door.acks == []


async def test_a_payload_of_another_shape_is_passed_over_with_one_line(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    odd = {
        "type": "interactive",
        "envelope_id": "E0",
        "payload": {"type": "block_actions", "user": {"id": 7}, "actions": "none"},
    }

    with capture_logs() as lines:
        await door.sockets[0].send_json(odd)
        await until(clock, lambda: lines)

    assert lines == [
        {"event": "request_unreadable", "kind": "interactive", "log_level": "warning"}
    ]
    assert door.acks == []


async def test_frames_without_sense_are_passed_over(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()

    for frame in ("not json", "[1]", '{"type": "slash_commands"}'):
        await door.sockets[0].send_str(frame)
    await door.sockets[0].send_bytes(b"{}")
    await door.sockets[0].send_json(command("E1"))
    await until(clock, lambda: door.acks)

    assert door.acks[0]["envelope_id"] == "E1"


async def test_a_connection_that_is_to_be_renewed_is_replaced_before_it_ends(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)

    await door.sockets[0].send_json(RENEWAL)
    await until(clock, lambda: len(door.sockets) == 3)
    await door.sockets[0].send_json(command("E1"))
    await until(clock, lambda: door.acks)
    assert not door.sockets[0].closed

    await clock.advance(timedelta(seconds=15))
    await until(clock, lambda: door.sockets[0].closed)
    await clock.advance(timedelta(minutes=5))

    assert socket_mode.connected
    assert door.opened == 3


async def test_an_answer_goes_out_over_another_connection_if_its_own_has_gone(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock, gate: asyncio.Event
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)

    await door.sockets[0].send_json(command("E1", "/slow"))
    await door.sockets[0].close()
    gate.set()
    await until(clock, lambda: door.acks)

    assert door.acks == [{"envelope_id": "E1"}]


async def test_a_connection_that_breaks_is_opened_anew_after_a_second(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)
    for socket in tuple(door.sockets):
        await socket.close()
    await until(clock, lambda: not socket_mode.connected)
    assert await socket_mode.probe() == "no connection to Slack"
    await until(clock, clock.next_sleeper)

    await clock.advance(timedelta(seconds=1))
    await until(clock, lambda: socket_mode.connected)

    assert door.opened > 2


async def test_an_unreachable_slack_is_tried_again_ever_more_seldom(
    app: AsyncApp, door: FakeDoor, clock: ManualClock
) -> None:
    door.refusals = [UpstreamUnavailableError("slack", "gone")] * 8
    mode = SocketMode(app, door, clock, lambda: "ABC234", connections=1)

    with capture_logs() as lines:
        await mode.start()
        assert not mode.connected
        while (due := clock.next_sleeper()) is not None:
            await clock.advance(due - clock.now())
        await until(clock, lambda: mode.connected)

    pauses = [
        line["retry_seconds"] for line in lines if line["event"] == "socket_unreachable"
    ]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    await mode.stop()


async def test_what_nobody_has_foreseen_costs_no_connection_for_ever(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    door.refusals = [LookupError("odd"), LookupError("odd")]
    with capture_logs() as logs:
        await socket_mode.start()
        await clock.advance(timedelta(minutes=5))
        await until(clock, lambda: socket_mode.connected)

    assert [line["event"] for line in logs].count("socket_crashed") == 2


async def test_a_frame_that_is_nested_beyond_sense_ends_no_connection(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)

    await door.sockets[0].send_str("[" * 100_000)
    await door.sockets[0].send_json(command("E1"))
    await until(clock, lambda: door.acks)

    assert door.opened == 2


async def test_slack_is_asked_for_an_address_when_it_is_our_turn_and_not_before(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    door.waits = [timedelta(seconds=60)]
    with capture_logs() as lines:
        await socket_mode.start()
        assert not door.opened
        await until(clock, lambda: door.opened == 1)  # the other one's turn

        await clock.advance(timedelta(seconds=60))
        await until(clock, lambda: len(door.sockets) == 2)

    assert {line["log_level"] for line in lines} == {"info"}


async def test_a_rate_limit_is_waited_out(
    socket_mode: SocketMode, door: FakeDoor
) -> None:
    door.refusals = [UpstreamRateLimitedError("slack", timedelta(seconds=30))]
    with capture_logs() as lines:
        await socket_mode.start()

    assert lines[0]["retry_seconds"] == 30.0


@pytest.mark.parametrize(
    "refusal",
    [
        pytest.param(
            CredentialsRefusedError("slack", 200, "invalid_auth"), id="credentials"
        ),
        pytest.param(
            SlackRefusedError("apps.connections.open", "missing_scope", "needs x"),
            id="scope",
        ),
    ],
)
async def test_a_token_that_is_refused_at_the_start_is_told_at_once(
    socket_mode: SocketMode, door: FakeDoor, refusal: Exception
) -> None:
    door.refusals = [refusal]

    with pytest.raises(CredentialsRefusedError):
        await socket_mode.start()

    assert door.opened == 1


async def test_a_token_that_is_revoked_later_is_told_to_whoever_waits(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)
    waiting = asyncio.create_task(socket_mode.refused())
    door.refusals = [CredentialsRefusedError("slack", 200, "token_revoked")]

    await door.sockets[0].send_json(RENEWAL)

    with pytest.raises(CredentialsRefusedError):
        await asyncio.wait_for(waiting, 5)


async def test_an_odd_refusal_later_is_tried_again(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)
    door.refusals = [SlackRefusedError("apps.connections.open", "odd")]

    await door.sockets[0].send_json(RENEWAL)
    await until(clock, lambda: not door.refusals)
    await clock.advance(timedelta(seconds=2))
    await until(clock, lambda: len(door.sockets) == 3)

    assert socket_mode.connected


async def test_stopping_lets_a_running_listener_answer_and_takes_nothing_new(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock, gate: asyncio.Event
) -> None:
    await socket_mode.start()
    await until(clock, lambda: len(door.sockets) == 2)
    await door.sockets[0].send_json(command("E1", "/slow"))
    await until(clock, lambda: socket_mode._listeners.running)
    waiting = asyncio.create_task(socket_mode.refused())

    stopping = asyncio.create_task(socket_mode.stop())
    await until(clock, clock.next_sleeper)
    await door.sockets[1].send_json(command("E2"))
    gate.set()
    await asyncio.wait_for(stopping, 5)
    await waiting

    assert door.acks == [{"envelope_id": "E1"}]
    assert not socket_mode.connected


async def test_stopping_does_not_wait_for_a_listener_that_never_answers(
    socket_mode: SocketMode, door: FakeDoor, clock: ManualClock
) -> None:
    await socket_mode.start()
    await door.sockets[0].send_json(command("E1", "/slow"))
    await until(clock, lambda: socket_mode._listeners.running)

    stopping = asyncio.create_task(socket_mode.stop())
    await until(clock, clock.next_sleeper)
    await clock.advance(timedelta(seconds=3))

    await asyncio.wait_for(stopping, 5)
    assert door.acks == []
