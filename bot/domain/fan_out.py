"""Orders so large that their cost is said before they are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.commands import OrderCommand
from bot.domain.lags import behind
from bot.domain.orders import PlannedRun
from bot.domain.organisations import (
    Organisation,
    Scope,
    Selection,
    SelectionError,
    tops,
)
from bot.domain.phrasing import canonical
from bot.domain.planning import OrderPlan, plan
from bot.domain.report_types import Catalogue
from bot.domain.windows import Window

# Several types that were named are ordered at once up to here.
_MANY: Final = 100

RunKey = tuple[int, str, Window | None]


@dataclass(frozen=True, slots=True)
class Here:
    """A report of the same organisation, type and window that is ready already."""

    report_id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Cheaper:
    """The same days in fewer reports.

    *merged* types come without a file for each branch. Of *partial* ones it is the
    company at the top that has no report of its own.
    """

    command: OrderCommand
    reports: int
    merged: tuple[str, ...]
    partial: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a large order would cost.

    *share* is that of the calls allowed in ten minutes. *here* reports are ready
    already, the oldest since *here_since*. *ready_about* is None while too little is
    known of how long the types take; no sooner than *not_before* in any case, which is
    None where the limits allow all of them to begin at once. *files_in* is how much
    later they are put into files, None where none were asked for.
    """

    command: OrderCommand
    reports: int
    types: int
    organisations: int
    share: float
    not_before: datetime | None = None
    ready_about: datetime | None = None
    files_in: timedelta | None = None
    here: int = 0
    here_since: datetime | None = None
    cheaper: Cheaper | None = None


class NotConfirmedError(SelectionError):
    """What was ordered is large: *proposal* has to be confirmed first."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(f"{proposal.reports} reports are not confirmed")
        self.proposal = proposal


def is_fan_out(command: OrderCommand, planned: OrderPlan) -> bool:
    """Return whether an order is a whole grid of reports: types by organisations."""
    organisations = {run.organisation_id for run in planned.runs}
    if len(organisations) == 1 or len(planned.report_types) == 1:
        return False
    return command.all_types or len(planned.runs) > _MANY


def key_of(run: PlannedRun) -> RunKey:
    """Return what two runs that bring the same data have in common."""
    return run.organisation_id, run.report_type, run.window


def with_reused(planned: OrderPlan, here: Mapping[RunKey, Here]) -> OrderPlan:
    """Return *planned* with the reports that are *here* already in their places."""
    runs = tuple(
        run if (found := here.get(key_of(run))) is None else _reused(run, found)
        for run in planned.runs
    )
    return replace(planned, runs=runs)


def is_complete(report_type: str, window: Window, asked_at: datetime) -> bool:
    """Return whether a report asked for then had all the data of its days."""
    return asked_at >= window.end + behind([report_type])


def cheaper(
    command: OrderCommand,
    planned: OrderPlan,
    catalogue: Catalogue,
    organisations: Sequence[Organisation],
    zone: ZoneInfo,
) -> Cheaper | None:
    """Return the way over parents whose reports hold their children's data, if any.

    *organisations* is the whole directory: it brings what all of them have.
    """
    if command.selection.scope is not Scope.all or command.selection.excluded:
        return None
    names = tuple(each.name for each in tops(organisations))
    other = replace(command, selection=Selection(Scope.named, names))
    try:
        fewer = plan(other, catalogue, organisations, zone)
    except SelectionError:
        return None
    if len(fewer.runs) >= len(planned.runs):
        return None
    if {each.value for each in fewer.report_types} < {
        each.value for each in planned.report_types
    }:
        return None
    less = [
        each
        for each in planned.report_types
        if _count(fewer, each.value) < _count(planned, each.value)
    ]
    return Cheaper(
        other,
        len(fewer.runs),
        tuple(each.title for each in less if each.covers_children),
        tuple(each.title for each in less if not each.covers_children),
    )


def confirmed(command: OrderCommand, *, afresh: bool = False) -> str:
    """Return the text that orders *command* without asking again."""
    return canonical(replace(command, confirmed=True, afresh=afresh))


def unconfirmed(command: OrderCommand) -> OrderCommand:
    """Return *command* as it is kept: who orders it again is asked again."""
    return replace(command, confirmed=False, afresh=False)


def _reused(run: PlannedRun, here: Here) -> PlannedRun:
    return replace(run, report_id=here.report_id, asked_at=here.asked_at)


def _count(planned: OrderPlan, report_type: str) -> int:
    return sum(run.report_type == report_type for run in planned.runs)
