"""Many schedules that are due at one instant, and people who order meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.commands import Missed
from bot.domain.schedules import ScheduleContent, ScheduleKind, Timing
from bot.sandbox.slack.people import FLEET_OPS, MERT, TEAM_ID
from tests.scenarios.stage import Stage, minutes, opened, seconds, small_fleet

MANY = 60
_DAYS = [f"2026-{month:02}-{day:02}" for month in (8, 9) for day in range(1, 31)]


async def due_at_once(stage: Stage, due_at: datetime) -> None:
    """Store schedules of one person for one branch, all due at that instant."""
    (installation,) = await stage.rows("installations")
    async with stage.bot.store.transaction() as tx:
        for day in _DAYS[:MANY]:
            content = ScheduleContent(
                kind=ScheduleKind.report,
                owner=MERT.id,
                team_id=TEAM_ID,
                enterprise_id="",
                channel_id=FLEET_OPS.id,
                command=f'driver-quality {day} for "İzmir"',
                timing=Timing("every day at 12:00", "UTC", Missed.latest),
            )
            await tx.schedules.add(installation["id"], content, due_at)


@pytest.mark.timeout(180)  # posts and reports of an hour's top, tick by tick
async def test_who_types_an_order_is_not_behind_all_that_is_due_at_that_hour(
    sqlite_url: str,
) -> None:
    fleet = small_fleet(1, median_seconds=10.0, sigma=0.1)
    async with opened(sqlite_url, supplier=fleet) as stage:
        await stage.start_bot()
        await stage.types("status")
        await stage.settles()
        due_at = stage.now + seconds(5)
        await due_at_once(stage, due_at)
        await stage.passes(seconds(10))
        scheduled = await stage.rows("orders")
        typed, began = (
            await stage.orders("driver quality yesterday for izmir"),
            stage.now,
        )

        await stage.driver.run_until(
            lambda: any(typed in each.text for each in stage.cards()),
            within=minutes(1),
        )
        assert stage.now - began < seconds(5)
        while await stage.states(typed) != ["delivered"]:
            await stage.passes(seconds(1))
            assert stage.now - began < seconds(45)

        fired = await stage.rows("schedule_firings")
        assert len({row["schedule_id"] for row in fired}) == len(fired) == MANY
        assert len(scheduled) == MANY
        latest = max(datetime.fromisoformat(str(row["fired_at"])) for row in fired)
        assert latest.replace(tzinfo=UTC) - due_at < timedelta(seconds=30)
        stage.assert_limits_kept()
