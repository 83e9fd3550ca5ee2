import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.sandbox.slack.page_api import create_page
from bot.sandbox.slack.people import FLEET_OPS
from bot.sandbox.supplier_world import SupplierWorld, fleet
from bot.sandbox.world import World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
SLOW = 20_000  # milliseconds; other tests run beside this one


@dataclass
class Opened:
    page: Page
    world: World

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def field(self, label: str) -> Locator:
        return self.dialog.get_by_label(label, exact=True)

    def menu(self, label: str) -> Locator:
        return self.dialog.get_by_role("combobox", name=label)

    async def types(self, words: str) -> None:
        composer = self.page.locator("#composer-field")
        await composer.fill(words)
        await composer.press("Enter")

    async def presses(self, label: str) -> None:
        await self.dialog.get_by_role("button", name=label, exact=True).last.click()


@pytest.fixture(params=[(1280, 900), (390, 780)], ids=["desktop", "phone"])
async def opened(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_file: Path
) -> AsyncIterator[Opened]:
    database = tmp_path / "waybill.db"
    shutil.copy(sqlite_file, database)
    supplier = SupplierWorld(organisations=fleet(5), median_seconds=1.0)
    world = World(supplier=supplier, slow=timedelta(seconds=1))
    await world.open()
    bot = await world.start_bot(f"sqlite+aiosqlite:///{database}")
    runner = web.AppRunner(
        create_page(world.workspace, world.gateway), shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    width, height = request.param
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": width, "height": height})
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        await expect(page.locator(".welcome")).to_be_visible(timeout=SLOW)
        yield Opened(page, world)
        await browser.close()
    await runner.cleanup()
    await bot.stop()
    await world.close()
    assert troubles == []


async def test_a_form_is_opened_filled_in_mended_and_sent(opened: Opened) -> None:
    await opened.types("/report")
    reports = opened.menu("Reports")
    await expect(reports).to_be_focused(timeout=SLOW)

    await reports.press_sequentially("quality")
    await reports.press("Enter")
    await expect(opened.dialog.locator(".chosen").first).to_contain_text("quality")
    await reports.press("Escape")
    await opened.field("Period").select_option(label="Dates…")
    await expect(opened.field("From")).to_be_visible(timeout=SLOW)
    await opened.field("From").fill("2026-11-12")
    await opened.field("To, included").fill("2026-11-10")
    await opened.presses("Order")

    last = opened.field("To, included")
    await expect(last).to_have_attribute("aria-invalid", "true", timeout=SLOW)
    await expect(last).to_be_focused()
    told = opened.dialog.get_by_text("10 Nov 2026 comes before 12 Nov 2026.")
    await expect(told).to_be_visible()
    await expect(opened.field("From")).to_have_value("2026-11-12")
    await last.fill("2026-11-13")
    await opened.presses("Order")

    await expect(opened.dialog).to_contain_text("driver quality, 12-13 Nov 2026")
    await opened.presses("Close")
    await expect(opened.dialog).to_have_count(0)
    card = opened.page.locator("#messages > li", has_text="12-13 Nov 2026").first
    await expect(card).to_be_visible(timeout=SLOW)


async def test_a_form_does_not_open_its_list_before_somebody_asks_for_it(
    opened: Opened,
) -> None:
    await opened.types("/report")
    reports = opened.menu("Reports")
    await expect(reports).to_be_focused(timeout=SLOW)
    await expect(opened.dialog.locator(".options:visible")).to_have_count(0)

    await reports.press("ArrowDown")
    await expect(opened.dialog.locator(".options:visible")).to_have_count(1)
    await reports.press("Escape")
    await expect(opened.dialog.locator(".options:visible")).to_have_count(0)
    await reports.click()
    await expect(opened.dialog.locator(".options:visible")).to_have_count(1)
    await reports.press("Tab")
    await expect(opened.field("Period")).to_be_focused()
    await expect(opened.dialog.locator(".options:visible")).to_have_count(0)


async def test_a_shortcut_s_form_reacts_and_rehearses(opened: Opened) -> None:
    await opened.page.get_by_role("button", name="Shortcuts").click()
    await opened.page.get_by_role("menuitem", name="Toll report").click()
    await expect(opened.field("What for")).to_be_focused(timeout=SLOW)
    channel = opened.field("Channel")
    await expect(channel).to_have_value(str(await indexed(channel, "#fleet-ops")))

    await opened.field("What for").select_option(label="Have it posted again and again")
    await expect(opened.field("At")).to_have_value("09:00", timeout=SLOW)
    await opened.field("At").fill("08:30")
    await opened.presses("Next")

    await expect(opened.dialog).to_contain_text("Nothing is saved yet", timeout=SLOW)
    await opened.presses("Back to the form")
    await expect(opened.field("At")).to_have_value("08:30", timeout=SLOW)
    await opened.presses("Next")
    await expect(opened.dialog).to_contain_text("Nothing is saved yet", timeout=SLOW)
    await opened.presses("Save")

    await expect(opened.dialog).to_contain_text("S-1 is saved", timeout=SLOW)
    assert opened.world.workspace.channel(FLEET_OPS.id).bot_member


async def indexed(menu: Locator, label: str) -> int:
    """Return the value of the option that says *label*."""
    option = menu.locator("option", has_text=label).first
    return int(await option.get_attribute("value") or "-1")
