from collections.abc import AsyncIterator

import pytest

from bot.sandbox.slack.people import OPS_EU
from tests.scenarios.form_steps import (
    HERE,
    chooses,
    chosen,
    element,
    errors,
    fields,
    form,
    forms,
    opened_now,
    opens,
    presses,
    said,
    submits,
)
from tests.scenarios.stage import Stage, minutes, opened, seconds


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with opened(sqlite_url) as opening:
        opening.world.toll.per_day = 1_500
        await opening.start_bot()
        await opening.types("status")
        await opening.settles()
        yield opening


async def opens_toll(stage: Stage, words: str = "form") -> None:
    await opens(stage, f"/toll {words}")


async def test_the_digest_is_still_what_the_command_alone_shows(stage: Stage) -> None:
    ack = await stage.world.gateway.command("mert", "fleet-ops", "/toll")
    assert ack.ok
    await stage.settles()

    assert stage.world.workspace.views.stack("U0MERT001") == []
    assert "requests" in stage.answers("mert")[-1].text


async def test_a_report_is_sent_to_who_asked_in_the_form(stage: Stage) -> None:
    await opens_toll(stage)
    assert fields(form(stage)) == ["deed", "report", "span", "channel"]

    await submits(
        stage,
        report="ResponseTimeBuckets",
        span="w",
        channel={"selected_conversation": None},
    )
    assert "comes to you by direct message" in said(form(stage))
    await stage.passes(minutes(1))

    assert stage.dms("mert")[-1].text.startswith("*Response times · last week*")
    assert stage.posts("fleet-ops") == []


async def test_a_report_is_posted_in_the_channel_that_was_chosen(stage: Stage) -> None:
    await opens_toll(stage)

    await submits(stage, report="ResponseCodeDistribution", channel=HERE)
    await stage.passes(seconds(5))

    assert "shared by" in stage.posts("fleet-ops")[-1].text


async def test_words_behind_form_fill_the_toll_form(stage: Stage) -> None:
    await opens_toll(stage, "form latency w")
    assert chosen(form(stage), "report") == "ResponseTimeBuckets"
    assert chosen(form(stage), "span") == "w"

    await opens_toll(stage, "formu izle hata oranı > %2,5")
    assert chosen(form(stage), "deed") == "watch"
    assert chosen(form(stage), "metric") == "error share"
    assert chosen(form(stage), "threshold") == "2.5 %"


async def test_a_report_is_posted_again_and_again_once_it_was_rehearsed(
    stage: Stage,
) -> None:
    await opens_toll(stage)
    view = await chooses(stage, "deed", "post")
    assert chosen(view, "again") == "every monday"

    await submits(
        stage, deed="post", report="all", span="d", again="every weekday", at="08:00"
    )
    assert "Thu 19 Nov 2026, 08:00" in said(form(stage))
    await presses(stage, "Save")

    (row,) = await stage.rows("schedules")
    assert (row["kind"], row["command"], row["channel_id"]) == ("toll", "all d", HERE)


async def test_a_number_is_watched_from_the_form(stage: Stage) -> None:
    await opens_toll(stage)
    view = await chooses(stage, "deed", "watch")
    assert "2 %" in str(element(view, "threshold"))
    view = await chooses(
        stage, "metric", "avg latency", deed="watch", threshold="400 ms"
    )
    assert "400 ms" in str(element(view, "threshold"))

    await submits(
        stage, deed="watch", metric="avg latency", threshold="400 ms", checks="3"
    )

    assert "W-1" in said(form(stage))
    (row,) = await stage.rows("watches")
    assert (row["metric"], row["threshold"], row["checks"]) == ("avg_latency", 400, 3)
    assert row["channel_id"] == HERE


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param("a lot", "I can't read “a lot”", id="words"),
        pytest.param("400 ms", "I can't read “400 ms”", id="another unit"),
        pytest.param("120 %", "I can't read “120 %”", id="impossible"),
        pytest.param("2 % to me", "I can't read “2 % to me”", id="more than that"),
        pytest.param(" ", "Name a number. For example: 2 %", id="nothing"),
    ],
)
async def test_a_threshold_that_is_none_is_said_at_its_field(
    stage: Stage, typed: str, told: str
) -> None:
    await opens_toll(stage)
    await chooses(stage, "deed", "watch")

    ack = await submits(stage, deed="watch", metric="error share", threshold=typed)

    assert told in errors(ack)["threshold"]
    assert await stage.rows("watches") == []


async def test_what_is_asked_back_leads_to_the_form_with_the_rest(
    stage: Stage,
) -> None:
    ack = await stage.world.gateway.command(
        "mert", "fleet-ops", "/toll watch error share 3%"
    )
    assert ack.ok
    await stage.settles()

    await stage.press("mert", stage.answers("mert")[-1], "Open form")

    view = form(stage)
    assert chosen(view, "deed") == "watch"
    assert chosen(view, "threshold") == "3 %"


async def test_a_report_that_names_clients_stays_out_of_the_channel(
    stage: Stage,
) -> None:
    await opens_toll(stage)

    await submits(stage, report="TopClientDomains", channel=HERE)
    await stage.passes(seconds(5))

    assert "names clients" in said(form(stage))
    assert stage.posts("fleet-ops") == []


async def test_a_place_that_is_refused_leads_back_to_what_was_chosen(
    stage: Stage,
) -> None:
    await opens_toll(stage)
    await chooses(stage, "deed", "post")
    await submits(
        stage,
        deed="post",
        report="RequestCacheStatistics",
        span="m",
        again="every friday",
        at="16:00",
        channel=OPS_EU.id,
    )
    assert "I'm not a member" in said(form(stage))

    view = await presses(stage, "Back to the form")

    assert chosen(view, "report") == "RequestCacheStatistics"
    assert (chosen(view, "again"), chosen(view, "at")) == ("every friday", "16:00")


async def test_the_home_opens_both_forms(stage: Stage) -> None:
    await stage.world.gateway.open_home("mert")
    await stage.passes(seconds(2))
    home = stage.world.workspace.views.home("U0MERT001")
    assert home is not None
    elements = {
        each["text"]["text"]: each
        for block in home.blocks
        for each in block.get("elements", ())
        if each.get("type") == "button"
    }

    for label, first in (
        ("Order a report…", "types"),
        ("Toll report…", "deed"),
        ("Schedule…", "types"),
    ):
        pressed, before = elements[label], forms(stage)
        ack = await stage.world.gateway.press(
            "mert", home.id, pressed["action_id"], pressed["value"]
        )
        assert ack.ok
        await opened_now(stage, before)
        await stage.settles()
        assert fields(form(stage))[0] == first

    assert chosen(form(stage), "again") == "every monday"


async def test_the_shortcut_of_toll_metrics_opens_their_form(stage: Stage) -> None:
    await stage.world.gateway.shortcut("mert", "form.toll")
    await opened_now(stage, [])
    await stage.settles()

    assert fields(form(stage))[0] == "deed"
