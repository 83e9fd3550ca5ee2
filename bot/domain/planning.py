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
    Organisation,
    Selection,
    SelectionError,
    choose,
)
from bot.domain.periods import Period
from bot.domain.report_types import Catalogue, ReportType, Rows
from bot.domain.windows import Window

_A_MOMENT = timedelta(microseconds=1)


class ManyBranchesOfAllTypesError(SelectionError):
    """All report types of several organisations at once are not taken."""


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
        ManyBranchesOfAllTypesError: All types were asked of several organisations.
    """
    report_types = _types(command, catalogue, organisations)
    runs = [
        run
        for report_type in report_types
        for organisation in choose(command.selection, organisations, report_type)
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


def _types(
    command: OrderCommand, catalogue: Catalogue, organisations: Sequence[Organisation]
) -> list[ReportType]:
    if not command.all_types:
        return [catalogue.get(value) for value in command.report_types]
    single = _only_one(command.selection, organisations)
    if single is None:
        raise ManyBranchesOfAllTypesError
    fitting = catalogue.fitting(single.kinds)
    wanted = [each for each in fitting if each.needs_period or command.period is None]
    return [each for each in wanted if each.needs_period] or wanted


def _only_one(
    selection: Selection, organisations: Sequence[Organisation]
) -> Organisation | None:
    anything = ReportType("", "", "", (), None, True, Rows.aggregates, 1)
    chosen = choose(selection, organisations, anything)
    return chosen[0] if len(chosen) == 1 else None


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
