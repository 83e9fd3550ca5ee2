import asyncio
from datetime import timedelta

import pytest
from typing_extensions import override

from bot.blocks.parts import compose
from bot.clock import ManualClock
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    UpstreamRateLimitedError,
    UpstreamUnavailableError,
)
from bot.jobs.letters import LEASE
from bot.jobs.prepared_mail import Draft, PreparedMail
from storage.unit_of_work import SqlStore
from tests.unit.post_office import ASKED, CHANNEL, PostOffice

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
SHORT_SECONDS = 0.02


class SlowWriter(PreparedMail):
    """Writes when it is told to."""

    def __init__(self, office: PostOffice, clock: ManualClock) -> None:
        words = {DeliveryKind.refusal: office.weather}
        super().__init__(office.store, words, clock)
        self.ready = asyncio.Event()
        self.ready.set()
        self.troubles: list[BotError] = []
        self.begun = 0

    @override
    async def write(self, delivery: Delivery) -> Draft | str:
        self.begun += 1
        await self.ready.wait()
        if self.troubles:
            raise self.troubles.pop(0)
        return Draft(compose("Rain."))


@pytest.fixture
async def office(store: SqlStore, clock: ManualClock) -> PostOffice:
    async with store.transaction() as tx:
        installation = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
    return PostOffice(store, clock, installation.id)


@pytest.fixture
async def writer(office: PostOffice, clock: ManualClock) -> SlowWriter:
    writer = SlowWriter(office, clock)
    office.mails[DeliveryKind.refusal] = writer
    office.mails[DeliveryKind.undone] = office.mails[DeliveryKind.not_member]
    return writer


async def under_way(office: PostOffice, seconds: int) -> None:
    """Deliver each second, without waiting for what is being written."""
    for _ in range(seconds):
        await office.job.run()
        settling = asyncio.ensure_future(office.supervisor.settle())
        await asyncio.wait({settling}, timeout=SHORT_SECONDS)
        settling.cancel()
        await office.clock.advance(SECOND)


async def test_what_takes_long_to_write_is_kept_up_and_posted_once(
    office: PostOffice, writer: SlowWriter
) -> None:
    writer.ready.clear()
    await office.add()
    await under_way(office, 60)
    writer.ready.set()
    await under_way(office, 5)

    assert writer.begun == 1
    assert office.slack.texts == [(CHANNEL, "Rain.")]


async def test_who_dies_while_writing_leaves_it_to_another_and_nothing_in_doubt(
    office: PostOffice, writer: SlowWriter
) -> None:
    writer.ready.clear()
    await office.add()
    await under_way(office, 2)
    await office.supervisor.cancel()
    office.start_again()
    writer.ready.set()

    await under_way(office, int(LEASE.total_seconds()) + 3)

    assert writer.begun == 2
    assert office.slack.texts == [(CHANNEL, "Rain.")]


async def test_who_was_taken_for_dead_posts_nothing(
    office: PostOffice, writer: SlowWriter
) -> None:
    await office.add()
    async with office.store.transaction() as tx:
        (late,) = await tx.outbox.claim(office.installation, LEASE, 9)
        assert await tx.outbox.prepare(late, LEASE)
    await office.clock.advance(LEASE)
    async with office.store.transaction() as tx:
        (now_theirs,) = await tx.outbox.claim(office.installation, LEASE, 9)
    assert now_theirs.id == late.id

    assert await writer.letter(late) is None
    assert await writer.letter(now_theirs) is not None


async def test_what_may_pass_is_tried_again(
    office: PostOffice, writer: SlowWriter
) -> None:
    writer.troubles = [
        UpstreamUnavailableError("toll", "down"),
        UpstreamRateLimitedError("toll", timedelta(seconds=40)),
    ]
    await office.add()
    await office.passes(2 * MINUTE)

    assert writer.begun == 3
    assert office.slack.texts == [(CHANNEL, "Rain.")]


async def test_waiting_for_room_is_no_try(
    office: PostOffice, writer: SlowWriter
) -> None:
    writer.ready.clear()
    for key in ("weather:1", "weather:2", "weather:3"):
        await office.add(key=key, channel=f"C{key[-1]}")
    await under_way(office, 10)
    assert writer.begun == 2
    writer.ready.set()
    await under_way(office, 1)
    writer.troubles = [UpstreamUnavailableError("toll", "down")]

    await office.passes(MINUTE)

    assert sorted(office.slack.texts) == [(f"C{n}", "Rain.") for n in (1, 2, 3)]


async def test_what_does_not_pass_is_given_up_and_told(
    office: PostOffice, writer: SlowWriter
) -> None:
    writer.troubles = [CredentialsRefusedError("toll", 401)]
    await office.add()
    async with office.store.transaction() as tx:
        due = await tx.outbox.claim(office.installation, LEASE, 9)
    (delivery,) = due
    assert await writer.letter(delivery) is None

    async with office.store.transaction() as tx:
        (told,) = await tx.outbox.claim(office.installation, LEASE, 9)
    assert (told.kind, told.channel_id) == (DeliveryKind.undone, ASKED)
    assert told.params["why"] == "credentials"
    assert told.params["about"] == "the weather"
