"""Phrases about what did not come: which, in what way, and why."""

import re
from collections import defaultdict
from collections.abc import Sequence

from bot.blocks.mrkdwn import escape
from bot.blocks.phrases import ENDS, NAMES_LIMIT, UNDER_WAY, ended, labels_of
from bot.blocks.voice import Voice
from bot.domain.orders import OrderView, RunState, RunView
from bot.texts.english import phrase

_NAME = 40
_FEW = 3
_REASONS = 3
_TYPE_LINES = 15
_CONSTANT = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)+")

# Waybill's own words for a failure; any other word is the supplier's.
_OWN_REASONS = {
    "gone": phrase("the supplier doesn't know this branch any more"),
    "rejected": phrase("the supplier refused it"),
    "credentials": phrase("the supplier no longer accepts our credentials"),
    "replaced": phrase("my access to the supplier was replaced before it came"),
    "cancelled_there": phrase("the supplier cancelled it"),
    "same_report": phrase("the supplier gave me the report of another order again"),
}


def exceptions(view: OrderView, voice: Voice) -> list[str]:
    """Return a sentence for each way in which runs did not come, by name."""
    several = len({run.report_title for run in view.runs}) > 1
    names = _Names(view.runs, voice, speaks=not several and len(view.runs) > 1)
    sentences = _failures(view.runs, names, voice)
    expired = [run for run in view.runs if run.state is RunState.expired]
    if expired:
        sentences.append(
            voice.say(
                "{which} took longer than 3 hours, so I stopped waiting.",
                which=names.subject(expired),
            )
        )
    unknown = [run for run in view.runs if ended(run, RunState.uncertain)]
    if unknown:
        sentences.append(_unknown(unknown, names, voice))
    sentences += _cancelled(view.runs, names, voice)
    return sentences


def type_lines(view: OrderView, voice: Voice) -> list[str]:
    """Return a line per report type, with branches only where they differ."""
    by_type: defaultdict[str, list[RunView]] = defaultdict(list)
    for run in view.runs:
        by_type[run.report_title].append(run)
    if len(by_type) < 2 or len(view.ready) == len(view.runs):  # noqa: PLR2004
        return []
    room = NAMES_LIMIT
    lines: list[str] = []
    for report_title, runs in list(by_type.items())[:_TYPE_LINES]:
        line, used = _type_line(report_title, runs, room, voice)
        room -= used
        lines.append(line)
    if len(by_type) > _TYPE_LINES:
        rest = len(by_type) - _TYPE_LINES
        lines.append(voice.plural(rest, "and {n} more type", "and {n} more types"))
    return lines


def reason(word: str | None, voice: Voice) -> str:
    """Return why a run failed; the supplier's own words are quoted."""
    if not word:
        return voice.say("the supplier gave no reason")
    if own := _OWN_REASONS.get(word):
        return voice.say(own)
    words = escape(_readable(word), 120)
    return voice.say("the supplier says “{words}”", words=words)


def _readable(word: str) -> str:
    """Return *word* as it came; of a constant's name, what it says."""
    if _CONSTANT.fullmatch(word) is None:
        return word
    return word.rpartition("_REASON_")[2].replace("_", " ").lower()


def _unknown(runs: Sequence[RunView], names: "_Names", voice: Voice) -> str:
    return voice.plural(
        len(runs),
        "I could not find out whether the supplier got {which}. "
        "Ordering again may build it twice there.",
        "I could not find out whether the supplier got {which}. "
        "Ordering again may build them twice there.",
        which=names.object(runs),
    )


def _failures(runs: Sequence[RunView], names: "_Names", voice: Voice) -> list[str]:
    by_reason: defaultdict[str, list[RunView]] = defaultdict(list)
    for run in runs:
        if run.state is RunState.failed:
            by_reason[reason(run.reason, voice)].append(run)
    groups = sorted(by_reason.items(), key=lambda group: -len(group[1]))
    sentences = [
        voice.say("{which} failed: {why}.", which=names.subject(failed), why=why)
        for why, failed in groups[:_REASONS]
    ]
    if rest := sum(len(failed) for _, failed in groups[_REASONS:]):
        sentences.append(voice.say("{n} more failed, for other reasons.", n=rest))
    return sentences


def _cancelled(runs: Sequence[RunView], names: "_Names", voice: Voice) -> list[str]:
    gone = [run for run in runs if run.state is RunState.cancelled]
    if not gone:
        return []
    which = names.subject(gone) if len(gone) <= _FEW else names.number(gone)
    return [
        voice.plural(
            len(gone),
            "{which} was cancelled.",
            "{which} were cancelled.",
            which=which,
        )
    ]


def _type_line(
    report_title: str, runs: Sequence[RunView], room: int, voice: Voice
) -> tuple[str, int]:
    ready = sum(run.has_file for run in runs)
    clauses: list[str] = []
    used = 0
    for words, members in _groups(runs):
        named = _named(members, runs, room - used)
        used += len(named)
        which: str | int = len(members)
        if named:
            which = voice.listed(labels_of(named, voice), total=len(members))
        clauses.append(voice.say(words, which=which))
    line = voice.say(
        "{type} {ready} of {total}",
        type=voice.capital(escape(voice.type_title(report_title))),
        ready=ready,
        total=len(runs),
    )
    return (f"{line}: {', '.join(clauses)}" if clauses else line), used


def _named(
    members: Sequence[RunView], runs: Sequence[RunView], room: int
) -> Sequence[RunView]:
    """Return those of *runs* that are named: few, or the first of many exceptions."""
    if len(members) <= min(_FEW, room):
        return members
    missed = members[0].is_over and members[0].state is not RunState.cancelled
    if not missed or len(members) == len(runs) or room <= _FEW:
        return ()
    # "and 1 more" is no shorter than its name.
    return members if len(members) == _FEW + 1 else members[:_FEW]


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

    def __init__(self, runs: Sequence[RunView], voice: Voice, *, speaks: bool) -> None:
        self._voice = voice
        self._total = len(runs)
        self._all = voice.say("all {n}", n=len(runs))
        if len(runs) == 2:  # noqa: PLR2004
            self._all = voice.say("both")
        self._room = NAMES_LIMIT if speaks else 0
        self._one_place = len({run.organisation for run in runs}) == 1

    def subject(self, runs: Sequence[RunView]) -> str:
        """Return *runs* as the beginning of a sentence."""
        if self._total == 1:
            return self._voice.say("It")
        return self._voice.capital(self._phrase(runs))

    def object(self, runs: Sequence[RunView]) -> str:
        """Return *runs* as the end of a sentence."""
        return self._voice.say("it") if self._total == 1 else self._phrase(runs)

    def number(self, runs: Sequence[RunView]) -> str:
        """Return how many *runs* are."""
        if len(runs) == self._total:
            return self._voice.capital(self._all)
        return self._voice.number(len(runs))

    def _phrase(self, runs: Sequence[RunView]) -> str:
        if len(runs) == self._total:
            return self._all
        if self._room <= 0:
            return self._voice.number(len(runs))
        shown = runs[: self._room]
        self._room -= len(shown)
        labels = labels_of(shown, self._voice)
        if self._one_place and all(run.part for run in shown):
            labels = [
                escape(self._voice.period(run.part or ""), _NAME) for run in shown
            ]
        return self._voice.listed(labels, total=len(runs))
