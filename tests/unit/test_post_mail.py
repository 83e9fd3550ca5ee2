import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from bot.clock import ManualClock
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.messages import Message
from bot.errors import (
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
)
from bot.ports import Posted
from storage.engine import manual_now
from storage.unit_of_work import SqlStore, SqlTransaction
from tests.unit.post_office import ASKED, CHANNEL, PostOffice, SlackAsTold
from tests.unit.storage_stage import LEASE, set_stage

MINUTE = timedelta(minutes=1)
LOST = UpstreamUncertainError("slack", "chat.postMessage: TimeoutError")


def refusal(code: str) -> SlackRefusedError:
    return SlackRefusedError("chat.postMessage", code)


@pytest.fixture
async def office(store: SqlStore, clock: ManualClock) -> PostOffice:
    async with store.transaction() as tx:
        installation = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
    return PostOffice(store, clock, installation.id)


async def states(engine: AsyncEngine) -> list[tuple[str, str]]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT kind, state FROM deliveries ORDER BY id")
        )
        return [(row.kind, row.state) for row in rows]


async def test_a_post_without_an_order_is_posted_once_however_often_it_is_asked_for(
    office: PostOffice, engine: AsyncEngine
) -> None:
    assert await office.add()
    assert not await office.add()

    await office.passes(MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [CHANNEL]
    assert await states(engine) == [("refusal", "sent")]


async def test_a_lost_answer_is_told_to_who_asked_and_nothing_is_posted_again(
    office: PostOffice,
) -> None:
    office.slack.answers.append(LOST)
    await office.add()

    await office.passes(MINUTE)

    (first, notice) = office.slack.texts
    assert first == (CHANNEL, "Rain.\nAgain: `/report weather`")
    assert notice[0] == ASKED
    assert "the weather" in notice[1]
    assert f"<#{CHANNEL}> may not have arrived" in notice[1]


async def test_only_the_notice_of_a_loss_may_come_twice(office: PostOffice) -> None:
    office.slack.answers.extend([LOST, LOST])
    await office.add()

    await office.passes(MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [CHANNEL, ASKED, ASKED]


async def test_what_nobody_asked_for_is_lost_in_silence(
    office: PostOffice, engine: AsyncEngine
) -> None:
    office.slack.answers.append(LOST)
    await office.add(by="")

    await office.passes(MINUTE)

    assert len(office.slack.posts) == 1
    assert await states(engine) == [("refusal", "uncertain")]


async def test_a_sender_that_vanished_counts_as_a_lost_answer(
    office: PostOffice, engine: AsyncEngine
) -> None:
    await office.add()
    async with office.store.transaction() as tx:
        (claimed,) = await tx.outbox.claim(office.installation, LEASE, 9)
        assert await tx.outbox.keep(claimed, LEASE)

    await office.passes(LEASE + MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [ASKED]
    assert await states(engine) == [("refusal", "uncertain"), ("lost", "sent")]


async def test_a_loss_that_cannot_be_told_holds_up_no_other_post(
    office: PostOffice,
) -> None:
    await office.add()
    async with office.store.transaction() as tx:
        (claimed,) = await tx.outbox.claim(office.installation, LEASE, 9)
        assert await tx.outbox.keep(claimed, LEASE)
    await office.clock.advance(LEASE)
    office.weather.nameless = True
    await office.add("C0OTHER", "weather:2")

    await office.passes(timedelta(seconds=2))

    assert [channel for channel, _ in office.slack.texts] == ["C0OTHER"]
    office.weather.nameless = False
    await office.passes(timedelta(seconds=2))
    assert [channel for channel, _ in office.slack.texts] == ["C0OTHER", ASKED]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        pytest.param("not_in_channel", "/invite @Waybill", id="no member"),
        pytest.param("is_archived", "it is archived", id="archived"),
    ],
)
async def test_what_a_channel_does_not_take_comes_to_who_asked_by_dm(
    office: PostOffice, code: str, word: str
) -> None:
    office.slack.answers.append(refusal(code))
    await office.add()

    await office.passes(MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [CHANNEL, ASKED, ASKED]
    assert office.slack.texts[1][1] == office.slack.texts[0][1]
    assert word in office.slack.texts[2][1]
    assert office.weather.refusals == [code]


async def test_a_kind_that_minds_its_refusals_itself_sends_nothing_by_dm(
    office: PostOffice,
) -> None:
    office.weather.by_dm = False
    office.slack.answers.append(refusal("channel_not_found"))
    await office.add()

    await office.passes(MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [CHANNEL]
    assert office.weather.refusals == ["channel_not_found"]


async def test_a_dm_that_is_refused_leads_to_no_other(office: PostOffice) -> None:
    office.slack.answers.append(refusal("channel_not_found"))
    await office.add(channel=ASKED)

    await office.passes(MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [ASKED]


async def test_refused_blocks_are_left_out(office: PostOffice) -> None:
    office.slack.answers.append(refusal("invalid_blocks"))
    await office.add()

    await office.passes(MINUTE)

    assert [bool(message.blocks) for _, message in office.slack.posts] == [True, False]
    assert office.slack.texts[0] == office.slack.texts[1]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(UpstreamUnavailableError("slack", "down"), id="down"),
        pytest.param(
            UpstreamRateLimitedError("slack", timedelta(seconds=9)), id="too fast"
        ),
        pytest.param(CredentialsRefusedError("slack", 200, "x"), id="token refused"),
    ],
)
async def test_what_was_certainly_not_posted_is_posted_later(
    office: PostOffice, engine: AsyncEngine, error: UpstreamError
) -> None:
    office.slack.answers.append(error)
    await office.add()

    await office.passes(3 * MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [CHANNEL, CHANNEL]
    assert await states(engine) == [("refusal", "sent")]


async def test_waiting_for_a_turn_makes_no_failure_dearer(office: PostOffice) -> None:
    for number in range(12):
        await office.add(key=f"weather:{number}")
    while len(office.slack.posts) < 11:
        await office.passes(timedelta(seconds=1))
    office.slack.answers.append(UpstreamUnavailableError("slack", "down"))

    await office.passes(timedelta(seconds=10))

    assert len(office.slack.posts) == 13


async def test_what_has_nothing_to_say_any_more_is_not_posted(
    office: PostOffice, engine: AsyncEngine
) -> None:
    office.weather.silent = True
    await office.add()

    await office.passes(MINUTE)

    assert office.slack.posts == []
    assert await states(engine) == [("refusal", "failed")]


async def test_posts_of_one_channel_keep_a_second_between_them(
    office: PostOffice,
) -> None:
    for number in range(3):
        await office.add(key=f"weather:{number}")

    await office.job.run()
    await office.supervisor.settle()

    assert len(office.slack.posts) == 1
    await office.passes(timedelta(seconds=5))
    assert len(office.slack.posts) == 3


async def test_a_post_without_an_order_is_kept_as_long_as_an_order(
    office: PostOffice, engine: AsyncEngine, clock: ManualClock
) -> None:
    office.slack.answers.append(LOST)
    await office.add(key="lost")
    await office.passes(MINUTE)
    await office.add(key="new")
    await clock.advance(timedelta(days=2))

    async with office.store.transaction() as tx:
        await tx.timetable.prune(timedelta(days=1))

    async with engine.connect() as connection:
        keys = await connection.execute(text("SELECT key FROM deliveries"))
        assert list(keys.scalars()) == ["new"]


async def test_what_cannot_be_written_is_tried_again_then_told_and_never_called_lost(
    office: PostOffice, engine: AsyncEngine
) -> None:
    office.weather.mistaken = True
    await office.add()

    await office.passes(5 * MINUTE)

    ((channel, told),) = office.slack.texts
    assert channel == ASKED
    assert "I could not post the weather" in told
    assert "I made a mistake over it" in told
    assert "Nothing was posted" in told
    assert await states(engine) == [("refusal", "failed"), ("undone", "sent")]


async def test_a_mistake_that_passes_costs_no_post(
    office: PostOffice, engine: AsyncEngine
) -> None:
    office.weather.mistaken = True
    await office.add()
    await office.passes(timedelta(seconds=2))
    office.weather.mistaken = False
    await office.passes(MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [CHANNEL]
    assert await states(engine) == [("refusal", "sent")]


async def test_a_mistake_over_the_post_of_an_order_is_told_to_who_ordered(
    store: SqlStore, clock: ManualClock, engine: AsyncEngine
) -> None:
    stage = await set_stage(store)
    order = await stage.order()
    office = PostOffice(store, clock, stage.installation)
    async with store.transaction() as tx:
        about_no_run = NewDelivery(
            stage.installation,
            order.id,
            DeliveryKind.uncertain,
            "uncertain:1",
            CHANNEL,
            {"run": 99},
        )
        await tx.outbox.add(about_no_run)

    await office.passes(5 * MINUTE)

    ((channel, told),) = office.slack.texts
    assert channel == ASKED
    assert f"My message about *{order.ref}*" in told
    assert "is not there: I made a mistake over it" in told
    assert await states(engine) == [("uncertain", "failed"), ("lost", "sent")]


class StoreThatGoesAway(SqlStore):
    """Does not take the next so many transactions."""

    away = 0

    @override
    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        if self.away:
            self.away -= 1
            raise OSError("the database is starting")
        async with super().transaction() as tx:
            yield tx


class SlackBeforeAnOutage(SlackAsTold):
    def __init__(self, store: StoreThatGoesAway) -> None:
        super().__init__()
        self.store = store

    @override
    async def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None
    ) -> Posted:
        posted = await super().post(channel, message, thread_ts=thread_ts)
        self.store.away = 3
        return posted


async def test_a_post_is_not_called_lost_because_the_database_restarts_after_it(
    engine: AsyncEngine, clock: ManualClock
) -> None:
    store = StoreThatGoesAway(engine, manual_now(clock))
    async with store.transaction() as tx:
        installation = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
    office = PostOffice(store, clock, installation.id)
    office.slack = SlackBeforeAnOutage(store)
    office.job = office.new_job()
    await office.add()

    await office.job.run()
    while office.supervisor.running:
        settling = asyncio.create_task(office.supervisor.settle())
        await asyncio.wait({settling}, timeout=0.02)
        settling.cancel()
        await clock.advance(timedelta(seconds=1))
    await office.passes(MINUTE)

    assert [channel for channel, _ in office.slack.texts] == [CHANNEL]
    assert await states(engine) == [("refusal", "sent")]
