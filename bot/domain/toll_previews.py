"""How often a rule would have spoken up, as far as anything is known of the past."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.toll_metrics import METRICS, Metric, Rule
from bot.domain.toll_reports import Criteria
from bot.domain.toll_turns import firings

LOOKED_BACK = timedelta(days=30)
_SHORT = frozenset({Criteria.hour, Criteria.day})

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Preview:
    """How often a rule would have fired in so many *days*; zero without history.

    *fired* are days when each was judged as a whole, from the daily reports, or
    instants, from the answers that were kept.
    """

    days: int = 0
    fired: tuple[date, ...] = ()
    whole_days: bool = False


def tells_days(metric: Metric, criteria: str) -> bool:
    """Return whether days alone tell how a rule on *metric* would have done.

    A count of a day says nothing of a rule about hours or weeks; a mean or a peak
    says something of its hours.
    """
    if metric.per_day is None:
        return False
    if metric.fixed_criteria:
        return True
    if metric.key == METRICS["requests"].key:
        return criteria == Criteria.day
    return criteria in _SHORT


def by_days(rule: Rule, rows: Rows, today: date) -> Preview:
    """Return what *rows* of the metric's daily report tell, days that are over.

    So many checks in a row are a matter of minutes, so one day is enough.
    """
    first = today - LOOKED_BACK
    metric = METRICS[rule.metric]
    past = [each for each in metric.by_day(rows, today) if each[0] >= first]
    if not past:
        return Preview()
    fired = tuple(firings(replace(rule, checks=1), past))
    return Preview((today - past[0][0]).days, fired, whole_days=True)


def by_answers(
    rule: Rule, answers: Iterable[tuple[datetime, Rows]], now: datetime
) -> Preview:
    """Return what kept *answers* of the metric's report tell, oldest first."""
    metric = METRICS[rule.metric]
    past = [
        (at, metric.read(rows, at.date()).value)
        for at, rows in answers
        if at >= now - LOOKED_BACK
    ]
    days = (now - past[0][0]).days if past else 0
    # Of less than a day there is nothing to tell.
    return Preview(days, tuple(firings(rule, past))) if days else Preview()
