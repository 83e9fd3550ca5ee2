"""Looking back: what was seen of an order's reports, beside what was seen before."""

from collections import defaultdict

from bot.domain.digests import Digest, Seen, digest
from bot.domain.orders import Order, OrderView
from bot.ports import Transaction


async def digests(tx: Transaction, order: Order, view: OrderView) -> tuple[Digest, ...]:
    """Return a digest for each type of which anything was seen."""
    readings = await tx.readings.of_order(order.id)
    if not readings:
        return ()
    runs = [run for run in await tx.runs.of_order(order.id) if run.id in readings]
    before = await tx.readings.before(runs)
    shown = {run.number: run for run in view.runs}
    seen: defaultdict[str, list[Seen]] = defaultdict(list)
    for run in runs:
        earlier = before.get(run.id)
        seen[shown[run.number].report_title].append(
            Seen(
                shown[run.number].organisation,
                readings[run.id].figures,
                earlier.figures if earlier else None,
            )
        )
    return tuple(digest(title, each) for title, each in seen.items())
