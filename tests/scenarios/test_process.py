import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.faults import Fault
from bot.sandbox.world import World
from tests.scenarios.processes import ended, real_time_world, running
from tests.scenarios.stage import seconds

EITHER = pytest.mark.parametrize("command", ["run", "check"])


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with real_time_world() as opened:
        yield opened


@pytest.fixture
def environment(world: World, sqlite_url: str) -> dict[str, str]:
    return dict(world.environment(sqlite_url))


async def eventually(world: World, words: str) -> None:
    async with asyncio.timeout(30):
        while not any(words in m.text for m in world.workspace.from_bot("fleet-ops")):
            await SystemClock().sleep(seconds(0.1))


async def test_the_process_takes_an_order_and_ends_cleanly_at_sigterm(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    async with running(world, environment, tmp_path) as process:
        ack = await world.gateway.command(
            "mert", "fleet-ops", "/report driver-quality last-week for all"
        )
        assert ack.ok
        await eventually(world, "3 reports are ready")
        assert (await process.get("/healthz"))[0] == 200
        assert (await process.get("/readyz"))[0] == 200
        status, metrics = await process.get("/metrics")
        assert status == 200
        assert "waybill_" in metrics

        assert await process.end() == 0
        assert "Traceback" not in "".join(process.lines)


async def test_a_process_that_ends_midway_leaves_its_work_to_the_next(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    async with running(world, environment, tmp_path) as process:
        await world.gateway.command("mert", "fleet-ops", "/report trips yesterday")
        assert await process.end() == 0
    async with running(world, environment, tmp_path) as process:
        await eventually(world, "ready")
        assert await process.end() == 0

    cards = [m for m in world.workspace.from_bot("fleet-ops") if not m.is_reply]
    assert len(cards) == 1


async def refused(
    command: str, environment: dict[str, str], cwd: Path, *names: str
) -> None:
    status, said = await ended(command, environment, cwd)

    assert status == 1, said
    assert "Traceback" not in said
    assert "not-the-secret-of-it" not in said
    for name in names:
        assert name in said
    if command == "run":
        last = [line for line in said.splitlines() if line.startswith("waybill: ")]
        assert len(last) == 1, said


@EITHER
async def test_no_upstream_configured(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    for name in (
        *("SUPPLIER_CLIENT_ID", "SUPPLIER_CLIENT_SECRET"),
        *("TOLL_KEY", "TOLL_SECRET"),
    ):
        del environment[f"WAYBILL_{name}"]

    await refused(command, environment, tmp_path, "WAYBILL_SUPPLIER_CLIENT_ID")


@EITHER
async def test_a_wrong_token_for_slack(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["WAYBILL_SLACK_BOT_TOKEN"] = "xoxb-" + "wrong" * 3

    await refused(command, environment, tmp_path, "WAYBILL_SLACK_BOT_TOKEN")


@EITHER
async def test_a_wrong_secret_for_the_supplier(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["WAYBILL_SUPPLIER_CLIENT_SECRET"] = "not-the-secret-of-it"

    await refused(command, environment, tmp_path, "WAYBILL_SUPPLIER_CLIENT_SECRET")


@EITHER
async def test_a_wrong_secret_for_the_toll_api(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["WAYBILL_TOLL_SECRET"] = "not-the-secret-of-it"

    await refused(command, environment, tmp_path, "WAYBILL_TOLL_SECRET", "refuses")


@EITHER
async def test_a_missing_scope(
    command: str, world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    world.workspace.scopes.discard("users:read")

    await refused(command, environment, tmp_path, "users:read")


@EITHER
async def test_a_database_that_cannot_be_written(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["WAYBILL_DATABASE_URL"] = f"sqlite+aiosqlite:///{tmp_path}/no/such.db"

    await refused(command, environment, tmp_path, "WAYBILL_DATABASE_URL")


@EITHER
async def test_a_port_that_is_taken(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment["WAYBILL_HTTP_PORT"] = str(taken.getsockname()[1])

        await refused(command, environment, tmp_path, "WAYBILL_HTTP_PORT", "taken")


async def test_a_port_where_a_waybill_answers_is_in_order_for_the_check(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    async with running(world, environment, tmp_path) as process:
        environment["WAYBILL_HTTP_PORT"] = str(process.port)

        status, said = await ended("check", environment, tmp_path)

    assert status == 0, said
    assert f"port: {process.port}, where a Waybill answers" in said


async def test_an_unknown_setting_fails_the_check_and_warns_the_run(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["WAYBILL_ADMIN"] = "U1"

    await refused("check", environment, tmp_path, "WAYBILL_ADMIN", "WAYBILL_ADMINS")
    async with running(world, environment, tmp_path) as process:
        assert await process.end() == 0
        assert '"setting_unknown"' in "".join(process.lines)


@EITHER
async def test_an_unknown_setting_is_told_beside_what_else_is_wrong(
    command: str, environment: dict[str, str], tmp_path: Path
) -> None:
    environment["WAYBILL_SLACK_BOT_TOKN"] = environment.pop("WAYBILL_SLACK_BOT_TOKEN")
    environment["WAYBILL_HTTP_PORT"] = "many"

    status, said = await ended(command, environment, tmp_path)

    assert status == 1
    told = [line.removeprefix("waybill: ") for line in said.splitlines()]
    assert [line.partition(":")[0] for line in told] == [
        *("WAYBILL_SLACK_BOT_TOKEN", "WAYBILL_HTTP_PORT", "WAYBILL_SLACK_BOT_TOKN")
    ]
    assert told[-1].endswith("did you mean WAYBILL_SLACK_BOT_TOKEN?")


async def test_each_unknown_setting_is_a_line_of_the_check(
    environment: dict[str, str], tmp_path: Path
) -> None:
    environment |= {"WAYBILL_ADMIN": "U1", "WAYBILL_TIMEZON": "UTC"}

    status, said = await ended("check", environment, tmp_path)

    assert status == 1
    wrong = [line for line in said.splitlines() if line.startswith("✗")]
    assert [line.split(": ")[1] for line in wrong] == [
        *("WAYBILL_ADMIN", "WAYBILL_TIMEZON")
    ]


async def test_settings_that_everybody_can_read_are_warned_of_and_work(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    secret = environment.pop("WAYBILL_SUPPLIER_CLIENT_SECRET")
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"WAYBILL_SUPPLIER_CLIENT_SECRET={secret}\n")
    dotenv.chmod(0o644)

    status, said = await ended("check", environment, tmp_path)
    assert status == 0, said
    assert "! settings: .env: holds secrets that everybody on this machine" in said
    async with running(world, environment, tmp_path) as process:
        assert await process.end() == 0
        assert '"settings_exposed"' in "".join(process.lines)

    dotenv.chmod(0o600)
    _, said = await ended("check", environment, tmp_path)
    assert "! " not in said


async def test_everything_in_order_passes_the_check(
    environment: dict[str, str], tmp_path: Path
) -> None:
    status, said = await ended("check", environment, tmp_path)

    assert status == 0, said
    assert "✗" not in said


@pytest.mark.parametrize("service", ["slack", "supplier", "toll"])
async def test_what_cannot_be_reached_ends_the_check_and_not_the_run(
    world: World, environment: dict[str, str], tmp_path: Path, service: str
) -> None:
    world.faults.set(service, Fault.cut_connection)

    await refused("check", environment, tmp_path, "cannot be reached")
    async with running(world, environment, tmp_path) as process:
        assert (await process.get("/healthz"))[0] == 200
        world.faults.clear()
        async with asyncio.timeout(20):
            while not (
                await world.gateway.command("mert", "fleet-ops", "/report trips today")
            ).text.startswith(("Kept as", "Ordered")):
                await SystemClock().sleep(seconds(0.5))
        assert await process.end() == 0


async def test_a_revoked_installation_ends_the_run_with_a_sentence(
    world: World, environment: dict[str, str], tmp_path: Path
) -> None:
    async with running(world, environment, tmp_path) as process:
        await world.gateway.events.uninstalled()
        async with asyncio.timeout(10):
            _, rest = await process.inner.communicate()

    assert process.inner.returncode == 1
    assert "install the app again" in rest.decode()
    assert "Traceback" not in rest.decode()
