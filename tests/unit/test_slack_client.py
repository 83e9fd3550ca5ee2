import asyncio
import json
import pickle
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from structlog.testing import capture_logs

from bot.clock import ManualClock
from bot.domain.messages import Message
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
    UpstreamUnreadableError,
)
from bot.response_url import ResponseUrl
from bot.slack.client import SlackClient
from bot.slack.responses import Responder

TOKEN = "xoxb-canary"
HELLO = Message("Hello", [{"type": "divider"}])
POSTED = {"ok": True, "channel": "C1", "ts": "1.5"}
IDENTITY = {
    "ok": True,
    "url": "https://fleet.slack.com/",
    "team": "Fleet",
    "team_id": "T1",
    "user_id": "UBOT",
    "bot_id": "B1",
}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FakeSlack:
    """Answers each path as it is told, and remembers what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.tokens: set[str] = set()
        self.server = TestServer(web.Application())
        self.server.app.router.add_route("*", "/{path:.*}", self._handle)

    def says(self, path: str, body: object, status: int = 200, **headers: str) -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            kept = {name.replace("_", "-"): value for name, value in headers.items()}
            if isinstance(body, str):
                return web.Response(text=body, status=status, headers=kept)
            return web.json_response(body, status=status, headers=kept)

        self.answers[path] = answer

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"].removeprefix("api/")
        text = await request.text()
        if request.content_type == "application/json":
            body = json.loads(text)
        else:
            body = {**request.query, **await request.post()}
        self.asked.append((path, body))
        self.tokens.add(request.headers.get("Authorization", ""))
        return await self.answers[path](request)


async def cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def garbled(_: web.Request) -> web.StreamResponse:
    return web.Response(body=b'{"ok": tr', content_type="application/json")


async def cut_in_the_middle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"ok": true')
    assert request.transport is not None
    request.transport.abort()
    return response


async def silent(_: web.Request) -> web.StreamResponse:
    await asyncio.get_running_loop().create_future()
    return web.Response()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack()
    await fake.server.start_server()
    fake.says("auth.test", IDENTITY, x_oauth_scopes="commands,chat:write")
    yield fake
    await fake.server.close()


@pytest.fixture
def outcomes() -> list[tuple[str, str]]:
    return []


@pytest.fixture
async def client(
    slack: FakeSlack, outcomes: list[tuple[str, str]]
) -> AsyncIterator[SlackClient]:
    client = SlackClient(
        TOKEN,
        str(slack.server.make_url("/api/")),
        observe=lambda method, outcome: outcomes.append((method, outcome)),
    )
    yield client
    await client.close()


async def test_a_post_unfurls_nothing_and_names_its_place(
    client: SlackClient, slack: FakeSlack, outcomes: list[tuple[str, str]]
) -> None:
    slack.says("chat.postMessage", POSTED)

    posted = await client.post("C1", HELLO, thread_ts="1.0")

    assert (posted.channel, posted.ts) == ("C1", "1.5")
    assert slack.asked == [
        (
            "chat.postMessage",
            {
                "channel": "C1",
                "text": "Hello",
                "blocks": [{"type": "divider"}],
                "thread_ts": "1.0",
                "unfurl_links": False,
                "unfurl_media": False,
                "parse": "none",
                "link_names": False,
            },
        )
    ]
    assert slack.tokens == {f"Bearer {TOKEN}"}
    assert outcomes == [("chat.postMessage", "ok")]


async def test_an_update_to_text_only_takes_the_old_blocks_away(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says("chat.update", POSTED)

    await client.update("C1", "1.5", HELLO.without_blocks())

    ((_, body),) = slack.asked
    assert body["blocks"] == []
    assert (body["ts"], body["text"]) == ("1.5", "Hello")


@pytest.mark.parametrize(
    ("body", "status", "kind", "told"),
    [
        pytest.param(
            {"ok": False, "error": "channel_not_found"},
            200,
            SlackRefusedError,
            "refused",
            id="refused",
        ),
        pytest.param(
            {"ok": False, "error": "token_revoked"},
            200,
            CredentialsRefusedError,
            "credentials",
            id="revoked",
        ),
        pytest.param(
            {"ok": False, "error": "ratelimited"},
            429,
            UpstreamRateLimitedError,
            "rate_limited",
            id="rate",
        ),
        pytest.param("busy", 429, UpstreamRateLimitedError, "rate_limited", id="text"),
        pytest.param(
            {"ok": False, "error": "fatal_error"},
            200,
            UpstreamUncertainError,
            "uncertain",
            id="fatal",
        ),
        pytest.param("oops", 503, UpstreamUncertainError, "uncertain", id="5xx"),
        pytest.param("<html>", 200, UpstreamUncertainError, "uncertain", id="page"),
        pytest.param([1], 200, UpstreamUncertainError, "uncertain", id="list"),
        pytest.param({}, 200, UpstreamUncertainError, "uncertain", id="empty"),
        pytest.param({"ok": True}, 200, UpstreamUncertainError, "ok", id="no-ts"),
        pytest.param("no", 403, SlackRefusedError, "refused", id="proxy-refusal"),
    ],
)
async def test_what_a_failed_post_allows_to_conclude(
    client: SlackClient,
    slack: FakeSlack,
    outcomes: list[tuple[str, str]],
    body: object,
    status: int,
    kind: type[BotError],
    told: str,
) -> None:
    slack.says("chat.postMessage", body, status)

    with pytest.raises(kind) as caught:
        await client.post("C1", HELLO)

    assert type(caught.value) is kind
    assert len(slack.asked) == 1
    assert outcomes == [("chat.postMessage", told)]


@pytest.mark.parametrize("fault", [cut, cut_in_the_middle, garbled])
async def test_a_post_whose_answer_is_lost_is_uncertain_and_sent_once(
    client: SlackClient, slack: FakeSlack, fault: Answer
) -> None:
    slack.answers["chat.postMessage"] = fault

    with pytest.raises(UpstreamUncertainError):
        await client.post("C1", HELLO)

    assert len(slack.asked) == 1


async def test_a_post_without_an_answer_in_time_is_uncertain(
    client: SlackClient, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.calls._TOTAL_SECONDS", 0.2)
    slack.answers["chat.postMessage"] = silent

    with pytest.raises(UpstreamUncertainError):
        await client.post("C1", HELLO)


async def test_a_post_that_reached_nobody_certainly_did_nothing() -> None:
    client = SlackClient(TOKEN, f"http://127.0.0.1:{unused_port()}/api/")

    with pytest.raises(UpstreamUnavailableError):
        await client.post("C1", HELLO)

    await client.close()


@pytest.mark.parametrize("fault", [cut, cut_in_the_middle, garbled])
async def test_a_read_whose_answer_is_lost_is_merely_unavailable(
    client: SlackClient, slack: FakeSlack, fault: Answer
) -> None:
    slack.answers["users.info"] = fault

    with pytest.raises(UpstreamUnavailableError):
        await client.user("U1")


async def test_a_rate_limit_says_how_long(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says("chat.update", {"ok": False}, 429, Retry_After="30")

    with pytest.raises(UpstreamRateLimitedError) as caught:
        await client.update("C1", "1.5", HELLO)

    assert caught.value.retry_after == timedelta(seconds=30)


async def test_a_missing_scope_is_named(client: SlackClient, slack: FakeSlack) -> None:
    refusal = {"ok": False, "error": "missing_scope", "needed": "channels:read"}
    slack.says("conversations.info", refusal)

    with pytest.raises(SlackRefusedError) as caught:
        await client.channel("C1")

    assert caught.value.code == "missing_scope"
    assert caught.value.hint == "needs channels:read"


async def test_a_refused_block_is_pointed_at(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says(
        "chat.postMessage",
        {
            "ok": False,
            "error": "invalid_blocks",
            "response_metadata": {"messages": ["[ERROR] too long", "[/blocks/0]"]},
        },
    )

    with pytest.raises(SlackRefusedError) as caught:
        await client.post("C1", HELLO)

    assert caught.value.code == "invalid_blocks"
    assert caught.value.hint == "[ERROR] too long; [/blocks/0]"


async def test_no_error_carries_the_token_or_the_answer_in_its_chain(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says("chat.postMessage", {"ok": False, "error": "x", "secret": "canary"})

    with pytest.raises(SlackRefusedError) as caught:
        await client.post("C1", HELLO)

    assert caught.value.__suppress_context__
    assert "canary" not in repr(caught.value)


async def test_identity_tells_whose_token_it_is_and_its_scopes(
    client: SlackClient,
) -> None:
    identity = await client.identity()

    assert (identity.team_id, identity.enterprise_id) == ("T1", "")
    assert identity.bot_user_id == "UBOT"
    assert identity.team_name == "Fleet"
    assert identity.scopes == {"commands", "chat:write"}


async def test_an_identity_without_a_workspace_is_unreadable(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says("auth.test", {"ok": True})

    with pytest.raises(UpstreamUnreadableError):
        await client.identity()


@pytest.mark.parametrize(
    ("user", "full"),
    [
        pytest.param({}, True, id="member"),
        pytest.param({"is_restricted": True}, False, id="guest"),
        pytest.param({"is_ultra_restricted": True}, False, id="single-channel-guest"),
        pytest.param({"deleted": True}, False, id="deleted"),
        pytest.param({"is_bot": True}, False, id="bot"),
        pytest.param({"is_stranger": True}, False, id="stranger"),
        pytest.param({"team_id": "T2"}, False, id="outsider-in-a-shared-channel"),
        pytest.param({"team_id": ""}, False, id="nobody-knows"),
    ],
)
async def test_only_members_of_our_own_workspace_are_full_members(
    client: SlackClient, slack: FakeSlack, user: dict[str, object], *, full: bool
) -> None:
    facts = {
        "id": "U1",
        "team_id": "T1",
        "name": "ada",
        "locale": "tr-TR",
        "profile": {"display_name": "", "real_name": "Ada"},
        **user,
    }
    slack.says("users.info", {"ok": True, "user": facts})

    person = await client.user("U1")

    outsider = person.deleted or person.is_bot or person.is_guest or person.is_stranger
    assert outsider is not full
    assert (person.user_id, person.name, person.locale) == ("U1", "Ada", "tr-TR")


async def test_a_colleague_of_the_same_organisation_is_no_stranger(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says("auth.test", {**IDENTITY, "enterprise_id": "E1"})
    facts = {"id": "U1", "team_id": "T9", "enterprise_user": {"enterprise_id": "E1"}}
    slack.says("users.info", {"ok": True, "user": facts})

    assert not (await client.user("U1")).is_stranger


async def test_a_person_without_an_id_is_unreadable(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says("users.info", {"ok": True, "user": {}})

    with pytest.raises(UpstreamUnreadableError):
        await client.user("U1")


async def test_a_channel_tells_who_may_read_it(
    client: SlackClient, slack: FakeSlack
) -> None:
    facts = {"id": "C1", "name": "ops", "is_ext_shared": True}
    slack.says("conversations.info", {"ok": True, "channel": facts})

    channel = await client.channel("C1")

    assert (channel.channel_id, channel.name) == ("C1", "ops")
    assert (channel.is_ext_shared, channel.is_private) == (True, False)


async def test_a_socket_is_opened_with_the_app_level_token(
    client: SlackClient, slack: FakeSlack
) -> None:
    slack.says("apps.connections.open", {"ok": True, "url": "wss://here/?ticket=1"})

    assert await client.socket_url("xapp-canary") == "wss://here/?ticket=1"
    assert slack.tokens == {"Bearer xapp-canary"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
async def responder() -> AsyncIterator[Responder]:
    responder = Responder(trust_env=False)
    yield responder
    await responder.close()


@pytest.fixture
def url(slack: FakeSlack, clock: ManualClock) -> ResponseUrl:
    return ResponseUrl(str(slack.server.make_url("/response/canary")), clock)


@pytest.mark.parametrize(
    ("body", "status", "taken"),
    [
        pytest.param("ok", 200, True, id="ok"),
        pytest.param({"ok": True}, 200, True, id="json-ok"),
        pytest.param({"ok": False, "error": "used_url"}, 200, False, id="json-no"),
        pytest.param("expired_url", 404, False, id="expired"),
        pytest.param("ok", 302, False, id="redirect"),
        pytest.param("oops", 200, False, id="other-text"),
    ],
)
async def test_an_answer_counts_as_taken_only_when_slack_says_ok(
    slack: FakeSlack,
    responder: Responder,
    url: ResponseUrl,
    body: object,
    status: int,
    *,
    taken: bool,
) -> None:
    slack.says("response/canary", body, status)

    with capture_logs() as lines:
        assert await responder.respond(url, HELLO) is taken

    assert slack.asked == [
        (
            "response/canary",
            {
                "text": "Hello",
                "blocks": [{"type": "divider"}],
                "replace_original": False,
                "response_type": "ephemeral",
                "unfurl_links": False,
                "unfurl_media": False,
            },
        )
    ]
    assert "canary" not in str(lines)


async def test_a_lost_answer_is_not_sent_again(
    slack: FakeSlack, responder: Responder, url: ResponseUrl
) -> None:
    slack.answers["response/canary"] = cut

    with capture_logs() as lines:
        # It may have been shown: whoever asked must not send it again.
        assert await responder.respond(url, HELLO) is True

    assert len(slack.asked) == 1
    assert [line["event"] for line in lines] == ["response_lost"]
    assert "canary" not in str(lines)


async def test_an_original_can_be_replaced(
    slack: FakeSlack, responder: Responder, url: ResponseUrl
) -> None:
    slack.says("response/canary", "ok")

    await responder.respond(url, Message("x"), replace_original=True)

    ((_, replaced),) = slack.asked
    assert (replaced["replace_original"], replaced["response_type"]) == (
        True,
        "ephemeral",
    )
    assert "blocks" not in replaced


async def test_a_response_url_is_used_five_times_at_most(
    slack: FakeSlack, responder: Responder, url: ResponseUrl
) -> None:
    slack.says("response/canary", "ok")

    taken = [await responder.respond(url, HELLO) for _ in range(6)]

    assert taken == [True] * 5 + [False]
    assert len(slack.asked) == 5


async def test_a_response_url_is_not_used_near_its_end(
    clock: ManualClock, responder: Responder, url: ResponseUrl
) -> None:
    await clock.advance(timedelta(minutes=27, seconds=59))
    assert url.is_usable

    await clock.advance(timedelta(seconds=1))

    assert await responder.respond(url, HELLO) is False


def test_a_response_url_is_not_followed_over_plain_http(clock: ManualClock) -> None:
    assert not ResponseUrl("http://hooks.slack.com/commands/1", clock).is_usable
    assert ResponseUrl("https://hooks.slack.com/commands/1", clock).is_usable


def test_a_response_url_neither_prints_nor_leaves_memory(url: ResponseUrl) -> None:
    assert "canary" not in f"{url} {url!r}"
    with pytest.raises(TypeError):
        pickle.dumps(url)


class NotNow:
    """Lets nothing be called, and remembers what Slack wanted."""

    def __init__(self, *, now: bool) -> None:
        self.now = now
        self.asked: list[str] = []
        self.told: list[tuple[str, timedelta | None]] = []

    async def take(self, method: str) -> None:
        self.asked.append(method)
        if not self.now:
            raise UpstreamRateLimitedError("slack", timedelta(seconds=7))

    async def put_off(self, method: str, wait: timedelta | None) -> None:
        self.told.append((method, wait))


async def test_nothing_is_called_out_of_turn(slack: FakeSlack) -> None:
    turns = NotNow(now=False)
    client = SlackClient(TOKEN, str(slack.server.make_url("/")), turns=turns)
    with pytest.raises(UpstreamRateLimitedError):
        await client.open_view("1.2.abc", {"type": "modal"})
    await client.close()

    assert turns.asked == ["views.open"]
    assert slack.asked == []


async def test_what_slack_asks_for_is_heard_by_who_gives_turns(
    slack: FakeSlack,
) -> None:
    turns = NotNow(now=True)
    slack.says("views.open", {"ok": False, "error": "ratelimited"}, 429)
    client = SlackClient(TOKEN, str(slack.server.make_url("/")), turns=turns)
    with pytest.raises(UpstreamRateLimitedError):
        await client.open_view("1.2.abc", {"type": "modal"})
    await client.close()

    assert turns.told == [("views.open", None)]
