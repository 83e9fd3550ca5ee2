import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.bundles import Bundle, Cause, NewBundle
from bot.domain.commands import Form
from bot.domain.orders import Order
from bot.ports import Store
from tests.unit.storage_stage import ANA, BORA, CEM, LEASE, QUALITY, Stage, set_stage

MANY, FEW = 51, 50


@pytest.fixture
async def stage(store: Store) -> Stage:
    return await set_stage(store, lanes=MANY)


async def here(stage: Stage, engine: AsyncEngine, reports: int, by: str = ANA) -> Order:
    """Order so many reports, and let them be here."""
    order = await stage.order(*list(stage.lanes)[:reports], by=by)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE runs SET state = 'delivered'"))
    return order


async def wanted(stage: Stage, order: Order, cause: Cause = Cause.press) -> None:
    async with stage.store.transaction() as tx:
        await tx.bundles.add(
            NewBundle(
                stage.installation,
                order.id,
                QUALITY,
                cause,
                Form.digest if cause is Cause.look else Form.file,
                order.ordered_by,
                order.channel_id,
                f"{cause.value}:{order.id}",
            )
        )


async def claimed(stage: Stage, limit: int = 9, *, many: bool) -> list[int]:
    async with stage.store.transaction() as tx:
        found: tuple[Bundle, ...] = await tx.bundles.claim(
            stage.installation, LEASE, limit, many=many
        )
    return [each.order_id for each in found]


async def test_files_of_many_reports_are_claimed_apart_from_those_of_few(
    stage: Stage, engine: AsyncEngine
) -> None:
    many, few = await here(stage, engine, MANY), await here(stage, engine, FEW)
    await wanted(stage, many)
    await wanted(stage, few)
    await wanted(stage, many, Cause.look)

    assert await claimed(stage, many=True) == [many.id]
    # To look into many takes a few at a time.
    assert await claimed(stage, many=False) == [few.id, many.id]
    assert await claimed(stage, many=True) == await claimed(stage, many=False) == []


async def test_only_reports_that_are_here_make_a_file_large(
    stage: Stage, engine: AsyncEngine
) -> None:
    order = await here(stage, engine, MANY)
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE runs SET state = 'failed' WHERE number = 7")
        )
    await wanted(stage, order)

    assert await claimed(stage, many=True) == []
    assert await claimed(stage, many=False) == [order.id]


async def test_who_has_a_large_file_under_way_comes_behind_who_has_none(
    stage: Stage, engine: AsyncEngine
) -> None:
    ana = [await here(stage, engine, MANY) for _ in range(3)]
    bora = await here(stage, engine, MANY, by=BORA)
    cem = await here(stage, engine, MANY, by=CEM)
    for order in (*ana, bora, cem):
        await wanted(stage, order)

    first = await claimed(stage, 1, many=True)
    next_ones = await claimed(stage, 2, many=True)

    assert first == [ana[0].id]
    assert next_ones == [bora.id, cem.id]
    assert await claimed(stage, 1, many=True) == [ana[1].id]


async def test_what_others_wait_for_is_counted_in_reports(
    stage: Stage, engine: AsyncEngine
) -> None:
    many, few = await here(stage, engine, MANY), await here(stage, engine, 3)
    await wanted(stage, many)
    await wanted(stage, few)
    await wanted(stage, few, Cause.look)
    await claimed(stage, 1, many=True)

    async with stage.store.transaction() as tx:
        assert await tx.bundles.reports_asked(stage.connection) == MANY + 3
