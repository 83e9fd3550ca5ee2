"""The buttons of toll metrics: their action ids, what they hold, what they do in words.

A value names a report and a criterion, or a watch; it is a reference, no authority.
"""

from collections.abc import Sequence

from bot.blocks import values
from bot.blocks.mrkdwn import fit, plain
from bot.blocks.parts import LABEL_LIMIT, Press
from bot.blocks.voice import Voice
from bot.domain.toll_commands import TollCommand
from bot.domain.toll_figures import Summary
from bot.domain.toll_metrics import METRICS, RELATED
from bot.domain.toll_phrasing import canonical
from bot.domain.toll_reports import ALL
from bot.domain.toll_summaries import title
from bot.texts.english import phrase

ASK = "toll.ask"  # the canonical command
REFRESH = "toll.refresh"  # report, criteria
PERIOD = "toll.period"  # report, criteria: the new one
TABLE = "toll.table"  # report, criteria
CSV = "toll.csv"  # report, criteria
WATCH = "toll.watch"  # report, criteria
SHARE = "toll.share"  # report, criteria
OPEN = "toll.open"  # report, criteria; also the values of a menu
TAKE = "toll.take"  # watch ref
SNOOZE = "toll.snooze"  # watch ref, minutes
MUTE = "toll.mute"  # watch ref
RESUME = "toll.resume"  # watch refs
UNWATCH = "toll.unwatch"  # watch ref

# What is listened to; what else a summary could offer is left out.
OFFERED = frozenset({REFRESH, PERIOD, TABLE, OPEN, CSV, SHARE, WATCH})

VOICE = Voice(command="/toll")
OPTION_LIMIT = 150  # documented for an option's value

_PERIODS = (
    ("h", phrase("Last hour")),
    ("d", phrase("Last day")),
    ("w", phrase("Last week")),
    ("m", phrase("Last month")),
)
_NAME = 80  # of reports that nobody knows
_WATCHED = frozenset(metric.report for metric in METRICS.values()) | RELATED.keys()


def reference(report: str, criteria: str) -> str:
    """Return what a button remembers of one report."""
    return values.encode(fit(report, _NAME) or "-", fit(criteria, 20) or "d")


def refresh(report: str, criteria: str, voice: Voice) -> Press:
    """Ask again; the API may still keep the same answer."""
    command = f"{report} {criteria}"
    return Press(voice.say("Refresh"), REFRESH, reference(report, criteria), command)


def periods(report: str, criteria: str, voice: Voice) -> list[Press]:
    """Show the same report over another time."""
    return [
        Press(voice.say(label), PERIOD, reference(report, each), f"{report} {each}")
        for each, label in _PERIODS
        if each != criteria
    ]


def open_report(report: str, criteria: str, voice: Voice) -> Press:
    """Show one report by itself."""
    shown = fit(plain(title(report, voice.language)), 30)
    return Press(shown, OPEN, reference(report, criteria), f"{report} {criteria}")


def table(report: str, criteria: str, voice: Voice) -> Press:
    """Show the rows of one report."""
    command = f"{report} {criteria}"
    return Press(voice.say("Table"), TABLE, reference(report, criteria), command)


def on_summary(summary: Summary, voice: Voice, *, shared: bool = False) -> list[Press]:
    """Return what can be done with one report; *shared* when all see it already."""
    report, criteria = summary.report, summary.criteria
    value = reference(report, criteria)
    presses = [refresh(report, criteria, voice), *periods(report, criteria, voice)]
    if not summary.empty:
        presses += [Press(voice.say("Table"), TABLE, value), Press("CSV", CSV, value)]
    if report in _WATCHED:
        presses.append(Press(voice.say("Watch…"), WATCH, value))
    if not shared and not summary.empty:
        presses.append(Press(voice.say("Share to channel"), SHARE, value))
    return presses


def on_digest(criteria: str, voice: Voice, *, shared: bool = False) -> list[Press]:
    """Return what can be done with the headlines of all reports."""
    presses = [refresh(ALL, criteria, voice), *periods(ALL, criteria, voice)]
    share = Press(voice.say("Share to channel"), SHARE, reference(ALL, criteria))
    return presses if shared else [*presses, share]


def offered(presses: Sequence[Press]) -> list[Press]:
    """Return those of *presses* that somebody listens to."""
    return [each for each in presses if each.action_id in OFFERED]


def on_crossing(ref: str, report: str, criteria: str, voice: Voice) -> list[Press]:
    """Return what can be done about a watch that spoke up."""
    return [
        take(ref, voice),
        open_report(report, criteria, voice),
        snooze(ref, 60, voice),
        mute(ref, voice),
    ]


def take(ref: str, voice: Voice) -> Press:
    """Tell everybody that somebody looks into a crossing."""
    command = voice.say("take {ref}", ref=ref)
    label = voice.say("I'm on it")
    return Press(label, TAKE, values.encode(ref), command, "primary")


def snooze(ref: str, minutes: int, voice: Voice) -> Press:
    """Keep a watch quiet for a while."""
    hours = minutes // 60
    label = (
        voice.say("Snooze {n} h", n=hours)
        if hours
        else voice.say("Snooze {n} min", n=minutes)
    )
    command = voice.say("snooze {ref} {n} min", ref=ref, n=str(minutes))
    return Press(label, SNOOZE, values.encode(ref, minutes), command)


def mute(ref: str, voice: Voice) -> Press:
    """Keep a watch quiet until somebody resumes it."""
    command = voice.say("mute {ref}", ref=ref)
    return Press(voice.say("Mute"), MUTE, values.encode(ref), command)


def ask(label: str, command: TollCommand) -> Press | None:
    """Carry out a command; None when it is too long for a button to hold."""
    return ask_typed(label, canonical(command))


def ask_typed(label: str, typed: str) -> Press | None:
    """Carry out what is *typed*; None when it is too long for a button to hold."""
    try:
        value = values.encode(typed)
    except ValueError:
        return None
    return Press(fit(plain(label), LABEL_LIMIT), ASK, value, typed)


def resume(refs: Sequence[str], voice: Voice) -> Press:
    """Let what is paused go on."""
    alone = len(refs) == 1
    label = voice.say("Resume" if alone else "Resume all")
    command = voice.say("resume {ref}", ref=refs[0]) if alone else None
    return Press(label, RESUME, values.encode(*refs), command)


def unwatch(ref: str, voice: Voice) -> Press:
    """End a watch."""
    command = voice.say("unwatch {ref}", ref=ref)
    return Press(voice.say("Stop watching"), UNWATCH, values.encode(ref), command)


def options(names: Sequence[str], criteria: str, voice: Voice) -> list[tuple[str, str]]:
    """Return labels and values of a menu of reports, as many as it can hold."""
    pairs = [
        (plain(title(name, voice.language)), reference(name, criteria))
        for name in names
    ]
    return [pair for pair in pairs if len(pair[1]) <= OPTION_LIMIT][:100]
