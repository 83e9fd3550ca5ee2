"""Phrases about an order: what it is and how far it is."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.blocks.mrkdwn import capital, count, date, escape, listed
from bot.domain.orders import OrderView, RunState, RunView

NAMES_LIMIT = 12
_NAME = 40
_FEW = 3

UNDER_WAY = (
    (frozenset({RunState.generating}), "being built"),
    (frozenset({RunState.queued, RunState.submitting}), "waiting"),
    (frozenset({RunState.uncertain}), "being looked for"),
)
ENDS = (
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
        for state, word in ENDS
        if (number := sum(ended(run, state) for run in view.runs))
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
        for kinds, word in UNDER_WAY
        if (number := sum(states[kind] for kind in kinds))
    ]


def _turn(number: int) -> str:
    return " its turn" if number == 1 else " their turn"


def ended(run: RunView, state: RunState) -> bool:
    """Return whether *run* ended in *state*."""
    return run.state is state and run.is_over


def labels_of(runs: Iterable[RunView]) -> list[str]:
    """Return short names of *runs*, with their parts."""
    return [
        f"{escape(run.organisation, _NAME)} {escape(run.part, _NAME)}"
        if run.part
        else escape(run.organisation, _NAME)
        for run in runs
    ]
