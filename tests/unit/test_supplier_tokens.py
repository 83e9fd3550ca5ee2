import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.clock import ManualClock
from bot.domain.connections import StoredToken
from bot.errors import (
    CredentialsRefusedError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
)
from bot.sandbox.faults import Fault
from bot.upstream.sealing import SealedBox
from tests.unit.supplier_stage import NOON, SupplierStage, served, supplier_stage

TOKEN = frozenset({"token"})


class ClockPutBack:
    """Tells another hour at each look, earlier each time; its spans are right."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._back = timedelta(0)

    def now(self) -> datetime:
        self._back += timedelta(hours=1)
        return self._clock.now() - self._back

    def monotonic(self) -> float:
        return self._clock.monotonic()

    async def sleep(self, span: timedelta) -> None:
        await self._clock.sleep(span)


@pytest.fixture
async def stage() -> AsyncIterator[SupplierStage]:
    async with supplier_stage() as stage:
        yield stage


async def test_a_hundred_callers_at_once_make_one_token_request(
    stage: SupplierStage,
) -> None:
    values = await asyncio.gather(*(stage.tokens.token() for _ in range(100)))
    assert len(set(values)) == 1
    assert stage.arrived("token") == 1


async def test_a_hundred_callers_with_the_same_stale_token_renew_it_once(
    stage: SupplierStage,
) -> None:
    stale = await stage.tokens.token()
    values = await asyncio.gather(*(stage.tokens.renew(stale) for _ in range(100)))
    assert set(values) == {stage.store.kept.value if stage.store.kept else None}
    assert stale not in values
    assert stage.arrived("token") == 2


async def test_a_hundred_callers_share_one_failure_too(stage: SupplierStage) -> None:
    stage.world.granted_scopes = frozenset()
    outcomes = await asyncio.gather(
        *(stage.tokens.token() for _ in range(100)), return_exceptions=True
    )
    assert {type(outcome) for outcome in outcomes} == {CredentialsRefusedError}
    assert stage.arrived("token") == 1


async def test_a_caller_who_gives_up_does_not_take_the_others_down(
    stage: SupplierStage,
) -> None:
    impatient = asyncio.create_task(stage.tokens.token())
    patient = asyncio.create_task(stage.tokens.token())
    while stage.tokens._asking is None:
        await stage.clock.advance(timedelta(0))  # lets both of them start
    impatient.cancel()
    assert await patient
    assert stage.arrived("token") == 1


async def test_a_token_is_kept_until_shortly_before_its_end(
    stage: SupplierStage,
) -> None:
    first = await stage.tokens.token()
    await stage.clock.advance(timedelta(days=30) - timedelta(minutes=5, seconds=1))
    assert await stage.tokens.token() == first
    await stage.clock.advance(timedelta(seconds=1))
    assert await stage.tokens.token() != first


async def test_a_short_life_is_obeyed_with_less_slack(stage: SupplierStage) -> None:
    stage.world.token_lifetime = timedelta(seconds=600)
    first = await stage.tokens.token()
    await stage.clock.advance(timedelta(seconds=539))
    assert await stage.tokens.token() == first
    await stage.clock.advance(timedelta(seconds=1))
    assert await stage.tokens.token() != first


async def test_another_replica_uses_the_token_in_the_store(
    stage: SupplierStage,
) -> None:
    value = await stage.tokens.token()
    assert await stage.token_source().token() == value
    assert stage.arrived("token") == 1


async def test_what_another_replica_renewed_is_used_instead_of_renewing_again(
    stage: SupplierStage,
) -> None:
    stale = await stage.tokens.token()
    other = stage.token_source()
    renewed = await other.renew(stale)
    assert await stage.tokens.renew(stale) == renewed
    assert stage.arrived("token") == 2


async def test_a_stored_token_that_is_over_is_not_used(stage: SupplierStage) -> None:
    stage.store.kept = StoredToken(
        "invented-old", NOON + timedelta(seconds=1), NOON - timedelta(days=30)
    )
    assert await stage.tokens.token() != "invented-old"


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        pytest.param({"client_id": "nobody"}, 401, "invalid_client", id="client id"),
        pytest.param({"client_secret": "wrong"}, 403, "access_denied", id="secret"),
        pytest.param({"scope": "everything"}, 400, "invalid_scope", id="scope"),
    ],
)
async def test_refused_credentials_are_told_apart(
    stage: SupplierStage, wrong: dict[str, Any], status: int, code: str
) -> None:
    with pytest.raises(CredentialsRefusedError) as refused:
        await stage.token_source(**wrong).token()
    assert (refused.value.status, refused.value.code) == (status, code)


async def test_a_wrong_secret_costs_one_token_request_a_minute(
    stage: SupplierStage,
) -> None:
    tokens = stage.token_source(client_secret="wrong")
    for _ in range(60):
        with pytest.raises(CredentialsRefusedError):
            await tokens.token()
        await stage.clock.advance(timedelta(seconds=1))
    assert stage.arrived("token") == 1
    with pytest.raises(CredentialsRefusedError):
        await tokens.token()
    assert stage.arrived("token") == 2


async def test_a_refusal_is_forgotten_once_somebody_lets_the_work_go_on(
    stage: SupplierStage,
) -> None:
    stage.faults.set("supplier", Fault.expired_credentials, operations=TOKEN)
    with pytest.raises(CredentialsRefusedError):
        await stage.tokens.token()
    stage.faults.clear()
    with pytest.raises(CredentialsRefusedError):
        await stage.tokens.token()

    stage.store.resumed += 1

    assert await stage.tokens.token()


async def test_an_outage_is_asked_about_ever_less_often(stage: SupplierStage) -> None:
    stage.faults.set("supplier", Fault.malformed_body, operations=TOKEN)
    for _ in range(3600):
        with pytest.raises(UpstreamUnavailableError):
            await stage.tokens.token()
        await stage.clock.advance(timedelta(seconds=1))
    assert stage.arrived("token") < 70
    stage.faults.clear()
    await stage.clock.advance(timedelta(seconds=60))
    assert await stage.tokens.token()


async def test_too_many_token_requests_wait_as_long_as_they_are_told(
    stage: SupplierStage,
) -> None:
    stage.faults.set("supplier", Fault.rate_limited, operations=TOKEN, count=1)
    with pytest.raises(UpstreamRateLimitedError) as refused:
        await stage.tokens.token()
    assert refused.value.retry_after == timedelta(seconds=5)
    await stage.clock.advance(timedelta(seconds=5))
    assert await stage.tokens.token()


async def test_the_hundred_first_token_request_of_an_hour_is_refused(
    stage: SupplierStage,
) -> None:
    for _ in range(100):
        stage.store.kept = None
        await stage.token_source().token()
    stage.store.kept = None
    with pytest.raises(UpstreamRateLimitedError):
        await stage.token_source().token()


async def test_no_token_is_asked_for_when_the_hour_has_no_request_left(
    stage: SupplierStage,
) -> None:
    stage.store.wait = timedelta(minutes=7)
    with pytest.raises(UpstreamRateLimitedError) as refused:
        await stage.tokens.token()
    assert refused.value.retry_after == timedelta(minutes=7)
    with pytest.raises(UpstreamRateLimitedError):
        await stage.tokens.token()
    assert stage.arrived("token") == 0

    stage.store.wait = timedelta(0)
    await stage.clock.advance(timedelta(minutes=7))
    assert await stage.tokens.token()


async def test_a_wall_clock_that_is_put_back_prolongs_no_pause(
    stage: SupplierStage,
) -> None:
    tokens = stage.token_source(clock=ClockPutBack(stage.clock), client_secret="wrong")
    for _ in range(2):
        with pytest.raises(CredentialsRefusedError):
            await tokens.token()
    assert stage.arrived("token") == 1
    await stage.clock.advance(timedelta(seconds=60))
    with pytest.raises(CredentialsRefusedError):
        await tokens.token()
    assert stage.arrived("token") == 2


async def test_fresh_tokens_that_are_refused_at_once_are_renewed_once_a_minute(
    stage: SupplierStage,
) -> None:
    renewed = await stage.tokens.renew(await stage.tokens.token())
    with pytest.raises(CredentialsRefusedError):
        await stage.tokens.renew(renewed)
    await stage.clock.advance(timedelta(seconds=60))
    assert await stage.tokens.renew(renewed) != renewed


def test_a_stored_token_does_not_print_its_value() -> None:
    token = StoredToken("invented-canary", NOON, NOON)
    assert "canary" not in repr(token)


def test_sealed_text_opens_under_the_same_credentials_only() -> None:
    sealed = SealedBox("client", "secret").seal("şifreli token")
    assert "token" not in sealed
    assert SealedBox("client", "secret").open(sealed) == "şifreli token"
    assert SealedBox("client", "another").open(sealed) is None
    assert SealedBox("other", "secret").open(sealed) is None
    assert SealedBox("client", "secret").open("not sealed at all ğ") is None


@pytest.mark.parametrize(
    ("expires_in", "life"),
    [
        pytest.param(600, timedelta(minutes=10), id="seconds"),
        pytest.param("600", timedelta(minutes=10), id="seconds as text"),
        pytest.param(10**12, timedelta(days=30), id="silly"),
        pytest.param(None, timedelta(hours=1), id="unsaid"),
        pytest.param(0, timedelta(hours=1), id="zero"),
        pytest.param("soon", timedelta(hours=1), id="no number"),
    ],
)
async def test_a_life_that_is_not_told_sensibly_is_taken_for_an_hour(
    stage: SupplierStage, expires_in: Any, life: timedelta
) -> None:
    body = {"access_token": "invented-token", "expires_in": expires_in}
    async with _token_endpoint(body) as url:
        await stage.token_source(token_url=url).token()
    assert stage.store.kept == StoredToken("invented-token", NOON + life, NOON)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"access_token": "two words"}, 200, id="a blank in it"),
        pytest.param({"access_token": "line\r\nX-Evil: 1"}, 200, id="a header in it"),
        pytest.param({"access_token": 7}, 200, id="a number"),
        pytest.param([], 200, id="no object"),
        pytest.param({"error": "invalid_request"}, 400, id="invalid request"),
        pytest.param({}, 404, id="not found"),
        pytest.param({}, 302, id="redirect"),
        pytest.param({"access_token": "x" * 6_000_000}, 200, id="too large"),
    ],
)
async def test_no_usable_token_means_unavailable_and_never_gone(
    stage: SupplierStage, body: Any, status: int
) -> None:
    async with _token_endpoint(body, status) as url:
        with pytest.raises(UpstreamUnavailableError):
            await stage.token_source(token_url=url).token()
    assert stage.store.kept is None


@asynccontextmanager
async def _token_endpoint(body: Any, status: int = 200) -> AsyncIterator[str]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    app = web.Application()
    app.router.add_post("/token", answer)
    async with served(app) as url:
        yield f"{url}/token"
