"""The news of a grid of reports: one message for each way in which they ended."""

from collections import defaultdict
from collections.abc import Sequence

from bot.blocks import presses
from bot.blocks.mrkdwn import escape
from bot.blocks.parts import Press, compose
from bot.blocks.phrases import NAMES_LIMIT, labels_of
from bot.blocks.shortfalls import reason
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.domain.orders import RETRYABLE, OrderView, RunState, RunView
from bot.texts.english import phrase

_TYPES = 15
_WAYS = {
    RunState.expired: phrase("{n} took longer than 3 hours, so I stopped waiting."),
    RunState.uncertain: phrase(
        "{n} may have been built: I could not find out whether the supplier got them. "
        "Ordering them again may build them twice there."
    ),
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
    lines = [head, _why(runs, voice), *_names(runs, voice)]
    return compose(lines, offers, aside=view.ref, voice=voice)


def _why(runs: Sequence[RunView], voice: Voice) -> str:
    state = runs[0].state
    if state is RunState.cancelled:
        which = voice.number(len(runs))
        return voice.plural(
            len(runs), "{which} was cancelled.", "{which} were cancelled.", which=which
        )
    if state is not RunState.failed:
        return voice.say(_WAYS[state], n=len(runs))
    reasons = {reason(run.reason, voice) for run in runs}
    if len(reasons) > 1:
        return voice.say("{n} failed for other reasons.", n=len(runs))
    return voice.say("{which} failed: {why}.", which=len(runs), why=reasons.pop())


def _names(runs: Sequence[RunView], voice: Voice) -> list[str]:
    by_type: defaultdict[str, list[RunView]] = defaultdict(list)
    for run in runs:
        by_type[run.report_title].append(run)
    each = max(1, NAMES_LIMIT * 2 // len(by_type))
    return [
        voice.capital(escape(voice.type_title(title)))
        + f": {voice.listed(labels_of(members[:each], voice), total=len(members))}"
        for title, members in list(by_type.items())[:_TYPES]
    ]
