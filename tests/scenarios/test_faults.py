import pytest

from bot.sandbox.faults import Fault
from tests.scenarios.stage import Stage, minutes, opened, seconds

ENDS = {"delivered", "failed", "cancelled", "expired", "uncertain"}
EVERY_FAULT = [
    pytest.param(service, fault, id=f"{service} {fault}")
    for service in ("supplier", "slack")
    for fault in Fault
]


async def two_people_order(stage: Stage) -> list[str]:
    first = await stage.orders(person="mert")
    await stage.passes(seconds(2))
    second = await stage.orders("driver quality yesterday for all", "zeynep")
    return [first, second]


async def assert_ended_once(stage: Stage, refs: list[str]) -> None:
    for ref in refs:
        assert await stage.order_state(ref) == "done"
        assert set(await stage.states(ref)) <= ENDS
    stage.assert_limits_kept()
    for ref in refs:
        for kind in ("card", "news"):
            sent = await stage.rows(
                "deliveries d WHERE d.kind = :kind AND d.state IN ('sent', 'uncertain')"
                " AND d.order_id = (SELECT id FROM orders WHERE ref = :ref)",
                kind=kind,
                ref=ref,
            )
            assert len(sent) <= 1
    stage.assert_nothing_twice()


@pytest.mark.parametrize(("service", "fault"), EVERY_FAULT)
async def test_a_fault_that_passes_leaves_every_order_ended_exactly_once(
    sqlite_url: str, service: str, fault: Fault
) -> None:
    async with opened(sqlite_url, slow=seconds(0.02)) as stage:
        await stage.start_bot()
        stage.world.faults.set(service, fault, share=0.5)
        refs = await two_people_order(stage)
        await stage.passes(seconds(20))
        stage.world.faults.clear()
        await stage.all_over(within=minutes(30))

        await assert_ended_once(stage, refs)
        for ref in refs:
            assert set(await stage.states(ref)) == {"delivered"}


@pytest.mark.parametrize("seed", [1, 2])
async def test_faults_mixed_leave_every_order_ended_exactly_once(
    database_url: str, seed: int
) -> None:
    async with opened(database_url, slow=seconds(0.02)) as stage:
        await stage.start_bot()
        stage.world.faults._random.seed(seed)
        for service in ("supplier", "slack"):
            for fault in Fault:
                stage.world.faults.set(service, fault, share=0.06)
        refs = await two_people_order(stage)
        await stage.passes(seconds(60))
        stage.world.faults.clear()
        await stage.all_over(within=minutes(30))

        await assert_ended_once(stage, refs)
