import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import UpstreamUnreadableError
from bot.slack import failures
from bot.upstream import http
from bot.upstream.supplier_readers import (
    UnknownShapeError,
    read_link,
    read_organisations,
    read_report,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("digits", ["9" * 10, "9" * 30, "9" * 5000])
def test_slack_cannot_silence_us_for_more_than_an_hour(digits: str) -> None:
    assert failures.retry_after({"Retry-After": digits}) == HOUR


@pytest.mark.parametrize("said", ["-5", "nan", "inf", "1e400", "²", "soon", ""])
def test_a_wait_that_is_no_number_is_none_of_slack_s(said: str) -> None:
    assert failures.retry_after({"Retry-After": said}) is None


def test_a_date_beyond_the_calendar_is_no_wait() -> None:
    said = "Mon, 99999999999999999999 Jan 2020 00:00:00 GMT"

    assert http.retry_after({"Retry-After": said}, NOW) is None


@pytest.mark.parametrize(
    "said", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_an_instant_outside_of_the_calendar_is_none(said: str) -> None:
    report = read_report({"id": "r1", "createdAt": said, "completedAt": said})

    assert report.created_at is None
    assert report.completed_at is None


def test_names_and_ids_hold_nothing_that_a_database_refuses() -> None:
    row = {"id": "a\ud800", "name": "Depot\x00 \udfff9", "parent_org_id": "\x00"}

    (found,) = read_organisations({"organizations": [row]})

    for said in (found.key, found.name, found.parent_key or ""):
        said.encode()
        assert "\x00" not in said


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://public.example/x",
        "https://me:secret@files.example.com/x",
        "https://files.example.com/a\nb",
        "https://files.example.com/\u202efdp",
        "https://files.example.com/\u200bx",
        "https://files.example.com\u2028/x",
        "https://\ud800/",
        "https:" + "//[bad",
        "https:///x",
    ],
    ids=ascii,
)
def test_a_link_that_could_deceive_is_not_passed_on(url: str) -> None:
    with pytest.raises(UnknownShapeError):
        read_link({"signedUrl": url})


@asynccontextmanager
async def answering(body: bytes, encoding: str) -> AsyncIterator[str]:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": encoding})

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@pytest.mark.parametrize("layers", [1, 2, 3])
async def test_a_small_answer_that_unpacks_to_a_huge_one_is_not_read(
    layers: int,
) -> None:
    body = b"0" * 20_000_000
    for _ in range(layers):
        body = gzip.compress(body)
    async with (
        answering(body, ", ".join(["gzip"] * layers)) as url,
        http.new_client() as client,
    ):
        with pytest.raises(UpstreamUnreadableError) as outcome:
            await http.exchange(client, "supplier", client.build_request("GET", url))

    assert "more than we read" in str(outcome.value)


async def test_an_answer_packed_twice_is_not_unpacked_at_all() -> None:
    packed = gzip.compress(gzip.compress(b"{}"))
    async with answering(packed, "gzip, gzip") as url, http.new_client() as client:
        with pytest.raises(UpstreamUnreadableError):
            await http.exchange(client, "supplier", client.build_request("GET", url))
