"""What a schedule says: rehearsed, saved, listed, stopped, handed over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.blocks import schedule_presses as presses
from bot.blocks.audiences import files_there, readers
from bot.blocks.denials import denial
from bot.blocks.mrkdwn import (
    Form,
    capital,
    channel,
    code,
    count,
    date,
    escape,
    mention,
)
from bot.blocks.parts import (
    Press,
    assemble,
    buttons,
    compose,
    context,
    cut,
    section,
)
from bot.blocks.presses import order
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.commands import Missed
from bot.domain.messages import Message
from bot.domain.schedules import (
    Pause,
    Rehearsal,
    ScheduleKind,
    ScheduleState,
    ScheduleView,
)
from bot.errors import NotAllowedError

_LISTED = 15
_LINE = 500
_WHAT = 300
_MISSED = {
    Missed.latest: "the latest missed time is made up for, and the others are not",
    Missed.all: "every missed time is made up for",
    Missed.none: "missed times are not made up for",
}
_EXAMPLES = {
    ScheduleKind.report: "driver quality last week for all every monday 9am",
    ScheduleKind.toll: "schedule all d every monday 9am",
}
_PLACES = {
    "is_archived": "it is archived",
    "not_in_channel": "I'm not a member of it",
    "channel_not_found": "I'm not a member of it, or it is gone",
    "user_not_in_channel": "you aren't a member of it",
}


def rehearsed(found: Rehearsal, *, voice: Voice = DEFAULT) -> Message:
    """Return what a schedule would do, to be confirmed; nothing is saved yet."""
    change = f" instead of what *{found.replaces}* did" if found.replaces else ""
    zone = ZoneInfo(found.zone)
    when = f"{_when(found.when, found.zone)}, {_to(found.channel_id)}"
    lines = [
        f"*{escape(found.what, _WHAT)}*, {when}{change}. Nothing is saved yet.",
        "The next times, there and where you are:",
        *(
            f"• {_there(each, zone)} · {date(each, Form.day_and_time)}"
            for each in found.times
        ),
        _days(found),
        _lag(found),
        _clocks(found),
        *_readers(found, voice),
        f"If I am down at such a time, {_MISSED[found.missed]}.",
    ]
    offers = [
        presses.save(found.draft_id, changes=bool(found.replaces)),
        presses.try_draft(found.draft_id),
    ]
    if found.later and found.later_at is not None and not found.replaces:
        later = order(f"At {found.later_at:%H:%M} instead", found.later)
        offers += [later] if later is not None else []
    return compose(lines, offers, voice=voice)


def will_post(found: Rehearsal, *, voice: Voice = DEFAULT) -> Message:
    """Return the word in another channel than the one where a schedule was typed."""
    return compose(
        f"You are about to have *{escape(found.what, _WHAT)}* posted here, "
        f"{_when(found.when, found.zone)}. I can write here; only you see this.",
        voice=voice,
    )


def saved(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return that a schedule fires from now on."""
    lines = [f"*{view.ref}* is saved: {_what(view)}.", _next(view)]
    return compose(lines, presses.on_schedule(view), voice=voice)


def shown(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return a schedule with everything that can be done with it."""
    edit = code(f"{voice.command} {view.ref} every tuesday at 10:00")
    missed = code(f"{voice.command} {view.ref} missed all")
    lines = [
        f"*{view.ref}*: {_what(view)}.",
        _standing(view),
        f"It belongs to {mention(view.owner)}.",
        f"If I am down at such a time, {_MISSED[view.missed]}.",
    ]
    aside = f"{edit} changes it · {missed} or `none` changes what is made up for"
    offers = presses.on_schedule(view)
    ended = view.state is ScheduleState.ended
    return compose(lines, offers, aside="" if ended else aside, voice=voice)


def listed(
    views: Sequence[ScheduleView],
    kind: ScheduleKind = ScheduleKind.report,
    *,
    voice: Voice = DEFAULT,
) -> Message:
    """Return all schedules of a kind, with what can be done with each."""
    if not views:
        example = code(f"{voice.command} {_EXAMPLES[kind]}")
        return compose(f"Nothing is scheduled. Try {example}.", voice=voice)
    heading = f"*{count(len(views), 'schedule')}*"
    blocks, lines, offered = [section(heading)], [heading], list[Press]()
    for view in views[:_LISTED]:
        said = f"*{view.ref}* · {_what(view)} · {mention(view.owner)} · "
        line = cut(said + _standing(view), _LINE)
        own = presses.on_schedule(view)
        blocks += [section(line), *buttons(own)]
        lines.append(line)
        offered += own
    left = len(views) - _LISTED
    if left > 0:
        more = code(f"{voice.command} S-{views[_LISTED].number}")
        blocks.append(context(f"and {left:,} more; {more} shows one"))
    return assemble(blocks, lines, offered, voice=voice)


def coming(what: str, *, voice: Voice = DEFAULT) -> Message:
    """Return what is said at once to who has a toll report posted to them."""
    return compose(
        f"*{escape(what, _WHAT)}* comes to you by direct message.", voice=voice
    )


def stopped(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return why a schedule stands still, and what can be done about it."""
    what = f"*{view.ref}* ({_what(view)})"
    kept = "It is kept; nothing more comes until then."
    match view.pause:
        case Pause.owner:
            return compose(
                f"{what} stands still: {mention(view.owner)} may no longer order. "
                f"{denial(NotAllowedError(view.why))} {kept} Whoever adopts it owns "
                "it from then on.",
                [presses.adopt(view.number), presses.end(view.number)],
                voice=voice,
            )
        case Pause.place:
            to_me = presses.typed("Send it to me", f"{view.ref} to me")
            return compose(
                f"{what} stands still: I can't write in {channel(view.channel_id)}, "
                f"{_PLACES.get(view.why, 'its managers do not let me')}. {kept} "
                f"Mend that and resume it, or send it elsewhere with "
                f"{code(f'{voice.command} {view.ref} to #channel')}.",
                [presses.resume(view.number), to_me, presses.end(view.number)],
                voice=voice,
            )
        case _:
            return compose(
                f"{mention(view.owner)} {what} stands still: "
                f"{escape(view.why, _WHAT)} {kept} Change it, for "
                f"example with {code(f'{voice.command} {view.ref} for all')}, or end "
                "it.",
                [presses.resume(view.number), presses.end(view.number)],
                voice=voice,
            )


def handed_over(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return the word to somebody who was made a schedule's owner."""
    lines = [f"*{view.ref}* is yours now: {_what(view)}.", _standing(view)]
    return compose(lines, presses.on_schedule(view), voice=voice)


def given(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return the answer to who handed a schedule over, or adopted it."""
    return compose(
        f"*{view.ref}* belongs to {mention(view.owner)} now. {_standing(view)}",
        voice=voice,
    )


def adopted(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return the answer to who adopted a schedule."""
    lines = [f"*{view.ref}* is yours now: {_what(view)}.", _next(view)]
    return compose(lines, presses.on_schedule(view), voice=voice)


def schedule_line(view: ScheduleView) -> str:
    """Return what a schedule does and when it is next due."""
    return cut(f"*{view.ref}* {_what(view)}\n{_standing(view)}", _LINE)


def _what(view: ScheduleView) -> str:
    what = escape(view.what, _WHAT)
    return f"{what}, {_when(view.when, view.zone)}, {_to(view.channel_id)}"


def _when(when: str, zone: str) -> str:
    return f"{escape(when, 120)} ({escape(zone)})"


def _to(channel_id: str) -> str:
    where = mention(channel_id)
    return f"to {where} by DM" if where.startswith("<") else f"to {channel(channel_id)}"


def _there(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _standing(view: ScheduleView) -> str:
    if view.state is ScheduleState.ended:
        return "It has ended."
    if view.state is ScheduleState.active:
        return _next(view)
    match view.pause:
        case Pause.asked:
            return f"Paused by {mention(view.why)}."
        case Pause.owner:
            return "Paused: its owner may no longer order. Somebody has to adopt it."
        case Pause.place:
            return f"Paused: I can't write in {channel(view.channel_id)}."
        case _:
            return f"Paused: {escape(view.why, _WHAT)}"


def _next(view: ScheduleView) -> str:
    if view.next_at is None:
        return ""
    there = _there(view.next_at, ZoneInfo(view.zone))
    return f"Next {there} there, {date(view.next_at, Form.day_and_time)} for you."


def _readers(found: Rehearsal, voice: Voice) -> list[str]:
    """Return who reads what is posted, and what that means for files."""
    if found.audience is None:
        return []
    said = [readers(found.audience, voice)]
    if found.files is not None and said[0]:
        said.append(files_there(found.files, voice))
    return [" ".join(said)] if said[0] else []


def _days(found: Rehearsal) -> str:
    if found.days is None:
        return ""
    if found.moves:
        return f"The first one is about {found.days}; the days move along."
    return f"It is about the same days each time, {found.days}."


def _lag(found: Rehearsal) -> str:
    if not found.behind:
        return ""
    behind = f"The supplier's data is about {_span(found.behind)} behind"
    if found.later_at is None:
        return f"{behind}, so the newest of it is not in yet at that time."
    at = f"{found.later_at:%H:%M}"
    return f"{behind}: the days are complete from {at} on, not at that time."


def _clocks(found: Rehearsal) -> str:
    day = found.clocks_change
    if day is None:
        return ""
    return capital(
        f"the clocks there change on {day.day} {day:%b %Y}; the times stay what "
        "the clock on the wall says."
    )


def _span(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return count(minutes, "minute") if minutes % 60 else count(minutes // 60, "hour")
