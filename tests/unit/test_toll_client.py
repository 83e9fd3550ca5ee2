import logging
import traceback
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from aiohttp import web

from bot.clock import ManualClock
from bot.domain.toll_reports import ALL, KNOWN_REPORTS, Criteria
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    UpstreamError,
    UpstreamGoneError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
    UpstreamUnreadableError,
)
from bot.sandbox.faults import Fault
from bot.upstream.http import new_client
from bot.upstream.toll import ALL_BOUND, TollClient
from tests.unit.supplier_stage import BLINK, NOON, Canned, served
from tests.unit.toll_stage import KEY, SECRET, TollStage, canned_toll, toll_stage

HOURS = "HourlyRequestStatistics"
ROWS = [{"HourOfDay": 8, "RequestCount": 2}, {"HourOfDay": 9, "RequestCount": None}]
AROUND = {"status": "success", "code": 200, "message": "ok"}

every_question = pytest.mark.parametrize("name", [HOURS, ALL])


@pytest.fixture
async def stage() -> AsyncIterator[TollStage]:
    async with toll_stage(bound=3 * BLINK) as stage:
        yield stage


async def ask(client: TollClient, name: str = HOURS) -> dict[str, Any]:
    answer = await client.report(name, Criteria.week)
    return answer.reports


async def asked(body: Any, name: str = HOURS, status: int = 200) -> dict[str, Any]:
    async with canned_toll(Canned(body, status)) as client:
        return await ask(client, name)


# What is sent


async def test_one_get_carries_credentials_report_and_criteria() -> None:
    canned = Canned({**AROUND, "data": []})
    async with canned_toll(canned) as client:
        await client.report("NewReport", Criteria.everything)
    method, path, body = canned.seen[0]
    url = httpx.URL(path)
    assert (len(canned.seen), method, url.path, body) == (1, "GET", "/report", None)
    assert dict(url.params) == {
        "key": KEY,
        "secret": SECRET,
        "reportName": "NewReport",
        "timeCriteria": "all",
    }


# What is read


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({**AROUND, HOURS: ROWS}, id="beside status"),
        pytest.param({**AROUND, "data": {HOURS: ROWS}}, id="in data, named"),
        pytest.param({**AROUND, "data": ROWS}, id="data"),
        pytest.param({**AROUND, "data": {"rows": ROWS}}, id="one list in data"),
        pytest.param(
            {**AROUND, "data": {"requestDateTime": "x", "rows": ROWS}}, id="dated data"
        ),
        pytest.param({**AROUND, "data": {HOURS: {"rows": ROWS}}}, id="wrapped twice"),
        pytest.param({**AROUND, "data": {"report": {HOURS: ROWS}}}, id="deep"),
        pytest.param({**AROUND, "reportData": ROWS}, id="one list beside status"),
        pytest.param({"Status": "Success", "Data": ROWS}, id="capitals"),
        pytest.param(
            {**AROUND, "data": {"hourlyRequestStatistics": ROWS}}, id="camel case"
        ),
        pytest.param(ROWS, id="bare"),
        pytest.param({"data": [*ROWS, None]}, id="a null among them"),
        pytest.param({**AROUND, HOURS: ROWS, "data": None}, id="null data beside"),
        pytest.param({**AROUND, HOURS: ROWS, "errors": []}, id="another list beside"),
    ],
)
async def test_rows_are_found_wherever_they_stand(body: Any) -> None:
    assert await asked(body) == {HOURS: ROWS}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({**AROUND, HOURS: None}, id="null beside status"),
        pytest.param({**AROUND, "data": {HOURS: None}}, id="null in data"),
        pytest.param({**AROUND, "data": None}, id="null data"),
        pytest.param({**AROUND, "data": []}, id="no rows"),
        pytest.param({**AROUND, "data": {}}, id="nothing in data"),
        pytest.param({**AROUND, "data": {"requestDateTime": "x"}}, id="only a date"),
        pytest.param({**AROUND, HOURS: {}}, id="an empty object"),
    ],
)
async def test_an_empty_report_has_no_rows_and_is_no_error(body: Any) -> None:
    assert await asked(body) == {HOURS: []}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({**AROUND, HOURS: ROWS[0]}, id="beside status"),
        pytest.param({**AROUND, "data": {HOURS: ROWS[0]}}, id="in data, named"),
        pytest.param({**AROUND, "data": ROWS[0]}, id="data"),
    ],
)
async def test_one_object_is_one_row(body: Any) -> None:
    assert await asked(body) == {HOURS: [ROWS[0]]}


async def test_values_stay_as_they_came() -> None:
    row = {"HourOfDay": "8", "RequestCount": "1,204", "X": {"deep": [1]}, "Y": None}
    assert await asked({**AROUND, "data": [row]}) == {HOURS: [row]}


@pytest.mark.parametrize(
    "around",
    [
        pytest.param(lambda reports: {**AROUND, **reports}, id="beside status"),
        pytest.param(lambda reports: {**AROUND, "data": reports}, id="data"),
        pytest.param(
            lambda reports: {**AROUND, "data": {"reports": reports}}, id="deep"
        ),
    ],
)
async def test_all_keeps_every_known_name_and_nothing_else(around: Any) -> None:
    reports = {known.name: ROWS for known in KNOWN_REPORTS}
    known = {
        **reports,
        "ErrorRateAnalysis": None,
        "RequestCacheStatistics": ROWS[0],
        "TopClientDomains": "broken",
    }
    del known["LatencyDistribution"]
    expected = {
        **reports,
        "ErrorRateAnalysis": [],
        "RequestCacheStatistics": [ROWS[0]],
    }
    del expected["LatencyDistribution"], expected["TopClientDomains"]
    assert await asked(around({**known, "Unheard": ROWS}), ALL) == expected


async def test_all_without_any_report_is_empty() -> None:
    assert await asked({**AROUND, "data": {}}, ALL) == {}
    assert await asked({**AROUND, "data": None}, ALL) == {}


async def test_another_reports_rows_are_not_taken_for_the_one_asked_for() -> None:
    with pytest.raises(UpstreamUnreadableError):
        await asked({**AROUND, "data": {"TopClientDomains": ROWS}})


@pytest.mark.parametrize(
    ("minutes", "read"),
    [
        (60, 60),
        ("60", 60),
        (60.0, 60),
        (-1, -1),
        (None, None),
        ("soon", None),
        (True, None),
        (1.5, None),
    ],
)
async def test_the_time_to_keep_an_answer_is_read_as_given(
    minutes: Any, read: int | None
) -> None:
    for body in (
        {"data": ROWS, "cacheDurationMinutes": minutes, "requestDateTime": " then "},
        {"data": {HOURS: ROWS, "cacheDurationMinutes": minutes}},
        {"data": ROWS},
    ):
        async with canned_toll(Canned(body)) as client:
            answer = await client.report(HOURS, Criteria.day)
        said = "cacheDurationMinutes" in str(body)
        assert answer.cache_minutes == (read if said else None)
        said_at = "then" if "requestDateTime" in body else None
        assert answer.requested_at == said_at


@every_question
@pytest.mark.parametrize(
    "body",
    [{"canary": "value-canary", "result": 7}, {}, 7, None, "", b"", b"<html>", b'{"a'],
)
async def test_an_unknown_shape_is_told_by_keys_and_types(name: str, body: Any) -> None:
    with pytest.raises(UpstreamUnreadableError) as unknown:
        await asked(body, name)
    assert "value-canary" not in str(unknown.value)
    assert unknown.value.system == "toll"
    if isinstance(body, dict) and body:
        assert "{canary: str, result: int}" in str(unknown.value)


@pytest.mark.parametrize("rows", [[1, 2], [[]], "text", 7, True])
async def test_what_is_nothing_like_rows_is_unreadable(rows: Any) -> None:
    with pytest.raises(UpstreamUnreadableError):
        await asked({**AROUND, "data": {HOURS: rows}})


# What refusals mean

STATUSES = pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, UpstreamRejectedError),
        (401, CredentialsRefusedError),
        (403, CredentialsRefusedError),
        (404, UpstreamGoneError),
        (408, UpstreamUnavailableError),
        (422, UpstreamRejectedError),
        (429, UpstreamRateLimitedError),
        (500, UpstreamUnavailableError),
        (503, UpstreamUnavailableError),
    ],
)


@every_question
@STATUSES
async def test_an_error_means_the_same_in_the_status_and_in_the_body(
    name: str, status: int, error: type[UpstreamError]
) -> None:
    told = {"status": "error", "code": status, "message": "no luck"}
    for body, sent in (
        (told, status),
        (b"<html>", status),
        (told, 200),
        ({**told, "code": str(status)}, 200),
        ({"code": status}, 200),
        ({"status": "success", "code": status, "data": ROWS}, 200),
    ):
        with pytest.raises(error) as refused:
            await asked(body, name, sent)
        assert type(refused.value) is error
        assert "no luck" not in str(refused.value)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"status": "error"}, UpstreamRejectedError),
        ({"status": "error", "code": 200, "data": ROWS}, UpstreamRejectedError),
        ({"status": "failed", "code": None}, UpstreamRejectedError),
        ({"status": "error", "message": "Invalid key"}, CredentialsRefusedError),
        (
            {"status": "error", "code": 400, "message": "Secret is required"},
            CredentialsRefusedError,
        ),
        ({"status": "error", "message": "Unknown report name"}, UpstreamRejectedError),
    ],
)
async def test_an_error_without_a_code_is_a_refusal_of_what_its_words_say(
    body: Any, error: type[UpstreamError]
) -> None:
    with pytest.raises(error) as refused:
        await asked(body)
    assert type(refused.value) is error
    if body.get("code") == 400:
        with pytest.raises(error):
            await asked(body, status=400)


@pytest.mark.parametrize("status", ["success", "SUCCESS", " ok ", "200", None, 1])
async def test_any_word_for_success_and_none_will_do(status: Any) -> None:
    assert await asked({"status": status, "data": ROWS}) == {HOURS: ROWS}


async def test_a_rate_limit_says_how_long_to_wait() -> None:
    canned = Canned({"status": "error"}, 429, {"Retry-After": "7"})
    async with canned_toll(canned) as client:
        with pytest.raises(UpstreamRateLimitedError) as limited:
            await ask(client)
    assert limited.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_takes_the_credentials_nowhere(status: int) -> None:
    elsewhere = Canned({"data": ROWS})
    other = web.Application()
    other.router.add_route("*", "/{tail:.*}", elsewhere.answer)
    async with served(other) as target:
        canned = Canned({}, status, {"Location": f"{target}/report"})
        async with canned_toll(canned) as client:
            with pytest.raises(UpstreamRejectedError, match="redirect"):
                await ask(client)
    assert elsewhere.seen == []


# What can break on the way


@every_question
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.slow, UpstreamUnavailableError),
        (Fault.cut_connection, UpstreamUnavailableError),
        (Fault.rate_limited, UpstreamRateLimitedError),
        (Fault.server_error, UpstreamUnavailableError),
        (Fault.expired_credentials, CredentialsRefusedError),
        (Fault.lost_answer, UpstreamUnavailableError),
        (Fault.malformed_body, UpstreamUnreadableError),
    ],
)
async def test_each_fault_leads_to_the_error_that_says_what_is_true(
    stage: TollStage, name: str, fault: Fault, error: type[UpstreamError]
) -> None:
    stage.faults.set("toll", fault)
    with pytest.raises(error) as failed:
        await stage.client.report(name, Criteria.hour)
    assert type(failed.value) is error


async def test_all_may_be_larger_and_slower_than_one_report() -> None:
    big = {**AROUND, "data": {HOURS: [{"Text": "x" * 6_000_000}]}}
    async with canned_toll(Canned(big)) as client:
        assert len(await ask(client, ALL)) == 1
        with pytest.raises(UpstreamUnreadableError):
            await ask(client)
    async with toll_stage(bound=BLINK) as stage:
        stage.faults.set("toll", Fault.slow)
        patient = TollClient(
            stage.http,
            stage.clock,
            stage.url,
            stage.world.key,
            stage.world.secret,
            bound=BLINK,
            all_bound=ALL_BOUND,
        )
        with pytest.raises(UpstreamUnavailableError):
            await patient.report(HOURS, Criteria.hour)
        assert await ask(patient, ALL)


async def test_what_came_of_each_call_is_counted(stage: TollStage) -> None:
    seen: list[tuple[str, str]] = []
    client = TollClient(
        stage.http,
        stage.clock,
        stage.url,
        stage.world.key,
        stage.world.secret,
        observe=lambda *what: seen.append(what),
    )
    await ask(client)
    await ask(client, ALL)
    stage.faults.set("toll", Fault.server_error)
    with pytest.raises(UpstreamUnavailableError):
        await ask(client)
    assert seen == [
        ("report", "ok"),
        (ALL, "ok"),
        ("report", "UpstreamUnavailableError"),
    ]


# Secrets


def _told(error: BaseException | None) -> Iterator[str]:
    """Yield everything that an exception and what led to it could print."""
    while error is not None:
        yield from (str(error), repr(error), repr(vars(error)))
        whole = traceback.TracebackException.from_exception(error, capture_locals=True)
        # The frames of the test itself know the secrets, of course.
        for frame in whole.stack:
            if "/bot/" in frame.filename:
                yield repr(frame.locals)
        for link in (error.__cause__, error.__context__):
            if isinstance(link, httpx.HTTPError):
                yield f"{KEY}: httpx's own error is still attached"
        yield from _told(error.__cause__)
        error = error.__context__


BODIES: dict[str, tuple[Any, int]] = {
    "echoed in a message": ({"status": "error", "message": f"bad {KEY} {SECRET}"}, 200),
    "echoed as a code": ({"code": "canarykey", "error": "canary-secret"}, 400),
    "echoed as a key": ({"status": "success", "canary-secret": 1}, 200),
    "echoed in a page": (f"<html>?key={KEY}&secret={SECRET}".encode(), 500),
    "echoed unreadably": (f'{{"key": "{KEY}"'.encode(), 200),
    "echoed in a redirect": ({}, 302),
    "forbidden": ({"message": f"{SECRET} is wrong"}, 403),
}


@pytest.mark.parametrize(("body", "status"), BODIES.values(), ids=BODIES.keys())
async def test_no_answer_makes_an_error_carry_the_credentials(
    body: Any, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    key, secret = "canarykey", "canary-secret"
    if isinstance(body, bytes):
        body = body.replace(KEY.encode(), key.encode())
    elif "message" in body:
        body = {**body, "message": f"bad {key} {secret}"}
    for name in ("httpx", "httpcore", "bot"):
        caplog.set_level(logging.DEBUG, logger=name)
    headers = {"Location": f"https://x.invalid/?key={key}"} if status == 302 else {}
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", Canned(body, status, headers).answer)
    texts: list[str] = []
    async with served(app) as url, new_client() as http:
        client = TollClient(http, ManualClock(NOON), url, key, secret)
        texts.append(repr(client))
        for name in (HOURS, ALL):
            with pytest.raises(UpstreamError) as failed:
                await ask(client, name)
            texts += _told(failed.value)
    texts += (repr(vars(record)) + record.getMessage() for record in caplog.records)
    said = "\n".join(texts)
    assert [each for each in (key, secret) if each in said] == []


@pytest.mark.parametrize("fault", [None, *Fault])
@every_question
async def test_no_fault_makes_a_log_or_an_error_carry_the_credentials(
    fault: Fault | None, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    for logger in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        caplog.set_level(logging.DEBUG, logger=logger)
    texts: list[str] = []
    async with toll_stage(bound=BLINK) as stage:
        stage.world.key, stage.world.secret = KEY, SECRET
        client = TollClient(
            stage.http,
            stage.clock,
            stage.url,
            KEY,
            SECRET,
            bound=BLINK,
            all_bound=BLINK,
        )
        if fault is not None:
            stage.faults.set("toll", fault)
        try:
            texts.append(repr(await client.report(name, Criteria.hour)))
        except BotError as error:
            texts += _told(error)
        texts += (repr(client), repr(stage.world), repr(stage.world.calls))
    texts += (repr(vars(record)) + record.getMessage() for record in caplog.records)
    said = "\n".join(texts)
    spellings = [
        spell(secret) for secret in (KEY, SECRET) for spell in (str, quote, quote_plus)
    ]
    assert [each for each in spellings if each in said] == []
    loggers = {record.name.partition(".")[0] for record in caplog.records}
    assert not loggers & {"httpx", "httpcore"}


async def test_nobody_listening_is_told_without_the_credentials() -> None:
    async with served(web.Application()) as url:
        pass  # the port is free again, so that nobody answers there
    async with new_client() as http:
        client = TollClient(http, ManualClock(NOON), url, KEY, SECRET)
        with pytest.raises(UpstreamUnavailableError) as failed:
            await ask(client)
    said = "\n".join(_told(failed.value))
    assert "canary" not in said
