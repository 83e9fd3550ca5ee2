"""What a schedule says: rehearsed, saved, listed, stopped, handed over."""

from collections.abc import Sequence
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.blocks import schedule_presses as presses
from bot.blocks.denials import denial
from bot.blocks.mrkdwn import Form, code, escape
from bot.blocks.parts import (
    Press,
    assemble,
    buttons,
    compose,
    context,
    cut,
    section,
)
from bot.blocks.rehearsals import MISSED, how_often, there, whereto
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.domain.schedules import (
    Pause,
    ScheduleKind,
    ScheduleState,
    ScheduleView,
)
from bot.errors import NotAllowedError
from bot.texts.english import phrase

_LISTED = 15
_LINE = 500
_WHAT = 300
_EXAMPLES = MappingProxyType(
    {
        ScheduleKind.report: phrase(
            "driver quality last week for all every monday 9am"
        ),
        ScheduleKind.toll: phrase("schedule all d every monday 9am"),
    }
)
_PLACES = MappingProxyType(
    {
        "is_archived": phrase("it is archived"),
        "not_in_channel": phrase("I'm not a member of it"),
        "channel_not_found": phrase("I'm not a member of it, or it is gone"),
        "user_not_in_channel": phrase("you aren't a member of it"),
    }
)
_NOT_LET = phrase("its managers do not let me")


def saved(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return that a schedule fires from now on."""
    said = voice.say("*{ref}* is saved: {what}.", ref=view.ref, what=_what(view, voice))
    offers = presses.on_schedule(view, voice)
    return compose([said, _next(view, voice)], offers, voice=voice)


def shown(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return a schedule with everything that can be done with it."""
    lines = [
        f"*{view.ref}*: {_what(view, voice)}.",
        _standing(view, voice),
        voice.say("It belongs to {owner}.", owner=voice.mention(view.owner)),
    ]
    aside = voice.say(
        "{edit} changes it · {missed} or `none` changes what is made up for",
        edit=_typed(phrase("{ref} every tuesday at 10:00"), view, voice),
        missed=_typed(phrase("{ref} missed all"), view, voice),
    )
    offers = presses.on_schedule(view, voice)
    if view.state is ScheduleState.ended:
        return compose(lines, offers, voice=voice)
    lines.append(voice.say(MISSED[view.missed]))
    return compose(lines, offers, aside=aside, voice=voice)


def listed(
    views: Sequence[ScheduleView],
    kind: ScheduleKind = ScheduleKind.report,
    *,
    voice: Voice = DEFAULT,
) -> Message:
    """Return all schedules of a kind, with what can be done with each."""
    if not views:
        example = code(f"{voice.command} {voice.say(_EXAMPLES[kind])}")
        said = voice.say("Nothing is scheduled. Try {example}.", example=example)
        return compose(said, voice=voice)
    heading = f"*{voice.count(len(views), 'schedule')}*"
    blocks, lines, offered = [section(heading)], [heading], list[Press]()
    for view in views[:_LISTED]:
        owner = voice.mention(view.owner)
        said = f"*{view.ref}* · {_what(view, voice)} · {owner} · "
        line = cut(said + _standing(view, voice), _LINE)
        own = presses.on_schedule(view, voice)
        blocks += [section(line), *buttons(own)]
        lines.append(line)
        offered += own
    left = len(views) - _LISTED
    if left > 0:
        more = code(f"{voice.command} {views[_LISTED].ref}")
        blocks.append(
            context(voice.say("and {n} more; {more} shows one", n=left, more=more))
        )
    return assemble(blocks, lines, offered, voice=voice)


def coming(what: str, *, voice: Voice = DEFAULT) -> Message:
    """Return what is said at once to who has a toll report posted to them."""
    name = escape(what, _WHAT)
    return compose(
        voice.say("*{what}* comes to you by direct message.", what=name), voice=voice
    )


def stopped(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return why a schedule stands still, and what can be done about it."""
    match view.pause:
        case Pause.owner:
            return _without_owner(view, voice)
        case Pause.place:
            return _without_place(view, voice)
        case _:
            return compose(
                voice.say(
                    "{owner} {what} stands still: {why} It is kept; meanwhile nothing "
                    "comes. Change it, for example with {command}, or end it.",
                    owner=voice.mention(view.owner),
                    what=f"*{view.ref}* ({_what(view, voice)})",
                    why=escape(voice.say(view.why), _WHAT),
                    command=_typed(phrase("{ref} for all"), view, voice),
                ),
                [presses.resume(view.number, voice), presses.end(view.number, voice)],
                voice=voice,
            )


def _without_owner(view: ScheduleView, voice: Voice) -> Message:
    what = f"*{view.ref}* ({_what(view, voice)})"
    why = denial(NotAllowedError(view.why), voice)
    end = presses.end(view.number, voice)
    if view.channel_id == view.owner:
        # Nobody else reads there.
        return compose(
            voice.say(
                "{what} stands still: you may no longer order. {why} It is kept; "
                "meanwhile nothing comes. Resume it once you may again.",
                what=what,
                why=why,
            ),
            [presses.resume(view.number, voice), end],
            voice=voice,
        )
    return compose(
        voice.say(
            "{what} stands still: {owner} may no longer order. {why} It is "
            "kept; meanwhile nothing comes. Whoever adopts it owns it from then "
            "on.",
            what=what,
            owner=voice.mention(view.owner),
            why=why,
        ),
        [presses.adopt(view.number, voice), end],
        voice=voice,
    )


def _without_place(view: ScheduleView, voice: Voice) -> Message:
    to_me = voice.say("{ref} to me", ref=view.ref)
    return compose(
        voice.say(
            "{what} stands still: I can't write in {channel}, {why}. It is "
            "kept; meanwhile nothing comes. Mend that and resume it, or send it "
            "elsewhere with {command}.",
            what=f"*{view.ref}* ({_what(view, voice)})",
            channel=voice.channel(view.channel_id),
            why=voice.say(_PLACES.get(view.why, _NOT_LET)),
            command=_typed(phrase("{ref} to #channel"), view, voice),
        ),
        [
            presses.resume(view.number, voice),
            presses.typed(voice.say("Send it to me"), to_me),
            presses.end(view.number, voice),
        ],
        voice=voice,
    )


def handed_over(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return the word to somebody who was made a schedule's owner."""
    lines = [_yours(view, voice), _standing(view, voice)]
    return compose(lines, presses.on_schedule(view, voice), voice=voice)


def given(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return the answer to who handed a schedule over, or adopted it."""
    owner = voice.mention(view.owner)
    said = voice.say("*{ref}* belongs to {owner} now.", ref=view.ref, owner=owner)
    return compose(f"{said} {_standing(view, voice)}", voice=voice)


def adopted(view: ScheduleView, *, voice: Voice = DEFAULT) -> Message:
    """Return the answer to who adopted a schedule."""
    lines = [_yours(view, voice), _standing(view, voice)]
    return compose(lines, presses.on_schedule(view, voice), voice=voice)


def schedule_line(view: ScheduleView, voice: Voice) -> str:
    """Return what a schedule does and when it is next due."""
    said = f"*{view.ref}* {_what(view, voice)}\n{_standing(view, voice)}"
    return cut(said, _LINE)


def _yours(view: ScheduleView, voice: Voice) -> str:
    what = _what(view, voice)
    return voice.say("*{ref}* is yours now: {what}.", ref=view.ref, what=what)


def _what(view: ScheduleView, voice: Voice) -> str:
    what = escape(view.what, _WHAT)
    return (
        f"{what}, {how_often(view.when, view.zone)}, {whereto(view.channel_id, voice)}"
    )


def _standing(view: ScheduleView, voice: Voice) -> str:
    if view.state is ScheduleState.ended:
        return voice.say("It has ended.")
    if view.state is ScheduleState.active:
        return _next(view, voice)
    match view.pause:
        case Pause.asked:
            return voice.say("Paused by {person}.", person=voice.mention(view.why))
        case Pause.owner:
            return voice.say(
                "Paused: its owner may no longer order. Somebody has to adopt it."
            )
        case Pause.place:
            where = voice.channel(view.channel_id)
            return voice.say("Paused: I can't write in {channel}.", channel=where)
        case _:
            return voice.say("Paused: {why}", why=escape(voice.say(view.why), _WHAT))


def _next(view: ScheduleView, voice: Voice) -> str:
    if view.next_at is None:
        return ""
    words = phrase("Next {there} there, {here} for you.")
    if view.is_due:
        words = phrase("It was due {there} there, {here} for you; I see to it now.")
    return voice.say(
        words,
        there=there(view.next_at, ZoneInfo(view.zone), voice),
        here=voice.date(view.next_at, Form.day_and_time),
    )


def _typed(words: str, view: ScheduleView, voice: Voice) -> str:
    return code(f"{voice.command} {voice.say(words, ref=view.ref)}")
