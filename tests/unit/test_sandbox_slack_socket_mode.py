import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack.people import FLEET_OPS
from tests.unit.sandbox_slack import World, simulated_slack

FLEET = FLEET_OPS.id
Listener = Callable[[AsyncBaseSocketModeClient, SocketModeRequest], Awaitable[None]]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with simulated_slack() as world:
        world.endpoint.url = ""
        world.workspace.limits.per_minute["apps.connections.open"] = 10
        yield world


class Answering:
    def __init__(self) -> None:
        self.requests: list[SocketModeRequest] = []

    async def __call__(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        self.requests.append(request)
        payload = {"text": "Ordered."} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(
            SocketModeResponse(request.envelope_id, payload)
        )


async def silent(_: AsyncBaseSocketModeClient, _request: SocketModeRequest) -> None:
    pass


@asynccontextmanager
async def connected(world: World, listener: Listener) -> AsyncIterator[None]:
    before = world.gateway.sockets.opened
    client = SocketModeClient(
        app_token=world.workspace.credentials.app_token,
        web_client=AsyncWebClient(
            base_url=f"{world.origin}/api/", session=world.http, retry_handlers=[]
        ),
        ping_interval=5,
    )
    client.socket_mode_request_listeners.append(listener)
    await client.connect()  # type: ignore[no-untyped-call]  # the SDK has no types here
    while world.gateway.sockets.opened == before:
        await asyncio.wait_for(world.error_of("auth.test"), 1)
    try:
        yield
    finally:
        await client.close()  # type: ignore[no-untyped-call]  # the same


async def test_a_command_comes_as_an_envelope_and_its_ack_is_the_answer(
    world: World,
) -> None:
    answering = Answering()
    async with connected(world, answering):
        ack = await world.gateway.command("ada", FLEET, "/report help")

    assert (ack.text, ack.ok) == ("Ordered.", True)
    [request] = answering.requests
    assert request.payload["text"] == "help"
    assert request.accepts_response_payload
    assert [e.text for e in world.workspace.ephemerals("ada", FLEET)] == ["Ordered."]


async def test_events_come_without_an_answer(world: World) -> None:
    answering = Answering()
    async with connected(world, answering):
        await world.gateway.mention("ada", FLEET, "hello")

    [request] = answering.requests
    assert request.type == "events_api"
    assert request.payload["event"]["type"] == "app_mention"
    assert request.retry_attempt == 0


async def test_each_payload_goes_to_exactly_one_connection(world: World) -> None:
    first, second = Answering(), Answering()
    async with connected(world, first), connected(world, second):
        for _ in range(4):
            await world.gateway.command("ada", FLEET, "/report")

    assert (len(first.requests), len(second.requests)) == (2, 2)


async def test_without_a_connection_the_command_fails_at_once(world: World) -> None:
    ack = await world.gateway.command("ada", FLEET, "/report")

    assert ack.error == "dispatch_failed"


async def test_a_connection_that_never_acks_is_a_timeout(world: World) -> None:
    world.gateway.deliverer.ack_seconds = 0.05
    async with connected(world, silent):
        ack = await world.gateway.command("ada", FLEET, "/report")

    assert ack.error == "operation_timeout"


async def test_a_client_that_is_asked_to_reconnect_does(world: World) -> None:
    answering = Answering()
    async with connected(world, answering):
        await world.gateway.sockets.disconnect()
        while world.gateway.sockets.opened < 2:
            await world.error_of("auth.test")
        ack = await world.gateway.command("ada", FLEET, "/report")

    assert ack.ok


async def test_the_address_is_given_to_the_app_token_alone(world: World) -> None:
    assert await world.error_of("apps.connections.open") == "not_allowed_token_type"
    async with world.http.get(f"{world.origin}/link/?ticket=guess") as response:
        assert response.status == 403
