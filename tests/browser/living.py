"""The page over a world in which a bot lives, by a clock that is stepped."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.sandbox.slack.page_api import create_page
from tests.scenarios.stage import Stage, seconds

CHROMIUM = Path("/usr/bin/chromium")
DESKTOP, PHONE = (1440, 900), (390, 844)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Living:
    """A page, and the stage behind it."""

    page: Page
    stage: Stage
    troubles: list[str]

    @property
    def last(self) -> Locator:
        return self.page.locator("#messages > li").last

    async def types(self, words: str) -> None:
        field = self.page.locator("#composer-field")
        await field.fill(f"/report {words}")
        await field.press("Enter")
        await expect(field).to_have_value("")
        await self.stage.settles()

    async def presses(self, label: str, within: Locator | None = None) -> None:
        """Press the last button of that *label* and let its answer arrive."""
        place = within or self.page.locator("main")
        await place.get_by_role("button", name=label, exact=True).last.click()
        await expect(self.page.locator(".btn[aria-busy=true]")).to_have_count(0)
        await self.stage.settles()

    async def opens_home(self) -> None:
        menu = self.page.locator("#menu")
        if await menu.is_visible():
            await menu.click()
        await self.page.get_by_role("button", name="App home").click()
        await expect(self.page.locator("#home")).to_be_visible()
        await self.stage.passes(seconds(3))

    async def overflowing(self) -> list[str]:
        """Return what is wider than what it stands in, as *tag.class: text*."""
        found: list[str] = await self.page.evaluate(
            """() => [...document.querySelectorAll("main *")]
                .filter((one) => one.getClientRects().length)
                .filter((one) => one.getBoundingClientRect().right
                    > document.documentElement.clientWidth + 1)
                .map((one) => `${one.tagName}.${one.className}: `
                    + (one.textContent || "").slice(0, 60))"""
        )
        return found


@asynccontextmanager
async def living(stage: Stage, size: tuple[int, int]) -> AsyncIterator[Living]:
    """Open the page over *stage* in Chromium."""
    world = stage.world
    app = create_page(world.workspace, world.gateway, world.faults)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=QUIET
        )
        page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        await page.locator("#composer-field").wait_for()
        try:
            yield Living(page, stage, troubles)
        finally:
            await browser.close()
            await runner.cleanup()
    assert troubles == []
