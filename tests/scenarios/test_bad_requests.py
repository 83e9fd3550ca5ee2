import asyncio
import hashlib
import hmac
import io
import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.sandbox.slack.people import (
    ADA,
    EMRE,
    FLEET_OPS,
    JONAS,
    MERT,
    PARTNER_TEAM_ID,
    PRIYA,
    SELIN,
    TEAM_ID,
    Person,
)
from tests.scenarios.stage import Stage, seconds

FORGED, STALE, MALFORMED, OVERSIZED, REPLAYED = 5_000, 2_500, 1_500, 20, 300
CROSS_TEAM, CROSS_ORGANISATION, STOLEN = 300, 200, 300
AT_ONCE = 25
FORM = "application/x-www-form-urlencoded"
ORDER = "driver quality last week for ankara"


def command(person: Person, text: str, number: int, team: str = TEAM_ID) -> str:
    return urlencode(
        {
            "command": "/report",
            "text": text,
            "user_id": person.id,
            "team_id": team,
            "channel_id": FLEET_OPS.id,
            "trigger_id": f"{number}.bad",
            "response_url": "http://127.0.0.1:9/response",
        }
    )


def press(
    person: Person, action: str, value: str, number: int, team: str | None = None
) -> str:
    return urlencode(
        {
            "payload": json.dumps(
                {
                    "type": "block_actions",
                    "user": {"id": person.id, "team_id": team or person.team_id},
                    "team": {"id": TEAM_ID},
                    "channel": {"id": FLEET_OPS.id},
                    "container": {"type": "message", "channel_id": FLEET_OPS.id},
                    "trigger_id": f"{number}.press",
                    "response_url": "http://127.0.0.1:9/response",
                    "actions": [
                        {
                            "type": "button",
                            "action_id": action,
                            "block_id": "b",
                            "value": value,
                        }
                    ],
                }
            )
        }
    )


class Attacker:
    """Sends requests to the bot's door and remembers what was answered."""

    def __init__(self, stage: Stage, session: aiohttp.ClientSession) -> None:
        self._url = stage.world._endpoint.url
        self._secret = stage.world.workspace.credentials.signing_secret
        self._session = session
        self.tried: Counter[str] = Counter()
        self.answered: Counter[tuple[str, int]] = Counter()

    def signed(self, body: str, *, age: int = 0, secret: str = "") -> dict[str, str]:
        at = str(int(time.time()) - age)
        digest = hmac.new(
            (secret or self._secret).encode(),
            f"v0:{at}:{body}".encode(),
            hashlib.sha256,
        )
        return {
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
            "Content-Type": FORM,
        }

    async def send(
        self, kind: str, requests: Iterable[tuple[str, dict[str, str]]]
    ) -> None:
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(body: str, headers: dict[str, str]) -> None:
            async with (
                turn,
                self._session.post(
                    self._url, data=io.BytesIO(body.encode()), headers=headers
                ) as answer,
            ):
                self.tried[kind] += 1
                self.answered[kind, answer.status] += 1

        await asyncio.gather(*(one(*each) for each in requests))


async def effects(stage: Stage) -> dict[str, Any]:
    """Return what a request could have changed; that it was refused may be written."""
    counted = {
        table: len(await stage.rows(table))
        for table in ("orders", "runs", "access_grants", "admissions", "deliveries")
    }
    audit = await stage.rows("audit WHERE action <> 'denied'")
    return counted | {
        "audit": len(audit),
        "generated": stage.generated(),
        "links": await stage.tickets_for_people(),
        "states": [row["state"] for row in await stage.rows("runs ORDER BY id")],
    }


@pytest.mark.timeout(600)
async def test_no_bad_request_gets_through(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(11)
    await stage.types("access give @mert for Izmir", "ada")
    await stage.types("access close", "ada")
    for person in ("mert", "zeynep", "selin", "jonas"):
        await stage.types("quota", person)
        await stage.passes(seconds(2))
    ref = await stage.orders(ORDER, "ada")
    await stage.all_over()
    before = await effects(stage)
    async with aiohttp.ClientSession() as session:
        attacker = Attacker(stage, session)
        bodies = [
            *(command(ADA, ORDER, number) for number in range(20)),
            *(press(ADA, "access.open", "v1|members", each) for each in range(20)),
        ]
        await attacker.send(
            "forged",
            (
                (body, attacker.signed(body, secret=f"guess {number}"))
                for number in range(FORGED)
                for body in [chance.choice(bodies)]
            ),
        )
        await attacker.send(
            "stale",
            (
                (body, attacker.signed(body, age=chance.randrange(301, 10**6)))
                for _ in range(STALE)
                for body in [chance.choice(bodies)]
            ),
        )
        await attacker.send("malformed", malformed(attacker, bodies, chance))
        await attacker.send(
            "oversized",
            (
                (body, attacker.signed(body))
                for number in range(OVERSIZED)
                for body in ["x" * (1024 * 1024 + 1 + number)]
            ),
        )
        await attacker.send(
            "cross-team",
            (
                (body, attacker.signed(body))
                for number in range(CROSS_TEAM)
                for body in [
                    command(PRIYA, ORDER, number, PARTNER_TEAM_ID),
                    press(PRIYA, "report.links", f"v1|{ref}", number),
                ]
            ),
        )
        await attacker.send(
            "cross-organisation",
            (
                (body, attacker.signed(body))
                for number in range(CROSS_ORGANISATION)
                for body in [
                    command(MERT, ORDER, 10_000 + number),
                    command(MERT, f"link {ref}", 20_000 + number),
                ]
            ),
        )
        await attacker.send(
            "stolen button",
            (
                (body, attacker.signed(body))
                for number, (person, action) in enumerate(stolen(chance))
                for body in [press(person, action, f"v1|{ref}", 30_000 + number)]
            ),
        )
        await stage.settles()
        through = {
            name: (before[name], now)
            for name, now in (await effects(stage)).items()
            if now != before[name]
        }

        replay = command(ADA, "driver quality yesterday for izmir", 77_777)
        await attacker.send("replayed", [(replay, attacker.signed(replay))])
        once = await effects(stage)
        await attacker.send(
            "replayed", ((replay, attacker.signed(replay)) for _ in range(REPLAYED))
        )
        again = await effects(stage)

    tried = sum(attacker.tried.values())
    with capsys.disabled():
        told = ", ".join(f"{kind} {each:,}" for kind, each in attacker.tried.items())
        print(f"\nbad requests: {tried:,} tried, {len(through)} through ({told})")  # noqa: T201  the figure
    assert through == {}
    assert again == once
    assert tried >= 10_000
    for kind, status in attacker.answered:
        if kind in {"forged", "stale", "malformed", "oversized"}:
            assert 400 <= status < 500, (kind, status)


def malformed(
    attacker: Attacker, bodies: list[str], chance: random.Random
) -> Iterable[tuple[str, dict[str, str]]]:
    for number in range(MALFORMED):
        body = chance.choice(bodies)
        kinds = [
            urlencode({"payload": json.dumps(json.loads("[" * 50 + "]" * 50))}),
            urlencode({"payload": "{" * (number % 500 + 1)}),
            urlencode({"payload": json.dumps({"type": "block_actions"})}),
            urlencode({"payload": json.dumps([number])}),
        ]
        wrong = chance.choice(kinds)
        headers = attacker.signed(wrong)
        if number % 3 == 0:
            headers["X-Slack-Signature"] = body[:70]
            wrong = body
        yield wrong, headers


def stolen(chance: random.Random) -> Iterable[tuple[Person, str]]:
    actions = [
        "report.links",
        "report.cancel",
        "report.retry",
        "report.order_again",
        "report.post_again",
        "access.approve",
        "access.open",
        "access.close",
    ]
    for _ in range(STOLEN):
        yield chance.choice([MERT, SELIN, JONAS, EMRE, PRIYA]), chance.choice(actions)
