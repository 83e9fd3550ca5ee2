"""Looking back: what was seen of an order's reports, beside what was seen before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain.bundles import Reading
from bot.domain.digests import Digest, Seen, digest
from bot.domain.figures import together
from bot.domain.orders import Order, OrderView, Run
from bot.domain.windows import Window
from bot.ports import Transaction
from bot.ports.readings import Span


async def digests(tx: Transaction, order: Order, view: OrderView) -> tuple[Digest, ...]:
    """Return a digest for each type of which anything was seen."""
    readings = await tx.readings.of_order(order.id)
    if not readings:
        return ()
    groups: defaultdict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in await tx.runs.of_order(order.id):
        groups[run.report_type, run.organisation_id].append(run)
    spans = {key: _span(runs, readings) for key, runs in groups.items()}
    before = await tx.readings.before([each for each in spans.values() if each])
    shown = {run.number: run for run in view.runs}
    seen: defaultdict[str, list[Seen]] = defaultdict(list)
    for key, runs in groups.items():
        read = [readings[run.id].figures for run in runs if run.id in readings]
        if not read:
            continue
        first, span = shown[runs[0].number], spans[key]
        earlier = before.get(span) if span else None
        seen[first.report_title].append(
            Seen(first.organisation, together(read), earlier, len(runs))
        )
    return tuple(digest(title, each) for title, each in seen.items())


def _span(runs: Sequence[Run], readings: Mapping[int, Reading]) -> Span | None:
    """Return what the reports of one branch are about, None if some were not read."""
    windows = [run.window for run in runs if run.window is not None]
    if len(windows) < len(runs) or any(run.id not in readings for run in runs):
        return None
    start = min(window.start for window in windows)
    end = max(window.end for window in windows)
    return Span(runs[0].organisation_id, runs[0].report_type, Window(start, end))
