"""The news of a grid of reports: one message for each way in which they ended."""

from collections import defaultdict
from collections.abc import Sequence

from bot.blocks import presses
from bot.blocks.mrkdwn import capital, escape, listed
from bot.blocks.parts import Press, compose
from bot.blocks.phrases import NAMES_LIMIT, labels_of
from bot.blocks.shortfalls import reason
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.domain.orders import RETRYABLE, OrderView, RunState, RunView

_TYPES = 15
_WAYS = {
    RunState.expired: "took longer than 3 hours, so I stopped waiting.",
    RunState.uncertain: "may have been built: I could not find out whether the "
    "supplier got them. Ordering them again may build them twice there.",
}


def shortfall_news(
    view: OrderView, runs: Sequence[RunView], head: str = "", *, voice: Voice = DEFAULT
) -> Message:
    """Return what became of *runs*, which ended alike and did not come.

    *head* stands above it where it is the first message.
    """
    missed = [run for run in view.runs if run.is_over and run.state in RETRYABLE]
    offers: list[Press] = []
    if not view.retried_as and runs[0].state in RETRYABLE:
        offers.append(presses.retry(view.ref, missed, voice))
    lines = [head, f"{len(runs):,} {_why(runs, voice)}", *_names(runs, voice)]
    return compose(lines, offers, aside=view.ref, voice=voice)


def _why(runs: Sequence[RunView], voice: Voice) -> str:
    state = runs[0].state
    if state is RunState.cancelled:
        return "was cancelled." if len(runs) == 1 else "were cancelled."
    if state is not RunState.failed:
        return _WAYS[state]
    reasons = {reason(run.reason, voice) for run in runs}
    if len(reasons) > 1:
        return "failed for other reasons."
    return f"failed: {reasons.pop()}."


def _names(runs: Sequence[RunView], voice: Voice) -> list[str]:
    by_type: defaultdict[str, list[RunView]] = defaultdict(list)
    for run in runs:
        by_type[run.report_title].append(run)
    each = max(1, NAMES_LIMIT * 2 // len(by_type))
    return [
        f"{capital(escape(title))}: "
        f"{listed(labels_of(members[:each], voice), total=len(members))}"
        for title, members in list(by_type.items())[:_TYPES]
    ]
