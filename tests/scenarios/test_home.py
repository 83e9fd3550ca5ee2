from typing import Any

from bot.sandbox.slack.people import ADA
from bot.sandbox.slack.records import View
from tests.scenarios.stage import Stage, minutes, opened, seconds


def said(view: View | None) -> str:
    return str(view.body["blocks"]) if view else ""


def home(stage: Stage, person: str = "mert") -> View:
    view = stage.world.workspace.views.home(stage.world.workspace.person(person).id)
    assert view is not None
    return view


def buttons(view: View) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for block in view.blocks:
        for element in block.get("elements", ()):
            if element.get("type") == "button":
                found.setdefault(element["text"]["text"], []).append(element)
    return found


async def look(stage: Stage, person: str = "mert") -> View:
    await stage.world.gateway.open_home(person)
    await stage.passes(seconds(2))
    return home(stage, person)


async def press(stage: Stage, view: View, label: str, person: str = "mert") -> None:
    element = buttons(view)[label][0]
    ack = await stage.world.gateway.press(
        person, view.id, element["action_id"], element["value"]
    )
    assert ack.ok, ack
    await stage.settles()


def modal(stage: Stage, person: str = "mert") -> View:
    (view,) = stage.world.workspace.views.stack(stage.world.workspace.person(person).id)
    return view


def published(stage: Stage) -> int:
    calls = stage.world.workspace.calls
    return sum(call.method == "views.publish" for call in calls)


async def test_a_home_that_nobody_has_used_says_what_to_type(
    either_stage: Stage,
) -> None:
    shown = said(await look(either_stage))

    assert "Nothing of yours is under way." in shown
    assert "driver quality last week for all" in shown
    assert "Nothing of yours is scheduled." in shown
    assert "watch error share &gt; 2 %" in shown
    assert "0 of 600 orders" in shown


async def test_a_home_follows_an_order_and_gives_its_links_in_a_modal(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await look(stage)
    ref = await stage.orders("driver quality last week for izmir")
    await stage.passes(seconds(6))
    assert "Cancel" in buttons(home(stage))
    assert "Nothing of yours has ended yet." in said(home(stage))

    await stage.all_over()
    await stage.passes(seconds(20))
    view = home(stage)
    assert f"*{ref}*" in said(view)
    assert "Cancel" not in buttons(view)
    await press(stage, view, "Get link")

    assert "works until" in said(modal(stage))
    assert "/files/" not in await stage.everything_stored()
    first = said(modal(stage))
    await press(stage, modal(stage), "Get another")
    assert said(modal(stage)) != first


async def test_nothing_is_published_while_nothing_changes(stage: Stage) -> None:
    await look(stage)
    before = published(stage)
    await stage.passes(minutes(12))
    assert published(stage) == before

    await stage.orders("driver quality last week for izmir", "zeynep")
    await stage.all_over()
    await stage.passes(minutes(1))
    assert published(stage) == before


async def test_what_changes_while_nobody_looks_is_there_soon_and_not_at_once(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await look(stage)
    await stage.passes(minutes(12))
    before, begun = published(stage), stage.now

    ref = await stage.orders("driver quality last week for all")
    await stage.all_over()
    await stage.passes(minutes(1))

    assert f"*{ref}*" in said(home(stage))
    assert "Cancel" not in buttons(home(stage))
    spans = (stage.now - begun) / seconds(30)
    assert 1 <= published(stage) - before <= spans + 1


async def test_a_schedule_that_stops_by_itself_says_so_at_home(stage: Stage) -> None:
    await stage.types("driver quality last week for all every monday 9am")
    await stage.settles()
    await look(stage)
    await stage.passes(minutes(12))
    await stage.press("mert", stage.answers("mert")[-1], "Save")
    await stage.passes(minutes(1))
    assert "Next Mon 23 Nov 2026, 09:00" in said(home(stage))

    await stage.world.gateway.command("ada", "fleet-ops", "/report pause S-1")
    await stage.passes(minutes(1))

    assert f"Paused by <@{ADA.id}>" in said(home(stage))


async def test_what_is_ordered_at_home_comes_by_direct_message(stage: Stage) -> None:
    await stage.orders("driver quality last week for izmir")
    await stage.all_over()
    view = await look(stage)

    await press(stage, view, "Order again")
    await stage.all_over()

    assert stage.dms("mert") or "ready" in said(modal(stage))


async def test_a_schedule_is_paused_at_home(stage: Stage) -> None:
    ack = await stage.types("driver quality last week for all every monday 9am")
    assert ack.ok
    await stage.settles()
    await stage.press("mert", stage.answers("mert")[-1], "Save")
    view = await look(stage)
    assert "Next Mon 23 Nov 2026, 09:00" in said(view)

    await press(stage, view, "Pause")
    await stage.passes(seconds(2))

    assert "Resume" in buttons(home(stage))


async def test_long_lists_come_a_page_at_a_time(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot()
        refs = [
            await stage.orders(f"driver quality 2026-11-{day:02} for izmir")
            for day in range(1, 13)
        ]
        await stage.all_over()
        view = await look(stage)
        assert refs[11] in said(view)
        assert refs[0] not in said(view)
        assert "*Latest orders* · 1-5" in said(view)

        for _ in range(2):
            await press(stage, home(stage), "Older")
            await stage.passes(seconds(2))

        assert refs[0] in said(home(stage))
        assert refs[11] not in said(home(stage))
        assert "*Latest orders* · 11-12" in said(home(stage))
        assert "*Under way*'" in said(home(stage))
        await press(stage, home(stage), "Newer")
        await stage.passes(seconds(2))
        assert refs[5] in said(home(stage))


async def test_a_page_that_cannot_be_turned_is_explained(stage: Stage) -> None:
    await look(stage)
    for day in range(1, 7):
        await stage.orders(f"driver quality 2026-11-{day:02} for izmir")
    await stage.passes(seconds(6))
    view = home(stage)
    assert "Older" in buttons(view)
    # A new process, which Slack has not told yet whom it serves.
    known, stage.bot.tenancy._tenant = stage.bot.tenancy._tenant, None

    await press(stage, view, "Older")
    stage.bot.tenancy._tenant = known

    assert "Slack" in said(modal(stage))
    assert "again" in said(modal(stage))


async def test_the_first_administrator_opens_it_to_members_at_home(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_OPEN_TO="admins")
        refused = await look(stage, "mert")
        assert "open to you" in said(refused)
        assert f"<@{ADA.id}>" in said(refused)

        view = await look(stage, "ada")
        await press(stage, view, "Open to all members, no guests", "ada")
        await stage.passes(seconds(2))

        assert "Open to all members, no guests" not in buttons(home(stage, "ada"))
        assert "Nothing of yours is under way." in said(await look(stage, "mert"))


async def test_a_killed_bot_draws_the_home_when_it_is_back(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        bot = await stage.start_bot()
        stage.world.workspace.limits.per_minute["views.publish"] = 0
        await stage.world.gateway.open_home("mert")
        await bot.supervisor.cancel()
        await bot.stop()
        stage.driver.bots.remove(bot)
        del stage.world.workspace.limits.per_minute["views.publish"]

        await stage.start_bot()
        await stage.passes(seconds(40))

        assert "Under way" in said(home(stage))


async def test_a_guest_s_home_says_who_can_let_them_in_and_of_no_change(
    stage: Stage,
) -> None:
    shown = said(await look(stage, "selin"))

    assert "Guests can't use me in this workspace." in shown
    assert f"<@{ADA.id}> can change that." in shown
    assert "Nothing was changed" not in shown
