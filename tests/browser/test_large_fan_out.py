import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.domain.report_types import FLEET, KNOWN_TYPES, RENTAL
from bot.sandbox.supplier_world import SupplierWorld, flat
from tests.browser.living import DESKTOP, PHONE, Living, living
from tests.scenarios.stage import Stage, minutes, opened, seconds

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

BRANCHES, TYPES = 500, 6
TIMED_OUT = "REPORT_GENERATION_FAILED_REASON_TIMED_OUT"


@pytest.fixture
async def lived(tmp_path: Path, sqlite_file: Path) -> AsyncIterator[Living]:
    """Yield the page of a bot that knows 500 branches and six types of them."""
    path = tmp_path / "waybill.db"
    shutil.copy(sqlite_file, path)
    fleets = [each.value for each in KNOWN_TYPES if each.kind == FLEET]
    only = json.dumps({value: {"kind": RENTAL} for value in fleets[TYPES:]})
    supplier = SupplierWorld(organisations=flat(BRANCHES), median_seconds=30.0)
    async with opened(f"sqlite+aiosqlite:///{path}", supplier=supplier) as stage:
        await stage.start_bot(WAYBILL_REPORT_TYPE_LIMITS=only)
        async with living(stage, DESKTOP) as page:
            yield page


async def fits(lived: Living) -> None:
    """Nothing is wider than its place, neither on a desk nor on a phone."""
    for width, height in (PHONE, DESKTOP):
        await lived.page.set_viewport_size({"width": width, "height": height})
        assert await lived.overflowing() == []


async def end(
    stage: Stage, first: int, last: int, state: str, reason: str = ""
) -> None:
    """Let the runs of these numbers have ended, as they would in an hour."""
    ended = stage.now.replace(tzinfo=None).isoformat(" ", "microseconds")
    await stage.run_sql(
        f"UPDATE runs SET state = '{state}', reason = '{reason}', "  # noqa: S608  the tests' own words
        f"supplier_report_id = 's' || id, attempts = 1, slot_until = NULL, "
        f"deadline_at = NULL, lease_until = NULL, not_before = NULL, "
        f"asked_at = '{ended}', ended_at = '{ended}' "
        f"WHERE number BETWEEN {first} AND {last}"
    )


async def test_three_thousand_reports_are_one_card_that_names_its_exceptions(
    lived: Living,
) -> None:
    stage = lived.stage
    await lived.types("quota")
    await lived.types("all last week for all")
    await expect(lived.last).to_contain_text("6 types × 500 branches = 3,000 reports")
    await expect(lived.last).to_contain_text("5 times what the supplier allows")
    await fits(lived)

    await lived.presses("Order")
    await stage.passes(seconds(4))
    card = lived.page.locator("#messages > li").last
    await expect(card).to_contain_text(re.compile(r"of 3,000 ready · \d+ being built"))
    await expect(card).to_contain_text("Driver status 0 of 500: 500 waiting")
    await fits(lived)

    await end(stage, 3, 3000, "delivered")
    await end(stage, 501, 509, "failed", TIMED_OUT)
    await end(stage, 1001, 1002, "expired")
    await stage.all_over(within=minutes(10))
    await expect(card).to_contain_text("2,989 of 3,000 ready at")
    await expect(card).to_contain_text(
        "Driver activity 491 of 500: Adana, Ankara, Antalya and 6 more failed"
    )
    await expect(card).to_contain_text("Trips 498 of 500: Adana and Ankara took too")
    await expect(card).to_contain_text("Driver status 500 of 500")
    await expect(card.get_by_role("button", name="Retry 11")).to_be_visible()
    await fits(lived)

    await card.get_by_role("button", name="3 replies").click()
    news = lived.page.locator("#replies > li.message")
    await expect(news).to_have_count(4)  # the card stands above them
    await expect(news.nth(1)).to_contain_text("2,989 of 3,000 reports are ready")
    await expect(news.nth(2)).to_contain_text("9 failed: the supplier says “timed out”")
    await expect(news.nth(2)).to_contain_text("Driver activity: Adana, Ankara")
    await expect(news.nth(3)).to_contain_text("2 took longer than 3 hours")
    await fits(lived)
