"""Many schedules that are due at one instant, and people who order meanwhile."""

from datetime import datetime, timedelta

from bot.domain.commands import Missed
from bot.domain.schedules import ScheduleContent, ScheduleKind, Timing
from bot.sandbox.slack.people import FLEET_OPS, MERT, TEAM_ID
from tests.scenarios.stage import Stage, minutes, opened, seconds, small_fleet

MANY = 120
_WINDOWS = [f"2026-{month:02}-{day:02}" for month in (8, 9) for day in range(1, 31)]


async def due_at_once(stage: Stage, many: int, due_at: datetime) -> None:
    """Store schedules of one person that are all due at that instant."""
    (installation,) = await stage.rows("installations")
    async with stage.bot.store.transaction() as tx:
        for number in range(many):
            branch = ("İzmir", "Ankara", "Adana")[number % 3]
            content = ScheduleContent(
                kind=ScheduleKind.report,
                owner=MERT.id,
                team_id=TEAM_ID,
                enterprise_id="",
                channel_id=FLEET_OPS.id,
                command=f'driver-quality {_WINDOWS[number // 3 % 60]} for "{branch}"',
                timing=Timing("every day at 12:00", "UTC", Missed.latest),
            )
            await tx.schedules.add(installation["id"], content, due_at)


async def test_who_types_an_order_is_not_behind_all_that_is_due_at_that_hour(
    sqlite_url: str,
) -> None:
    fleet = small_fleet(3, median_seconds=20.0, sigma=0.1)
    async with opened(sqlite_url, supplier=fleet) as stage:
        await stage.start_bot()
        await stage.types("status")
        await stage.settles()
        due_at = stage.now + seconds(10)
        await due_at_once(stage, MANY, due_at)
        await stage.passes(seconds(15))
        scheduled = {row["ref"] for row in await stage.rows("orders")}
        typed = await stage.orders("driver quality yesterday for izmir", "mert")
        began = stage.now

        await stage.driver.run_until(
            lambda: any(typed in each.text for each in stage.cards()),
            within=minutes(1),
        )
        posted = stage.now - began
        while await stage.states(typed) != ["delivered"]:
            await stage.passes(seconds(1))
            assert stage.now - began < minutes(3)
        took = stage.now - began

        assert posted < seconds(5)
        assert took < minutes(1)
        await stage.all_over()
        fired = await stage.rows("schedule_firings")
        assert len({row["schedule_id"] for row in fired}) == len(fired) == MANY
        assert len(scheduled) == MANY
        latest = max(datetime.fromisoformat(str(row["fired_at"])) for row in fired)
        assert latest.replace(tzinfo=due_at.tzinfo) - due_at < timedelta(seconds=30)
        stage.assert_limits_kept()
        stage.assert_nothing_twice()
