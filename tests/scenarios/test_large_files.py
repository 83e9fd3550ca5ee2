import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.domain.windows import Window
from bot.sandbox import driver
from bot.sandbox.supplier_world import SupplierWorld, fleet
from tests.scenarios.stage import Stage, minutes, opened, seconds
from tests.scenarios.test_fan_out import known
from tests.scenarios.test_files import file_for, table, with_files

PAYMENTS = "payments organization last month for all"
GLANCE = seconds(0.02)
MANY = 500
GONE = 3
# Four downloads and what they are put into.
NAMELESS = 5
_clock = SystemClock()


def instant(stored: Any) -> datetime:
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


async def here(stage: Stage, words: str = PAYMENTS) -> str:
    """Order, and let all of it be here at once: what costs time is told elsewhere."""
    await known(stage)
    ref = await stage.orders(words)
    runs = await stage.rows(
        "runs JOIN organisations ON organisations.id = runs.organisation_id"
    )
    long_ago = stage.now - timedelta(hours=4)
    async with stage.bot.engine.begin() as connection:
        for run in runs:
            window = Window(instant(run["window_start"]), instant(run["window_end"]))
            report = stage.supplier.add_report(
                run["key"], run["report_type"], window, long_ago
            )
            await connection.execute(
                text(
                    "UPDATE runs SET state = 'delivered', supplier_report_id = :report "
                    "WHERE order_id = :order AND number = :number"
                ),
                {
                    "report": report.id,
                    "order": run["order_id"],
                    "number": run["number"],
                },
            )
        await connection.execute(text("UPDATE orders SET state = 'done'"))
    return ref


def nameless() -> int:
    """Return how many files without a name this process has open."""
    found = 0
    for number in list(Path("/proc/self/fd").iterdir()):
        with suppress(OSError):
            found += str(number.readlink()).endswith(" (deleted)")
    return found


@asynccontextmanager
async def counted() -> AsyncIterator[Sequence[int]]:
    """Yield how many files without a name were open, looked at again and again."""
    seen = [nameless()]

    async def look() -> None:
        while True:
            await _clock.sleep(GLANCE)
            seen.append(nameless())

    looking = asyncio.create_task(look())
    try:
        yield seen
    finally:
        looking.cancel()


@pytest.mark.timeout(600)
async def test_five_hundred_branches_come_as_one_file_and_few_files_are_open(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So many downloads take this machine longer than most work.
    monkeypatch.setattr(driver, "_LONGEST_SETTLE_SECONDS", 500)
    supplier = SupplierWorld(organisations=fleet(MANY))
    async with opened(database_url, supplier=supplier) as stage:
        await stage.start_bot()
        ref = await here(stage)
        gone = list(supplier.reports)[10 : 10 + GONE]
        missing = [supplier.reports.pop(each).org_key for each in gone]
        await stage.types(f"{ref} as file")
        async with counted() as seen:
            await file_for(stage, "mert")

        assert "500 reports are fetched for it" in stage.answers("mert")[-1].text
        (message,) = with_files(stage.dms("mert"))
        rows = table(message.files[0])
        assert len({row[0] for row in rows[1:-1]}) == MANY - GONE
        assert len(rows) == 1 + (MANY - GONE) + 1
        assert rows[-1][0].startswith("Missing: ")
        for key in missing:
            branch = supplier.organisation(key)
            assert branch is not None
            named = f"{branch.name} (no longer kept by the supplier)"
            assert named in rows[-1][0]
            assert named in message.text
        assert "and 494 more reports, whose ids and digests are in the audit trail" in (
            message.text
        )
        fetched = await stage.rows("audit WHERE action = 'report_fetched'")
        assert len({row["run"] for row in fetched}) == len(fetched) == MANY - GONE
        assert max(seen) - seen[0] <= NAMELESS
        stage.assert_limits_kept()


async def spent(stage: Stage, left: int) -> None:
    """Let all links be minted that the supplier allows for ten minutes but *left*."""
    await stage.run_sql(
        "UPDATE budget_slots SET at = (SELECT max(created_at) FROM orders) "  # noqa: S608  a number
        f"WHERE budget_key = '1:link' AND slot >= {left}"
    )


def links(stage: Stage) -> int:
    return sum(call.operation == "link" for call in stage.supplier.calls)


async def fetched(stage: Stage) -> list[int]:
    """Return the numbers of the reports that were fetched, each time it was."""
    rows = await stage.rows("audit WHERE action = 'report_fetched' ORDER BY id")
    return [row["run"] for row in rows]


async def test_a_file_waits_for_the_links_that_are_missing_and_fetches_none_twice(
    database_url: str,
) -> None:
    supplier = SupplierWorld(organisations=fleet(60))
    async with opened(database_url, supplier=supplier) as stage:
        await stage.start_bot()
        ref = await here(stage)
        await spent(stage, left=100)
        ordered_at = stage.now
        await stage.types(f"{ref} as file")
        await stage.passes(minutes(5))

        assert "It comes to you by DM, about <!date^" in stage.answers("mert")[-1].text
        assert len(await fetched(stage)) == links(stage) == 100 - 60
        assert not stage.dms("mert")
        # Who presses for a link has one meanwhile.
        await stage.types(f"link {ref} izmir")
        await stage.settles()
        assert "/files/" in stage.answers("mert")[-1].text
        await stage.driver.run_until(
            lambda: bool(with_files(stage.dms("mert"))), within=minutes(10)
        )

        assert stage.now - ordered_at > minutes(9.9)
        numbers = await fetched(stage)
        assert sorted(numbers) == list(range(1, 61))
        (message,) = with_files(stage.dms("mert"))
        assert len(table(message.files[0])) == 1 + 60
        stage.assert_limits_kept()


async def test_a_file_that_was_half_fetched_when_its_bot_died_comes_once(
    database_url: str,
) -> None:
    supplier = SupplierWorld(organisations=fleet(60))
    async with opened(database_url, supplier=supplier) as stage:
        await stage.start_bot()
        await stage.start_bot()
        ref = await here(stage)
        await spent(stage, left=100)
        await stage.types(f"{ref} as file")
        await stage.passes(minutes(1))
        (bundle,) = await stage.rows("bundles")
        half = len(await fetched(stage))
        (gone,) = [each for each in stage.driver.bots if each.supervisor.running]
        stage.driver.bots.remove(gone)
        await gone.supervisor.cancel()
        await gone.stop()
        await stage.passes(seconds(15))
        (taken,) = await stage.rows("bundles")
        await stage.driver.run_until(
            lambda: bool(with_files(stage.dms("mert"))), within=minutes(30)
        )
        await stage.passes(minutes(1))

        assert 0 < half < 60
        assert taken["fence"] > bundle["fence"]
        (message,) = with_files(stage.dms("mert"))
        assert len(table(message.files[0])) == 1 + 60
        (bundle,) = await stage.rows("bundles")
        assert bundle["state"] == "sent"
        assert len(stage.dms("mert")) == 1
        stage.assert_limits_kept()
