import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.slack.page_api import create_page
from bot.sandbox.slack.page_state import PageExtras
from bot.sandbox.slack.people import ADA, BOT_USER_ID, FLEET_OPS, MERT, OPS_EU
from bot.sandbox.slack.slack_switches import slack_switches
from bot.sandbox.switches import Switches
from bot.sandbox.toll_switches import toll_switches
from bot.sandbox.toll_world import Envelope, TollWorld
from tests.unit.sandbox_slack import World, button, section, simulated_slack

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIRST = "/report driver-quality last-week for all"
HOSTILE = "<img src=x onerror=alert(1)> &lt;b&gt;x&lt;/b&gt; <javascript:alert(1)|here>"


@dataclass
class Opened:
    page: Page
    world: World
    faults: Faults
    toll: TollWorld
    troubles: list[str]

    @property
    def last(self) -> Locator:
        return self.page.locator("#messages > li").last

    def bot_says(self, text: str, *blocks: dict[str, Any], **more: Any) -> Any:
        return self.world.workspace.conversations.post(
            FLEET_OPS.id, BOT_USER_ID, text, blocks=list(blocks), **more
        )


@pytest.fixture(params=[(1440, 900), (375, 740)], ids=["desktop", "phone"])
async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Opened]:
    width, height = request.param
    async with simulated_slack() as world, async_playwright() as playwright:
        faults = Faults()
        toll = TollWorld()
        switches = Switches(
            [
                *toll_switches(toll, world.workspace.clock),
                *slack_switches(world.gateway.events),
            ]
        )
        extras = PageExtras(variants=switches.shown, set_variant=switches.turn)
        app = create_page(world.workspace, world.gateway, faults, extras)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": width, "height": height})
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        await page.goto(f"http://127.0.0.1:{runner.addresses[0][1]}/")
        await expect(page.locator(".welcome")).to_be_visible()
        yield Opened(page, world, faults, toll, troubles)
        await browser.close()
        await runner.cleanup()
    assert troubles == []


async def test_the_first_command_stands_typed_and_enter_sends_it(
    opened: Opened,
) -> None:
    opened.world.bot.says({"text": "Ordered as *R-7F3K*."})
    field = opened.page.locator("#composer-field")
    await expect(field).to_have_value(FIRST)

    await field.press("Enter")

    await expect(opened.last).to_contain_text("Only visible to you")
    await expect(opened.last.locator("strong")).to_have_text("R-7F3K")
    await expect(field).to_have_value("")
    await field.press("ArrowUp")
    await expect(field).to_have_value(FIRST)


async def test_who_sends_by_the_button_can_type_on(opened: Opened) -> None:
    opened.world.bot.says({"text": "Ordered as *R-7F3K*."})

    await opened.page.get_by_role("button", name="Send").press("Enter")

    await expect(opened.last).to_contain_text("R-7F3K")
    await expect(opened.page.locator("#composer-field")).to_be_focused()


async def test_what_was_typed_out_of_sight_is_seen_whole_afterwards(
    opened: Opened,
) -> None:
    page, field = opened.page, opened.page.locator("#composer-field")
    await field.fill("")
    await page.evaluate("document.getElementById('menu').click()")
    await page.get_by_role("button", name="App home").click()
    await expect(field).to_be_hidden()
    await page.evaluate("document.getElementById('menu').click()")
    await page.locator("#person").click()
    await page.get_by_text("Mert Çağlayan").last.click()
    await expect(field).to_have_value(FIRST)
    await page.evaluate("document.getElementById('menu').click()")
    await page.locator("#places").get_by_role("button", name="fleet-ops").click()

    await expect(field).to_be_visible()
    clipped = "(field) => field.scrollHeight - field.clientHeight"
    assert await field.evaluate(clipped) <= 1
    await page.set_viewport_size({"width": 320, "height": 740})
    await page.wait_for_function(
        f"() => ({clipped})(document.getElementById('composer-field')) <= 1"
    )


async def test_hostile_text_stays_text(opened: Opened) -> None:
    opened.bot_says("x", section(HOSTILE))

    await expect(opened.last).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(opened.last).to_contain_text("<b>x</b> here")
    await expect(opened.last.locator(".message-body :is(img, a, b)")).to_have_count(0)


async def test_a_pressed_button_keeps_the_focus_when_its_message_changes(
    opened: Opened,
) -> None:
    message = opened.bot_says("12 of 20", section("12 of 20"), button("report.link"))
    press = opened.page.get_by_role("button", name="Press")
    await press.press("Enter")

    opened.world.workspace.conversations.change(
        message, "20 of 20", [section("20 of 20"), button("report.link")]
    )

    await expect(opened.last).to_contain_text("20 of 20")
    await expect(press).to_be_focused()
    sent = opened.world.bot.received[-1].payload
    assert sent["actions"][0]["action_id"] == "report.link"


async def test_a_button_that_is_not_answered_says_so(opened: Opened) -> None:
    opened.world.bot.says({}, status=500)
    opened.bot_says("x", button("report.link"))

    await opened.page.get_by_role("button", name="Press").click()

    await expect(opened.page.get_by_role("alert")).to_contain_text("trouble")
    await expect(opened.page.locator(".btn.failed")).to_be_visible()


async def test_a_thread_opens_beside_the_channel_and_escape_leads_back(
    opened: Opened,
) -> None:
    card = opened.bot_says("The card")
    opened.bot_says("20 reports are ready", thread_ts=card.ts)
    replies = opened.page.get_by_role("button", name=re.compile("1 reply"))

    await replies.click()

    thread = opened.page.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("20 reports are ready")
    await opened.page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()
    await expect(replies).to_be_focused()


async def test_a_form_shows_the_error_at_its_field_and_keeps_what_was_typed(
    opened: Opened,
) -> None:
    label = {"type": "plain_text", "text": "Note"}
    element = {"type": "plain_text_input", "action_id": "text"}
    form = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Order"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {"type": "input", "block_id": "note", "label": label, "element": element}
        ],
    }
    opened.world.workspace.views.open(ADA.id, form)
    note = opened.page.get_by_role("dialog").get_by_label("Note")
    await expect(note).to_be_focused()
    opened.world.bot.says(
        {"response_action": "errors", "errors": {"note": "Too short."}}
    )

    await note.fill("abc")
    await note.press("Enter")

    await expect(opened.page.get_by_text("Too short.")).to_be_visible()
    await expect(note).to_have_value("abc")
    await expect(note).to_have_attribute("aria-invalid", "true")


async def test_a_message_elsewhere_marks_its_channel_unread(opened: Opened) -> None:
    opened.world.workspace.conversations.post(OPS_EU.id, MERT.id, f"<@{ADA.id}> look")

    await expect(opened.page.locator(".place.unread")).to_contain_text("ops-eu")
    await expect(opened.page).to_have_title(re.compile(r"^\(1\) "))


async def test_a_switch_in_the_sandbox_drawer_makes_a_service_fail(
    opened: Opened,
) -> None:
    page = opened.page
    await page.locator("#sandbox-button").click()
    await page.locator("#sandbox summary", has_text="Supplier").click()

    await page.locator("#sandbox .fault").nth(1).get_by_role("switch").click()

    await expect(page.locator("#fault-count")).to_have_text("1 on")
    assert [one.fault for one in opened.faults.active()] == [Fault.cut_connection]


async def test_an_incident_is_switched_on_and_undone(opened: Opened) -> None:
    page = opened.page
    await page.locator("#sandbox-button").click()
    incident = page.get_by_role("switch", name="Incident")

    await incident.click()
    await expect(page.locator("#fault-count")).to_have_text("1 on")
    assert opened.toll.has_incident(opened.world.workspace.clock.now())

    await incident.click()
    await expect(page.locator("#fault-count")).to_be_hidden()
    assert opened.toll.incidents == []


async def test_events_are_sent_twice_at_a_switch(opened: Opened) -> None:
    await opened.page.get_by_role("button", name="Sandbox").click()
    await opened.page.locator("summary", has_text="Slack").first.click()
    switch = opened.page.get_by_role("switch", name="Events twice")
    await switch.click()
    await expect(opened.page.locator("#fault-count")).to_have_text("1 on")
    assert opened.world.gateway.events.repeating

    await opened.world.gateway.mention("ada", "fleet-ops", "status")

    delivered = [envelope for envelope, _ in opened.world.gateway.deliverer.delivered]
    ids = [each.payload["event_id"] for each in delivered]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert [each.retry_num for each in delivered] == [0, 1]


async def test_the_form_of_the_toll_api_s_answers_is_chosen(opened: Opened) -> None:
    page = opened.page
    await page.locator("#sandbox-button").click()
    await page.locator("#sandbox summary", has_text="Form of its answers").click()

    place = page.get_by_label("Place of the rows")
    await place.select_option("top_level")
    await page.get_by_role("switch", name="Numbers as text").click()

    await expect(page.get_by_role("switch", name="Numbers as text")).to_be_checked()
    await expect(place).to_have_value("top_level")
    assert opened.toll.envelope is Envelope.top_level
    assert opened.toll.numbers_as_text
