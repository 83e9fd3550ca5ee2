import asyncio
import json
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.faults import Fault
from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.records import Message
from bot.sandbox.world import World
from tests.scenarios.processes import real_time_world, running
from tests.scenarios.stage import Stage, buttons, minutes, opened, seconds, words

HOUR = timedelta(hours=1)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with opened(sqlite_url) as opening:
        opening.world.toll.per_day = 1_500
        await opening.start_bot()
        yield opening


async def types(
    stage: Stage, text: str, person: str = "ada", channel: str = "fleet-ops"
) -> Ack:
    """Type a toll command and let its answer arrive."""
    ack = await stage.world.gateway.command(person, channel, f"/toll {text}")
    assert ack.ok, ack
    await stage.settles()
    return ack


def answer(stage: Stage, person: str = "ada") -> str:
    return stage.answers(person)[-1].text


def told(stage: Stage, channel: str = "fleet-ops") -> list[str]:
    """Return the first line of all that was written in a channel."""
    return [each.text.split("\n")[0] for each in stage.posts(channel)]


def last(stage: Stage, channel: str = "fleet-ops") -> Message:
    return stage.posts(channel)[-1]


def incident(stage: Stage, lasts: timedelta = 12 * HOUR) -> None:
    stage.world.toll.begin_incident(stage.now, lasts, error_share=0.9)


async def crossing(stage: Stage, rule: str = "error share > 20%") -> Message:
    """Have a number watched, let it cross, and return what was written of that."""
    await types(stage, f"watch {rule}")
    await stage.passes(minutes(1))
    incident(stage)
    await stage.passes(HOUR)
    assert len(told(stage)) == 2, told(stage)
    return last(stage)


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("watch error share > 2%", "error share over 2 %, last hour"),
        ("izle hata oranı > %2", "error share over 2 %, last hour"),
        (
            "watch avg latency over 400 ms for 3 checks",
            "mean response time over 400 ms for 3 checks, last hour",
        ),
        (
            "izle gecikme 400 ms üstünde 3 kez üst üste",
            "mean response time over 400 ms for 3 checks, last hour",
        ),
        (
            "watch requests < 50% of the moving average",
            "requests of the 7-day average under 50 %",
        ),
        (
            "izle istekler hareketli ortalamanın %50'sinin altında",
            "requests of the 7-day average under 50 %",
        ),
        (
            "alert me when latency over 400",
            "mean response time over 400 ms, last hour",
        ),
        (
            "beni uyar gecikme 400 üstüne çıkarsa",
            "mean response time over 400 ms, last hour",
        ),
        ("watch cache share < 5% last week", "cache share under 5 %, last week"),
        ("watch slowest request > 9 s", "slowest answer over 9,000 ms, last hour"),
        ("watch concurrency > 40", "requests at a time over 40, last hour"),
        ("watch success share < 90%", "success share under 90 %, last hour"),
        ("watch 5xx > 5%", "server-error share over 5 %, last hour"),
        ("watch requests < 10", "requests under 10, last day"),
    ],
)
async def test_a_rule_in_either_language_is_watched_from_then_on(
    stage: Stage, typed: str, subject: str
) -> None:
    await types(stage, typed)
    await stage.passes(seconds(5))

    said = answer(stage)
    assert said.startswith(f"*W-1* watches {subject}. It is ")
    assert "Checked every 10 minutes; the API keeps its answers that long." in said
    assert "would" in said or "There is no history yet" in said
    assert "I write to <#C0FLEETOP> when it crosses, and when it is back." in said
    assert told(stage)[0] == (
        f"<@U0ADA0001> set up *W-1* here: {subject}. I write when it crosses, and "
        "when it is back."
    )


async def test_a_crossing_is_written_once_and_so_is_its_end(stage: Stage) -> None:
    message = await crossing(stage)
    crossed = message.text.split("\n")[0]
    assert crossed.startswith("*Error share ")
    assert ", rule: over 20 %* · last hour, " in crossed
    assert crossed.endswith("and write here when it is back.")
    assert list(buttons(message)) == [
        "I'm on it",
        "Response codes",
        "Snooze 1 h",
        "Mute",
    ]

    await stage.passes(3 * HOUR)
    assert len(told(stage)) == 2

    stage.world.toll.end_incident(stage.now)
    await stage.passes(2 * HOUR)
    assert len(told(stage)) == 3
    assert told(stage)[-1].startswith("Error share: back to ")
    stage.assert_nothing_twice()


async def test_watches_on_one_report_are_one_call_at_the_pace_of_the_answers(
    stage: Stage,
) -> None:
    for threshold in (20, 30, 40):
        await types(stage, f"watch error share > {threshold}%")
    calls = len(stage.world.toll.calls)
    await stage.passes(HOUR)

    assert len(stage.world.toll.calls) - calls == 6


async def test_pressing_i_am_on_it_tells_everybody_and_only_the_first_counts(
    stage: Stage,
) -> None:
    message = await crossing(stage)
    await stage.press("mert", message, "I'm on it")
    await stage.passes(seconds(3))

    assert told(stage)[-1].startswith("<@U0MERT001> is on it: error share over 20 %.")
    assert answer(stage, "mert").startswith(
        "You are on it: error share over 20 %. I say so in <#C0FLEETOP>."
    )
    await stage.press("ada", message, "I'm on it")
    await stage.passes(seconds(3))
    assert answer(stage).startswith("<@U0MERT001> is on it already")
    assert len(told(stage)) == 3


async def test_the_report_behind_a_crossing_is_one_press_away(stage: Stage) -> None:
    message = await crossing(stage)
    await stage.press("mert", message, "Response codes")

    assert "Response codes · last hour" in answer(stage, "mert")


async def test_snooze_keeps_quiet_for_an_hour_and_then_says_how_it_is(
    stage: Stage,
) -> None:
    message = await crossing(stage)
    await stage.press("ada", message, "Snooze 1 h")
    assert answer(stage).startswith("*W-1* keeps quiet until ")
    await stage.passes(minutes(59))
    assert len(told(stage)) == 2
    await stage.passes(minutes(12))

    assert told(stage)[-1].startswith("*Error share still ")


async def test_a_muted_watch_is_resumed_by_a_button_or_in_words(stage: Stage) -> None:
    message = await crossing(stage)
    await stage.press("ada", message, "Mute")
    muted = stage.answers("ada")[-1]
    assert muted.text.startswith("*W-1* keeps quiet until somebody resumes it.")
    stage.world.toll.end_incident(stage.now)
    await stage.passes(3 * HOUR)
    assert len(told(stage)) == 2

    await stage.press("ada", muted, "Resume")
    assert answer(stage).startswith("*W-1* checks error share over 20 % again.")
    await stage.passes(minutes(11))
    assert told(stage)[-1].startswith("Error share: back to ")
    await types(stage, "W-1 sustur")
    await types(stage, "resume w-1")
    assert answer(stage).startswith("*W-1* checks error share over 20 % again.")


async def test_a_list_shows_every_watch_and_ends_one(stage: Stage) -> None:
    ack = await types(stage, "watches")
    assert ack.text.startswith("Nothing is watched. Try `/toll watch error share")
    await crossing(stage)
    await types(stage, "watch latency > 90 s to me")
    await stage.passes(minutes(1))

    listed = await types(stage, "watches")
    assert listed.text.startswith("*2 watches*\n*W-1* · error share over 20 % · ")
    assert "crossed since " in listed.text
    assert "· you" in listed.text
    one = await types(stage, "W-1")
    assert "Snooze 1 h: `/toll snooze W-1 60 min`" in one.text
    ended = await types(stage, "W-1 sil")
    assert ended.text == "*W-1* no longer watches error share over 20 %."
    assert (await types(stage, "kurallar")).text.startswith("*1 watch*\n*W-2*")
    stage.world.toll.end_incident(stage.now)
    await stage.passes(3 * HOUR)
    assert len(told(stage)) == 2
    gone = await types(stage, "unwatch W-1")
    assert gone.text.startswith("I know no watch *W-1*. Nothing was changed.")


async def test_the_watch_button_offers_rules_that_can_be_pressed(
    stage: Stage,
) -> None:
    await types(stage, "errors h")
    await stage.press("ada", stage.answers("ada")[-1], "Watch…")
    offer = stage.answers("ada")[-1]
    assert offer.text.startswith("What shall I watch? I write here when it crosses")
    assert list(buttons(offer)) == [
        "Watch error share > 2 %",
        "Watch client error share > 2 %",
        "Watch server error share > 2 %",
        "Watch success share < 98 %",
    ]

    await stage.press("ada", offer, "Watch server error share > 2 %")
    await stage.passes(seconds(5))
    assert answer(stage).startswith("*W-1* watches server-error share over 2 %")


async def test_only_the_owner_or_an_administrator_changes_a_watch(
    stage: Stage,
) -> None:
    await types(stage, "watch error share > 20%", "mert")
    await stage.passes(minutes(1))
    incident(stage)
    await stage.passes(HOUR)
    message = last(stage)
    for label in ("Snooze 1 h", "Mute"):
        await stage.press("zeynep", message, label)
        assert answer(stage, "zeynep").startswith(
            "Only its owner, or an administrator, can change it."
        )
    denied = await types(stage, "unwatch W-1", "zeynep")
    assert denied.text.startswith("Only its owner, or an administrator")
    await stage.press("ada", message, "Mute")
    assert answer(stage).startswith("*W-1* keeps quiet until")


async def test_a_guest_sets_up_nothing(stage: Stage) -> None:
    await types(stage, "watch error share > 2%", "jonas")

    assert "Guests can't use me" in answer(stage, "jonas")
    assert await stage.rows("watches") == []


async def test_where_it_is_no_member_the_owner_learns_it_at_once(stage: Stage) -> None:
    await types(stage, "watch error share > 20%", "ada", "ops-eu")
    await stage.passes(seconds(10))

    (paused,) = [each.text for each in stage.dms("ada")]
    assert paused.startswith("*W-1* is paused: error share over 20 %.")
    assert "/invite @Waybill" in paused
    (row,) = await stage.rows("watches")
    assert (row["paused"], row["ended_at"]) == ("place", None)


async def test_a_refused_key_pauses_once_and_the_next_answer_ends_the_pause(
    stage: Stage,
) -> None:
    await types(stage, "watch error share > 20%")
    await types(stage, "watch latency > 90 s")
    await stage.passes(minutes(1))
    stage.world.faults.set("toll", Fault.expired_credentials)
    await stage.passes(3 * HOUR)

    written = told(stage)[2:]
    assert written == ["*W-1* and *W-2* are paused."]
    assert "The toll API doesn't accept our key." in last(stage).text
    assert "when an answer comes again, or somebody resumes them" in last(stage).text
    listed = await types(stage, "watches")
    assert listed.text.count("paused: The toll API doesn't accept our key.") == 2

    await stage.press("ada", last(stage), "Resume all")
    assert "refuses our key" in answer(stage)
    stage.world.faults.clear()
    await types(stage, "cache")
    await stage.passes(minutes(2))
    assert told(stage)[3:] == [
        "The toll API accepts our key again, so *W-1* and *W-2* check again."
    ]


async def test_an_answer_kept_from_before_does_not_end_the_pause_of_a_refused_key(
    stage: Stage,
) -> None:
    await types(stage, "watch error share > 20%")
    await stage.passes(minutes(6))
    # Its answer is kept for six minutes longer than that of the other report.
    await types(stage, "watch latency > 90 s")
    await stage.passes(minutes(1))
    stage.world.faults.set("toll", Fault.expired_credentials)
    await stage.passes(3 * HOUR)

    assert told(stage)[2:] == ["*W-1* and *W-2* are paused."]


async def test_to_resume_by_an_answer_kept_from_before_is_told_not_to_help(
    stage: Stage,
) -> None:
    await types(stage, "watch latency > 90 s")
    await stage.passes(minutes(1))
    stage.world.faults.set("toll", Fault.expired_credentials)
    await types(stage, "cache")  # asks anew, and finds the key refused
    await types(stage, "watch error share > 20%")
    await stage.passes(minutes(2))
    paused = last(stage)
    assert paused.text.startswith("*W-1* and *W-2* are paused.")
    await stage.press("ada", paused, "Resume all")

    assert "refuses our key" in answer(stage)
    assert last(stage) == paused


async def test_saving_while_the_api_is_away_keeps_the_watch(stage: Stage) -> None:
    stage.world.faults.set("toll", Fault.server_error)
    await types(stage, "watch error share > 20%")
    await stage.passes(minutes(1))
    assert "I couldn't ask the toll API just now" in answer(stage)
    stage.world.faults.clear()
    incident(stage)
    await stage.passes(2 * HOUR)

    assert told(stage)[-1].startswith("*Error share ")


async def test_two_replicas_write_one_message(database_url: str) -> None:
    async with opened(database_url) as stage:
        stage.world.toll.per_day = 1_500
        await stage.start_bot()
        await stage.start_bot()
        await crossing(stage)
        stage.world.toll.end_incident(stage.now)
        await stage.passes(2 * HOUR)

        assert len(told(stage)) == 3
        stage.assert_nothing_twice()


async def test_a_bot_that_dies_between_check_and_post_leaves_one_message(
    database_url: str,
) -> None:
    async with opened(database_url) as stage:
        stage.world.toll.per_day = 1_500
        await stage.start_bot()
        await types(stage, "watch error share > 20%")
        await stage.passes(minutes(1))
        incident(stage)
        bot = stage.bot
        while "crossed" not in await _news(stage):
            await stage.clock.advance(minutes(1))
            await bot.ticker._jobs["watch"].run()
            await bot.supervisor.settle()
        await bot.supervisor.cancel()
        await bot.stop()
        stage.driver.bots.remove(bot)
        await stage.start_bot()
        await stage.passes(minutes(5))

        assert [each.startswith("*Error share") for each in told(stage)] == [
            False,
            True,
        ]


async def _news(stage: Stage) -> list[str]:
    found = await stage.rows("deliveries WHERE kind = 'watch'")
    params = [row["params"] for row in found]
    texts = [each if isinstance(each, str) else json.dumps(each) for each in params]
    return [json.loads(each)["news"] for each in texts]


@pytest.mark.timeout(150)
async def test_a_killed_process_writes_its_crossing_once(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with real_time_world() as world:
        world.toll.per_day = 1_500
        world.toll.cache_minutes = 0
        environment = dict(world.environment(sqlite_url))
        # It is the hour that it is here; some hours of the night have few requests,
        # and one without an error is not crossed before the next answer.
        began = world.clock.now() - 2 * HOUR
        world.toll.begin_incident(began, 12 * HOUR, error_share=0.9, again=5)
        async with running(world, environment, tmp_path) as process:
            posting = frozenset({"chat.postMessage"})
            world.faults.set("slack", Fault.server_error, operations=posting)
            ack = await world.gateway.command(
                "ada", "fleet-ops", "/toll watch error share > 2%"
            )
            assert ack.ok
            await process.until("watch_spoke", within=70)
            process.inner.send_signal(signal.SIGKILL)
            await process.inner.wait()
        world.faults.clear()
        async with running(world, environment, tmp_path) as process:
            await _posted(world, "Error share ")
            assert await process.end() == 0

        crossings = [
            each
            for each in world.workspace.from_bot("fleet-ops")
            if each.text.startswith("*Error share ")
        ]
        assert len(crossings) == 1


async def _posted(world: World, text: str) -> None:
    async with asyncio.timeout(40):
        while not any(
            text in each.text for each in world.workspace.from_bot("fleet-ops")
        ):
            await SystemClock().sleep(seconds(0.2))


async def test_nothing_that_a_watch_stores_or_says_holds_the_key(stage: Stage) -> None:
    message = await crossing(stage)
    stored = str(await stage.rows("watches")) + str(await stage.rows("deliveries"))

    for secret in (stage.world.toll.key, stage.world.toll.secret):
        assert secret not in stored + words(message) + stage.log.getvalue()
