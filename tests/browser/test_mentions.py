import re

import pytest
from playwright.async_api import expect

from tests.browser.living import Living
from tests.scenarios.stage import minutes, seconds

pytestmark = pytest.mark.browser

ORDER = "driver quality last week for izmir"


async def test_a_mention_is_typed_with_completion_and_answered_in_its_thread(
    lived: Living,
) -> None:
    page, stage = lived.page, lived.stage
    stage.supplier.failure_share = 0
    field = page.locator("#composer-field")
    await field.fill("@way")
    await expect(
        page.get_by_role("option", name=re.compile("@waybill"))
    ).to_be_visible()
    await field.press("Tab")
    await expect(field).to_have_value("@waybill ")
    await field.press_sequentially(ORDER)
    await field.press("Enter")
    await expect(lived.last).to_contain_text("driver quality last week")
    await stage.passes(minutes(2))

    await page.get_by_role("button", name=re.compile("2 replies")).click()
    thread = page.locator("#thread")
    await expect(thread).to_contain_text("asked by @Ada")
    await expect(thread).to_contain_text("the report is ready")
    assert await lived.overflowing() == []

    reply = thread.get_by_label("Reply", exact=True)
    await reply.fill("@waybill status")
    await reply.press("Enter")
    await expect(reply).to_have_value("")
    await stage.settles()
    await expect(thread.locator(".ephemeral")).to_contain_text("Only visible to you")
    await expect(page.locator("#messages .ephemeral")).to_have_count(0)


async def test_a_message_s_menu_orders_again_by_keyboard(lived: Living) -> None:
    page, stage = lived.page, lived.stage
    stage.supplier.failure_share = 0
    await lived.types("quota")
    await lived.types("driver quality today for izmir")
    await stage.passes(minutes(2))
    more = page.get_by_role("button", name=re.compile("More actions: message of Way"))
    await more.last.focus()
    await expect(more.last).to_have_css("opacity", "1")
    await page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name=re.compile("Order again"))
    await expect(item).to_be_focused()

    await page.keyboard.press("Enter")
    await expect(item).to_have_count(0)
    await expect(more.last).to_be_focused()
    await stage.settles()

    await expect(page.locator("#messages .ephemeral").last).to_contain_text(
        "Ordered as"
    )
    assert await lived.overflowing() == []


async def test_waybill_is_taken_out_invited_and_welcomes_once(lived: Living) -> None:
    page, stage = lived.page, lived.stage
    field = page.locator("#composer-field")
    topic = page.locator("#topic")
    for _ in range(2):
        await field.fill("/remove @waybill")
        await field.press("Enter")
        await expect(topic).to_contain_text("Waybill is not a member")
        await field.fill("/invite @waybill")
        await field.press("Enter")
        await expect(topic).not_to_contain_text("Waybill is not a member")
        await stage.passes(minutes(1))

    await expect(page.locator("#messages .message")).to_have_count(1)
    await expect(lived.last).to_contain_text("Three commands to try")
    assert await lived.overflowing() == []


async def test_the_first_home_welcomes(lived: Living) -> None:
    await lived.opens_home()
    await lived.stage.passes(seconds(2))

    home = lived.page.locator("#home")
    await expect(home).to_contain_text("Three commands to try in a channel")
    assert await lived.overflowing() == []
