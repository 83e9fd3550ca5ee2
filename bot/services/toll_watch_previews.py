"""What can be told of a new watch: its pace, its number now, and its past."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.toll import Reading
from bot.domain.toll_metrics import Metric
from bot.domain.toll_metrics import Reading as Measured
from bot.domain.toll_previews import (
    LOOKED_BACK,
    Preview,
    by_answers,
    by_days,
    tells_days,
)
from bot.domain.toll_reports import Criteria
from bot.domain.toll_watches import Watch
from bot.errors import UnknownWatchError
from bot.ports import Store
from bot.services.tenancy import Tenancy
from bot.services.toll import TollService


@dataclass(frozen=True, slots=True)
class Prospect:
    """What can be told of a new watch: its pace, its number now, and its past."""

    every: timedelta
    now: Measured
    preview: Preview


class WatchPreviews:
    """Reads what there is about the past of a rule."""

    def __init__(self, store: Store, tenancy: Tenancy, toll: TollService) -> None:
        self._store = store
        self._tenancy = tenancy
        self._toll = toll

    async def of(self, watch: Watch) -> Prospect:
        """Return what can be told of a new *watch*; may ask the toll API twice.

        Raises:
            UnknownWatchError: This release does not know what it looks at.
            UpstreamError: The toll API has no answer.
        """
        metric = watch.metric
        if metric is None:
            raise UnknownWatchError(watch.ref)
        reading = await self._toll.read(metric.report, Criteria(watch.criteria))
        rows = reading.answer.reports.get(metric.report, [])
        now = metric.read(rows, reading.taken_at.date())
        every = reading.again_at - reading.taken_at
        return Prospect(every, now, await self._past(watch, metric, reading))

    async def _past(self, watch: Watch, metric: Metric, reading: Reading) -> Preview:
        if tells_days(metric, watch.criteria):
            name = metric.day_report.__name__
            days = await self._toll.read(name, Criteria.month)
            rows = days.answer.reports.get(name, [])
            return by_days(watch.rule, rows, days.taken_at.date())
        now = reading.taken_at
        async with self._store.transaction() as tx:
            past = await tx.toll.history(
                self._tenancy.toll,
                Criteria(watch.criteria),
                metric.report,
                now - LOOKED_BACK,
            )
        answers = [(each.fetched_at, each.rows) for each in past]
        return by_answers(watch.rule, answers, now)
