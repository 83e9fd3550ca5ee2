"""What the toll API answers, before anybody asks what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.toll_figures import Earlier, Summary
from bot.domain.toll_reports import ALL, REPORTS, Criteria
from bot.domain.toll_summaries import summarise
from bot.texts.english import Language

# How long the API keeps an answer may be missing or silly.
KEPT_AT_LEAST: Final = timedelta(minutes=1)
KEPT_AT_MOST: Final = timedelta(hours=24)
_MOST_MINUTES: Final = int(KEPT_AT_MOST / timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class TollQuestion:
    """What the API is asked with one key: a report, or all of them, over a span."""

    connection_id: int
    report: str
    criteria: Criteria


@dataclass(frozen=True, slots=True)
class TollAnswer:
    """Rows by report name, as they came, and what was said about them.

    ``cache_minutes`` is how long the API keeps this answer and ``requested_at`` when
    it was asked for, both as given: they may be missing or silly, and the format
    and zone of the latter are unknown.
    """

    reports: dict[str, list[dict[str, Any]]] = field(repr=False)
    cache_minutes: int | None = None
    requested_at: str | None = None

    @property
    def kept_for(self) -> timedelta:
        """How long nobody asks again: what the API says, within sane bounds."""
        minutes = min(self.cache_minutes or 0, _MOST_MINUTES)
        return max(timedelta(minutes=minutes), KEPT_AT_LEAST)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, when the API gave it, and until when it is not asked for again."""

    answer: TollAnswer
    taken_at: datetime
    again_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as people see it, beside what was answered one span before.

    *fresh* says that the API was asked just now, and not before; *earlier* holds, by
    report, the snapshot nearest one length of the span ago, where there is one.
    """

    report: str
    criteria: Criteria
    answer: TollAnswer
    taken_at: datetime
    again_at: datetime
    fresh: bool
    earlier: Mapping[str, Earlier] = field(default_factory=dict, repr=False)

    @property
    def before(self) -> Earlier | None:
        """The earlier answer of a reading of one report, if there is one."""
        return self.earlier.get(self.report)

    def summary(self, language: Language, report: str | None = None) -> Summary:
        """Return what one report says in *language*; of a digest, that of *report*."""
        name = report or self.report
        return summarise(
            name,
            self.answer.reports.get(name, []),
            self.criteria.value,
            self.earlier.get(name),
            fetched_at=self.taken_at,
            language=language,
        )

    def summaries(self, language: Language) -> tuple[Summary, ...]:
        """Return what every report that came says, in the documentation's order."""
        came = self.answer.reports
        listed = [name for name in REPORTS if name in came]
        others = [name for name in came if name not in REPORTS and name != ALL]
        return tuple(self.summary(language, name) for name in [*listed, *others])

    @property
    def missing(self) -> tuple[str, ...]:
        """Which known reports an answer to all of them did not hold."""
        if self.report != ALL:
            return ()
        return tuple(name for name in REPORTS if name not in self.answer.reports)
