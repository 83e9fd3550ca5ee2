import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import LONG_NAME
from tests.browser.living import Living
from tests.scenarios.stage import minutes, seconds

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def test_who_has_ordered_nothing_reads_what_to_type(lived: Living) -> None:
    await lived.opens_home()

    home = lived.page.locator("#home")
    await expect(home).to_contain_text("You have ordered nothing yet.")
    await expect(home).to_contain_text("/report driver quality last week for all")
    assert await lived.overflowing() == []


async def test_an_order_is_followed_to_its_link(lived: Living) -> None:
    lived.stage.supplier.failure_share = 0
    await lived.types("quota")
    await lived.types(f'driver quality last week for "{LONG_NAME}"')
    await lived.stage.passes(seconds(5))
    await lived.opens_home()
    home = lived.page.locator("#home")
    await expect(home).to_contain_text("being built")
    assert await lived.overflowing() == []

    await lived.stage.all_over()
    await lived.stage.passes(seconds(20))
    await expect(home).to_contain_text("Nothing of yours is under way.")
    await lived.presses("Get link", home)

    dialog = lived.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Download CSV")
    await expect(dialog).to_contain_text("works until")
    assert await lived.overflowing() == []


async def test_many_orders_schedules_and_watches_are_turned_page_by_page(
    lived: Living,
) -> None:
    lived.stage.supplier.failure_share = 0
    await lived.types("quota")
    for day in range(1, 8):
        await lived.types(f"driver quality {day}.10.2026 for izmir")
    for hour in range(8, 14):
        await lived.types(f"driver quality last week for all every monday {hour}:00")
        await lived.presses("Save")
    await lived.stage.passes(minutes(5))
    await lived.opens_home()
    home = lived.page.locator("#home")
    await expect(home).to_contain_text("7 Oct 2026")
    await expect(home).not_to_contain_text("1 Oct 2026,")
    await expect(home.get_by_role("button", name="Pause")).to_have_count(5)
    assert await lived.overflowing() == []

    await lived.presses("Older", home)
    await lived.stage.passes(seconds(3))
    await expect(home).to_contain_text("1 Oct 2026,")
    await lived.presses("More", home)
    await lived.stage.passes(seconds(3))

    await expect(home.get_by_text(re.compile("S-6"))).to_be_visible()
    await expect(home.get_by_role("button", name="Pause")).to_have_count(1)
