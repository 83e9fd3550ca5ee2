import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from aiohttp import web
from typing_extensions import override

from bot.clock import ManualClock
from bot.domain.supplier import ReportStatus
from bot.domain.windows import Window
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    TokenRenewedError,
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
    UpstreamUnreadableError,
)
from bot.sandbox.faults import Fault
from bot.upstream.http import new_client
from bot.upstream.supplier import SupplierClient
from tests.unit.supplier_stage import (
    BLINK,
    LAST_WEEK,
    NOON,
    QUALITY,
    Canned,
    FixedTokens,
    SupplierStage,
    canned_supplier,
    served,
    supplier_stage,
)

ORG = "invented_org-with/odd=signs=="
ENCODED = "invented_org-with%2Fodd%3Dsigns%3D%3D"

Ask = Callable[[SupplierClient], Awaitable[object]]


def generate(client: SupplierClient) -> Awaitable[object]:
    return client.generate(ORG, QUALITY, LAST_WEEK)


class TokensThatTakeLong(FixedTokens):
    @override
    async def token(self) -> str:
        await asyncio.Event().wait()
        return "invented-late"


READS: dict[str, Ask] = {
    "organisations": lambda client: client.organisations(),
    "report": lambda client: client.report(ORG, "r1"),
    "reports": lambda client: client.reports(ORG),
    "link": lambda client: client.link(ORG, "r1"),
}
every_read = pytest.mark.parametrize("ask", READS.values(), ids=READS.keys())


@pytest.fixture
async def stage() -> AsyncIterator[SupplierStage]:
    async with supplier_stage(bound=2 * BLINK) as stage:
        yield stage


# What is sent


async def test_generate_sends_the_window_as_epoch_milliseconds() -> None:
    canned = Canned({"report": {"id": "r1"}})
    window = Window(
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 2, 0, 0, 0, 999_999, tzinfo=UTC),
    )
    async with canned_supplier(canned) as client:
        await client.generate(ORG, QUALITY, window)
        await client.generate(ORG, "REPORT_TYPE_ORGANIZATION", None)
    path = f"/v1/vehicle-suppliers/suppliers/{ENCODED}/reports"
    filters = [
        {
            "field": "dateRange",
            "operator": "OPERATOR_IN_RANGE",
            "value": ["1793491200000", "1793577600999"],
        }
    ]
    assert canned.seen == [
        ("POST", path, {"reportType": QUALITY, "filters": filters}),
        ("POST", path, {"reportType": "REPORT_TYPE_ORGANIZATION"}),
    ]


async def test_ids_are_percent_encoded_and_page_tokens_travel_unharmed() -> None:
    canned = Canned({"reports": [], "report": {"id": "r"}, "url": "https://a.invalid"})
    async with canned_supplier(canned) as client:
        await client.report(ORG, "r/1")
        await client.reports(ORG, "next+page=&", page_size=7)
        await client.link(ORG, "r/1")
    base = f"/v1/vehicle-suppliers/suppliers/{ENCODED}/reports"
    assert [(method, path) for method, path, _ in canned.seen] == [
        ("GET", f"{base}/r%2F1"),
        ("GET", f"{base}?page_size=7&page_token=next%2Bpage%3D%26"),
        ("POST", f"{base}/r%2F1/link"),
    ]


# What is read


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"report": {"id": "r1", "status": "S"}}, id="report"),
        pytest.param({"data": {"id": "r1", "status": "S"}}, id="data"),
        pytest.param({"id": "r1", "status": "S"}, id="bare"),
        pytest.param({"report": {"reportId": "r1", "reportStatus": "S"}}, id="names"),
        pytest.param({"reportId": "r1", "reportStatus": "S"}, id="bare names"),
        pytest.param({"report": None, "data": {"id": " r1 "}}, id="report is null"),
    ],
)
async def test_a_report_is_found_wherever_it_sits(body: Any) -> None:
    async with canned_supplier(Canned(body)) as client:
        assert (await client.report(ORG, "r1")).id == "r1"
        assert (await client.generate(ORG, QUALITY, None)).id == "r1"


@pytest.mark.parametrize("name", ["status", "reportStatus"])
@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("REPORT_STATUS_COMPLETED", ReportStatus.completed),
        (" REPORT_STATUS_COMPLETED ", ReportStatus.completed),
        ("REPORT_STATUS_FAILED", ReportStatus.failed),
        ("REPORT_STATUS_ FAILED", ReportStatus.failed),
        ("REPORT_STATUS_CANCELLED", ReportStatus.cancelled),
        ("REPORT_STATUS_IN_PROGRESS", ReportStatus.pending),
        ("REPORT_STATUS_INVALID", ReportStatus.pending),
        ("", ReportStatus.pending),
        (None, ReportStatus.pending),
        (7, ReportStatus.pending),
    ],
)
async def test_only_known_ends_end_a_report(
    name: str, word: Any, status: ReportStatus
) -> None:
    async with canned_supplier(Canned({"report": {"id": "r1", name: word}})) as client:
        assert (await client.report(ORG, "r1")).status is status


async def test_a_completion_time_does_not_complete_a_report() -> None:
    row = {
        "id": "r1",
        "status": "REPORT_STATUS_IN_PROGRESS",
        "startTime": "2026-03-30T00:13:55.926Z",
        "endTime": "2026-03-31T02:13:55.926+02:00",
        "createdAt": "yesterday",
        "completedAt": "2026-03-30T00:20:00.000Z",
        "failedReason": "REPORT_GENERATION_FAILED_REASON_NONE",
    }
    async with canned_supplier(Canned({"report": row})) as client:
        report = await client.report(ORG, "r1")
    assert report.status is ReportStatus.pending
    assert report.start == datetime(2026, 3, 30, 0, 13, 55, 926_000, tzinfo=UTC)
    assert report.end == datetime(2026, 3, 31, 0, 13, 55, 926_000, tzinfo=UTC)
    assert report.created_at is None
    assert report.failed_reason is None


@pytest.mark.parametrize(
    ("body", "ids", "token"),
    [
        pytest.param({"report": [{"id": "a"}]}, ["a"], None, id="report, no paging"),
        pytest.param({"reports": [{"id": "a"}]}, ["a"], None, id="reports"),
        pytest.param(
            {"reports": [{"reportId": "a"}], "paginationResult": {}},
            ["a"],
            None,
            id="no token",
        ),
        pytest.param(
            {"reports": [], "paginationResult": {"nextPageToken": "  "}},
            [],
            None,
            id="blank token",
        ),
        pytest.param(
            {"reports": [], "paginationResult": {"nextPageToken": None}},
            [],
            None,
            id="null token",
        ),
        pytest.param(
            {"reports": [], "paginationResult": None}, [], None, id="null paging"
        ),
        pytest.param(
            {"reports": [{"id": "a"}], "paginationResult": {"nextPageToken": "n"}},
            ["a"],
            "n",
            id="token",
        ),
        pytest.param(
            {"data": {"reports": [{"id": "a"}], "nextPageToken": "n"}},
            ["a"],
            "n",
            id="all in data",
        ),
        pytest.param(
            {"paginationResult": {"nextPageToken": ""}}, [], None, id="no list at all"
        ),
    ],
)
async def test_a_page_is_read_in_every_variant(
    body: Any, ids: list[str], token: str | None
) -> None:
    async with canned_supplier(Canned(body)) as client:
        page = await client.reports(ORG)
    assert [report.id for report in page.reports] == ids
    assert page.next_token == token


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"data": {"signedUrl": {"value": "URL"}}}, id="data.signedUrl"),
        pytest.param({"data": {"value": "URL"}}, id="data.value"),
        pytest.param({"signedUrl": {"value": "URL"}}, id="signedUrl.value"),
        pytest.param({"value": "URL"}, id="value"),
        pytest.param({"signedUrl": "URL"}, id="signedUrl"),
        pytest.param({"data": {"signedUrl": " URL "}}, id="data.signedUrl text"),
        pytest.param({"signed_url": "URL"}, id="signed_url"),
        pytest.param({"url": "URL"}, id="url"),
    ],
)
async def test_the_signed_url_is_found_wherever_it_sits(body: Any) -> None:
    filled = _filled(body, "https://files.example.invalid/a.csv?sig=x%3D")
    async with canned_supplier(Canned(filled)) as client:
        link = await client.link(ORG, "r1")
    assert link.url == "https://files.example.invalid/a.csv?sig=x%3D"
    assert link.expires_at == NOON + timedelta(seconds=60)


def _filled(body: Any, url: str) -> Any:
    if isinstance(body, dict):
        return {key: _filled(value, url) for key, value in body.items()}
    return body.replace("URL", url)


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("www.example.invalid/a.csv", "https://www.example.invalid/a.csv"),
        ("www.example.invalid:8443/a", "https://www.example.invalid:8443/a"),
        ("//www.example.invalid/a.csv", "https://www.example.invalid/a.csv"),
        ("HTTPS://www.example.invalid/a", "HTTPS://www.example.invalid/a"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
        ("http://localhost:8080/a", "http://localhost:8080/a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
async def test_a_url_without_a_scheme_is_https(raw: str, url: str) -> None:
    async with canned_supplier(Canned({"url": raw})) as client:
        assert (await client.link(ORG, "r1")).url == url


@pytest.mark.parametrize(
    "raw",
    [
        "http://files.example.invalid/a.csv",
        "http://127.0.0.1.example.invalid/a.csv",
        "http://localhost@example.invalid/a.csv",
        "https://user:word@example.invalid/a.csv",
        "https://user@example.invalid/a.csv",
        "ftp://example.invalid/a.csv",
        "javascript:alert(1)",
        "https://",
        "https:///a.csv",
        "https://example.invalid:port/",
        "https://example.invalid/a b",
        "https://example.invalid\\@elsewhere.invalid/",
    ],
)
async def test_an_unsafe_url_is_refused_without_being_quoted(raw: str) -> None:
    async with canned_supplier(Canned({"url": raw})) as client:
        with pytest.raises(UpstreamUnreadableError) as refused:
            await client.link(ORG, "r1")
    assert raw not in str(refused.value)


async def test_a_links_minute_starts_before_it_was_asked_for() -> None:
    clock = ManualClock(NOON)

    async def slow_mint(_: web.Request) -> web.Response:
        await clock.advance(timedelta(seconds=3))
        return web.json_response({"url": "https://files.example.invalid/a"})

    app = web.Application()
    app.router.add_post("/{tail:.*}", slow_mint)
    async with served(app) as url, new_client() as http:
        client = SupplierClient(http, FixedTokens(), clock, url)
        link = await client.link(ORG, "r1")
    assert link.expires_at == NOON + timedelta(seconds=60)


async def test_organisations_are_read_with_their_kinds_and_parents() -> None:
    body = {
        "organizations": [
            {"id": "root", "name": "Root", "types": ["DRIVER_BUSINESS"]},
            {"id": "a", "name": " A ", "parent_org_id": "root", "types": None},
            {"id": "a", "name": "A again", "parent_org_id": "root", "types": []},
            {"id": "self", "name": "", "parent_org_id": "self"},
            {"name": "no id"},
        ]
    }
    async with canned_supplier(Canned(body)) as client:
        found = await client.organisations()
    assert [(o.key, o.name, o.parent_key, set(o.kinds)) for o in found] == [
        ("root", "Root", None, {"DRIVER_BUSINESS"}),
        ("a", "A", "root", set()),
        ("self", "self", None, set()),
    ]


@every_read
@pytest.mark.parametrize(
    "body",
    [{"canary": "secret-value", "error": {}}, {}, [], None, 7, "", b"{", b"[" * 9999],
)
async def test_an_unknown_shape_is_told_by_its_keys(ask: Ask, body: Any) -> None:
    async with canned_supplier(Canned(body)) as client:
        with pytest.raises(UpstreamUnreadableError) as unknown:
            await ask(client)
        if isinstance(body, dict) and body:
            assert "keys canary, error" in str(unknown.value)
        assert "secret-value" not in str(unknown.value)


async def test_a_list_with_a_row_nobody_can_read_is_not_taken_for_complete() -> None:
    body = {"reports": [{"id": "a"}, {"status": "REPORT_STATUS_COMPLETED"}]}
    async with canned_supplier(Canned(body)) as client:
        with pytest.raises(UpstreamUnreadableError):
            await client.reports(ORG)


@pytest.mark.parametrize("body", [{}, {"report": {}}, [], b"", b"<html>", b'{"report'])
async def test_an_unreadable_answer_to_generate_leaves_it_open(body: Any) -> None:
    async with canned_supplier(Canned(body)) as client:
        with pytest.raises(UpstreamUncertainError):
            await generate(client)


# What refusals mean


@pytest.mark.parametrize(
    ("status", "of_a_read", "of_generate"),
    [
        (302, UpstreamRejectedError, UpstreamRejectedError),
        (400, UpstreamRejectedError, UpstreamRejectedError),
        (401, TokenRenewedError, TokenRenewedError),
        (403, UpstreamRejectedError, UpstreamRejectedError),
        (404, UpstreamGoneError, UpstreamGoneError),
        (408, UpstreamUnavailableError, UpstreamUncertainError),
        (409, UpstreamRejectedError, UpstreamRejectedError),
        (410, UpstreamGoneError, UpstreamGoneError),
        (429, UpstreamRateLimitedError, UpstreamRateLimitedError),
        (500, UpstreamUnavailableError, UpstreamUncertainError),
        (502, UpstreamUnavailableError, UpstreamUncertainError),
        (503, UpstreamUnavailableError, UpstreamUncertainError),
    ],
)
async def test_a_status_says_what_may_be_concluded(
    status: int, of_a_read: type[UpstreamError], of_generate: type[UpstreamError]
) -> None:
    canned = Canned({"code": "some_code", "message": "some text"}, status)
    async with canned_supplier(canned) as client:
        for ask in READS.values():
            with pytest.raises(of_a_read) as read:
                await ask(client)
            assert type(read.value) is of_a_read
            assert read.value.system == "supplier"
        with pytest.raises(of_generate) as generated:
            await generate(client)
    assert type(generated.value) is of_generate
    assert "some text" not in str(generated.value)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"code": "bad_request", "message": "m"}, "bad_request"),
        ({"code": "bad_request", "metadata": {}}, "bad_request"),
        ({"errors": [{"status": 400, "code": "c-1", "title": "t"}]}, "c-1"),
        ({"error": "invalid_request", "error_description": "d"}, "invalid_request"),
        ({"error": {"code": "nested"}}, "nested"),
        ({"code": "a sentence, with a secret"}, ""),
        ({"code": 7}, ""),
        ([], ""),
        (b"<html>", ""),
    ],
)
async def test_the_code_of_a_refusal_is_read_from_every_known_shape(
    body: Any, code: str
) -> None:
    async with canned_supplier(Canned(body, 400)) as client:
        with pytest.raises(UpstreamRejectedError) as refused:
            await client.report(ORG, "r1")
    assert (refused.value.status, refused.value.code) == (400, code)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"code": "insufficient_scope"}, {}),
        ({"code": "missing_scopes"}, {}),
        ({"error": "access_denied"}, {}),
        ({}, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}),
    ],
)
async def test_a_403_about_scopes_is_about_our_credentials(
    body: Any, headers: dict[str, str]
) -> None:
    async with canned_supplier(Canned(body, 403, headers)) as client:
        with pytest.raises(CredentialsRefusedError) as refused:
            await client.report(ORG, "r1")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        pytest.param({"Retry-After": "7"}, 7, id="seconds"),
        pytest.param({"Retry-After": "1.5"}, 1.5, id="a fraction"),
        pytest.param({"Retry-After": "0"}, 0, id="zero"),
        pytest.param({"Retry-After": "999999999999"}, 3600, id="silly"),
        pytest.param(
            {"Retry-After": format_datetime(NOON + timedelta(seconds=90), usegmt=True)},
            90,
            id="date",
        ),
        pytest.param(
            {"Retry-After": format_datetime(NOON - timedelta(days=1), usegmt=True)},
            0,
            id="date gone by",
        ),
        pytest.param({"Retry-After": "soon"}, None, id="no date"),
        pytest.param({"Retry-After": "nan"}, None, id="not a number"),
        pytest.param({"Retry-After": "-3"}, None, id="negative"),
        pytest.param(
            {"X-Rate-Limit-Reset": str(int(NOON.timestamp()) + 40)}, 40, id="reset"
        ),
        pytest.param(
            {"X-Rate-Limit-Reset": str(int(NOON.timestamp() * 1000) + 40_500)},
            40.5,
            id="reset in milliseconds",
        ),
        pytest.param(
            {"X-Rate-Limit-Reset": str(int(NOON.timestamp()) + 901)},
            None,
            id="reset too far ahead",
        ),
        pytest.param(
            {"X-Rate-Limit-Reset": str(int(NOON.timestamp()) - 1)},
            None,
            id="reset gone by",
        ),
        pytest.param({"X-Rate-Limit-Reset": "40"}, None, id="reset as a span"),
        pytest.param({"X-Rate-Limit-Reset": "nan"}, None, id="reset not a number"),
        pytest.param({}, None, id="nothing said"),
    ],
)
async def test_a_rate_limit_says_how_long_to_wait(
    headers: dict[str, str], wait: float | None
) -> None:
    async with canned_supplier(Canned({}, 429, headers)) as client:
        with pytest.raises(UpstreamRateLimitedError) as limited:
            await generate(client)
    expected = None if wait is None else timedelta(seconds=wait)
    assert limited.value.retry_after == expected


# Credentials


async def test_a_401_renews_the_token_and_leaves_a_second_call_to_who_counts_calls(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("İzmir").key
    await stage.client.organisations()
    stage.world.revoke_tokens()
    with pytest.raises(TokenRenewedError):
        await stage.client.generate(org, QUALITY, LAST_WEEK)
    assert (stage.arrived("generate"), stage.arrived("token")) == (1, 2)
    await stage.client.generate(org, QUALITY, LAST_WEEK)
    assert len(stage.world.reports) == 1


async def test_the_organisations_which_nobody_counts_are_asked_for_again_at_once(
    stage: SupplierStage,
) -> None:
    await stage.client.organisations()
    stage.world.revoke_tokens()
    assert await stage.client.organisations()
    assert stage.arrived("token") == 2


async def test_a_401_to_a_token_that_is_new_is_about_our_credentials(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("İzmir").key
    api = frozenset({"generate"})
    stage.faults.set("supplier", Fault.expired_credentials, operations=api)
    with pytest.raises(TokenRenewedError):
        await stage.client.generate(org, QUALITY, LAST_WEEK)
    with pytest.raises(CredentialsRefusedError) as refused:
        await stage.client.generate(org, QUALITY, LAST_WEEK)
    assert (refused.value.status, refused.value.code) == (401, "unauthorized")
    assert stage.arrived("token") == 2


async def test_a_token_that_is_long_in_coming_leaves_no_doubt_about_a_report(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("İzmir").key
    slow = SupplierClient(
        stage.http, TokensThatTakeLong(), stage.clock, stage.url, bound=BLINK
    )
    with pytest.raises(UpstreamUnavailableError):
        await slow.generate(org, QUALITY, LAST_WEEK)
    assert stage.arrived("generate") == 0


async def test_a_token_that_is_refused_for_ever_costs_few_token_requests(
    stage: SupplierStage,
) -> None:
    api = frozenset({"organisations"})
    stage.faults.set("supplier", Fault.expired_credentials, operations=api)
    for _ in range(100):
        with pytest.raises(CredentialsRefusedError):
            await stage.client.organisations()
        await stage.clock.advance(timedelta(seconds=1))
    assert stage.arrived("token") <= 3


async def test_a_failing_token_call_means_that_nothing_was_generated(
    stage: SupplierStage,
) -> None:
    org = stage.world.named("İzmir").key
    token = frozenset({"token"})
    for fault in (Fault.cut_connection, Fault.server_error, Fault.malformed_body):
        stage.faults.clear()
        stage.faults.set("supplier", fault, operations=token)
        with pytest.raises(UpstreamUnavailableError):
            await stage.client.generate(org, QUALITY, LAST_WEEK)
        await stage.clock.advance(timedelta(minutes=1))
    assert stage.arrived("generate") == 0


# What can break on the way

BREAKS = pytest.mark.parametrize(
    ("fault", "of_a_read", "of_generate", "generated"),
    [
        (Fault.slow, UpstreamUnavailableError, UpstreamUncertainError, False),
        (Fault.cut_connection, UpstreamUnavailableError, UpstreamUncertainError, False),
        (Fault.rate_limited, UpstreamRateLimitedError, UpstreamRateLimitedError, False),
        (Fault.server_error, UpstreamUnavailableError, UpstreamUncertainError, False),
        (
            Fault.expired_credentials,
            CredentialsRefusedError,  # the token was renewed just before
            TokenRenewedError,
            False,
        ),
        (Fault.lost_answer, UpstreamUnavailableError, UpstreamUncertainError, True),
        (Fault.malformed_body, UpstreamUnreadableError, UpstreamUncertainError, True),
    ],
)


@BREAKS
async def test_each_fault_leads_to_the_error_that_says_what_is_true(
    stage: SupplierStage,
    fault: Fault,
    of_a_read: type[UpstreamError],
    of_generate: type[UpstreamError],
    generated: bool,  # noqa: FBT001  one column of the table
) -> None:
    org = stage.world.named("İzmir").key
    await stage.tokens.token()
    operations = frozenset({"generate", "reports"})
    stage.faults.set("supplier", fault, operations=operations)

    with pytest.raises(of_generate) as ordering:
        await stage.client.generate(org, QUALITY, LAST_WEEK)
    with pytest.raises(of_a_read) as reading:
        await stage.client.reports(org)

    assert type(ordering.value) is of_generate
    assert type(reading.value) is of_a_read
    assert bool(stage.world.reports) is generated


async def test_nobody_listening_means_that_nothing_was_generated() -> None:
    async with served(web.Application()) as url:
        pass  # the port is free again, so that nobody answers there
    async with new_client() as http:
        client = SupplierClient(http, FixedTokens(), ManualClock(NOON), url)
        with pytest.raises(UpstreamUnavailableError):
            await generate(client)


async def test_a_server_that_speaks_no_tls_means_that_nothing_was_generated() -> None:
    async with served(web.Application()) as url, new_client() as http:
        secure = url.replace("http://", "https://")
        client = SupplierClient(http, FixedTokens(), ManualClock(NOON), secure)
        with pytest.raises(UpstreamUnavailableError) as failed:
            await generate(client)
    assert not isinstance(failed.value.__context__, ssl.SSLError)


async def test_an_answer_that_drips_for_ever_ends_at_the_bound() -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        pulse = asyncio.Event()
        loop = asyncio.get_running_loop()
        for _ in range(1000):
            await response.write(b" ")
            pulse.clear()
            loop.call_later(BLINK.total_seconds() / 10, pulse.set)
            await pulse.wait()
        return response

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", drip)
    async with served(app) as url, new_client() as http:
        clock = ManualClock(NOON)
        client = SupplierClient(http, FixedTokens(), clock, url, bound=BLINK)
        with pytest.raises(UpstreamUnavailableError, match=r"too slow|in time"):
            await client.reports(ORG)
        with pytest.raises(UpstreamUncertainError):
            await generate(client)


async def test_a_body_that_never_ends_is_cut_off_while_it_streams() -> None:
    sent = 0

    async def flood(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(
            status=200 if request.method == "GET" else 201,
        )
        await response.prepare(request)
        for _ in range(2000):
            await response.write(b"x" * 100_000)
            sent += 100_000
        return response

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", flood)
    async with served(app) as url, new_client() as http:
        client = SupplierClient(http, FixedTokens(), ManualClock(NOON), url)
        with pytest.raises(UpstreamUnreadableError):
            await client.reports(ORG)
        with pytest.raises(UpstreamUncertainError):
            await generate(client)
    assert sent < 100_000_000


async def test_a_refusal_whose_body_breaks_off_is_a_refusal_all_the_same() -> None:
    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=400, headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"code": ')
        assert request.transport is not None
        request.transport.close()
        return response

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", break_off)
    async with served(app) as url, new_client() as http:
        client = SupplierClient(http, FixedTokens(), ManualClock(NOON), url)
        with pytest.raises(UpstreamRejectedError) as refused:
            await generate(client)
    assert (refused.value.status, refused.value.code) == (400, "")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_takes_the_token_nowhere(status: int) -> None:
    elsewhere = Canned({"reports": []})
    other = web.Application()
    other.router.add_route("*", "/{tail:.*}", elsewhere.answer)
    async with served(other) as target:
        canned = Canned({}, status, {"Location": f"{target}/here"})
        async with canned_supplier(canned) as client:
            for ask in (READS["reports"], generate):
                with pytest.raises(UpstreamRejectedError) as refused:
                    await ask(client)
                assert refused.value.code == "redirect"
    assert elsewhere.seen == []


# Secrets

TOKEN_CANARY = "canary-token"
SECRET_CANARY = "canary-secret"
URL_CANARY = "canary-signature"


def _told(error: BaseException | None) -> Iterator[str]:
    """Yield everything that an exception and what led to it could print."""
    while error is not None:
        yield from (str(error), repr(error), repr(vars(error)))
        for link in (error.__cause__, error.__context__):
            if isinstance(link, httpx.HTTPError):
                yield f"{TOKEN_CANARY}: httpx's own error is still attached"
        yield from _told(error.__cause__)
        error = error.__context__


@pytest.mark.parametrize("fault", [None, *Fault])
async def test_no_secret_is_logged_or_carried_by_an_error(
    fault: Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection", "bot"):
        caplog.set_level(logging.DEBUG, logger=name)
    texts: list[str] = []
    async with supplier_stage(bound=BLINK) as stage:
        stage.world.client_secret = SECRET_CANARY
        tokens = stage.token_source(client_secret=SECRET_CANARY)
        client = SupplierClient(stage.http, tokens, stage.clock, stage.url, bound=BLINK)
        org = stage.world.named("İzmir").key
        report = await client.generate(org, QUALITY, LAST_WEEK)
        await stage.clock.advance(timedelta(hours=3))
        link = await client.link(org, report.id)
        value = await tokens.token()
        texts += [repr(link), repr(tokens), repr(client), repr(stage.store)]
        if fault is not None:
            stage.faults.set("supplier", fault)
        for ask in (
            client.organisations(),
            client.generate(org, QUALITY, LAST_WEEK),
            client.reports(org),
            client.link(org, report.id),
            tokens.renew(value),
        ):
            try:
                await ask
            except BotError as error:
                texts += _told(error)
        kept = stage.store.kept
    texts += (repr(vars(record)) + record.getMessage() for record in caplog.records)
    texts += (record.getMessage() for record in caplog.get_records("call"))

    said = "\n".join(texts)
    secrets = [TOKEN_CANARY, SECRET_CANARY, link.url, link.url.rpartition("/")[2]]
    secrets += [value, kept.value if kept else value]
    assert [secret for secret in secrets if secret in said] == []
    loggers = {record.name.partition(".")[0] for record in caplog.records}
    assert not loggers & {"httpx", "httpcore"}


async def test_a_link_in_an_answer_of_unknown_shape_is_not_quoted() -> None:
    secret = f"https://files.example.invalid/a?sig={URL_CANARY}"
    body = {"result": {"link": secret}, secret: 1}
    async with canned_supplier(Canned(body)) as client:
        with pytest.raises(UpstreamUnreadableError) as unknown:
            await client.link(ORG, "r1")
    assert URL_CANARY not in "\n".join(_told(unknown.value))
