import re

import pytest
from playwright.async_api import expect

from tests.browser.living import Living
from tests.scenarios.stage import minutes, seconds

pytestmark = pytest.mark.browser


async def ordered(lived: Living) -> None:
    await lived.types("quota")
    await lived.types("all last week for all")
    await lived.presses("Order")


async def test_what_it_costs_is_read_before_it_is_ordered(lived: Living) -> None:
    await lived.types("quota")
    await lived.types("all last week for all")

    await expect(lived.last).to_contain_text("30 reports")
    await expect(lived.last).to_contain_text("Only visible to you")
    assert await lived.overflowing() == []
    await lived.presses("Leave it")
    await expect(lived.last).to_contain_text("Nothing was ordered.")


async def test_one_card_follows_it_and_names_only_what_is_different(
    lived: Living,
) -> None:
    await ordered(lived)
    await lived.stage.passes(seconds(25))
    card = lived.page.locator("#messages > li").last
    await expect(card).to_contain_text("of 30 ready")
    await expect(card).to_contain_text("being built")

    await lived.stage.all_over(within=minutes(60))

    await expect(lived.page.locator("#messages > li.message")).to_have_count(3)
    await expect(card).to_contain_text("Retry")
    await expect(card).to_contain_text("failed")
    assert len(lived.stage.cards()) == 1
    assert await lived.overflowing() == []


async def test_its_thread_has_one_message_for_each_way_it_ended(lived: Living) -> None:
    await ordered(lived)
    await lived.stage.all_over(within=minutes(60))

    await lived.page.get_by_role("button", name="2 replies").click()

    thread = lived.page.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("reports are ready")
    await expect(thread).to_contain_text("failed: the supplier says")
    await expect(thread.get_by_role("button", name="Get file")).to_have_count(2)
    assert await lived.overflowing() == []


async def test_its_files_come_by_direct_message(lived: Living) -> None:
    await ordered(lived)
    await lived.stage.all_over(within=minutes(60))

    await lived.presses("Get file")
    await lived.stage.passes(minutes(2))

    menu = lived.page.locator("#menu")
    if await menu.is_visible():
        await menu.click()
    await lived.page.get_by_role("button", name="Waybill", exact=False).first.click()
    files = lived.page.locator("#messages .file")
    await expect(files.first).to_contain_text(".csv")
    await expect(lived.last).to_contain_text("SHA-256 of this file")
    # The page counts bytes as the words above the file do.
    quality = lived.page.locator("#messages > li", has_text="Driver quality").last
    told = re.search(r"(\d+ kB) · for", await quality.inner_text())
    assert told is not None
    await expect(quality.locator(".file")).to_contain_text(told[1])
    assert await lived.overflowing() == []
