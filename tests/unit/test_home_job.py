from datetime import timedelta
from typing import cast

from bot.blocks.voice import Voice
from bot.clock import ManualClock
from bot.domain.connections import Installation
from bot.domain.home import Looker
from bot.domain.people import Caller
from bot.jobs.flight import Flight
from bot.jobs.home import HomeJob
from bot.ports import Slack
from bot.services.home import HomeService
from bot.services.tenancy import Tenancy, Tenant
from bot.tasks import Supervisor
from storage.unit_of_work import SqlStore


class HomesThatFail:
    def __init__(self) -> None:
        self.asked = 0

    async def home(self, _looker: Looker) -> None:
        self.asked += 1
        raise LookupError("a row of an unheard-of kind")


async def test_a_home_that_cannot_be_drawn_is_not_tried_for_ever(
    store: SqlStore, clock: ManualClock
) -> None:
    async with store.transaction() as tx:
        found = await tx.installations.ensure("", "T0", "U0BOT", "Acme")
        await tx.homes.looked(found.id, Caller("U0ANA", "T0", "", "", "request"))
    tenancy, homes = Tenancy(), HomesThatFail()
    tenancy.begin(Tenant(Installation(found.id, "", "T0", "U0BOT"), None))
    supervisor = Supervisor(clock, lambda: "ref")
    job = HomeJob(
        store,
        tenancy,
        cast("Slack", None),
        cast("HomeService", homes),
        tuple,
        (Voice(), Voice()),
        Flight(supervisor, "home", 1),
    )

    for _ in range(24 * 60):
        await job.run()
        await supervisor.settle()
        await clock.advance(timedelta(minutes=1))

    assert 1 < homes.asked < 120
    async with store.transaction() as tx:
        assert "home" not in await tx.timetable.due()
