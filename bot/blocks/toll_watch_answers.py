"""What a person reads who sets up, lists or changes a watch."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as day
from datetime import datetime, timedelta

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import Form, code
from bot.blocks.parts import (
    Press,
    assemble,
    buttons,
    compose,
    context,
    cut,
    section,
)
from bot.blocks.toll_watch_views import WatchView
from bot.blocks.toll_watches import numbers, what
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_commands import Metric, TollWatchCommand
from bot.domain.toll_metrics import METRICS, RELATED, Reading
from bot.domain.toll_phrasing import canonical, watch_label
from bot.domain.toll_previews import Preview
from bot.domain.toll_reports import Criteria
from bot.domain.toll_rule_questions import LIKELY, usual_rule
from bot.texts.english import phrase

_LISTED = 20
_OFFERED = 5
_DAYS_NAMED = 6
_LINE = 400  # twenty of them stay below Slack's sum
_NOT_ASKED = phrase(
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
    lines = [f"{_watches(view, voice)}{_now(view, reading, voice)}"]
    lines += [_pace(every, voice), _preview(preview, voice)]
    return _saved(view, lines, voice)


def watch_saved_unseen(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that a watch is saved though the API could not be asked."""
    lines = [_watches(view, voice), voice.say(_NOT_ASKED)]
    return _saved(view, lines, voice)


def watch_offers(
    report: str, criteria: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return the rules that are likely to be wanted on a report."""
    rules = _likely(report, criteria)
    example = code(f"{voice.command} {canonical(rules[0] if rules else LIKELY[0])}")
    offers = [presses.ask(watch_label(rule, voice.language), rule) for rule in rules]
    return compose(
        voice.say(
            "What shall I watch? I write here when it crosses, and when it is back. "
            "For another number, type it as in {example}.",
            example=example,
        ),
        [offer for offer in offers if offer is not None],
        voice=voice,
    )


def watch_there_already(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that the same is watched already, in the same place."""
    line = voice.say(
        "*{ref}* watches that already{state}. Nothing was added.",
        ref=view.ref,
        state=_state(view, voice),
    )
    return compose(line, watch_presses(view), voice=voice)


def watch_resumed(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said when a watch goes on."""
    words = voice.say(
        "*{ref}* checks {subject} again.", ref=view.ref, subject=view.subject
    )
    return compose(words, voice=voice)


def watches_resumed(
    views: Sequence[WatchView], *, voice: Voice = presses.VOICE
) -> Message:
    """Return what is said when several go on."""
    if len(views) == 1:
        return watch_resumed(views[0], voice=voice)
    named = voice.listed([f"*{view.ref}*" for view in views])
    return compose(voice.say("{watches} check again.", watches=named), voice=voice)


def watch_taken_by(
    view: WatchView, user_id: str, *, is_you: bool, voice: Voice = presses.VOICE
) -> Message:
    """Return to whoever wants to take a crossing who has it in hand."""
    if is_you:
        words = voice.say("You are on it: {subject}.", subject=view.subject)
        if view.where.startswith("<"):
            words += " " + voice.say("I say so in {channel}.", channel=view.where)
    else:
        words = voice.say(
            "{person} is on it already: {subject}.",
            person=voice.mention(user_id),
            subject=view.subject,
        )
    return compose(words, voice=voice)


def watch_snoozed(
    view: WatchView, until: datetime, *, voice: Voice = presses.VOICE
) -> Message:
    """Return until when a watch keeps quiet."""
    words = voice.say(
        "*{ref}* keeps quiet until {at}.",
        ref=view.ref,
        at=voice.date(until, Form.day_and_time),
    )
    return compose(words, [presses.resume([view.ref], voice)], voice=voice)


def watch_muted(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that a watch keeps quiet until somebody resumes it."""
    words = voice.say("*{ref}* keeps quiet until somebody resumes it.", ref=view.ref)
    return compose(words, [presses.resume([view.ref], voice)], voice=voice)


def watch_ended(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that a watch is no more."""
    words = voice.say(
        "*{ref}* no longer watches {subject}.", ref=view.ref, subject=view.subject
    )
    return compose(words, voice=voice)


def watch_shown(view: WatchView, *, voice: Voice = presses.VOICE) -> Message:
    """Return one watch with everything that can be done with it."""
    return compose(watch_line(view), watch_presses(view, alone=True), voice=voice)


def watch_list(views: Sequence[WatchView], *, voice: Voice = presses.VOICE) -> Message:
    """Return all watches, with what can be done with each."""
    if not views:
        example = code(f"{voice.command} {voice.say('watch error share > 2 %')}")
        return compose(
            voice.say("Nothing is watched. Try {example}.", example=example),
            voice=voice,
        )
    title = f"*{voice.plural(len(views), '{n} watch', '{n} watches')}*"
    blocks = [section(title)]
    lines, offered = [title], []
    for view in views[:_LISTED]:
        line, own = watch_line(view), watch_presses(view)
        blocks += [section(line), *buttons(own)]
        lines.append(line)
        offered += own
    left = len(views) - _LISTED
    if left > 0:
        blocks.append(context(voice.say("and {n} more", n=left)))
    return assemble(blocks, lines, offered, voice=voice)


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
        lines.append(
            voice.say(
                "I write to {where} when it crosses, and when it is back.",
                where=view.where,
            )
        )
    return compose(lines, [presses.unwatch(view.ref, voice)], voice=voice)


def _watches(view: WatchView, voice: Voice) -> str:
    return voice.say("*{ref}* watches {what}.", ref=view.ref, what=what(view))


def _now(view: WatchView, reading: Reading | None, voice: Voice) -> str:
    if reading is None or reading.value is None:
        return ""
    told = numbers(reading, voice)
    behind = f" ({told})" if told else ""
    words = voice.say(
        "It is {value} now, beyond the rule{behind}."
        if view.rule.holds(reading.value)
        else "It is {value} now{behind}.",
        value=view.number(reading.value),
        behind=behind,
    )
    return f" {words}"


def _pace(every: timedelta, voice: Voice) -> str:
    return voice.plural(
        max(round(every / timedelta(minutes=1)), 1),
        "Checked every minute; the API keeps its answers that long.",
        "Checked every {n} minutes; the API keeps its answers that long.",
    )


def watch_line(view: WatchView) -> str:
    """Return how a watch stands, on one line."""
    return cut(f"*{view.ref}* · {view.subject}{_state(view, view.voice)}", _LINE)


def _state(view: WatchView, voice: Voice) -> str:
    parts = []
    if view.value is not None:
        value = view.number(view.value)
        parts.append(voice.say("{value} at the last check", value=value))
    if view.where:
        parts.append(view.where)
    if view.crossed_at is not None:
        since = voice.date(view.crossed_at, Form.day_and_time)
        parts.append(voice.say("crossed since {at}", at=since))
    if view.taken_by:
        person = voice.mention(view.taken_by)
        parts.append(voice.say("{person} is on it", person=person))
    if view.failing_since is not None:
        since = voice.date(view.failing_since, Form.day_and_time)
        parts.append(voice.say("no answer from the toll API since {at}", at=since))
    if view.paused_because:
        parts.append(voice.say("paused: {reason}", reason=view.paused_because))
    elif view.muted:
        parts.append(voice.say("muted"))
    elif view.snoozed_until:
        until = voice.date(view.snoozed_until, Form.day_and_time)
        parts.append(voice.say("quiet until {at}", at=until))
    return "".join(f" · {part}" for part in parts)


def watch_presses(view: WatchView, *, alone: bool = False) -> list[Press]:
    """Return what can be done with a watch; more where it stands *alone*."""
    voice = view.voice
    quiet = view.paused_because or view.muted or view.snoozed_until
    offers = [presses.resume([view.ref], voice)] if quiet else []
    if alone and not quiet:
        if view.crossed_at is not None and not view.taken_by:
            offers.append(presses.take(view.ref, voice))
        offers += [presses.snooze(view.ref, 60, voice), presses.mute(view.ref, voice)]
    return [*offers, presses.unwatch(view.ref, voice)]


def _preview(preview: Preview, voice: Voice) -> str:
    if not preview.days:
        return voice.say(
            "There is no history yet to say how often it would have fired."
        )
    days = voice.plural(preview.days, "In the last day", "In the last {n} days")
    judged = voice.say(", each day taken as a whole") if preview.whole_days else ""
    if not preview.fired:
        return voice.say(
            "{days} it would not have fired{judged}.", days=days, judged=judged
        )
    named = [_moment(each, voice) for each in preview.fired]
    return voice.plural(
        len(preview.fired),
        "{days} it would have fired once{judged}: {when}.",
        "{days} it would have fired {n} times{judged}: {when}.",
        days=days,
        judged=judged,
        when=voice.listed(named, most=_DAYS_NAMED),
    )


def _moment(fired: day, voice: Voice) -> str:
    # An instant is a day, too; it is shown in the reader's own zone.
    if isinstance(fired, datetime):
        return voice.date(fired, Form.day_and_time)
    return voice.language.day(fired, year=False)
