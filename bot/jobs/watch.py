"""Watching: what is due is checked, at the pace at which the API gives answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

import structlog

from bot.domain.toll import Reading
from bot.domain.toll_metrics import Metric
from bot.domain.toll_metrics import Reading as Measured
from bot.domain.toll_reports import Criteria
from bot.domain.toll_watches import News, Pause, Watch, checked, spoken
from bot.errors import (
    CredentialsRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
)
from bot.jobs.flight import Flight
from bot.limits.contract import CALL_AT_MOST
from bot.logs import new_reference
from bot.ports import Store, Transaction
from bot.services.tenancy import Tenancy
from bot.services.toll import TollService
from bot.services.toll_holds import key_is_refused
from bot.services.toll_watch_news import (
    KEY_AGAIN,
    pause_alone,
    pause_for_key,
    resume_for_key,
    say,
    tell_blind,
)
from bot.services.toll_watch_words import facts

log = structlog.get_logger(__name__)

LEASE: Final = CALL_AT_MOST + timedelta(seconds=1)
_CLAIMED: Final = 200
_AT_LEAST: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(minutes=15)
# After 1, 2, 4, 8 and 15 minutes: what sees nothing for half an hour says so, once.
_BLIND: Final = 6

Question = tuple[str, str]


class WatchJob:
    """Asks once for all watches on one report, and lets them say what is news."""

    def __init__(
        self, store: Store, tenancy: Tenancy, toll: TollService, flight: Flight
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._toll = toll
        self._flight = flight

    async def run(self) -> None:
        """Start checking what is due."""
        tenant = self._tenancy.known
        if tenant is None or tenant.toll_connection is None:
            return
        if self._flight.room <= 0:
            return
        home = tenant.installation.id
        async with self._store.transaction() as tx:
            due = await tx.watches.claim(home, LEASE, _CLAIMED)
        for question, watches in groupby(sorted(due, key=_question), _question):
            self._flight.start(self._check(question, list(watches)))

    async def _check(self, question: Question, watches: list[Watch]) -> None:
        try:
            await self._ask(question, watches)
        except Exception as error:
            log.exception("watches_not_judged", report=question[0], ref=new_reference())
            # What sees nothing for long says so, whoever is to blame.
            await self._failed(watches, error)

    async def _ask(self, question: Question, watches: list[Watch]) -> None:
        report, criteria = question
        if not report:  # a metric that this release does not know
            await self._settle(watches, _paused)
            return
        try:
            reading = await self._toll.read(report, Criteria(criteria))
        except CredentialsRefusedError:
            await self._refused(watches)
        except UpstreamRejectedError as error:
            log.warning("watch_report_refused", report=report, status=error.status)
            await self._settle(watches, _paused)
        except UpstreamError as error:
            log.warning(
                "watch_not_checked",
                report=report,
                watches=len(watches),
                error=type(error).__name__,
            )
            await self._failed(watches, error)
        else:
            await self._judge(watches, reading)

    async def _refused(self, watches: list[Watch]) -> None:
        async with self._store.transaction() as tx:
            stopped = await pause_for_key(tx, watches[0].installation_id)
            await _look_again(tx, await _still_ours(tx, watches))
        if stopped:
            log.warning("watches_paused", watches=stopped)

    async def _failed(self, watches: list[Watch], error: Exception) -> None:
        after = (
            error.retry_after if isinstance(error, UpstreamRateLimitedError) else None
        )
        async with self._store.transaction() as tx:
            now = await tx.now()
            failed = []
            for watch in await _still_ours(tx, watches):
                wait = after or _AT_LEAST * 2 ** min(watch.failures, 6)
                failed.append(
                    replace(
                        watch,
                        failures=watch.failures + 1,
                        failing_since=watch.failing_since or now,
                        next_check_at=now + max(min(wait, _LONGEST_WAIT), _AT_LEAST),
                    )
                )
            blind = [each for each in failed if each.failures == _BLIND]
            if blind:
                since = min(each.failing_since or now for each in blind)
                told = {each.id: each for each in await tell_blind(tx, blind, since)}
                failed = [told.get(each.id, each) for each in failed]
            for watch in failed:
                await tx.watches.settle(watch)

    async def _judge(self, watches: list[Watch], reading: Reading) -> None:
        async with self._store.transaction() as tx:
            ours = await _still_ours(tx, watches)
            waiting = [each for each in ours if each.vigil.paused is Pause.key]
            if waiting and await key_is_refused(tx, self._tenancy.toll):
                await _look_again(tx, waiting)
                return
            if waiting:
                await resume_for_key(tx, watches[0].installation_id)
                ours = await _still_ours(tx, watches)
            spoke = []
            for watch in ours:
                judged, news = await _judged(tx, watch, reading)
                await tx.watches.settle(judged)
                if news is not None:
                    spoke.append((watch.id, news))
        # Told once it is so: a commit may fail, or not be lived to see.
        for watch_id, news in spoke:
            log.info("watch_spoke", watch_id=watch_id, news=news.value)

    async def _settle(self, watches: list[Watch], change: Any) -> None:
        async with self._store.transaction() as tx:
            for watch in await _still_ours(tx, watches):
                await tx.watches.settle(await change(tx, watch))


async def _judged(
    tx: Transaction, watch: Watch, reading: Reading
) -> tuple[Watch, News | None]:
    """Return *watch* after a look at *reading*, and the news that it said."""
    now = await tx.now()
    metric = watch.metric
    if metric is None:
        return await _paused(tx, watch), None
    rows = reading.answer.reports.get(metric.report, [])
    measured = metric.read(rows, reading.taken_at.date())
    seen = watch.answered_at is not None and reading.taken_at <= watch.answered_at
    vigil, news = (
        spoken(watch.vigil, now)
        if seen
        else checked(watch.rule, watch.vigil, measured.value, now)
    )
    judged = replace(
        watch,
        vigil=vigil,
        value=measured.value,
        answered_at=reading.taken_at,
        failing_since=None,
        failures=0,
        next_check_at=max(reading.again_at, now + _AT_LEAST),
    )
    if news is None:
        return judged, None
    told = _told(judged, news, metric, measured, reading)
    return await say(tx, judged, news, **told), news


def _told(
    watch: Watch, news: News, metric: Metric, measured: Measured, reading: Reading
) -> dict[str, Any]:
    since = watch.vigil.crossed_at or reading.taken_at
    told = facts(measured) | {"since": since.isoformat()}
    if news is News.recovered:
        at = watch.vigil.back_at or reading.taken_at
        return told | {"at": at.isoformat()}
    earlier = reading.before
    if earlier is None or metric.whole_days:
        return told
    before = metric.read(earlier.rows).value
    return told | {
        "before": before,
        "before_at": earlier.fetched_at.isoformat(),
        "taken_at": reading.taken_at.isoformat(),
    }


async def _look_again(tx: Transaction, watches: Sequence[Watch]) -> None:
    """Let those that wait for the key look soon whether it is accepted."""
    again = await tx.now() + KEY_AGAIN
    for watch in watches:
        if watch.vigil.paused is Pause.key:
            await tx.watches.settle(replace(watch, next_check_at=again))


async def _paused(tx: Transaction, watch: Watch) -> Watch:
    return await pause_alone(tx, watch, Pause.report)


async def _still_ours(tx: Transaction, watches: Sequence[Watch]) -> list[Watch]:
    """Return, locked and as they stand now, those whose claim still holds."""
    fences = {each.id: each.fence for each in watches}
    return [
        each
        for each in await tx.watches.lock(list(fences))
        if each.fence == fences[each.id]
        and not each.ended
        and each.vigil.paused in {None, Pause.key}
    ]


def _question(watch: Watch) -> Question:
    metric = watch.metric
    return (metric.report if metric else "", watch.criteria)
