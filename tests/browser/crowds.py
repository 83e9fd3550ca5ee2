"""What a heavy user has: rows by the hundred, copies of the few that are real."""

from tests.browser.living import Living
from tests.scenarios.stage import Stage, minutes

RUNNING, RECENT, SCHEDULES, WATCHES = 50, 200, 30, 40
_FOR_EVER_SECONDS = 8000.0


async def crowded(lived: Living) -> None:
    """Give Ada orders under way and over, schedules and watches, as counted above."""
    stage = lived.stage
    stage.supplier.failure_share = 0
    await lived.types("quota")
    await stage.world.gateway.command(
        "ada", "fleet-ops", "/toll watch error share > 2%"
    )
    await lived.types("driver quality last week for all every monday 9:00")
    await lived.presses("Save")
    await _copy(stage, "schedules", SCHEDULES - 1, number="n.i + 1")
    await lived.types("driver quality last week for izmir")
    await stage.passes(minutes(3))
    await _copy_order(stage, RECENT - 1)
    stage.supplier.median_seconds = _FOR_EVER_SECONDS
    await lived.types("trips yesterday for izmir")
    await stage.passes(minutes(1))
    await _copy_order(stage, RUNNING - 1)
    await _copy(stage, "watches", WATCHES - 1, number="n.i + 1")


async def _copy_order(stage: Stage, count: int) -> None:
    """Add copies of the newest order, each with its one run."""
    (newest,) = await stage.rows("orders ORDER BY id DESC LIMIT 1")
    first = newest["id"]
    number = f"({first * 1000} + n.i)"
    await _copy(
        stage,
        "orders",
        count,
        id=f"{first} + n.i",
        ref=f"'R-' || {number}",
        fingerprint=f"'copy-' || {number}",
        card_ts="''",
        edit_due_at="NULL",
    )
    await _copy(
        stage,
        "runs",
        count,
        order_id=f"{first} + n.i",
        supplier_report_id=f"'copy-' || {number}",
        slot_until="NULL",
    )


async def _copy(stage: Stage, table: str, count: int, **changes: str) -> None:
    """Insert copies of a table's newest row; in *changes*, n.i counts from 1."""
    (newest,) = await stage.rows(f"{table} ORDER BY id DESC LIMIT 1")
    kept = [name for name in newest if name != "id" and name not in changes]
    names = ", ".join([*changes, *kept])
    values = ", ".join([*changes.values(), *(f"t.{name}" for name in kept)])
    await stage.run_sql(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "  # noqa: S608  the tests' own words
        f"WHERE i < {count}) INSERT INTO {table} ({names}) "
        f"SELECT {values} FROM {table} t, n WHERE t.id = {newest['id']}"
    )
