"""What a person reads who sets up, lists or changes a watch."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as day
from datetime import datetime, timedelta

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import Form, code, count, date, listed
from bot.blocks.mrkdwn import mention as person
from bot.blocks.parts import (
    Press,
    assemble,
    buttons,
    compose,
    context,
    cut,
    section,
)
from bot.blocks.toll_watches import WatchView, numbers, what
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_commands import Metric, TollWatchCommand
from bot.domain.toll_metrics import METRICS, RELATED, Reading
from bot.domain.toll_phrasing import canonical, rule_label
from bot.domain.toll_previews import Preview
from bot.domain.toll_reports import Criteria
from bot.domain.toll_rule_questions import LIKELY, usual_rule
from bot.domain.toll_values import day_name, with_unit

_LISTED = 20
_OFFERED = 5
_DAYS_NAMED = 6
_LINE = 400  # twenty of them stay below Slack's sum
_NOT_ASKED = (
    "I couldn't ask the toll API just now, so I can't tell how often it would have "
    "fired. I check as soon as the API answers."
)


def watch_saved(
    view: WatchView,
    every: timedelta,
    preview: Preview,
    *,
    reading: Reading | None = None,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return what is said when a watch is saved, and how it would have done."""
    lines = [f"*{view.ref}* watches {what(view)}.{_now(view, reading)}"]
    lines += [f"{_pace(every)} {_PACE}", _preview(preview)]
    return _saved(view, lines, voice)


def watch_saved_unseen(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that a watch is saved though the API could not be asked."""
    lines = [f"*{view.ref}* watches {what(view)}.", _NOT_ASKED]
    return _saved(view, lines, voice)


def watch_offers(
    report: str, criteria: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return the rules that are likely to be wanted on a report."""
    rules = _likely(report, criteria)
    example = code(f"{voice.command} {canonical(rules[0] if rules else LIKELY[0])}")
    offers = [presses.ask(f"Watch {rule_label(rule)}", rule) for rule in rules]
    return compose(
        f"What shall I watch? I write here when it crosses, and when it is back. For "
        f"another number, type it as in {example}.",
        [offer for offer in offers if offer is not None],
        voice=voice,
    )


def watch_there_already(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that the same is watched already, in the same place."""
    line = f"*{view.ref}* watches that already{_state(view)}. Nothing was added."
    return compose(line, watch_presses(view), voice=voice)


def watch_resumed(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said when a watch goes on."""
    return compose(f"*{view.ref}* checks {view.subject} again.", voice=voice)


def watches_resumed(
    views: Sequence[WatchView], *, voice: Voice = presses.VOICE
) -> Message:
    """Return what is said when several go on."""
    if len(views) == 1:
        return watch_resumed(views[0], voice=voice)
    named = listed([f"*{view.ref}*" for view in views])
    return compose(f"{named} check again.", voice=voice)


def watch_taken_by(
    view: WatchView, user_id: str, *, is_you: bool, voice: Voice = presses.VOICE
) -> Message:
    """Return to whoever wants to take a crossing who has it in hand."""
    if is_you:
        told = f" I say so in {view.where}." if view.where.startswith("<") else ""
        words = f"You are on it: {view.subject}.{told}"
    else:
        words = f"{person(user_id)} is on it already: {view.subject}."
    return compose(words, voice=voice)


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
    return compose(f"*{view.ref}* no longer watches {view.subject}.", voice=voice)


def watch_shown(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return one watch with everything that can be done with it."""
    return compose(watch_line(view), watch_presses(view, alone=True), voice=voice)


def watch_list(views: Sequence[WatchView], *, voice: Voice = presses.VOICE) -> Message:
    """Return all watches, with what can be done with each."""
    if not views:
        example = code(f"{voice.command} watch error share > 2 %")
        return compose(f"Nothing is watched. Try {example}.", voice=voice)
    title = f"*{count(len(views), 'watch', 'watches')}*"
    blocks = [section(title)]
    lines, offered = [title], []
    for view in views[:_LISTED]:
        line, own = watch_line(view), watch_presses(view)
        blocks += [section(line), *buttons(own)]
        lines.append(line)
        offered += own
    left = len(views) - _LISTED
    if left > 0:
        blocks.append(context(f"and {left:,} more"))
    return assemble(blocks, lines, offered, voice=voice)


_PACE = "the API keeps its answers that long."


def _likely(report: str, criteria: str) -> list[TollWatchCommand]:
    found = []
    for rule in [usual_rule(metric) for metric in Metric]:
        metric = METRICS[rule.rule.metric]
        if metric.report != RELATED.get(report, report):
            continue
        usual = metric.fixed_criteria or criteria == metric.criteria
        span = None if usual or criteria not in set(Criteria) else Criteria(criteria)
        found.append(replace(rule, criteria=span))
    return found[:_OFFERED]


def _saved(view: WatchView, lines: list[str], voice: Voice) -> Message:
    if view.where:
        lines.append(f"I write to {view.where} when it crosses, and when it is back.")
    return compose(lines, [presses.unwatch(view.ref)], voice=voice)


def _now(view: WatchView, reading: Reading | None) -> str:
    if reading is None or reading.value is None:
        return ""
    told = numbers(reading)
    value = with_unit(reading.value, view.unit)
    beyond = ", beyond the rule" if view.rule.holds(reading.value) else ""
    return f" It is {value} now{beyond} ({told})." if told else f" It is {value} now."


def _pace(every: timedelta) -> str:
    minutes = max(round(every / timedelta(minutes=1)), 1)
    return f"Checked every {'minute' if minutes == 1 else f'{minutes:,} minutes'};"


def watch_line(view: WatchView) -> str:
    """Return how a watch stands, on one line."""
    return cut(f"*{view.ref}* · {view.subject}{_state(view)}", _LINE)


def _state(view: WatchView) -> str:
    parts = []
    if view.value is not None:
        parts.append(f"{with_unit(view.value, view.unit)} at the last check")
    if view.where:
        parts.append(view.where)
    if view.crossed_at is not None:
        parts.append(f"crossed since {date(view.crossed_at, Form.day_and_time)}")
    if view.taken_by:
        parts.append(f"{person(view.taken_by)} is on it")
    if view.failing_since is not None:
        since = date(view.failing_since, Form.day_and_time)
        parts.append(f"no answer from the toll API since {since}")
    if view.paused_because:
        parts.append(f"paused: {view.paused_because}")
    elif view.muted:
        parts.append("muted")
    elif view.snoozed_until:
        parts.append(f"quiet until {date(view.snoozed_until, Form.day_and_time)}")
    return "".join(f" · {part}" for part in parts)


def watch_presses(view: WatchView, *, alone: bool = False) -> list[Press]:
    """Return what can be done with a watch; more where it stands *alone*."""
    quiet = view.paused_because or view.muted or view.snoozed_until
    offers = [presses.resume(view.ref)] if quiet else []
    if alone and not quiet:
        if view.crossed_at is not None and not view.taken_by:
            offers.append(presses.take(view.ref))
        offers += [presses.snooze(view.ref, 60), presses.mute(view.ref)]
    return [*offers, presses.unwatch(view.ref)]


def _preview(preview: Preview) -> str:
    if not preview.days:
        return "There is no history yet to say how often it would have fired."
    span = "day" if preview.days == 1 else f"{preview.days:,} days"
    days = f"In the last {span}"
    judged = ", each day taken as a whole" if preview.whole_days else ""
    if not preview.fired:
        return f"{days} it would not have fired{judged}."
    times = len(preview.fired)
    often = "once" if times == 1 else f"{times:,} times"
    named = listed([_moment(each) for each in preview.fired], most=_DAYS_NAMED)
    return f"{days} it would have fired {often}{judged}: {named}."


def _moment(fired: day) -> str:
    # An instant is a day, too; it is shown in the reader's own zone.
    if isinstance(fired, datetime):
        return date(fired, Form.day_and_time)
    return day_name(fired, with_year=False)
