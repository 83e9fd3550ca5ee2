import math
from collections.abc import AsyncIterator

import pytest

from bot.domain.report_types import KNOWN_TYPES
from bot.limits.durations import Belief
from bot.sandbox.demo import MEDIAN_SECONDS, Demo


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    demo = Demo()
    await demo.start("127.0.0.1", 0)
    yield demo
    await demo.stop()


async def test_the_demo_promises_reports_for_when_they_come(demo: Demo) -> None:
    assert demo._bot is not None
    connection = demo._bot.tenancy.tenant.supplier_connection
    assert connection is not None
    async with demo._bot.store.transaction() as tx:
        known = await tx.beliefs.all(connection)

    assert known.keys() == {kind.value for kind in KNOWN_TYPES}
    for numbers in known.values():
        usual = math.exp(Belief.kept(numbers).mean)
        assert usual == pytest.approx(MEDIAN_SECONDS, rel=0.6)
