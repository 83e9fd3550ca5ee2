"""What people do with schedules, in the tests' words."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.slack.records import Ephemeral
from bot.wiring import Waybill
from tests.scenarios.stage import Stage

WEEKLY = "driver quality last week for all every monday 9am"
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# The stage opens on Wednesday 18 November 2026 at 09:00 UTC, 12:00 in Istanbul.
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


async def answered(
    stage: Stage, typed: str, person: str = "mert", channel: str = "fleet-ops"
) -> Ephemeral:
    """Type something and return the answer, which may come after the ack."""
    known = {each.id for each in stage.answers(person, channel)}
    await stage.types(typed, person, channel)
    await stage.settles()
    new = [each for each in stage.answers(person, channel) if each.id not in known]
    return new[-1]


async def saves(
    stage: Stage,
    typed: str = WEEKLY,
    person: str = "mert",
    channel: str = "fleet-ops",
) -> str:
    """Type an order with a timetable, confirm it, and return its id."""
    rehearsal = await answered(stage, typed, person, channel)
    await stage.press(person, rehearsal, "Save")
    (newest,) = await stage.rows("schedules ORDER BY number DESC LIMIT 1")
    return f"S-{newest['number']}"


async def passes_until(stage: Stage, instant: datetime) -> None:
    await stage.passes(instant - stage.now)


async def goes_down(stage: Stage) -> None:
    """Take the bot away as a killed process goes: nothing is handed back."""
    gone = stage.driver.bots.pop()
    await gone.supervisor.cancel()
    await gone.stop()


async def comes_back(stage: Stage, after: timedelta) -> Waybill:
    """Start a bot again after it was down for a while."""
    await stage.clock.advance(after)
    return await stage.start_bot()


async def schedule(stage: Stage, ref: str) -> dict[str, object]:
    (row,) = await stage.rows("schedules WHERE number = :n", n=int(ref[2:]))
    return row


async def fired(stage: Stage) -> list[datetime]:
    """Return the due times that schedules fired for, in order."""
    rows = await stage.rows("schedule_firings ORDER BY due_at")
    return [
        datetime.fromisoformat(str(row["due_at"])).replace(tzinfo=UTC) for row in rows
    ]
