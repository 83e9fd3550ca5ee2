"""Expiring: three hours after its Generate a run ends, and so does its slot."""

from bot.domain.orders import RunState
from bot.metrics import Metrics
from bot.ports import Store
from bot.services.endings import runs_changed

_AT_ONCE = 100


class ExpireJob:
    """Ends the runs whose deadline has passed."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics

    async def run(self) -> None:
        """End what is overdue and let waiting runs have the slots."""
        async with self._store.transaction() as tx:
            over = await tx.runs.expire(_AT_ONCE)
            if not over:
                return
            for run in over:
                if run.state is RunState.expired or run.settled:
                    self._metrics.count_runs(run.state.value)
            lanes = sorted({run.organisation_id for run in over})
            await tx.organisations.wake(lanes)
            await runs_changed(tx, sorted({run.order_id for run in over}))
