import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.blocks import validation
from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.domain.messages import Message
from bot.errors import (
    BotError,
    SlackRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
    UpstreamUnreadableError,
)
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.slack.delivery import BotEndpoint
from bot.sandbox.slack.server import create_slack, start_slack
from bot.sandbox.slack.slack_faults import failing_slack
from bot.sandbox.slack.workspace import Workspace
from bot.services.tenancy import Tenancy, Tenant
from bot.services.uploads import Place as Conversation
from bot.services.uploads import Uploads
from bot.slack.client import SlackClient
from bot.slack.files import SlackFiles
from storage.unit_of_work import SqlStore

PICTURE = b"\x89PNG\r\n\x1a\nlooks like one"
T = TypeVar("T")


class Place:
    """A simulated Slack, and what sends files to it."""

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        client: SlackClient,
        uploads: Uploads,
    ) -> None:
        self.workspace = workspace
        self.faults = faults
        self.client = client
        self.uploads = uploads

    async def does(self, work: Awaitable[T]) -> T:
        """Await *work*, letting its sleeps pass."""
        clock = self.workspace.clock
        assert isinstance(clock, ManualClock)
        task = asyncio.ensure_future(work)
        while not task.done():
            await asyncio.wait({task}, timeout=0.02)
            if not task.done() and (at := clock.next_sleeper()) is not None:
                await clock.advance(at - clock.now())
        return task.result()

    def picture(self) -> Awaitable[str]:
        return self.does(self.uploads.picture("chart.png", PICTURE, "Two bars"))

    def called(self) -> list[str]:
        return [call.method for call in self.workspace.calls]


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture
async def place(store: SqlStore, clock: ManualClock) -> AsyncIterator[Place]:
    workspace, faults = Workspace(clock), Faults()
    server = await start_slack(
        create_slack(
            workspace,
            bot=BotEndpoint(),
            validate=validation.validate,
            clock=clock,
            middlewares=[failing_slack(faults, clock)],
        )
    )
    client = SlackClient(workspace.credentials.bot_token, server.api_url)
    async with store.transaction() as tx:
        found = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
    tenancy = Tenancy()
    tenancy.begin(Tenant(Installation(found.id, "", "T0", "U0BOT"), None))
    uploads = Uploads(store, tenancy, SlackFiles(client.calls), clock)
    yield Place(workspace, faults, client, uploads)
    await client.close()
    await server.close()


async def test_a_picture_is_placed_once_slack_has_processed_it(place: Place) -> None:
    file_id = await place.picture()

    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Two bars"}
    await place.client.post(
        place.workspace.channel("fleet-ops").id, Message("A chart", [image])
    )
    (file,) = place.workspace.files.all()
    assert (file.content, file.name, file.alt_text) == (
        PICTURE,
        "chart.png",
        "Two bars",
    )
    assert place.called().count("files.info") > 1
    (posted,) = place.workspace.from_bot("fleet-ops")
    assert posted.files == []


async def test_a_file_is_shared_in_the_conversation_alone(place: Place) -> None:
    dm = place.workspace.dm("mert")

    file_id = await place.does(place.uploads.reserve("rows.csv", b"a,b\r\n1,2\r\n"))
    assert place.workspace.messages(dm.id) == []
    await place.does(place.uploads.share(file_id, "rows.csv", Conversation(dm.id)))

    (message,) = place.workspace.messages(dm.id)
    assert [file.name for file in message.files] == ["rows.csv"]


async def test_a_file_and_the_message_before_it_keep_the_pace_of_their_conversation(
    place: Place, store: SqlStore, clock: ManualClock
) -> None:
    dm = place.workspace.dm("mert")
    file_id = await place.does(place.uploads.reserve("rows.csv", b"a,b\r\n1,2\r\n"))
    async with store.transaction() as tx:
        installation = await tx.installations.find("", "T0")
        assert installation is not None
        await tx.budgets.pace(f"{installation.id}:post:U0MERT", timedelta(seconds=1.1))
    begun = clock.now()

    shared = place.uploads.share(
        file_id, "rows.csv", Conversation(dm.id, paced_as="U0MERT")
    )
    await place.does(shared)

    assert clock.now() - begun >= timedelta(seconds=1)


async def test_calls_about_files_keep_slacks_tier(place: Place) -> None:
    place.workspace.limits.per_minute["files.info"] = 100
    for _ in range(12):
        await place.picture()

    refused = {call.error for call in place.workspace.calls if not call.ok}
    assert refused == set()
    assert place.workspace.max_in_window("files.info", 60) <= 100


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        pytest.param("files.getUploadURLExternal", Fault.cut_connection, id="place"),
        pytest.param("files.getUploadURLExternal", Fault.lost_answer, id="place-lost"),
        pytest.param("upload", Fault.cut_connection, id="bytes"),
        pytest.param("upload", Fault.lost_answer, id="bytes-lost"),
        pytest.param("upload", Fault.server_error, id="bytes-5xx"),
        pytest.param("files.info", Fault.malformed_body, id="look"),
    ],
)
async def test_an_upload_that_breaks_off_leaves_nothing_to_be_seen(
    place: Place, operation: str, fault: Fault
) -> None:
    place.faults.set("slack", fault, count=1, operations=frozenset({operation}))

    with pytest.raises(UpstreamUnavailableError):
        await place.picture()
    await place.picture()

    assert all(not file.channels for file in place.workspace.files.all())


async def test_only_the_step_that_shows_a_file_leaves_a_doubt(place: Place) -> None:
    place.faults.set(
        "slack",
        Fault.lost_answer,
        count=1,
        operations=frozenset({"files.completeUploadExternal"}),
    )
    dm = place.workspace.dm("mert")
    file_id = await place.does(place.uploads.reserve("rows.csv", b"a"))

    with pytest.raises(UpstreamUncertainError):
        await place.does(place.uploads.share(file_id, "rows.csv", Conversation(dm.id)))

    assert len(place.workspace.messages(dm.id)) == 1


@pytest.mark.parametrize("scope", ["files:write", "files:read"])
async def test_a_missing_scope_is_told_as_such(place: Place, scope: str) -> None:
    place.workspace.scopes.discard(scope)

    with pytest.raises(SlackRefusedError) as caught:
        await place.picture()

    assert (caught.value.code, caught.value.hint) == ("missing_scope", f"needs {scope}")


async def test_too_many_calls_hold_the_others_back(place: Place) -> None:
    place.faults.set(
        "slack",
        Fault.rate_limited,
        count=1,
        operations=frozenset({"files.getUploadURLExternal"}),
    )
    with pytest.raises(UpstreamRateLimitedError):
        await place.picture()

    clock = place.workspace.clock
    refused_at = clock.now()
    await place.picture()

    assert clock.now() - refused_at >= place.faults.retry_after


class UploadHost:
    """Takes the bytes in place of Slack, and remembers what came along."""

    def __init__(self, answer: Callable[[web.Request], web.StreamResponse]) -> None:
        self.seen: list[web.Request] = []
        self._answer = answer
        self.server = TestServer(web.Application())
        self.server.app.router.add_route("*", "/{path:.*}", self._handle)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/api/"):
            url = str(self.server.make_url("/secret-upload-address"))
            return web.json_response({"ok": True, "file_id": "F1", "upload_url": url})
        self.seen.append(request)
        await request.read()
        return self._answer(request)


async def sending(
    answer: Callable[[web.Request], web.StreamResponse],
) -> tuple[UploadHost, BotError | None]:
    host = UploadHost(answer)
    await host.server.start_server()
    client = SlackClient("xoxb-canary", str(host.server.make_url("/api/")))
    files = SlackFiles(client.calls)
    trouble: BotError | None = None
    try:
        await files.fill(await files.place("a.png", 3), b"abc")
    except UpstreamError as error:
        trouble = error
    await client.close()
    await host.server.close()
    return host, trouble


async def test_the_bytes_travel_without_the_token() -> None:
    host, trouble = await sending(lambda _: web.Response())

    assert trouble is None
    (request,) = host.seen
    assert "Authorization" not in request.headers
    assert "canary" not in str(request.headers) + str(request.url)


async def test_the_bytes_follow_no_redirect() -> None:
    elsewhere = {"Location": "/elsewhere"}
    host, trouble = await sending(lambda _: web.Response(status=307, headers=elsewhere))

    assert [request.path for request in host.seen] == ["/secret-upload-address"]
    assert isinstance(trouble, UpstreamError)


async def test_the_address_of_an_upload_is_in_no_error_and_no_log() -> None:
    with capture_logs() as logs:
        _, trouble = await sending(lambda _: web.Response(status=403))

    assert isinstance(trouble, SlackRefusedError)
    assert "secret-upload-address" not in f"{trouble!r} {trouble} {logs}"


@pytest.mark.parametrize(
    "url", ["", "ftp://files.example.com/a", "http://files.example.com/a", "https:///a"]
)
async def test_bytes_are_sent_nowhere_unsound(url: str) -> None:
    app = web.Application()

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "file_id": "F1", "upload_url": url})

    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    client = SlackClient("xoxb-canary", str(server.make_url("/api/")))
    with pytest.raises(UpstreamUnreadableError):
        await SlackFiles(client.calls).place("a.png", 3)
    await client.close()
    await server.close()
