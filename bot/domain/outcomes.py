"""How the runs of an order ended, in groups that are told one by one."""

from collections.abc import Sequence
from typing import Final

from bot.domain.orders import OrderView, RunState, RunView

READY: Final = "ready"
# Of more reasons than these the rest is one group.
_REASONS: Final = 3
_OTHER: Final = "failed"
_ENDS: Final = (RunState.expired, RunState.uncertain, RunState.cancelled)

Group = tuple[str, tuple[RunView, ...]]


def outcome_groups(view: OrderView) -> list[Group]:
    """Return the runs of an order that is over by how they ended, ready ones first.

    Only a grid of types by organisations has several; any other order is one group.
    """
    if len({run.report_type for run in view.runs}) == 1 or len(view.organisations) == 1:
        return [("", view.runs)]
    groups: list[Group] = [(READY, view.ready), *_failures(view.runs)]
    groups += [
        (state.value, tuple(run for run in view.runs if run.state is state))
        for state in _ENDS
    ]
    found = [group for group in groups if group[1]]
    return found if len(found) > 1 else [("", view.runs)]


def _failures(runs: Sequence[RunView]) -> list[Group]:
    by_reason: dict[str, list[RunView]] = {}
    for run in runs:
        if run.state is RunState.failed:
            by_reason.setdefault(run.reason or "", []).append(run)
    most_first = sorted(by_reason.items(), key=lambda item: -len(item[1]))
    groups = [
        (f"failed:{reason}", tuple(failed)) for reason, failed in most_first[:_REASONS]
    ]
    rest = [run for _, failed in most_first[_REASONS:] for run in failed]
    return [*groups, (_OTHER, tuple(rest))]
