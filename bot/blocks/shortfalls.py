"""Phrases about what did not come: which, in what way, and why."""

from collections import defaultdict
from collections.abc import Sequence

from bot.blocks.mrkdwn import capital, count, escape, listed
from bot.blocks.phrases import ENDS, NAMES_LIMIT, UNDER_WAY, ended, labels_of
from bot.domain.orders import OrderView, RunState, RunView

_NAME = 40
_FEW = 3
_REASONS = 3
_TYPE_LINES = 15

# Waybill's own words for a failure; any other word is the supplier's.
_OWN_REASONS = {
    "gone": "the supplier doesn't know this branch any more",
    "rejected": "the supplier refused it",
    "credentials": "the supplier no longer accepts our credentials",
    "cancelled_there": "the supplier cancelled it",
    "same_report": "the supplier gave me the report of another order again",
}


def exceptions(view: OrderView) -> list[str]:
    """Return a sentence for each way in which runs did not come, by name."""
    several = len({run.report_title for run in view.runs}) > 1
    names = _Names(view.runs, speaks=not several and len(view.runs) > 1)
    sentences = _failures(view.runs, names)
    expired = [run for run in view.runs if run.state is RunState.expired]
    if expired:
        it = names.subject(expired)
        sentences.append(f"{it} took longer than 3 hours, so I stopped waiting.")
    unknown = [run for run in view.runs if ended(run, RunState.uncertain)]
    if unknown:
        which = names.object(unknown)
        it = "it" if len(unknown) == 1 else "them"
        sentences.append(
            f"I could not find out whether the supplier got {which}. "
            f"Ordering again may build {it} twice there."
        )
    sentences += _cancelled(view.runs, names)
    return sentences


def type_lines(view: OrderView) -> list[str]:
    """Return a line per report type, with branches only where they differ."""
    by_type: defaultdict[str, list[RunView]] = defaultdict(list)
    for run in view.runs:
        by_type[run.report_title].append(run)
    if len(by_type) < 2 or len(view.ready) == len(view.runs):  # noqa: PLR2004
        return []
    room = NAMES_LIMIT
    lines: list[str] = []
    for report_title, runs in list(by_type.items())[:_TYPE_LINES]:
        line, used = _type_line(report_title, runs, room)
        room -= used
        lines.append(line)
    if len(by_type) > _TYPE_LINES:
        lines.append(f"and {count(len(by_type) - _TYPE_LINES, 'more type')}")
    return lines


def reason(word: str | None) -> str:
    """Return why a run failed; the supplier's own word is quoted as it came."""
    if not word:
        return "the supplier gave no reason"
    own = _OWN_REASONS.get(word)
    return own or f"the supplier says “{escape(word, 120)}”"


def _failures(runs: Sequence[RunView], names: "_Names") -> list[str]:
    by_reason: defaultdict[str, list[RunView]] = defaultdict(list)
    for run in runs:
        if run.state is RunState.failed:
            by_reason[reason(run.reason)].append(run)
    groups = sorted(by_reason.items(), key=lambda group: -len(group[1]))
    sentences = [
        f"{names.subject(failed)} failed: {why}." for why, failed in groups[:_REASONS]
    ]
    if rest := sum(len(failed) for _, failed in groups[_REASONS:]):
        sentences.append(f"{rest:,} more failed, for other reasons.")
    return sentences


def _cancelled(runs: Sequence[RunView], names: "_Names") -> list[str]:
    gone = [run for run in runs if run.state is RunState.cancelled]
    if not gone:
        return []
    verb = "was" if len(gone) == 1 else "were"
    subject = names.subject(gone) if len(gone) <= _FEW else names.number(gone)
    return [f"{subject} {verb} cancelled."]


def _type_line(
    report_title: str, runs: Sequence[RunView], room: int
) -> tuple[str, int]:
    ready = sum(run.has_file for run in runs)
    clauses: list[str] = []
    used = 0
    for word, members in _groups(runs):
        named = len(members) <= min(_FEW, room - used)
        if named:
            used += len(members)
            labels = labels_of(members)
            clauses.append(f"{listed(labels)} {word}")
        else:
            clauses.append(f"{len(members):,} {word}")
    line = f"{capital(escape(report_title))} {ready:,} of {len(runs):,}"
    return (f"{line}: {', '.join(clauses)}" if clauses else line), used


def _groups(runs: Sequence[RunView]) -> list[tuple[str, list[RunView]]]:
    groups: list[tuple[str, list[RunView]]] = [
        (word, [run for run in runs if ended(run, state)]) for state, word in ENDS
    ]
    groups += [
        (word, [run for run in runs if not run.is_over and run.state in states])
        for states, word in UNDER_WAY
    ]
    return [(word, members) for word, members in groups if members]


class _Names:
    """Names runs while there is room for names, and counts them after that."""

    def __init__(self, runs: Sequence[RunView], *, speaks: bool) -> None:
        self._total = len(runs)
        self._all = "both" if len(runs) == 2 else f"all {len(runs):,}"  # noqa: PLR2004
        self._room = NAMES_LIMIT if speaks else 0
        self._one_place = len({run.organisation for run in runs}) == 1

    def subject(self, runs: Sequence[RunView]) -> str:
        """Return *runs* as the beginning of a sentence."""
        if self._total == 1:
            return "It"
        return capital(self._phrase(runs))

    def object(self, runs: Sequence[RunView]) -> str:
        """Return *runs* as the end of a sentence."""
        return "it" if self._total == 1 else self._phrase(runs)

    def number(self, runs: Sequence[RunView]) -> str:
        """Return how many *runs* are."""
        return capital(self._all) if len(runs) == self._total else f"{len(runs):,}"

    def _phrase(self, runs: Sequence[RunView]) -> str:
        if len(runs) == self._total:
            return self._all
        if self._room <= 0:
            return f"{len(runs):,}"
        shown = runs[: self._room]
        self._room -= len(shown)
        labels = labels_of(shown)
        if self._one_place and all(run.part for run in shown):
            labels = [escape(run.part or "", _NAME) for run in shown]
        return listed(labels, total=len(runs))
