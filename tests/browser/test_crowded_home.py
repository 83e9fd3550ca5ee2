import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.crowds import crowded
from tests.browser.living import Living
from tests.scenarios.stage import seconds

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

# The title of a part, its places, a button that each row has, its way on.
PARTS = (
    ("Under way", "Cancel", "Older"),
    ("Latest orders", "Order again", "Older"),
    ("Schedules", "Pause", "More"),
    ("Watches", "Stop watching", "More"),
)


async def turned(lived: Living, way_on: Locator) -> None:
    await way_on.click()
    await expect(lived.page.locator(".btn[aria-busy=true]")).to_have_count(0)
    await lived.stage.passes(seconds(3))


async def shows(home: Locator, places: str) -> None:
    for title, on_each, _ in PARTS:
        head = re.compile(rf"^{title} · {places}$")
        await expect(home.get_by_text(head)).to_be_visible()
        await expect(home.get_by_role("button", name=on_each)).to_have_count(5)


async def test_a_heavy_user_sees_five_of_each_and_turns_the_pages(
    lived: Living,
) -> None:
    await crowded(lived)
    await lived.opens_home()
    home = lived.page.locator("#home")
    await shows(home, "1-5")
    assert await lived.overflowing() == []

    for label in ("Older", "More"):
        ways = home.get_by_role("button", name=label, exact=True)
        await turned(lived, ways.first)
        await turned(lived, ways.last)

    await shows(home, "6-10")
    refs = await home.get_by_text(re.compile(r"^[RSW]-")).all_inner_texts()
    assert len(refs) == len(set(refs)) == 5 * len(PARTS)
    assert await lived.overflowing() == []


async def test_what_a_heavy_user_cancels_is_answered_over_the_page(
    lived: Living,
) -> None:
    await crowded(lived)
    await lived.opens_home()

    await lived.presses("Cancel", lived.page.locator("#home"))

    dialog = lived.page.get_by_role("dialog")
    await expect(dialog).to_contain_text(re.compile("Cancelled R-[0-9]+: trips"))
    assert await lived.overflowing() == []
