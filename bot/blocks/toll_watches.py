"""What a watch says: when it is saved, when its number crosses, when it is back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import Form, code, count, date, escape, listed, mention
from bot.blocks.parts import (
    Press,
    assemble,
    buttons,
    compose,
    context,
    cut,
    section,
)
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_criteria import length_ago, period
from bot.domain.toll_metrics import METRICS, Reading, Rule, rule_in_words
from bot.domain.toll_values import Number, grouped, with_unit

_LISTED = 20
_DAYS_NAMED = 6
_REASON = 200
_LINE = 400  # twenty of them stay below Slack's sum


@dataclass(frozen=True, slots=True)
class WatchView:
    """A watch as people see it; *where* is our own mrkdwn, a channel or *you*."""

    ref: str
    rule: Rule
    criteria: str
    where: str = ""
    paused_because: str = ""
    snoozed_until: datetime | None = None
    muted: bool = False

    @property
    def label(self) -> str:
        """What the watch is about."""
        metric = METRICS.get(self.rule.metric)
        return metric.label if metric else escape(self.rule.metric)

    @property
    def unit(self) -> str:
        """The unit of what it is about."""
        metric = METRICS.get(self.rule.metric)
        return metric.unit if metric else ""

    @property
    def report(self) -> str:
        """The report that its number is read from."""
        metric = METRICS.get(self.rule.metric)
        return metric.report if metric else ""


@dataclass(frozen=True, slots=True)
class Preview:
    """How often a rule would have fired: *fired* are the days, of *days* looked at.

    Without history *days* is zero.
    """

    days: int = 0
    fired: tuple[str, ...] = ()


def watch_saved(
    view: WatchView,
    every: timedelta,
    preview: Preview,
    *,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return what is said when a watch is saved, and how it would have done."""
    minutes = max(round(every / timedelta(minutes=1)), 1)
    pace = "minute" if minutes == 1 else f"{minutes:,} minutes"
    lines = [
        f"*{view.ref}* watches {_subject(view)}, {escape(period(view.criteria), 20)}.",
        f"Checked every {pace}; the API keeps its answers that long.",
        _preview(preview),
    ]
    if view.where:
        lines.append(f"I write to {view.where} when it crosses, and when it is back.")
    return compose(lines, [presses.unwatch(view.ref)], voice=voice)


def watch_crossed(
    view: WatchView,
    reading: Reading,
    *,
    before: Number | None = None,
    next_check: datetime | None = None,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return the message of a crossing; *before* is the value one criterion ago."""
    value = with_unit(reading.value, view.unit)
    title = f"*{view.label} {value}, rule: {rule_in_words(view.rule)}*"
    facts = escape(period(view.criteria), 20) + _out_of(reading)
    then = length_ago(view.criteria)
    if before is not None and then:
        facts += f"; {with_unit(before, view.unit)} {then}"
    again = f"I look again at {date(next_check)} and" if next_check else "I"
    line = f"{title} · {facts}. {again} write here when it is back."
    offers = presses.on_crossing(view.ref, view.report, view.criteria)
    return compose(line, offers, aside=view.ref, voice=voice)


def watch_recovered(
    view: WatchView,
    value: Number | None,
    at: datetime,
    since: datetime,
    *,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return the message of a recovery."""
    shown = with_unit(value, view.unit)
    words = (
        f"{view.label}: back to {shown} at {date(at)}, after {_lasting(at - since)}."
    )
    return compose(words, aside=view.ref, voice=voice)


def watch_paused(
    view: WatchView, reason: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return why a watch no longer checks; it is kept, never deleted.

    *reason* is a sentence of ours, such as *The channel is gone.*
    """
    lines = [
        f"*{view.ref}* is paused: {_subject(view)}.",
        f"{escape(reason, _REASON)} It is kept, and goes on when somebody resumes it.",
    ]
    offers = [presses.resume(view.ref), presses.unwatch(view.ref)]
    return compose(lines, offers, voice=voice)


def watch_resumed(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said when a watch goes on."""
    return compose(f"*{view.ref}* checks {_subject(view)} again.", voice=voice)


def watch_taken(
    view: WatchView, user_id: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return who looks into a crossing."""
    return compose(f"{mention(user_id)} is on it: {_subject(view)}.", voice=voice)


def watch_snoozed(
    view: WatchView, until: datetime, *, voice: Voice = presses.VOICE
) -> Message:
    """Return until when a watch keeps quiet."""
    words = f"*{view.ref}* keeps quiet until {date(until, Form.day_and_time)}."
    return compose(words, [presses.resume(view.ref)], voice=voice)


def watch_muted(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that a watch keeps quiet until somebody resumes it."""
    words = f"*{view.ref}* keeps quiet until somebody resumes it."
    return compose(words, [presses.resume(view.ref)], voice=voice)


def watch_ended(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that a watch is no more."""
    return compose(f"*{view.ref}* no longer watches {_subject(view)}.", voice=voice)


def watch_list(views: Sequence[WatchView], *, voice: Voice = presses.VOICE) -> Message:
    """Return all watches, with what can be done with each."""
    if not views:
        example = code(f"{voice.command} watch error share > 2 %")
        return compose(f"Nothing is watched. Try {example}.", voice=voice)
    title = f"*{count(len(views), 'watch', 'watches')}*"
    blocks = [section(title)]
    lines, offered = [title], []
    for view in views[:_LISTED]:
        line = cut(f"*{view.ref}* · {_subject(view)}{_state(view)}", _LINE)
        quiet = view.paused_because or view.muted or view.snoozed_until
        own: list[Press] = [presses.unwatch(view.ref)]
        if quiet:
            own.insert(0, presses.resume(view.ref))
        blocks += [section(line), *buttons(own)]
        lines.append(line)
        offered += own
    left = len(views) - _LISTED
    if left > 0:
        blocks.append(context(f"and {left:,} more"))
    return assemble(blocks, lines, offered, voice=voice)


def _subject(view: WatchView) -> str:
    label = view.label[:1].lower() + view.label[1:]
    return f"{label} {rule_in_words(view.rule)}"


def _state(view: WatchView) -> str:
    where = f" · {view.where}" if view.where else ""
    if view.paused_because:
        return f"{where} · paused: {escape(view.paused_because, _REASON)}"
    if view.muted:
        return f"{where} · muted"
    if view.snoozed_until:
        return f"{where} · quiet until {date(view.snoozed_until, Form.day_and_time)}"
    return where


def _out_of(reading: Reading) -> str:
    if reading.part is None or reading.whole is None:
        return ""
    return f", {grouped(reading.part)} of {grouped(reading.whole)} requests"


def _preview(preview: Preview) -> str:
    if not preview.days:
        return "There is no history yet to say how often it would have fired."
    days = f"In the last {count(preview.days, 'day')}"
    if not preview.fired:
        return f"{days} it would not have fired."
    times = count(len(preview.fired), "time")
    named = [escape(each, 40) for each in preview.fired]
    return f"{days} it would have fired {times}: {listed(named, most=_DAYS_NAMED)}."


def _lasting(time: timedelta) -> str:
    minutes = max(round(time / timedelta(minutes=1)), 1)
    if minutes < 120:  # noqa: PLR2004  two hours: minutes no longer matter
        return f"{minutes} min"
    return f"{round(minutes / 60):,} h"
