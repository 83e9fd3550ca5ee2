"""From what was said to the runs that it needs."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.commands import OrderCommand
from bot.domain.orders import PlannedRun
from bot.domain.organisations import (
    NoneFitsError,
    NothingLeftError,
    Organisation,
    SelectionError,
    choose,
)
from bot.domain.periods import Period
from bot.domain.report_types import Catalogue, ReportType, Rows
from bot.domain.windows import Window

_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """The runs of an order, and what has to be said about them.

    *fingerprint* is the same for two plans that bring the same data.
    *partial_sums*: aggregates were split, whose parts do not add up.
    """

    runs: tuple[PlannedRun, ...]
    report_types: tuple[ReportType, ...]
    fingerprint: str
    partial_sums: bool


def plan(
    command: OrderCommand,
    catalogue: Catalogue,
    organisations: Sequence[Organisation],
    zone: ZoneInfo,
) -> OrderPlan:
    """Return the runs that *command* needs, type by type, organisation by name.

    Raises:
        bot.domain.organisations.SelectionError: The organisations cannot be asked.
    """
    asked = _asked(command, catalogue, organisations)
    report_types = [report_type for report_type, _ in asked]
    runs = [
        run
        for report_type, chosen in asked
        for organisation in chosen
        for run in _runs(organisation, report_type, command.period, zone)
    ]
    return OrderPlan(
        runs=tuple(runs),
        report_types=tuple(report_types),
        fingerprint=fingerprint(runs),
        partial_sums=any(
            _is_split(each, command.period) and each.rows is Rows.aggregates
            for each in report_types
        ),
    )


_Asked = list[tuple[ReportType, tuple[Organisation, ...]]]


def _asked(
    command: OrderCommand, catalogue: Catalogue, organisations: Sequence[Organisation]
) -> _Asked:
    """Return the types with the organisations that each is asked of."""
    if command.all_types:
        return _every_type(command, catalogue, organisations)
    return [
        (each, choose(command.selection, organisations, each))
        for each in map(catalogue.get, command.report_types)
    ]


def _every_type(
    command: OrderCommand, catalogue: Catalogue, organisations: Sequence[Organisation]
) -> _Asked:
    """Return every type that the kinds of the organisations allow."""
    asked: _Asked = []
    why: SelectionError | None = None
    for each in catalogue.all():
        try:
            chosen = choose(command.selection, organisations, each, strict=False)
        except (NoneFitsError, NothingLeftError) as error:
            why = error
            continue
        asked.append((each, chosen))
    if not asked and why is not None:
        raise why
    # A listing has no days: it is no part of what was asked for some days.
    return [pair for pair in asked if pair[0].needs_period] or asked


def _runs(
    organisation: Organisation,
    report_type: ReportType,
    period: Period | None,
    zone: ZoneInfo,
) -> list[PlannedRun]:
    if period is None or not report_type.needs_period:
        return [PlannedRun(organisation.id, report_type.value, None)]
    window = period.window(zone)
    parts = window.split(report_type.max_days, zone)
    if len(parts) == 1:
        return [PlannedRun(organisation.id, report_type.value, window)]
    return [
        PlannedRun(organisation.id, report_type.value, part, _days(part, zone))
        for part in parts
    ]


def _days(window: Window, zone: ZoneInfo) -> str:
    first = window.start.astimezone(zone).date()
    # A half-open window ends with the day before its end.
    last = (window.end.astimezone(zone) - _A_MOMENT).date()
    return Period(first, last).describe()


def _is_split(report_type: ReportType, period: Period | None) -> bool:
    if period is None:
        return False
    days = (period.last - period.first).days + 1
    return report_type.needs_period and days > report_type.max_days


def fingerprint(runs: Iterable[PlannedRun]) -> str:
    """Return what is the same for two sets of runs that bring the same data."""
    wanted = sorted(
        (
            run.organisation_id,
            run.report_type,
            run.window.start.isoformat() if run.window else "",
            run.window.end.isoformat() if run.window else "",
        )
        for run in runs
    )
    return hashlib.sha256(json.dumps(wanted).encode()).hexdigest()
