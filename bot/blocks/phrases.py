"""Phrases about an order: what it is and how far it is."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.blocks.mrkdwn import escape
from bot.blocks.voice import Voice
from bot.domain.channels import is_channel
from bot.domain.orders import OrderView, RunState, RunView
from bot.texts.english import phrase

NAMES_LIMIT = 12
_NAME = 40
_FEW = 3

# *which* is how many, or names.
UNDER_WAY = (
    (frozenset({RunState.generating}), phrase("{which} being built")),
    (frozenset({RunState.queued, RunState.submitting}), phrase("{which} waiting")),
    (frozenset({RunState.uncertain}), phrase("{which} being looked for")),
)
ENDS = (
    (RunState.failed, phrase("{which} failed")),
    (RunState.expired, phrase("{which} took too long")),
    (RunState.uncertain, phrase("{which} unknown")),
    (RunState.cancelled, phrase("{which} cancelled")),
)
_END_OF_ONE = {
    RunState.failed: phrase("failed"),
    RunState.expired: phrase("took too long"),
    RunState.uncertain: phrase("unknown"),
    RunState.cancelled: phrase("cancelled"),
}


def what(view: OrderView, voice: Voice) -> str:
    """Return what was ordered: *driver quality, 9-15 Nov 2026, 20 branches*."""
    return ", ".join(_pieces(view, voice))


def title(view: OrderView, voice: Voice) -> str:
    """Return the bold first line of a card."""
    parts = len({run.part for run in view.runs if run.part})
    pieces = _pieces(view, voice)
    if parts > 1:
        pieces.append(voice.count(parts, "part"))
    return f"*{voice.capital(' · '.join(pieces))}*"


def amount(view: OrderView, voice: Voice) -> str:
    """Return how many reports an order is, when its title does not tell."""
    named = len(view.organisations) * len(view.report_titles)
    told = len(view.organisations) == 1 or len(view.report_titles) == 1
    if len(view.runs) < 2 or (told and len(view.runs) == named):  # noqa: PLR2004
        return ""
    return voice.count(len(view.runs), "report")


def is_over(view: OrderView) -> bool:
    """Return whether nothing more happens to any run."""
    return all(run.is_over for run in view.runs) if view.runs else view.is_over


def progress(view: OrderView, voice: Voice) -> str:
    """Return the line with the counts of an order that has runs."""
    if len(view.runs) == 1:
        return _progress_of_one(view, view.runs[0], voice)
    if is_over(view):
        return _ready_at_the_end(view, voice) if view.ready else ""
    counts = [_ready_of_all(view, voice), *_under_way(view.runs, voice)]
    if view.all_ready_about:
        at = voice.date(view.all_ready_about)
        if any(run.is_over and not run.has_file for run in view.runs):
            counts.append(voice.say("the rest done about {at}", at=at))
        else:
            counts.append(voice.say("all ready about {at}", at=at))
    return " · ".join(counts)


def standing(view: OrderView, voice: Voice) -> str:
    """Return how far an order is, in a few words, for lists and answers."""
    if not view.runs:
        if view.is_over:
            return voice.say("not ordered")
        return voice.say("looking up the branches")
    if len(view.runs) == 1:
        words = _standing_of_one(view.runs[0], voice)
    else:
        ends = [
            voice.say(words, which=number)
            for state, words in ENDS
            if (number := sum(ended(run, state) for run in view.runs))
        ]
        ready = _ready_of_all(view, voice)
        words = " · ".join([ready, *_under_way(view.runs, voice), *ends])
    if view.all_ready_about and not is_over(view):
        at = voice.date(view.all_ready_about)
        words += " · " + voice.say("done about {at}", at=at)
    return words


def in_full(view: OrderView, runs: Sequence[RunView], voice: Voice) -> str:
    """Return the names of *runs* in full: *Izmir (driver quality, 9-15 Nov)*."""
    about = [
        ", ".join(
            escape(each, _NAME)
            for each in (
                voice.type_title(run.report_title),
                voice.period(run.part or view.period or ""),
            )
            if each
        )
        for run in runs
    ]
    names = [escape(run.organisation, _NAME) for run in runs[:NAMES_LIMIT]]
    if len(set(about)) == 1:
        return f"{voice.listed(names, total=len(runs))} ({about[0]})"
    pairs = [f"{name} ({each})" for name, each in zip(names, about, strict=False)]
    return voice.listed(pairs, total=len(runs))


def _pieces(view: OrderView, voice: Voice) -> list[str]:
    titles = [voice.type_title(each) for each in view.report_titles]
    types = _few(titles, phrase("report type"), voice) or voice.say("reports")
    where = _few(view.organisations, phrase("branch"), voice)
    period = escape(voice.period(view.period)) if view.period else ""
    return [piece for piece in (types, period, where) if piece]


def _few(names: Sequence[str], noun: str, voice: Voice) -> str:
    if len(names) > _FEW:
        return voice.count(len(names), noun)
    return voice.listed([escape(name) for name in names]) if names else ""


def _ready_of_all(view: OrderView, voice: Voice) -> str:
    ready, total = len(view.ready), len(view.runs)
    return voice.say("{ready} of {total} ready", ready=ready, total=total)


def _ready_at_the_end(view: OrderView, voice: Voice) -> str:
    if not view.finished_at:
        return _ready_of_all(view, voice) + "."
    return voice.say(
        "{ready} of {total} ready at {at}.",
        ready=len(view.ready),
        total=len(view.runs),
        at=voice.date(view.finished_at),
    )


def _progress_of_one(view: OrderView, run: RunView, voice: Voice) -> str:
    if run.has_file and view.finished_at:
        return voice.say("Ready at {at}.", at=voice.date(view.finished_at))
    if run.has_file:
        return voice.say("Ready.")
    if run.is_over:
        return ""
    words = voice.capital(_under_way_of_one(run, voice))
    if view.all_ready_about:
        at = voice.date(view.all_ready_about)
        words += " · " + voice.say("ready about {at}", at=at)
    return words


def _standing_of_one(run: RunView, voice: Voice) -> str:
    if run.has_file:
        return voice.say("ready")
    if run.is_over:
        return voice.say(_END_OF_ONE[run.state])
    return _under_way_of_one(run, voice)


def _under_way_of_one(run: RunView, voice: Voice) -> str:
    if run.state in {RunState.queued, RunState.submitting}:
        return voice.say("waiting its turn")
    if run.state is RunState.generating:
        return voice.say("being built")
    return voice.say("being looked for")


def _under_way(runs: Iterable[RunView], voice: Voice) -> list[str]:
    states = Counter(run.state for run in runs if not run.is_over)
    return [
        voice.plural(number, "{n} waiting its turn", "{n} waiting their turn")
        if RunState.queued in kinds
        else voice.say(words, which=number)
        for kinds, words in UNDER_WAY
        if (number := sum(states[kind] for kind in kinds))
    ]


def ended(run: RunView, state: RunState) -> bool:
    """Return whether *run* ended in *state*."""
    return run.state is state and run.is_over


def labels_of(runs: Iterable[RunView], voice: Voice) -> list[str]:
    """Return short names of *runs*, with their parts."""
    return [
        f"{escape(run.organisation, _NAME)} {escape(voice.period(run.part), _NAME)}"
        if run.part
        else escape(run.organisation, _NAME)
        for run in runs
    ]


def where_to(channel_id: str, voice: Voice) -> str:
    """Return where the results of an order come that was made elsewhere."""
    if is_channel(channel_id):
        return voice.say(
            "The card comes to {channel}.", channel=voice.channel(channel_id)
        )
    return voice.say("The results come to you by DM.")
