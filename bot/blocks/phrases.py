"""Phrases about an order: what it is, how far it is, what is missing and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.blocks.mrkdwn import capital, count, date, escape, listed
from bot.domain.orders import OrderView, RunState, RunView

NAMES_LIMIT = 12
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
}
_UNDER_WAY = (
    (frozenset({RunState.generating}), "being built"),
    (frozenset({RunState.queued, RunState.submitting}), "waiting"),
    (frozenset({RunState.uncertain}), "being looked for"),
)
_ENDS = (
    (RunState.failed, "failed"),
    (RunState.expired, "took too long"),
    (RunState.uncertain, "unknown"),
    (RunState.cancelled, "cancelled"),
)


def what(view: OrderView) -> str:
    """Return what was ordered: *driver quality, 9-15 Nov 2026, 20 branches*."""
    return ", ".join(_pieces(view))


def title(view: OrderView) -> str:
    """Return the bold first line of a card."""
    parts = len({run.part for run in view.runs if run.part})
    pieces = [*_pieces(view), f"{parts} parts" if parts > 1 else ""]
    return f"*{capital(' · '.join(piece for piece in pieces if piece))}*"


def amount(view: OrderView) -> str:
    """Return how many reports an order is, when its title does not tell."""
    named = len(view.organisations) * len(view.report_titles)
    told = len(view.organisations) == 1 or len(view.report_titles) == 1
    if len(view.runs) < 2 or (told and len(view.runs) == named):  # noqa: PLR2004
        return ""
    return count(len(view.runs), "report")


def is_over(view: OrderView) -> bool:
    """Return whether nothing more happens to any run."""
    return all(run.is_over for run in view.runs) if view.runs else view.is_over


def progress(view: OrderView) -> str:
    """Return the line with the counts of an order that has runs."""
    if len(view.runs) == 1:
        return _progress_of_one(view, view.runs[0])
    ready, total = len(view.ready), len(view.runs)
    if is_over(view):
        at = f" at {date(view.finished_at)}" if view.finished_at else ""
        return f"{ready:,} of {total:,} ready{at}." if ready else ""
    counts = [f"{ready:,} of {total:,} ready", *_under_way(view.runs)]
    if view.all_ready_about:
        settled = any(run.is_over and not run.has_file for run in view.runs)
        words = "the rest done" if settled else "all ready"
        counts.append(f"{words} about {date(view.all_ready_about)}")
    return " · ".join(counts)


def standing(view: OrderView) -> str:
    """Return how far an order is, in a few words, for lists and answers."""
    if not view.runs:
        return "not possible" if view.is_over else "looking up the branches"
    ends = [
        f"{number:,} {word}"
        for state, word in _ENDS
        if (number := sum(_ended(run, state) for run in view.runs))
    ]
    if len(view.runs) == 1:
        (run,) = view.runs
        alone = ends[0].removeprefix("1 ") if ends else ""
        words = "ready" if run.has_file else alone or _under_way_of_one(run)
    else:
        ready = f"{len(view.ready):,} of {len(view.runs):,} ready"
        words = " · ".join([ready, *_under_way(view.runs), *ends])
    if view.all_ready_about and not is_over(view):
        words += f" · done about {date(view.all_ready_about)}"
    return words


def exceptions(view: OrderView) -> list[str]:
    """Return a sentence for each way in which runs did not come, by name."""
    several = len({run.report_title for run in view.runs}) > 1
    names = _Names(view.runs, speaks=not several and len(view.runs) > 1)
    sentences = _failures(view.runs, names)
    expired = [run for run in view.runs if run.state is RunState.expired]
    if expired:
        it = names.subject(expired)
        sentences.append(f"{it} took longer than 3 hours, so I stopped waiting.")
    unknown = [run for run in view.runs if _ended(run, RunState.uncertain)]
    if unknown:
        it = names.object(unknown)
        sentences.append(
            f"I could not find out whether the supplier got {it}. "
            "Ordering again may build it twice there."
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


def in_full(view: OrderView, runs: Sequence[RunView]) -> str:
    """Return the names of *runs* in full: *Izmir (driver quality, 9-15 Nov)*."""
    about = [
        ", ".join(
            escape(each, _NAME)
            for each in (run.report_title, run.part or view.period)
            if each
        )
        for run in runs
    ]
    names = [escape(run.organisation, _NAME) for run in runs[:NAMES_LIMIT]]
    if len(set(about)) == 1:
        return f"{listed(names, total=len(runs))} ({about[0]})"
    pairs = [f"{name} ({each})" for name, each in zip(names, about, strict=False)]
    return listed(pairs, total=len(runs))


def reason(word: str | None) -> str:
    """Return why a run failed; the supplier's own word is quoted as it came."""
    if not word:
        return "the supplier gave no reason"
    own = _OWN_REASONS.get(word)
    return own or f"the supplier says “{escape(word, 120)}”"


def _pieces(view: OrderView) -> list[str]:
    types = _few(view.report_titles, "report types") or "reports"
    where = _few(view.organisations, "branches")
    period = escape(view.period) if view.period else ""
    return [piece for piece in (types, period, where) if piece]


def _few(names: Sequence[str], plural: str) -> str:
    if len(names) > _FEW:
        return f"{len(names):,} {plural}"
    return listed([escape(name) for name in names]) if names else ""


def _progress_of_one(view: OrderView, run: RunView) -> str:
    if run.has_file:
        at = f" at {date(view.finished_at)}" if view.finished_at else ""
        return f"Ready{at}."
    if run.is_over:
        return ""
    about = view.all_ready_about
    ready = f" · ready about {date(about)}" if about else ""
    return capital(_under_way_of_one(run)) + ready


def _under_way_of_one(run: RunView) -> str:
    if run.state in {RunState.queued, RunState.submitting}:
        return "waiting its turn"
    return "being built" if run.state is RunState.generating else "being looked for"


def _under_way(runs: Iterable[RunView]) -> list[str]:
    states = Counter(run.state for run in runs if not run.is_over)
    return [
        f"{number:,} {word}{_turn(number) if word == 'waiting' else ''}"
        for kinds, word in _UNDER_WAY
        if (number := sum(states[kind] for kind in kinds))
    ]


def _turn(number: int) -> str:
    return " its turn" if number == 1 else " their turn"


def _ended(run: RunView, state: RunState) -> bool:
    return run.state is state and run.is_over


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
            labels = _labels(members)
            clauses.append(f"{listed(labels)} {word}")
        else:
            clauses.append(f"{len(members):,} {word}")
    line = f"{capital(escape(report_title))} {ready:,} of {len(runs):,}"
    return (f"{line}: {', '.join(clauses)}" if clauses else line), used


def _groups(runs: Sequence[RunView]) -> list[tuple[str, list[RunView]]]:
    groups: list[tuple[str, list[RunView]]] = [
        (word, [run for run in runs if _ended(run, state)]) for state, word in _ENDS
    ]
    groups += [
        (word, [run for run in runs if not run.is_over and run.state in states])
        for states, word in _UNDER_WAY
    ]
    return [(word, members) for word, members in groups if members]


def _labels(runs: Iterable[RunView]) -> list[str]:
    return [
        f"{escape(run.organisation, _NAME)} {escape(run.part, _NAME)}"
        if run.part
        else escape(run.organisation, _NAME)
        for run in runs
    ]


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
        labels = _labels(shown)
        if self._one_place and all(run.part for run in shown):
            labels = [escape(run.part or "", _NAME) for run in shown]
        return listed(labels, total=len(runs))
