import asyncio
from datetime import datetime, timedelta
from typing import cast

from bot.blocks.voice import Voice
from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.domain.messages import Message
from bot.errors import SlackRefusedError
from bot.jobs.edit import EditJob
from bot.jobs.flight import Flight
from bot.limits.slack import TIER_3
from bot.ports import Slack
from bot.services.messages import Messages
from bot.services.tenancy import Tenancy, Tenant
from bot.tasks import Supervisor
from storage.unit_of_work import SqlStore
from tests.unit.storage_stage import set_stage


class SlackThatTakesTextAlone:
    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.edits: list[tuple[datetime, bool]] = []

    async def update(self, _channel: str, _ts: str, message: Message) -> None:
        self.edits.append((self.clock.now(), bool(message.blocks)))
        if message.blocks:
            raise SlackRefusedError("chat.update", "invalid_blocks")


async def test_an_edit_that_is_made_again_as_text_waits_for_a_turn_of_its_own(
    store: SqlStore, clock: ManualClock
) -> None:
    stage = await set_stage(store)
    order = await stage.order()
    async with store.transaction() as tx:
        await tx.cards.put(order.id, "C0FLEET", "1.0")
        await tx.cards.changed([order.id])
    tenancy = Tenancy()
    tenancy.begin(
        Tenant(Installation(stage.installation, "", "T0", ""), stage.connection)
    )
    slack, supervisor = SlackThatTakesTextAlone(clock), Supervisor(clock, lambda: "ref")
    job = EditJob(
        store,
        tenancy,
        cast("Slack", slack),
        Messages(Voice()),
        Flight(supervisor, "edit", 1),
        clock,
    )

    begun = clock.now()
    await job.run()
    while supervisor.running:
        settling = asyncio.create_task(supervisor.settle())
        await asyncio.wait({settling}, timeout=0.02)
        settling.cancel()
        await clock.advance(timedelta(milliseconds=250))

    (_, with_blocks), (second, still_with_blocks) = slack.edits
    assert (with_blocks, still_with_blocks) == (True, False)
    assert second >= begun + TIER_3
    async with store.transaction() as tx:
        assert "edit" not in await tx.timetable.due()
