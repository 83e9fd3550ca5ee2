from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.sandbox.slack.page_api import create_page
from bot.sandbox.slack.people import ADA
from tests.unit.sandbox_slack import World, simulated_slack

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
Opened = tuple[Page, World]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def field(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    block_id = label.lower()
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": f"form.{block_id}", **element},
        **more,
    }


def form(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": plain("Order"),
        "submit": plain("Send"),
        "blocks": list(blocks),
    }


@pytest.fixture
async def opened() -> AsyncIterator[Opened]:
    async with simulated_slack() as world, async_playwright() as playwright:
        app = create_page(world.workspace, world.gateway)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        await expect(page.locator(".welcome")).to_be_visible()
        yield page, world
        await browser.close()
        await runner.cleanup()


async def submitted(page: Page, world: World) -> dict[str, Any]:
    await page.get_by_role("button", name="Send", exact=True).last.click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    values: dict[str, Any] = world.bot.received[-1].payload["view"]["state"]["values"]
    return values


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def test_several_are_chosen_by_keyboard_and_one_is_taken_back(
    opened: Opened,
) -> None:
    page, world = opened
    names = ["Adana", "Ankara", "İzmir"]
    element = {"type": "multi_static_select", "options": list(map(option, names))}
    world.workspace.views.open(ADA.id, form(field("Branches", element)))
    branches = dialog(page).get_by_role("combobox", name="Branches")

    await branches.press_sequentially("izm")
    await branches.press("Enter")
    await branches.press_sequentially("an")
    await expect(page.get_by_role("option", name="Ankara")).to_be_visible()
    await branches.press("ArrowDown")
    await branches.press("ArrowDown")
    await branches.press("Enter")
    await expect(dialog(page).locator(".chosen")).to_have_count(2)
    await branches.press("Escape")
    await dialog(page).get_by_role("button", name="Take Ankara away").click()

    values = await submitted(page, world)
    chosen = values["branches"]["form.branches"]["selected_options"]
    assert [each["text"]["text"] for each in chosen] == ["İzmir"]


async def test_enter_in_a_menu_sends_no_form_where_nothing_fits(
    opened: Opened,
) -> None:
    page, world = opened
    element = {"type": "multi_static_select", "options": [option("Ankara")]}
    world.workspace.views.open(ADA.id, form(field("Branches", element, optional=True)))
    branches = dialog(page).get_by_role("combobox", name="Branches")

    await branches.press_sequentially("izm")
    await expect(dialog(page).get_by_text("Nothing fits")).to_be_visible()
    await branches.press("Enter")

    await expect(branches).to_have_value("izm")
    assert not world.bot.received


async def test_enter_takes_what_was_typed_not_what_was_found_before(
    opened: Opened,
) -> None:
    page, world = opened
    element = {"type": "multi_external_select", "min_query_length": 0}
    world.workspace.views.open(ADA.id, form(field("Branches", element)))
    world.bot.says({"options": [option("Adana")]})
    branches = dialog(page).get_by_role("combobox", name="Branches")
    await branches.click()
    await expect(page.get_by_role("option", name="Adana")).to_be_visible()
    world.bot.says({"options": [option("Bursa")]})

    await branches.evaluate(
        """(field) => {
            field.value = "bur";
            field.dispatchEvent(new Event("input"));
            const how = { key: "Enter", bubbles: true, cancelable: true };
            field.dispatchEvent(new KeyboardEvent("keydown", how));
        }"""
    )

    await expect(dialog(page).locator(".chosen")).to_have_count(1)
    await expect(dialog(page).locator(".chosen")).to_contain_text("Bursa")


async def test_what_is_typed_into_a_menu_is_asked_of_the_bot(opened: Opened) -> None:
    page, world = opened
    element = {"type": "multi_external_select", "min_query_length": 0}
    world.workspace.views.open(ADA.id, form(field("Branches", element)))
    world.bot.says({"options": [option("Bursa")]})
    branches = dialog(page).get_by_role("combobox", name="Branches")

    await branches.press_sequentially("bu")
    await page.get_by_role("option", name="Bursa").click()

    asked = world.bot.received[-1].payload
    assert (asked["type"], asked["value"]) == ("block_suggestion", "bu")
    world.bot.says({})
    values = await submitted(page, world)
    assert values["branches"]["form.branches"]["selected_options"] == [option("Bursa")]


async def test_what_may_be_left_out_can_be_taken_back(opened: Opened) -> None:
    page, world = opened
    weekly = option("Weekly")
    element = {
        "type": "static_select",
        "options": [weekly],
        "initial_option": weekly,
    }
    world.workspace.views.open(ADA.id, form(field("Again", element, optional=True)))

    await dialog(page).get_by_label("Again").select_option("")

    values = await submitted(page, world)
    assert values["again"]["form.again"]["selected_option"] is None


async def test_a_shortcut_is_run_from_its_menu(opened: Opened) -> None:
    page, world = opened

    await page.get_by_role("button", name="Shortcuts").press("Enter")
    async with page.expect_response("**/api/shortcut"):
        await page.keyboard.press("Enter")

    await expect(page.get_by_role("menu")).to_have_count(0)
    sent = world.bot.received[-1].payload
    assert (sent["type"], sent["callback_id"]) == ("shortcut", "report.new")
