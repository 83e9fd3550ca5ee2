"""How long a person waits for the answer to an order, beside a bare Bolt app."""

import argparse
import asyncio
import hashlib
import hmac
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from bot.sandbox.slack.people import TEAM_ID, Person
from tests.benchmarks.outside import ORGANISATIONS, PEOPLE, outside
from tests.benchmarks.processes import Process, bare_bolt, waybill
from tests.benchmarks.scenario import TITLES

_WARM_UP = 20
_REF = re.compile(r"\bR-\w+")
_clock = SystemClock()


@dataclass(frozen=True)
class Answer:
    """How long it took, and the order that it names."""

    span_ms: float
    ref: str


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--rate", type=float, default=50.0, help="orders a second")


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    yield asyncio.run(measure(options.orders, options.rate))


async def measure(orders: int, rate: float) -> Mapping[str, object]:
    typed = list(islice(texts(), _WARM_UP + orders))
    with (
        outside() as environment,
        TemporaryDirectory(prefix="waybill-benchmark-") as name,
    ):
        folder = Path(name)
        async with bare_bolt(environment, folder) as process:
            bare = [
                answer.span_ms
                for answer in await fire(process, environment, typed, rate)
            ]
        database = folder / "waybill.db"
        async with waybill(environment, folder, database) as process:
            answers = await fire(process, environment, typed, rate)
            # No chance to store afterwards what was acknowledged before.
            process.kill()
        stored = _stored(database)
    spans = [answer.span_ms for answer in answers]
    lost = sum(answer.ref not in stored for answer in answers)
    return {
        "benchmark": "ack",
        "p50_ms": quantile(spans, 0.50),
        "p99_ms": quantile(spans, 0.99),
        "bare_p50_ms": quantile(bare, 0.50),
        "bare_p99_ms": quantile(bare, 0.99),
        "ratio_p99": round(quantile(spans, 0.99) / quantile(bare, 0.99), 2),
        "lost": lost,
    }


async def fire(
    process: Process, environment: Mapping[str, str], typed: Sequence[str], rate: float
) -> list[Answer]:
    """Send the orders at their instants, whatever became of those before."""
    url = f"http://127.0.0.1:{process.port}/slack/events"
    loop = asyncio.get_running_loop()
    secret = environment["WAYBILL_SLACK_SIGNING_SECRET"]
    async with aiohttp.ClientSession() as session:

        async def send(number: int, text: str) -> Answer:
            headers, body = signed(secret, number, text)
            began = loop.time()
            async with session.post(url, data=body, headers=headers) as response:
                answer = await response.text()
                span = loop.time() - began
                if response.status != 200:
                    raise RuntimeError(f"{process.name} answered {response.status}")
            ref = _REF.search(answer)
            return Answer(span * 1000, ref.group() if ref else "")

        for number, text in enumerate(typed[:_WARM_UP]):
            await send(number, text)
        began, sent = loop.time(), []
        for number, text in enumerate(typed[_WARM_UP:]):
            due = began + number / rate
            await _clock.sleep(timedelta(seconds=due - loop.time()))
            sent.append(asyncio.create_task(send(_WARM_UP + number, text)))
        return await asyncio.gather(*sent)


def texts() -> Iterator[str]:
    newest = _clock.now().date() - timedelta(days=3)
    for back, title, name in product(range(60), TITLES, ORGANISATIONS):
        day: date = newest - timedelta(days=back)
        yield f"{title} {day.isoformat()} for {name}"


def signed(
    secret: str,
    number: int,
    text: str,
    *,
    command: str = "/report",
    response_url: str = "",
    person: Person | None = None,
) -> tuple[Mapping[str, str], bytes]:
    """Return headers and body of a slash command, as Slack would send it."""
    person = person or PEOPLE[number % len(PEOPLE)]
    form: dict[str, Any] = {
        "team_id": TEAM_ID,
        "team_domain": "anadolu-fleet",
        "channel_id": "C0FLEETOP",
        "channel_name": "fleet-ops",
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": "A0WAYBILL",
        "is_enterprise_install": "false",
        "response_url": response_url or f"http://127.0.0.1:9/response/{number}",
        "trigger_id": f"{number}.{number}.invented",
    }
    body = urlencode(form)
    timestamp = str(int(_clock.now().timestamp()))
    digest = hmac.new(
        secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256
    ).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    return headers, body.encode()


def _stored(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {row[0] for row in connection.execute("SELECT ref FROM orders")}


def quantile(spans: Sequence[float], share: float) -> float:
    """Return the value below which that share of *spans* lies."""
    return round(sorted(spans)[min(len(spans) - 1, int(len(spans) * share))], 2)
