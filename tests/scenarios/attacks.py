"""Bad requests by the hundred, and what would show that one of them got through."""

import importlib
import io
import json
import pkgutil
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
from sqlalchemy import select

import bot.blocks
from bot.blocks import values
from bot.blocks.form_fields import ACTION
from bot.domain.forms import FormKind
from bot.sandbox.slack.capabilities import Source
from bot.sandbox.slack.delivery import Ack, Envelope
from bot.sandbox.slack.payloads import interaction, slash_command
from bot.sandbox.slack.people import Channel, Person
from bot.sandbox.slack.records import Json
from storage.tables import Table
from tests.conftest import BAD_REQUESTS
from tests.scenarios.stage import Stage, words

# How many of each kind are tried, by all tests of this file's users together.
PLAN = {
    "forged": 3_000,
    "stale": 1_000,
    "oversized": 100,
    "malformed": 2_000,
    "replayed": 800,
    "cross-team": 1_200,
    "cross-organisation": 1_000,
    "stolen buttons": 1_800,
}
# What anybody may leave behind: that they asked, were refused, and who they are.
_TRACES = frozenset(
    {
        *("requests", "people", "channels", "homes", "paces", "budgets"),
        *("budget_slots", "access_policies", "audit_upkeep", "connections"),
    }
)
_AN_ID = re.compile(r"[a-z]+\.[a-z_]+$")


@dataclass
class Tally:
    """How many requests of one kind were tried, and what got through."""

    kind: str
    tried: int = 0
    through: list[str] = field(default_factory=list)

    def settle(self, record: Callable[[str, object], None], ways: int = 1) -> None:
        """Have the figures printed, and fail if anything got through.

        *ways* says in how many ways (HTTP, Socket Mode) the plan's number is tried.
        """
        record(BAD_REQUESTS, [self.kind, self.tried, len(self.through)])
        assert not self.through, self.through[:20]
        assert self.tried * ways >= PLAN[self.kind]


async def effects(stage: Stage) -> frozenset[str]:
    """Return all that a request can have brought about, one text for each."""
    found: list[str] = []
    async with stage.bot.engine.connect() as connection:
        for name, table in Table.metadata.tables.items():
            if name in _TRACES:
                continue
            rows = select(table)
            if name == "audit":
                rows = rows.where(table.c.action != "denied")
            found += [f"{name} {tuple(row)}" for row in await connection.execute(rows)]
    found += [f"minted {each}" for each in range(len(stage.supplier.tickets))]
    found += [f"asked the supplier {n}" for n in range(len(stage.supplier.calls))]
    posts = [each for each in stage.every_post() if not each.channel.startswith("D")]
    found += [f"posted {each.ts} {words(each)}" for each in posts]
    return frozenset(found)


class Door:
    """Knocks at the bot's own address with whatever bytes one likes."""

    def __init__(self, stage: Stage, session: aiohttp.ClientSession) -> None:
        self._url = stage.world._endpoint.url
        self._session = session

    async def knock(self, body: bytes, headers: dict[str, str]) -> int:
        """Return the status; 0 where the connection was closed instead."""
        try:
            async with self._session.post(
                self._url, data=io.BytesIO(body), headers=headers
            ) as answer:
                await answer.read()
                return answer.status
        except (aiohttp.ClientError, ConnectionError):
            return 0


class Hand:
    """Sends what Slack would sign, in anybody's name, and keeps the answers."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._gateway = stage.world.gateway
        self._acks: list[str] = []

    async def press(
        self, who: Person, channel: str, action_id: str, value: str, **more: Json
    ) -> Ack:
        """Press a button that stands in no message of ours, or in none at all."""
        payload = self._press(who, channel, action_id, value)
        return await self._send(Envelope("interactive", payload | more))

    async def type(
        self, who: Person, channel: str, command: str, text: str, **more: object
    ) -> Ack:
        """Type a command, also where Slack's own client would not offer it."""
        payload = self._command(who, channel, command, text)
        return await self._send(Envelope("slash_commands", payload | more))

    async def submit(self, who: Person, callback_id: str, metadata: str) -> Ack:
        """Submit a form that was never opened, or is somebody else's."""
        payload = interaction("view_submission", who)
        payload["trigger_id"] = self._trigger(who)
        payload["view"] = {
            "id": "V0STOLEN1",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": metadata,
            "hash": "1732200000.abcdef",
            "state": {"values": {}},
            "blocks": [],
        }
        return await self._send(Envelope("interactive", payload))

    async def run(self, who: Person, callback_id: str, **more: object) -> Ack:
        """Use a shortcut, of a message where *more* holds one."""
        kind = "message_action" if "message" in more else "shortcut"
        payload = interaction(kind, who) | self._rights(who, who.dm_id)
        payload |= {"callback_id": callback_id, "action_ts": "1732200000.000300"}
        return await self._send(Envelope("interactive", payload | more))

    async def suggest(self, who: Person, action_id: str, typed: str) -> Ack:
        """Ask for the options of a menu, as while somebody types into it."""
        payload = interaction("block_suggestion", who)
        payload |= {"action_id": action_id, "block_id": "b", "value": typed}
        payload["container"] = {"type": "view", "view_id": "V0STOLEN1"}
        return await self._send(Envelope("interactive", payload))

    async def announce(self, event: Json, **more: object) -> Ack:
        """Announce an event."""
        envelope: Json = {
            "type": "event_callback",
            "api_app_id": "A0WAYBILL",
            "event_id": f"Ev{random.randrange(10**12)}",
            "event": {"event_ts": "1732200000.000400", **event},
        }
        return await self._send(Envelope("events_api", envelope | more))

    async def heard(self) -> str:
        """Return all that was answered since it was last asked."""
        await self._stage.settles()
        shown = self._stage.world.workspace.conversations._ephemerals
        said = [*self._acks, *(words(each) for each in shown.values())]
        self._acks.clear()
        shown.clear()
        return "\n".join(said)

    def written_press(
        self, who: Person, channel: str, action_id: str, value: str
    ) -> bytes:
        """Return the body of a press, as it is posted."""
        payload = self._press(who, channel, action_id, value)
        return urlencode({"payload": json.dumps(payload)}).encode()

    def written_command(self, who: Person, channel: str, text: str) -> bytes:
        """Return the body of a report command, as it is posted."""
        return urlencode(self._command(who, channel, "/report", text)).encode()

    def _command(self, who: Person, channel: str, command: str, text: str) -> Json:
        where, rights = Channel(channel, "anywhere"), self._rights(who, channel)
        return slash_command(who, where, command, text, rights) | {
            "team_id": who.team_id
        }

    def _press(self, who: Person, channel: str, action_id: str, value: str) -> Json:
        action = {
            "type": "button",
            "action_id": action_id,
            "block_id": "card.1",
            "value": value,
            "action_ts": "1732200000.000200",
        }
        payload = interaction("block_actions", who) | self._rights(who, channel)
        return payload | {
            "channel": {"id": channel, "name": "anywhere"},
            "container": {"type": "message", "channel_id": channel},
            "message": {"ts": "1732200000.000100", "type": "message"},
            "actions": [action],
        }

    async def _send(self, envelope: Envelope) -> Ack:
        ack = await self._gateway.deliverer.deliver(envelope)
        self._acks.append(json.dumps(ack.body, ensure_ascii=False))
        return ack

    def _rights(self, who: Person, channel: str) -> Json:
        key = self._stage.world.workspace.capabilities.new_response_url(
            who.id, channel, Source.COMMAND, None
        )
        url = f"{self._gateway._origin()}/response/{key}"
        return {"response_url": url, "trigger_id": self._trigger(who)}

    def _trigger(self, who: Person) -> str:
        return self._stage.world.workspace.capabilities.new_trigger(who.id)


def every_action() -> tuple[str, ...]:
    """Return the ids of all buttons, menus and forms that there are."""
    found: dict[str, None] = {}
    for module in pkgutil.iter_modules(bot.blocks.__path__):
        held = vars(importlib.import_module(f"bot.blocks.{module.name}"))
        texts = [text for name, text in held.items() if name.isupper()]
        found |= {t: None for t in texts if isinstance(t, str) and _AN_ID.match(t)}
    return (*found, *(f"{ACTION}{kind.value}" for kind in FormKind))


def every_value(refs: Sequence[str], numbers: Sequence[int]) -> tuple[str, ...]:
    """Return values that name everything there is, in every form that buttons use."""
    texts = [
        *((ref,) for ref in refs),
        *((ref, 1) for ref in refs),
        *((ref, "run", 1) for ref in refs),
        *((ref, "page", 0) for ref in refs),
        *((ref, "C0OPSEU01") for ref in refs),
        *((ref, "excel") for ref in refs),
        *((number,) for number in numbers),
        *((right, 1) for right in ("order", "link", "file", "administer")),
        *(("members",), ("all",), ("W-1",), ("W-1", 60), ("orders", 0)),
        *(("ResponseTimeBuckets", "d"), ("all", "w"), ("latency",)),
        *((f"link {refs[0]}",), (f"cancel {refs[0]}",), ("access open",)),
        *(("driver quality last week for ankara",), ("resume",)),
        *((f"audit {refs[0]}",), ("access give everyone administer",)),
    ]
    return tuple(values.encode(*each) for each in texts)
