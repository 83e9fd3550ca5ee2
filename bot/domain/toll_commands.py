"""What a typed toll command can mean: one frozen dataclass for each intention."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.commands import (
    Destination,
    Option,
    ScheduleCommand,
    SchedulesCommand,
)
from bot.domain.toll_metrics import Rule, Side
from bot.domain.toll_reports import Criteria
from bot.domain.toll_watches import Deed


class Metric(StrEnum):
    """What a watch looks at; the value is how it is typed."""

    error_share = "error share"
    client_error_share = "client error share"
    server_error_share = "server error share"
    success_share = "success share"
    avg_latency = "avg latency"
    max_latency = "max latency"
    requests = "requests"
    cache_share = "cache share"
    concurrency = "concurrency"


class Unit(StrEnum):
    """What a threshold counts."""

    percent = "%"
    milliseconds = "ms"
    requests = "requests"
    at_a_time = "at a time"
    percent_of_average = "% of the moving average"


@dataclass(frozen=True, slots=True)
class TollDigestCommand:
    """The headline of every report that has data."""

    criteria: Criteria = Criteria.day


@dataclass(frozen=True, slots=True)
class TollReportCommand:
    """One report, by the API's name, listed or not."""

    report: str
    criteria: Criteria = Criteria.day


@dataclass(frozen=True, slots=True)
class TollReportsCommand:
    """List the reports."""


@dataclass(frozen=True, slots=True)
class TollWatchCommand:
    """A rule: speak up when *metric* crosses *threshold*.

    ``threshold`` is in ``unit``, shares in per cent from 0 to 100; ``checks`` is how
    often in a row it must hold; ``criteria`` is the span looked at, None when the
    person left that open.
    """

    metric: Metric
    comparison: Side
    threshold: float
    unit: Unit
    checks: int = 1
    criteria: Criteria | None = None
    destination: Destination = field(default_factory=Destination)

    @property
    def rule(self) -> Rule:
        """The rule to check, its metric by the key that it is measured under."""
        averaged = self.unit is Unit.percent_of_average
        key = "requests_of_average" if averaged else self.metric.name
        return Rule(key, self.comparison, self.threshold, self.checks)


@dataclass(frozen=True, slots=True)
class TollWatchesCommand:
    """List the rules, or show the one called *ref*."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class TollUnwatchCommand:
    """Take a rule away; *ref* is such as ``W-2``."""

    ref: str


@dataclass(frozen=True, slots=True)
class TollTendCommand:
    """Take a rule's crossing in hand, keep it quiet, or let it go on.

    *minutes* is for how long it keeps quiet, where that ends by itself.
    """

    deed: Deed
    ref: str
    minutes: int = 60


@dataclass(frozen=True, slots=True)
class TollResumeKeyCommand:
    """Ask the API without being asked again, though it refused the key."""


@dataclass(frozen=True, slots=True)
class TollScheduleCommand:
    """Post a report, or for ``all`` the digest, again and again.

    ``schedule`` is in the one way that schedules are written.
    """

    report: str
    criteria: Criteria
    schedule: str
    destination: Destination = field(default_factory=Destination)


@dataclass(frozen=True, slots=True)
class TollScheduleChange:
    """Make a schedule different; what is None stays as it is."""

    number: int
    report: str | None = None
    criteria: Criteria | None = None
    schedule: str | None = None
    destination: Destination | None = None


@dataclass(frozen=True, slots=True)
class TollHelpCommand:
    """Explain everything, or one *topic*: an English verb, or a word as typed."""

    topic: str | None = None


class TollProblem(StrEnum):
    """Why a text could not be carried out as it was typed."""

    unknown_word = "unknown_word"
    unknown_report = "unknown_report"
    ambiguous_report = "ambiguous_report"
    missing_report = "missing_report"
    unknown_period = "unknown_period"
    said_twice = "said_twice"
    missing_schedule = "missing_schedule"
    unknown_schedule = "unknown_schedule"
    unknown_destination = "unknown_destination"
    missing_metric = "missing_metric"
    unknown_metric = "unknown_metric"
    missing_threshold = "missing_threshold"
    missing_comparison = "missing_comparison"
    unfitting_unit = "unfitting_unit"
    doubtful_number = "doubtful_number"
    impossible_threshold = "impossible_threshold"
    impossible_checks = "impossible_checks"
    missing_reference = "missing_reference"
    impossible_snooze = "impossible_snooze"
    too_long = "too_long"


@dataclass(frozen=True, slots=True)
class TollMisunderstood:
    """What could not be understood, and ways on.

    ``word`` is the doubtful part as typed, "" when something is missing;
    ``partial`` is the report asked for without it, if there was one; ``candidates``
    what ``word`` may stand for, for suggestions.
    """

    problem: TollProblem
    word: str = ""
    candidates: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    partial: TollReportCommand | TollDigestCommand | None = None


@dataclass(frozen=True, slots=True)
class TollFormCommand:
    """Open the form of toll metrics, filled with what *text* says."""

    text: str = ""


TollCommand = (
    TollDigestCommand
    | TollReportCommand
    | TollReportsCommand
    | TollWatchCommand
    | TollWatchesCommand
    | TollUnwatchCommand
    | TollTendCommand
    | TollResumeKeyCommand
    | TollScheduleCommand
    | TollScheduleChange
    | ScheduleCommand
    | SchedulesCommand
    | TollHelpCommand
    | TollFormCommand
    | TollMisunderstood
)
