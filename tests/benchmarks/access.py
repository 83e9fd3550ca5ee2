"""What a decision about access costs, with many grants and organisations."""

import argparse
import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NoReturn

from sqlalchemy import insert, update
from sqlmodel import col

from bot.clock import SystemClock
from bot.domain.channels import ChannelFacts
from bot.domain.connections import Installation
from bot.domain.grants import AccessGrant, Holder, HolderKind, Right
from bot.domain.messages import Block, Message
from bot.domain.people import Caller, Person
from bot.domain.supplier import SupplierOrganisation
from bot.errors import NotAllowedError
from bot.ports import Posted
from bot.services.access import Access, OpenTo
from storage.engine import create_engine, database_now
from storage.migrate import upgrade
from storage.tables import AccessGrantRow, AccessPolicyRow, ConnectionRow
from storage.unit_of_work import SqlStore

_KINDS = (HolderKind.person, HolderKind.group, HolderKind.channel)
_PEOPLE = 500
_BRANCHES_A_REGION = 20


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--grants", type=int, default=10_000)
    parser.add_argument("--organisations", type=int, default=2_000)
    parser.add_argument("--decisions", type=int, default=20_000)
    parser.add_argument("--checks", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=7)


def run(options: argparse.Namespace) -> Iterator[Mapping[str, object]]:
    yield asyncio.run(_measure(options))


class _SilentSlack:
    """Counts who would have had to wait for Slack."""

    calls = 0

    async def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None
    ) -> Posted:
        del channel, message, thread_ts
        self._called()

    async def whisper(
        self,
        channel: str,
        user_id: str,
        message: Message,
        *,
        thread_ts: str | None = None,
    ) -> None:
        del channel, user_id, message, thread_ts
        self._called()

    async def update(self, channel: str, ts: str, message: Message) -> None:
        del channel, ts, message
        self._called()

    async def open_view(self, trigger_id: str, view: Block) -> str:
        del trigger_id, view
        self._called()

    async def update_view(self, view_id: str, view: Block, hash_: str = "") -> None:
        del view_id, view, hash_
        self._called()

    async def publish_home(self, user_id: str, view: Block) -> None:
        del user_id, view
        self._called()

    async def user(self, user_id: str) -> Person:
        del user_id
        self._called()

    async def channel(self, channel_id: str) -> ChannelFacts:
        del channel_id
        self._called()

    async def team_name(self, team_id: str) -> str:
        del team_id
        self._called()

    async def members(self, channel_id: str) -> tuple[str, ...]:
        del channel_id
        self._called()

    async def group(self, group_id: str) -> frozenset[str]:
        del group_id
        self._called()

    def _called(self) -> NoReturn:
        self.calls += 1
        raise RuntimeError("a decision called Slack")


async def _measure(options: argparse.Namespace) -> Mapping[str, object]:
    chance = random.Random(options.seed)
    slack = _SilentSlack()
    async with _filled(options, chance) as (store, installation):
        access = Access(store, slack, SystemClock(), ["U0ROOT"], OpenTo.admins)
        callers = [_caller(installation, number) for number in range(_PEOPLE)]
        async with store.transaction() as tx:
            began = perf_counter()
            policy = await access.policy(tx, installation)
            reread = perf_counter() - began
            organisations = list((await tx.access.rows(installation.id)).parents)
            actors = [
                (await access.judge(tx, installation, caller)).actor
                for caller in callers
            ]
        asked = [
            (
                chance.choice(actors),
                chance.choice(list(Right)),
                chance.choice(organisations),
            )
            for _ in range(options.decisions)
        ]
        decided, allowed = [], 0
        for actor, right, organisation_id in asked:
            began = perf_counter()
            decision = policy.decide(actor, right, organisation_id)
            decided.append(perf_counter() - began)
            allowed += decision.allowed
        checked = []
        for _ in range(options.checks):
            caller, where = chance.choice(callers), chance.choice(organisations)
            async with store.transaction() as tx:
                began = perf_counter()
                with suppress(NotAllowedError):
                    await access.must(tx, installation, caller, Right.link, {where: ""})
                checked.append(perf_counter() - began)
    return {
        "benchmark": "access",
        "grants": options.grants,
        "organisations": options.organisations,
        "decision_p50_ms": _milliseconds(decided, 0.5),
        "decision_p99_ms": _milliseconds(decided, 0.99),
        "check_p50_ms": _milliseconds(checked, 0.5),
        "check_p99_ms": _milliseconds(checked, 0.99),
        "reread_ms": round(reread * 1000, 1),
        "allowed_share": round(allowed / len(asked), 3),
        "network_calls": slack.calls,
    }


@asynccontextmanager
async def _filled(
    options: argparse.Namespace, chance: random.Random
) -> AsyncIterator[tuple[SqlStore, Installation]]:
    with TemporaryDirectory(prefix="waybill-benchmark-") as folder:
        engine = create_engine(f"sqlite+aiosqlite:///{Path(folder)}/waybill.db")
        await upgrade(engine)
        store = SqlStore(engine, database_now(engine))
        async with store.transaction() as tx:
            now = await tx.now()
            installation = await tx.installations.ensure("", "T1", "U0BOT", "fleet")
            connection = await tx.connections.ensure(installation.id, "supplier", "k")
            await tx.organisations.replace(
                connection.id, list(_hierarchy(options.organisations))
            )
            for number in range(_PEOPLE):
                person = Person(f"U{number:04}", "T1", f"person {number}")
                await tx.people.put(installation.id, person)
            facts = ChannelFacts("C1", "ops", False, False)
            await tx.places.put_channel(installation.id, "C1", facts)
            directory = await tx.organisations.directory(connection.id)
            ids = [0, *(each.id for each in directory)]
        rows = [
            {
                "installation_id": installation.id,
                "holder_kind": grant.holder.kind.value,
                "holder_id": grant.holder.id,
                "right": grant.right.value,
                "organisation_id": grant.organisation_id,
                "given_by": "U0ROOT",
                "given_at": now,
            }
            for grant in _grants(options.grants, ids, chance)
        ]
        async with engine.begin() as sql:
            await sql.execute(insert(AccessGrantRow), rows)
            await sql.execute(
                insert(AccessPolicyRow),
                {"installation_id": installation.id, "revision": 1, "chosen": True},
            )
            await sql.execute(
                update(ConnectionRow)
                .where(col(ConnectionRow.id) == connection.id)
                .values(organisations_at=now)
            )
        yield store, installation
        await engine.dispose()


def _hierarchy(number: int) -> Iterator[SupplierOrganisation]:
    for each in range(number):
        parent = "" if each == 0 else f"o{each // _BRANCHES_A_REGION}"
        yield SupplierOrganisation(
            f"o{each}", f"Branch {each}", parent or None, frozenset()
        )


def _grants(
    number: int, ids: Sequence[int], chance: random.Random
) -> Sequence[AccessGrant]:
    grants: set[AccessGrant] = set()
    while len(grants) < number:
        kind = chance.choice(_KINDS)
        holder = Holder(
            kind,
            {
                HolderKind.person: f"U{chance.randrange(_PEOPLE):04}",
                HolderKind.group: f"S{chance.randrange(50)}",
                HolderKind.channel: f"C{chance.randrange(50)}",
            }[kind],
        )
        grants.add(AccessGrant(holder, chance.choice(list(Right)), chance.choice(ids)))
    return sorted(grants, key=repr)


def _caller(installation: Installation, number: int) -> Caller:
    return Caller(f"U{number:04}", installation.team_id, "", "C1", "")


def _milliseconds(spans: Sequence[float], share: float) -> float:
    ranked = sorted(spans)
    return round(ranked[min(len(ranked) - 1, int(share * len(ranked)))] * 1000, 4)
