import asyncio
import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import logs

SECRETS = {
    "bot token": "xoxb-canary-bot",
    "app token": "xapp-canary-app",
    "signing secret": "canary-signing",
    "client secret": 'canary client/secret+"quoted" ğ',
    "toll key": "canary-toll-key",
    "toll secret": "canary&toll=secret",
    "database password": "canary-password",
}
UNREGISTERED = {
    "supplier token": "Bearer canary.supplier-token",
    "user token": "xoxp-canary-user",
    "refresh token": "xoxe.xoxp-canary-refresh",
    "response_url": "https://hooks.slack.com/commands/T1/2/canary",
    "action response_url": "https://hooks.slack-gov.com/actions/T1/2/canary",
    "sandbox response_url": "http://127.0.0.1:8080/response/canary",
    "trigger_id": "13345224609.738474920.8088930838d88f008e0ca",
    "signed URL": "https://files.example/report.csv?X-Signature=canary&e=1",
    "web socket": "wss://wss.example/link/?ticket=canary&app_id=2",
    "toll query": "/api/report?key=canary&secret=canary",
    "credentials in a URL": "postgresql://waybill:canary@db/waybill",
    "token answer": '{"access_token": "canary", "expires_in": 3600}',
    "form": "grant_type=client_credentials&client_secret=canary",
}
ALL = {**SECRETS, **UNREGISTERED}


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(params=["json", "console"])
def written(request: pytest.FixtureRequest) -> Callable[[], str]:
    stream = io.StringIO()
    logs.configure("debug", request.param, SECRETS.values(), stream=stream)
    return stream.getvalue


@pytest.fixture
def lines() -> Callable[[], list[dict[str, object]]]:
    stream = io.StringIO()
    logs.configure("info", "json", stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def fail_once(secret: str) -> None:
    raise ValueError(secret)


def fail_twice(secret: str) -> None:
    try:
        fail_once(secret)
    except ValueError as error:
        raise RuntimeError("outer") from error


def plant_in_every_place(secret: str) -> None:
    ours = logs.get_logger("bot.services.orders")
    theirs = logging.getLogger("third.party")
    for level in ("debug", "info", "warning", "error", "critical"):
        getattr(ours, level)(f"{level}_event {secret}", note=secret)
        getattr(theirs, level)("%s: argument %s", level, secret)
    ours.info("nested_event", body={"a": [{"b": (secret, {"c": secret})}], secret: 1})
    ours.info("odd_event", thing=ValueError(secret), raw=secret.encode())
    try:
        fail_twice(secret)
    except RuntimeError as error:
        error.add_note(f"note {secret}")
        ours.exception("crash_event")
        ours.error("given_event", exc_info=error)
        theirs.exception("their crash")
    theirs.warning("stack", stack_info=True)
    theirs.warning({"response": secret})
    with structlog.contextvars.bound_contextvars(bound=secret):
        ours.info("bound_event")


def cores(secret: str) -> set[str]:
    spellings = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}
    return spellings | ({"canary"} if "canary" in secret else set())


@pytest.mark.parametrize("kind", ALL)
def test_no_secret_is_ever_written_whoever_logs_it(
    kind: str, written: Callable[[], str]
) -> None:
    plant_in_every_place(ALL[kind])

    output = written()

    for name in ("debug", "nested", "odd", "crash", "given", "bound"):
        assert f"{name}_event" in output
    assert "their crash" in output
    assert not [core for core in cores(ALL[kind]) if core in output]


def test_a_token_minted_at_run_time_is_hidden_from_then_on(
    written: Callable[[], str],
) -> None:
    logs.hide("sesame-minted")

    logs.get_logger("x").info("token_event", got="is sesame-minted.")

    assert "sesame" not in written()
    assert logs.redacted("a sesame-minted b") == "a [hidden] b"


def test_a_field_that_is_named_like_a_secret_is_hidden(
    written: Callable[[], str],
) -> None:
    logs.get_logger("x").info(
        "field_event", body={"slack_token": "sesame", "Authorization": "sesame"}
    )

    assert "sesame" not in written()


def test_a_record_that_cannot_be_formatted_is_not_quoted(
    written: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    record = logging.makeLogRecord(
        {"name": "third.party", "msg": "%d", "args": ("sesame",), "levelno": 40}
    )
    for handler in logging.getLogger().handlers:
        if type(handler).__module__ == "bot.logs":
            handler.handle(record)

    assert "third.party could not be written" in written()
    assert "sesame" not in written() + capsys.readouterr().err


def test_bolt_does_not_quote_a_request_that_failed_verification(
    written: Callable[[], str],
) -> None:
    logger = logging.getLogger("slack_bolt.AsyncRequestVerification")
    logger.setLevel(logging.DEBUG)  # as Bolt does whenever an app is made

    logger.info("Invalid request signature (body: sesame)")
    logger.warning("kept")
    logger.setLevel(logging.NOTSET)

    assert "sesame" not in written()
    assert "kept" in written()


@pytest.mark.parametrize(
    "name", ["aiosqlite", "apscheduler.scheduler", "sqlalchemy.engine"]
)
def test_chatty_libraries_speak_from_warning_on(
    name: str, written: Callable[[], str]
) -> None:
    logging.getLogger(name).info("silent")
    logging.getLogger(name).warning("heard")

    assert "silent" not in written()
    assert "heard" in written()


async def test_a_tick_that_takes_long_floods_no_log(
    written: Callable[[], str],
) -> None:
    may_end = asyncio.Event()
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(may_end.wait, "interval", seconds=0.02, max_instances=1)
    scheduler.start()
    await asyncio.wait({asyncio.ensure_future(may_end.wait())}, timeout=0.2)
    may_end.set()
    scheduler.shutdown(wait=False)

    assert written() == ""


def test_a_python_warning_passes_the_same_redaction(
    written: Callable[[], str],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("xoxb-canary-bot", UserWarning, stacklevel=1)

    assert "UserWarning" in written()
    assert "canary" not in written()


def test_ordinary_fields_stay_as_they_are(
    lines: Callable[[], list[dict[str, object]]],
) -> None:
    logs.get_logger("bot.x").info(
        "order_accepted",
        order="R-7F3K",
        runs=6,
        lag_seconds=1.5,
        by="U012AB3CD",
        ts="1732294444.123456",
        late=None,
        path="/slack/events",
    )

    (line,) = lines()
    line.pop("timestamp")

    assert line == {
        "event": "order_accepted",
        "level": "info",
        "logger": "bot.x",
        "order": "R-7F3K",
        "runs": 6,
        "lag_seconds": 1.5,
        "by": "U012AB3CD",
        "ts": "1732294444.123456",
        "late": None,
        "path": "/slack/events",
    }


def test_lines_below_the_level_are_not_written(
    lines: Callable[[], list[dict[str, object]]],
) -> None:
    logs.get_logger("bot.x").debug("hidden_event")
    logging.getLogger("third.party").debug("hidden")

    assert lines() == []


def test_a_reference_is_short_unambiguous_and_in_the_lines_that_follow(
    lines: Callable[[], list[dict[str, object]]],
) -> None:
    reference = logs.new_reference()
    logs.get_logger("bot.x").info("later_event")
    logging.getLogger("third.party").warning("theirs")

    assert len(reference) == 6
    assert not set(reference) & set("01OIL")
    assert [line["ref"] for line in lines()] == [reference, reference]
    assert logs.new_reference() != reference


def test_without_a_terminal_the_automatic_form_is_json() -> None:
    stream = io.StringIO()
    logs.configure("info", stream=stream)

    logs.get_logger("x").info("event_here")

    assert json.loads(stream.getvalue())["event"] == "event_here"
