from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.connections import StoredToken
from bot.errors import ConfigurationError
from bot.records import Records
from bot.setting_rules import split_keys
from bot.settings import load_settings, secret_values
from bot.upstream.sealing import KeyRing, SealedBox
from bot.wiring import Waybill
from storage.engine import database_now
from storage.tokens import SqlTokenStore
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import set_stage

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = {
    "WAYBILL_SLACK_BOT_TOKEN": "xoxb-test",
    "WAYBILL_SLACK_SIGNING_SECRET": "s" * 32,
    "WAYBILL_SUPPLIER_CLIENT_ID": "client",
    "WAYBILL_SUPPLIER_CLIENT_SECRET": "client-secret-of-a-test",
}
TOKEN = StoredToken("supplier-token-canary", NOON + timedelta(days=30), NOON)


@dataclass(frozen=True)
class Stage:
    engine: AsyncEngine
    connection: int


@pytest.fixture
async def stage(engine: AsyncEngine, store: SqlStore) -> Stage:
    return Stage(engine, (await set_stage(store)).connection)


def key() -> str:
    return Fernet.generate_key().decode()


def tokens(stage: Stage, *keys: str, connection: int = 0) -> SqlTokenStore:
    row = connection or stage.connection
    return SqlTokenStore(
        stage.engine, database_now(stage.engine), lambda: row, KeyRing(keys)
    )


async def sealed(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT token_sealed FROM connections ORDER BY id")
        )
        return [str(row) for row in found.scalars()]


async def test_a_dump_of_the_database_holds_no_secret(stage: Stage) -> None:
    ours = key()
    await tokens(stage, ours).save(TOKEN)

    dump = "\n".join(await sealed(stage.engine))

    assert "ring:" in dump
    assert TOKEN.value not in dump
    assert ours not in dump
    assert (await tokens(stage, ours).load()) == TOKEN


async def test_a_secret_opens_in_its_own_row_only(stage: Stage) -> None:
    ours = key()
    await tokens(stage, ours).save(TOKEN)
    async with stage.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO connections (installation_id, kind, client_key, "
                "token_sealed, token_obtained_at, token_expires_at, hold, failures, "
                "organisations_due_at) SELECT installation_id, kind, 'another', "
                "token_sealed, token_obtained_at, token_expires_at, hold, failures, "
                "organisations_due_at FROM connections"
            )
        )
        found = await connection.execute(
            text("SELECT id FROM connections WHERE client_key = 'another'")
        )
        moved = int(found.scalar_one())

    assert await tokens(stage, ours, connection=moved).load() is None
    assert await tokens(stage, ours).load() == TOKEN


async def test_keys_are_rotated_while_replicas_know_both(stage: Stage) -> None:
    old, new = key(), key()
    await tokens(stage, old).save(TOKEN)
    assert await tokens(stage, new, old).load() == TOKEN

    assert await Records(stage.engine).rotate([new, old]) == 1

    assert await tokens(stage, new).load() == TOKEN
    assert await tokens(stage, old).load() is None
    assert await tokens(stage, old, new).load() == TOKEN


async def test_a_rotation_without_the_old_key_changes_nothing(stage: Stage) -> None:
    await tokens(stage, key()).save(TOKEN)
    before = await sealed(stage.engine)

    with pytest.raises(ConfigurationError, match=r"WAYBILL_SECRET_KEYS: none of its"):
        await Records(stage.engine).rotate([key()])

    assert await sealed(stage.engine) == before
    assert await Records(stage.engine).forget_sealed() == 1
    assert await sealed(stage.engine) == ["" for _ in before]


@pytest.mark.parametrize("keys", [None, "another"])
async def test_a_missing_or_wrong_key_keeps_the_process_from_starting(
    stage: Stage, database_url: str, keys: str | None
) -> None:
    await tokens(stage, key()).save(TOKEN)
    before = await sealed(stage.engine)
    settings = SETTINGS | {"WAYBILL_DATABASE_URL": database_url}
    if keys is not None:
        settings["WAYBILL_SECRET_KEYS"] = key()
    bot = Waybill(load_settings(settings))

    with pytest.raises(ConfigurationError, match=r"WAYBILL_SECRET_KEYS: .* Nothing"):
        await bot.start()

    await bot.close()
    assert await sealed(stage.engine) == before


def test_a_broken_key_is_named_by_its_number_and_not_told() -> None:
    broken = key()[:-3]

    with pytest.raises(ConfigurationError) as refused:
        load_settings(SETTINGS | {"WAYBILL_SECRET_KEYS": f"{key()},{broken}"})

    assert "WAYBILL_SECRET_KEYS: its key 2 is broken" in str(refused.value)
    assert broken not in str(refused.value)


def test_every_key_is_kept_out_of_logs() -> None:
    first, second = key(), key()
    settings = load_settings(SETTINGS | {"WAYBILL_SECRET_KEYS": f"{first},\n{second}"})

    assert {first, second} <= set(secret_values(settings))
    assert first not in repr(settings)


def test_what_is_sealed_by_one_kind_of_key_is_nothing_to_the_other() -> None:
    ours = key()

    assert KeyRing([ours]).open(SealedBox("client", "secret").seal("x")) is None
    assert SealedBox("client", "secret").open(KeyRing([ours]).seal("x")) is None
    assert split_keys(SecretStr(f" {ours} , {ours}\n")) == [ours, ours]
