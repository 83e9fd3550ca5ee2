"""The charts of all documented toll reports, side by side, as the README shows them.

``python -m tests.browser.charts`` draws them anew: as the page shows what Slack draws
by itself, and as the pictures that are uploaded where Slack cannot.
"""

import asyncio
import io
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiohttp import web
from PIL import Image
from playwright.async_api import Page, async_playwright

from bot.blocks.toll import toll_message
from bot.charts.png import chart_png
from bot.domain.toll_figures import Summary
from bot.domain.toll_reports import KNOWN_REPORTS, Criteria
from bot.domain.toll_summaries import summarise
from bot.sandbox.faults import Faults
from bot.sandbox.slack.page_api import create_page
from bot.sandbox.slack.page_state import PageExtras
from bot.sandbox.slack.people import BOT_USER_ID, FLEET_OPS
from bot.sandbox.slack.workspace import Workspace
from bot.sandbox.toll_reports import REPORTS
from bot.sandbox.toll_world import TollWorld
from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH
from tests.architecture.repository import ROOT
from tests.browser.test_page import CHROMIUM, QUIET
from tests.unit.sandbox_slack import simulated_slack

FOLDER: Final = ROOT / ".readme"
BY_SLACK: Final = FOLDER / "toll-charts.png"
DRAWN: Final = FOLDER / "toll-pictures.png"

_NOW: Final = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
# Where a day has one row only, or hides what the chart is for.
_SPANS: Final = {
    "DailyRequestOverview": Criteria.week,
    "MonthlyRequestSummary": Criteria.year,
    "WeeklyRequestTrends": Criteria.month,
    "SeasonalUsagePatterns": Criteria.year,
    "RequestTrendForecast": Criteria.week,
    "ClientPerformanceTrends": Criteria.week,
}
_COLUMNS: Final = 3
_WIDTH: Final = 460  # of one chart on the sheet
_GAP: Final = 14
_SHADES: Final = 200
_VIEW: Final = {"width": 820, "height": 900}


def summaries(language: Language = ENGLISH) -> list[Summary]:
    """Return what every documented report says of the same simulated requests."""
    world = TollWorld(seed=7, per_day=900)
    found = []
    for known in KNOWN_REPORTS:
        if known.documented:
            span = _SPANS.get(known.name, Criteria.day)
            rows = REPORTS[known.name](world.span(span, _NOW))
            found.append(summarise(known.name, rows, span.value, language=language))
    return found


def drawn(language: Language) -> list[Image.Image]:
    """Return each report's chart as the picture that is uploaded."""
    return [
        Image.open(io.BytesIO(chart_png(each.chart)))
        for each in summaries(language)
        if each.chart is not None
    ]


async def by_slack() -> list[Image.Image]:
    """Return each report's chart as the page shows it."""
    async with _page() as (page, workspace):
        found: list[Image.Image] = []
        for number, each in enumerate(summaries(), start=1):
            message = toll_message(each)
            workspace.conversations.post(
                FLEET_OPS.id, BOT_USER_ID, message.text, blocks=message.blocks
            )
            figure = page.locator("#messages .figure")
            await figure.nth(number - 1).wait_for()
            await figure.last.locator("details").evaluate("each => each.remove()")
            picture = await figure.last.screenshot()
            found.append(Image.open(io.BytesIO(picture)))
        return found


def sheet(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return *pictures* in rows on one light sheet."""
    fitted = [_fitted(each) for each in pictures]
    tall = max(each.height for each in fitted)
    rows = math.ceil(len(fitted) / _COLUMNS)
    size = (_COLUMNS * (_WIDTH + _GAP) + _GAP, rows * (tall + _GAP) + _GAP)
    whole = Image.new("RGB", size, "white")
    for index, each in enumerate(fitted):
        row, column = divmod(index, _COLUMNS)
        place = (_GAP + column * (_WIDTH + _GAP), _GAP + row * (tall + _GAP))
        whole.paste(each, place)
    return whole


def kept(whole: Image.Image, path: Path) -> None:
    """Write a sheet to *path*, in few colours, which a chart does not miss."""
    few = whole.quantize(
        _SHADES, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    few.save(path, optimize=True)


def _fitted(picture: Image.Image) -> Image.Image:
    height = round(picture.height * _WIDTH / picture.width)
    return picture.convert("RGB").resize((_WIDTH, height), Image.Resampling.LANCZOS)


@asynccontextmanager
async def _page() -> AsyncIterator[tuple[Page, Workspace]]:
    async with simulated_slack() as world, async_playwright() as playwright:
        app = create_page(world.workspace, world.gateway, Faults(), PageExtras())
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            page = await browser.new_page(
                viewport={"width": _VIEW["width"], "height": _VIEW["height"]},
                color_scheme="light",
            )
            await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
            yield page, world.workspace
        finally:
            await browser.close()
            await runner.cleanup()


def main() -> None:
    kept(sheet(asyncio.run(by_slack())), BY_SLACK)
    kept(sheet(drawn(TURKISH)), DRAWN)


if __name__ == "__main__":
    main()
