"""What a schedule of toll reports says when it is saved, paused, listed or ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import Form, code, count, date, escape
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
from bot.domain.toll_criteria import period
from bot.domain.toll_reports import ALL
from bot.domain.toll_summaries import title

_LISTED = 20
_REASON = 200
_LINE = 400  # twenty of them stay below Slack's sum


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule as people see it; *where* is our own mrkdwn, a channel or *you*.

    *when* is the rule in words, such as *every Monday at 09:00*.
    """

    ref: str
    report: str
    criteria: str
    when: str
    where: str = ""
    next_at: datetime | None = None
    paused_because: str = ""


def schedule_saved(view: ScheduleView, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said when a schedule is saved."""
    lines = [f"*{view.ref}*: {_what(view)}.", _next(view)]
    return compose(lines, [presses.unschedule(view.ref)], voice=voice)


def schedule_paused(
    view: ScheduleView, reason: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return why nothing more is posted; the schedule is kept, never deleted."""
    lines = [
        f"*{view.ref}* is paused: {_what(view)}.",
        f"{escape(reason, _REASON)} It is kept, and goes on when somebody resumes it.",
    ]
    offers = [presses.resume(view.ref), presses.unschedule(view.ref)]
    return compose(lines, offers, voice=voice)


def schedule_resumed(view: ScheduleView, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said when a schedule goes on."""
    lines = [f"*{view.ref}* goes on: {_what(view)}.", _next(view)]
    return compose(lines, voice=voice)


def schedule_ended(view: ScheduleView, *, voice: Voice = presses.VOICE) -> Message:
    """Return that a schedule is no more."""
    return compose(f"*{view.ref}* has ended: {_what(view)}.", voice=voice)


def schedule_list(
    views: Sequence[ScheduleView], *, voice: Voice = presses.VOICE
) -> Message:
    """Return all schedules, with what can be done with each."""
    if not views:
        example = code(f"{voice.command} schedule all d every monday 9am")
        return compose(f"Nothing is scheduled. Try {example}.", voice=voice)
    heading = f"*{count(len(views), 'schedule')}*"
    blocks, lines = [section(heading)], [heading]
    offered: list[Press] = []
    for view in views[:_LISTED]:
        paused = f"paused: {escape(view.paused_because, _REASON)}"
        state = paused if view.paused_because else _next(view)
        said = " · ".join(
            each for each in (f"*{view.ref}*", _what(view), state) if each
        )
        line = cut(said, _LINE)
        own = [presses.unschedule(view.ref)]
        if view.paused_because:
            own.insert(0, presses.resume(view.ref))
        blocks += [section(line), *buttons(own)]
        lines.append(line)
        offered += own
    left = len(views) - _LISTED
    if left > 0:
        blocks.append(context(f"and {left:,} more"))
    return assemble(blocks, lines, offered, voice=voice)


def _what(view: ScheduleView) -> str:
    report = "all reports" if view.report == ALL else escape(title(view.report))
    where = f" to {view.where}" if view.where else ""
    return f"{report}, {escape(period(view.criteria), 20)}, {escape(view.when)}{where}"


def _next(view: ScheduleView) -> str:
    if view.next_at is None:
        return ""
    return f"Next {date(view.next_at, Form.day_and_time)}."
