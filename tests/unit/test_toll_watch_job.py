import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.domain.commands import Destination, Place
from bot.domain.people import Caller, Person
from bot.domain.toll_reports import Criteria
from bot.domain.toll_watches import Pause
from bot.errors import (
    CredentialsRefusedError,
    NotAllowedError,
    NothingToDoError,
    SlackRefusedError,
    UnknownWatchError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
)
from bot.services.tenancy import Tenant
from storage.engine import create_engine, manual_now
from storage.unit_of_work import SqlStore
from tests.unit.watch_stage import (
    ADA,
    CHANNEL,
    CODES,
    ERRORS,
    MERT,
    MINUTES,
    SLOW,
    WatchStage,
)

REFUSED = CredentialsRefusedError("toll", 401)
AWAY = UpstreamUnavailableError("toll", "no answer")
KEY_REFUSED = "The toll API doesn't accept our key. <@U0ADA> can renew it."


@pytest.fixture
async def stage(store: SqlStore, clock: ManualClock) -> WatchStage:
    stage = WatchStage(clock)
    await stage.open(store)
    return stage


@pytest.fixture
async def two(database_url: str, clock: ManualClock) -> AsyncIterator[WatchStage]:
    engines = [create_engine(database_url) for _ in range(2)]
    stage = WatchStage(clock)
    await stage.open(*(SqlStore(engine, manual_now(clock)) for engine in engines))
    yield stage
    for engine in engines:
        await engine.dispose()


async def test_it_speaks_at_a_crossing_and_at_its_end_and_not_in_between(
    stage: WatchStage,
) -> None:
    await stage.watch()
    written = await stage.after(0 * MINUTES)
    ((_, begun),) = written
    assert begun.startswith("<@U0ADA> set up *W-1* here: error share over 2 %")
    assert await stage.after() == []
    stage.api.bad = 34
    ((channel, crossed),) = await stage.after()
    assert channel == CHANNEL
    assert crossed.startswith(
        "*Error share 3.4 %, rule: over 2 %* · last hour, 34 of 1,000 requests"
    )
    assert await stage.after() == []
    assert await stage.after() == []
    stage.api.bad = 9
    ((_, back),) = await stage.after()
    assert back.startswith("Error share: back to 0.9 % at ")
    assert back.endswith(", after 30 min.")
    assert await stage.after() == []


async def test_a_rule_for_several_checks_needs_as_many_answers(
    stage: WatchStage,
) -> None:
    await stage.watch(replace(ERRORS, checks=3))
    await stage.after(0 * MINUTES)
    stage.api.bad = 34
    assert await stage.after() == []
    # The same answer looked at again is no second check.
    await stage.watches.resume(stage.caller(), ["W-1"])
    assert await stage.after(0 * MINUTES) == []
    assert await stage.after() == []
    assert len(await stage.after()) == 1


async def test_all_watches_on_one_report_ask_once(stage: WatchStage) -> None:
    for threshold in range(5):
        await stage.watch(replace(ERRORS, threshold=threshold))
    await stage.after(0 * MINUTES)
    assert stage.api.calls == [f"{CODES} h"]
    await stage.after()
    assert stage.api.calls == [f"{CODES} h"] * 2


async def test_two_replicas_write_one_message(two: WatchStage) -> None:
    await two.watch()
    await two.after(0 * MINUTES)
    two.api.bad = 34
    assert len(await two.after()) == 1
    two.api.bad = 0
    assert len(await two.after()) == 1
    assert two.api.calls == [f"{CODES} h"] * 3


async def test_a_check_that_was_overtaken_says_nothing(two: WatchStage) -> None:
    await two.watch()
    await two.after(0 * MINUTES)
    two.api.bad = 34
    first, second = two.replicas
    await two.clock.advance(10 * MINUTES)
    async with two.store.transaction() as tx:
        claimed = await tx.watches.claim(two.home.id, timedelta(seconds=1), 9)
    await two.clock.advance(timedelta(seconds=1))
    await second.check.run()
    await second.supervisor.settle()

    reading = await first.toll.read(CODES, Criteria.hour)
    await first.check._judge(list(claimed), reading)
    written = await two.after(0 * MINUTES)

    assert len(written) == 1


async def test_a_process_killed_before_it_committed_leaves_the_crossing_to_the_next(
    two: WatchStage,
) -> None:
    await two.watch()
    await two.after(0 * MINUTES)
    two.api.bad = 34
    await two.clock.advance(10 * MINUTES)
    async with two.store.transaction() as tx:
        # Claimed by a process that never comes back.
        assert await tx.watches.claim(two.home.id, timedelta(seconds=13), 9)

    assert await two.after(timedelta(seconds=1)) == []
    assert len(await two.after(timedelta(seconds=13))) == 1


async def test_a_process_killed_after_it_committed_has_its_crossing_posted_once(
    two: WatchStage,
) -> None:
    await two.watch()
    await two.after(0 * MINUTES)
    two.api.bad = 34
    await two.clock.advance(10 * MINUTES)
    first, _ = two.replicas
    await first.check.run()
    await first.supervisor.settle()
    del two.replicas[0]

    assert len(await two.after(0 * MINUTES)) == 1
    assert await two.after() == []


async def test_what_happened_first_is_written_first(stage: WatchStage) -> None:
    await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.bad = 34
    stage.slack.answers.append(UpstreamUnavailableError("slack", "away"))
    stage.slack.answers.extend([UpstreamUnavailableError("slack", "away")] * 2)
    await stage.clock.advance(10 * MINUTES)
    for replica in stage.replicas:
        await replica.check.run()
        await replica.supervisor.settle()
    stage.api.bad = 0
    await stage.after()
    await stage.after(5 * MINUTES)
    await stage.after(MINUTES)

    sent = [text for _, text in stage.slack.texts]
    assert sent[-2].startswith("*Error share 3.4 %")
    assert sent[-1].startswith("Error share: back to 0 %")
    assert sum(text.startswith("Error share: back") for text in sent) == 1


async def test_a_snoozed_watch_keeps_quiet_and_then_says_that_it_is_still_so(
    stage: WatchStage,
) -> None:
    await stage.watch()
    stage.api.bad = 34
    await stage.after(0 * MINUTES)
    await stage.watches.snooze(stage.caller(), "W-1", 25 * MINUTES)
    assert await stage.after() == []
    assert await stage.after() == []
    ((_, still),) = await stage.after()
    assert still.startswith("*Error share still 3.4 %, rule: over 2 %*")
    assert await stage.after() == []


async def test_what_is_back_before_a_snooze_ends_is_said_after_it_with_its_time(
    stage: WatchStage,
) -> None:
    await stage.watch()
    stage.api.bad = 34
    await stage.after(0 * MINUTES)
    await stage.watches.snooze(stage.caller(), "W-1", 25 * MINUTES)
    stage.api.bad = 0
    assert await stage.after() == []
    assert await stage.after() == []
    ((_, back),) = await stage.after()
    assert back.endswith("after 10 min.")


async def test_a_muted_watch_says_nothing_until_it_is_resumed(
    stage: WatchStage,
) -> None:
    await stage.watch()
    await stage.after(0 * MINUTES)
    await stage.watches.mute(stage.caller(), "W-1")
    stage.api.bad = 34
    for _ in range(5):
        assert await stage.after() == []
    await stage.watches.resume(stage.caller(), ["W-1"])
    ((_, crossed),) = await stage.after(0 * MINUTES)
    assert crossed.startswith("*Error share 3.4 %")


async def test_a_muted_watch_that_is_snoozed_keeps_quiet_only_as_long_as_it_says(
    stage: WatchStage,
) -> None:
    await stage.watch()
    await stage.after(0 * MINUTES)
    await stage.watches.mute(stage.caller(), "W-1")
    await stage.watches.snooze(stage.caller(), "W-1", 15 * MINUTES)
    stage.api.bad = 34

    assert await stage.after() == []
    ((_, crossed),) = await stage.after()
    assert crossed.startswith("*Error share 3.4 %")


async def test_a_refused_key_pauses_every_watch_and_says_so_once_in_each_place(
    two: WatchStage,
) -> None:
    for channel in (CHANNEL, CHANNEL, "C0ELSE"):
        command = SLOW if await _known(two) else ERRORS
        await two.watch(command, channel)
    await two.watch(replace(SLOW, threshold=500), "C0ELSE")
    await two.after(0 * MINUTES)
    two.api.failure = REFUSED
    written = sorted(await two.after())

    assert written[:2] == [
        ("C0ELSE", "*W-3* and *W-4* are paused."),
        (CHANNEL, "*W-1* and *W-2* are paused."),
    ]
    # Who can mend it is told, too.
    assert [channel for channel, _ in written[2:]] == [ADA]
    assert any(KEY_REFUSED in text for _, text in two.slack.texts)
    calls = len(two.api.calls)
    for _ in range(3):
        assert await two.after() == []
    assert len(two.api.calls) == calls  # nobody knocks with a refused key


async def _known(stage: WatchStage) -> int:
    async with stage.store.transaction() as tx:
        return len(await tx.watches.all(stage.home.id))


async def test_watches_go_on_once_the_key_works_for_somebody(
    stage: WatchStage,
) -> None:
    await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.failure = REFUSED
    await stage.after()
    stage.api.failure, stage.api.bad = None, 34
    assert await stage.after() == []

    await stage.replicas[0].toll.ask(stage.caller(), CODES, Criteria.hour)
    first, second = await stage.after()
    assert first[1] == "The toll API accepts our key again, so *W-1* checks again."
    assert second[1].startswith("*Error share 3.4 %")


async def test_resuming_with_a_key_that_is_still_refused_says_so_and_stays_paused(
    stage: WatchStage,
) -> None:
    watch = await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.failure = REFUSED
    await stage.after()

    with pytest.raises(CredentialsRefusedError):
        await stage.watches.resume(stage.caller(), ["W-1"])

    assert (await stage.fresh(watch)).vigil.paused is Pause.key
    stage.api.failure = None
    await stage.watches.resume(stage.caller(), ["W-1"])
    assert (await stage.fresh(watch)).vigil.paused is None


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found"])
async def test_a_closed_place_pauses_the_watch_and_its_owner_gets_the_news(
    stage: WatchStage, code: str
) -> None:
    watch = await stage.watch(person=ADA)
    await stage.after(0 * MINUTES)
    stage.api.bad = 34
    stage.slack.answers.append(SlackRefusedError("chat.postMessage", code))
    posts = await stage.after()

    assert [channel for channel, _ in posts] == [CHANNEL, ADA, ADA]
    assert posts[1][1].startswith("*Error share 3.4 %")
    assert posts[2][1] == "*W-1* is paused: error share over 2 %."
    paused = stage.slack.texts[-1][1]
    assert "<#C0OPS>" in paused
    assert "It is kept, and goes on when somebody resumes it." in paused
    assert (await stage.fresh(watch)).vigil.paused is Pause.place
    for _ in range(3):
        assert await stage.after() == []

    await stage.watches.resume(stage.caller(), ["W-1"])
    ((channel, still),) = await stage.after(0 * MINUTES)
    assert channel == CHANNEL
    assert still.startswith("*Error share still 3.4 %")


async def test_a_place_is_found_closed_when_the_watch_is_set_up(
    stage: WatchStage,
) -> None:
    stage.slack.answers.append(SlackRefusedError("chat.postMessage", "not_in_channel"))
    watch = await stage.watch()
    posts = await stage.after(0 * MINUTES)

    assert [channel for channel, _ in posts] == [CHANNEL, ADA]
    assert "/invite @Waybill" in stage.slack.texts[-1][1]
    assert (await stage.fresh(watch)).vigil.paused is Pause.place


async def test_a_report_that_is_refused_pauses_its_watches(stage: WatchStage) -> None:
    watch = await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.failure = UpstreamRejectedError("toll", 400)
    ((_, paused),) = await stage.after()

    assert paused == "*W-1* is paused: error share over 2 %."
    assert "The toll API refuses the report" in stage.slack.texts[-1][1]
    assert (await stage.fresh(watch)).vigil.paused is Pause.report


async def test_an_api_that_is_away_changes_nothing_and_is_told_once_after_half_an_hour(
    stage: WatchStage,
) -> None:
    stage.api.bad = 34
    watch = await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.failure = AWAY
    told = []
    for _ in range(90):
        told += await stage.after(MINUTES)
    ((channel, words),) = told
    assert channel == CHANNEL
    assert words.startswith("*W-1* has seen nothing since ")
    assert (await stage.fresh(watch)).vigil.standing.crossed

    stage.api.failure, stage.api.bad = None, 0
    ((_, back),) = await stage.after(15 * MINUTES)
    assert back.startswith("Error share: back to 0 %")
    assert (await stage.fresh(watch)).failing_since is None


async def test_a_mistake_over_a_watch_is_told_like_silence_and_made_ever_less_often(
    stage: WatchStage,
) -> None:
    watch = await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.failure = LookupError("a row of an unheard-of kind")
    before = len(stage.api.calls)
    told = []
    for _ in range(60):
        told += await stage.after(MINUTES)

    ((_, words),) = told
    assert words.startswith("*W-1* has seen nothing since ")
    assert len(stage.api.calls) - before < 12
    stage.api.failure = None
    await stage.after(15 * MINUTES)
    assert (await stage.fresh(watch)).failing_since is None


async def test_a_message_whose_answer_was_lost_is_told_to_the_owner_and_not_repeated(
    stage: WatchStage,
) -> None:
    await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.bad = 34
    stage.slack.answers.append(UpstreamUncertainError("slack", "cut"))
    posts = await stage.after()

    assert [channel for channel, _ in posts] == [CHANNEL, ADA]
    assert posts[1][1].startswith(
        "My message about *W-1* (error share over 2 %) in <#C0OPS> may not have arrived"
    )


async def test_the_one_who_takes_a_crossing_is_named_where_everybody_reads(
    stage: WatchStage,
) -> None:
    await stage.watch()
    with pytest.raises(NothingToDoError):
        await stage.watches.take(stage.caller(), "W-1")
    stage.api.bad = 34
    await stage.after(0 * MINUTES)

    # Not the owner, and no administrator: helping is for everybody.
    await _known_person(stage, MERT)
    await stage.watches.take(stage.caller(MERT, "D0MERT"), "W-1")
    again = await stage.watches.take(stage.caller(), "W-1")
    assert again.vigil.taken_by == MERT
    assert await stage.after(0 * MINUTES) == [
        (CHANNEL, "<@U0MERT> is on it: error share over 2 %.")
    ]


async def _known_person(stage: WatchStage, user_id: str) -> None:
    async with stage.store.transaction() as tx:
        person = Person(user_id, "T0", user_id)
        await tx.people.put(stage.home.id, person)


async def test_only_the_owner_or_an_administrator_changes_a_watch(
    stage: WatchStage,
) -> None:
    for person in (MERT, "U0ZEYNEP"):
        await _known_person(stage, person)
    await stage.watch(person=MERT, channel="D0MERT")
    other = stage.caller("U0ZEYNEP", "D0ZEYNEP")
    changes: list[Callable[[Caller], Awaitable[object]]] = [
        lambda who: stage.watches.snooze(who, "W-1", MINUTES),
        lambda who: stage.watches.mute(who, "W-1"),
        lambda who: stage.watches.resume(who, ["W-1"]),
        lambda who: stage.watches.end(who, "W-1"),
    ]
    for change in changes:
        with pytest.raises(NotAllowedError, match="not_owner"):
            await change(other)
    for change in changes[:3]:
        await change(stage.caller(MERT, "D0MERT"))
    await changes[3](stage.caller(ADA))


async def test_an_ended_watch_says_nothing_more(stage: WatchStage) -> None:
    await stage.watch()
    stage.api.bad = 34
    await stage.clock.advance(MINUTES)
    for replica in stage.replicas:
        await replica.check.run()
        await replica.supervisor.settle()
    who = stage.caller(key="the same request")
    await stage.watches.end(who, "W-1")

    assert (await stage.watches.end(who, "W-1")).ref == "W-1"  # replayed
    assert await stage.after() == []
    with pytest.raises(UnknownWatchError):
        await stage.watches.show(stage.caller(), "W-1")


async def test_the_same_rule_in_the_same_place_is_one_watch(stage: WatchStage) -> None:
    first = await stage.watches.save(stage.caller(), ERRORS)
    again = await stage.watches.save(stage.caller(), ERRORS)
    to_me = replace(ERRORS, destination=Destination(Place.me))
    other = await stage.watches.save(stage.caller(), to_me)

    assert first.new
    assert not again.new
    assert again.watch.id == first.watch.id
    assert (other.watch.ref, other.watch.channel_id) == ("W-2", ADA)


async def test_a_replayed_request_finds_its_own_watch(stage: WatchStage) -> None:
    first = await stage.watches.save(stage.caller(key="one request"), ERRORS)
    again = await stage.watches.save(stage.caller(key="one request"), ERRORS)

    assert again.replayed
    assert again.watch.id == first.watch.id
    assert len(await stage.after(0 * MINUTES)) == 1


async def test_two_who_set_up_the_same_at_once_set_up_one(two: WatchStage) -> None:
    saved = await asyncio.gather(
        *(each.watches.save(two.caller(), ERRORS) for each in two.replicas)
    )

    assert {each.watch.ref for each in saved} == {"W-1"}
    assert sorted(each.new for each in saved) == [False, True]


async def test_in_a_conversation_of_people_it_writes_to_the_person(
    stage: WatchStage,
) -> None:
    assert (await stage.watch(channel="D0TWO")).channel_id == ADA


async def test_a_preview_comes_from_the_daily_report_or_from_kept_answers(
    stage: WatchStage,
) -> None:
    previews = stage.replicas[0].previews
    slow = await previews.of(await stage.watch(SLOW))
    assert slow.every == 10 * MINUTES
    assert slow.preview.days == 19
    assert len(slow.preview.fired) == 1  # the tenth stays at 400, the rest is above

    watch = await stage.watch()
    assert (await previews.of(watch)).preview.days == 0
    for bad in (0, 34, 34, 0, 50, 0):
        stage.api.bad = bad
        await stage.after(timedelta(hours=10))
    prospect = await previews.of(watch)
    assert prospect.now.value == 0
    assert (prospect.preview.days, len(prospect.preview.fired)) == (2, 2)


async def test_a_new_key_goes_on_with_the_watches_of_the_old_one(
    stage: WatchStage,
) -> None:
    await stage.watch()
    await stage.after(0 * MINUTES)
    stage.api.failure = REFUSED
    await stage.after()
    stage.api.failure, stage.api.bad = None, 34
    async with stage.store.transaction() as tx:
        renewed = await tx.connections.ensure(stage.home.id, "toll", "a new key")
    stage.tenancy.begin(Tenant(stage.home, None, renewed.id))

    resumed, crossed = await stage.after(MINUTES)
    assert "accepts our key again" in resumed[1]
    assert crossed[1].startswith("*Error share 3.4 %")
