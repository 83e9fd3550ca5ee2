import inspect
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.domain.connections import StoredToken
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.orders import RunState
from bot.ports.audit import Audit
from bot.services.endings import runs_changed
from bot.upstream.sealing import SealedBox
from storage.engine import manual_now
from storage.repositories.audit import SqlAudit
from storage.tables import Table
from storage.tokens import SqlTokenStore
from tests.unit.storage_stage import ANA, DEADLINE, LEASE, Stage, set_stage

SECOND = timedelta(seconds=1)
YEAR = timedelta(days=365)
PLANTED = "planted-access-token"
CLIENT_SECRET = "planted-client-secret"


@pytest.fixture
async def stage(store: Any) -> Stage:
    stage = await set_stage(store)
    async with store.transaction() as tx:
        await tx.connections.refresh_due(stage.connection, YEAR)
    return stage


async def due(stage: Stage) -> dict[str, datetime]:
    async with stage.store.transaction() as tx:
        found = dict(await tx.timetable.due())
    del found["organisations"]
    return found


def news(stage: Stage, order_id: int, key: str = "news") -> NewDelivery:
    return NewDelivery(
        stage.installation, order_id, DeliveryKind.news, key, "C0FLEET", {}
    )


async def test_organisations_are_due_when_they_were_told_to_be(
    stage: Stage, clock: ManualClock
) -> None:
    async with stage.store.transaction() as tx:
        assert await tx.timetable.due() == {"organisations": clock.now() + YEAR}
        await tx.connections.refresh_now(stage.connection)
        assert await tx.timetable.due() == {"organisations": clock.now()}


async def test_each_step_of_a_run_is_due_at_its_instant(
    stage: Stage, clock: ManualClock
) -> None:
    start = clock.now()
    await stage.order()
    assert await due(stage) == {"submit": start}

    (run,) = await stage.submit()
    assert await due(stage) == {"reconcile": start + LEASE, "expire": start + DEADLINE}

    await stage.move(run, RunState.uncertain, not_before=start + SECOND)
    assert await due(stage) == {"reconcile": start + SECOND, "expire": start + DEADLINE}

    await stage.move(run, RunState.generating, supplier_report_id="r")
    async with stage.store.transaction() as tx:
        await tx.organisations.look_from(stage.lane, start + 2 * SECOND)
    assert await due(stage) == {"poll": start + 2 * SECOND, "expire": start + DEADLINE}

    async with stage.store.transaction() as tx:
        await tx.organisations.claim_poll(stage.lane, LEASE)
    assert (await due(stage))["poll"] == start + LEASE

    async with stage.store.transaction() as tx:
        await tx.organisations.look_again(stage.lane, None)
    await stage.move(run, RunState.ready, slot_until=None, deadline_at=None)
    assert await due(stage) == {}


async def test_each_step_of_an_order_and_its_messages_is_due_at_its_instant(
    stage: Stage, clock: ManualClock
) -> None:
    start = clock.now()
    order = await stage.accepted()
    assert await due(stage) == {"resolve": start}
    async with stage.store.transaction() as tx:
        await tx.orders.claim_accepted(stage.installation, LEASE, 1)
    assert await due(stage) == {"resolve": start + LEASE}
    async with stage.store.transaction() as tx:
        await tx.orders.refuse(order.id, "no such branch")
        await tx.outbox.add(news(stage, order.id))
    assert await due(stage) == {"deliver": start}
    async with stage.store.transaction() as tx:
        (delivery,) = await tx.outbox.claim(stage.installation, LEASE, 1)
    assert await due(stage) == {"deliver": start + LEASE}
    async with stage.store.transaction() as tx:
        await tx.outbox.sent(delivery, "C0FLEET", "1.0")
        await tx.cards.changed([order.id])
    assert await due(stage) == {}  # no card stands anywhere yet
    async with stage.store.transaction() as tx:
        await tx.cards.put(order.id, "C0FLEET", "1.0")
    assert await due(stage) == {"edit": start}
    async with stage.store.transaction() as tx:
        await tx.cards.claim(stage.installation, LEASE, 1)
    assert await due(stage) == {"edit": start + LEASE}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
async def test_no_tick_reads_whole_tables(stage: Stage, engine: AsyncEngine) -> None:
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cur: Any, statement: str, values: Any, *_rest: Any) -> None:
        statements.append((statement, values))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with stage.store.transaction() as tx:
        await tx.timetable.due()
        await tx.organisations.due_to_submit(stage.connection, 9)
        await tx.organisations.due_to_poll(stage.connection, 9)
        await tx.runs.claim_submit(stage.lane, LEASE, DEADLINE)
        await tx.runs.lapse(9)
        await tx.runs.claim_uncertain(stage.connection, LEASE, 9)
        await tx.runs.expire(9)
        await tx.runs.cancel(1)
        await tx.reports.ages(stage.connection, 9)
        await tx.reports.held(stage.connection, ["r"])
        await tx.outbox.claim(stage.installation, LEASE, 9)
        await tx.outbox.lapse(9)
        await tx.outbox.awaits_card(1)
        await tx.orders.claim_accepted(stage.installation, LEASE, 9)
        await tx.cards.claim(stage.installation, LEASE, 9)
        await tx.orders.same(stage.connection, "f", SECOND)
        await tx.orders.touch([1])
    event.remove(engine.sync_engine, "before_cursor_execute", note)

    scans: list[str] = []
    async with engine.connect() as connection:
        for statement, values in statements:
            if statement.startswith(("BEGIN", "PRAGMA", "INSERT")):
                continue
            plan = await connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
            scans += [
                f"{row.detail}: {statement}"
                for row in plan
                if row.detail.startswith(
                    ("SCAN runs", "SCAN orders", "SCAN deliveries")
                )
            ]

    assert len(statements) > 20
    assert scans == []


async def count(engine: AsyncEngine) -> dict[str, int]:
    async with engine.connect() as connection:
        return {
            name: (
                await connection.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for name, table in Table.metadata.tables.items()
        }


async def finished(stage: Stage, key: str) -> None:
    await stage.order()
    run = await stage.generating()
    async with stage.store.transaction() as tx:
        await tx.runs.move(run, RunState.ready, slot_until=None, deadline_at=None)
        await runs_changed(tx, [run.order_id])
        await tx.outbox.add(news(stage, run.order_id, key))
        await tx.audit.add(stage.installation, ANA, "order_placed", ref=key)
        await tx.requests.remember(key, {})


async def test_only_what_ended_before_the_retention_is_deleted_with_all_it_has(
    stage: Stage, engine: AsyncEngine, clock: ManualClock
) -> None:
    keep = timedelta(days=90)
    await finished(stage, "old")
    await stage.order()
    await clock.advance(SECOND)
    await finished(stage, "young")
    await stage.submit()
    before = await count(engine)

    await clock.advance(keep - SECOND)
    async with stage.store.transaction() as tx:
        assert await tx.timetable.prune(keep) == 0
    await clock.advance(timedelta(microseconds=1))
    async with stage.store.transaction() as tx:
        assert await tx.timetable.prune(keep) == 1

    after = await count(engine)
    assert (before["orders"], after["orders"]) == (3, 2)
    assert (before["runs"], after["runs"]) == (3, 2)
    assert (before["deliveries"], after["deliveries"]) == (4, 2)
    assert (before["audit"], after["audit"]) == (2, 1)
    assert (before["requests"], after["requests"]) == (2, 0)
    assert after["turns"] == 0
    assert after["organisations"] == before["organisations"]


def test_a_line_of_the_audit_trail_can_only_be_added() -> None:
    public = {name for name in dir(SqlAudit) if not name.startswith("_")}
    assert public == {name for name in dir(Audit) if not name.startswith("_")}
    assert public == {"about", "add", "latest", "since"}

    sources = Path(inspect.getfile(SqlAudit)).parent.parent.rglob("*.py")
    touching = {
        path.name
        for path in sources
        if any(f"{verb}(AuditRow)" in path.read_text() for verb in ("update", "delete"))
    }
    assert touching == {"audit_upkeep.py"}


def _contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob("waybill_*")]


async def dump(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        rows = [
            str(tuple(row))
            for table in Table.metadata.sorted_tables
            for row in await connection.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608  our own names
        ]
    return "\n".join(rows)


async def test_no_secret_is_in_the_database_or_in_its_file(
    stage: Stage,
    engine: AsyncEngine,
    clock: ManualClock,
    tmp_path: Path,
) -> None:
    sealer = SealedBox("client", CLIENT_SECRET)
    tokens = SqlTokenStore(engine, manual_now(clock), lambda: stage.connection, sealer)
    assert await tokens.load() is None
    token = StoredToken(PLANTED, clock.now() + YEAR, clock.now())
    await tokens.save(token)
    await finished(stage, "old")

    assert await tokens.load() == token
    dumped = await dump(engine)
    assert "order_placed" in dumped
    files = b"".join(_contents(tmp_path))
    for secret in (PLANTED, CLIENT_SECRET):
        assert secret not in dumped
        assert secret.encode() not in files
    if engine.dialect.name == "sqlite":
        assert b"order_placed" in files


async def test_a_token_sealed_under_another_secret_is_none(
    stage: Stage, engine: AsyncEngine, clock: ManualClock
) -> None:
    token = StoredToken(PLANTED, clock.now() + YEAR, clock.now())
    ours = (engine, manual_now(clock), lambda: stage.connection)
    await SqlTokenStore(*ours, SealedBox("client", "a")).save(token)

    other = SqlTokenStore(*ours, SealedBox("client", "b"))

    assert await other.load() is None
    assert PLANTED not in repr(token)
