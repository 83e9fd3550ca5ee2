"""What a watch writes where it was set up: a crossing, its end, why it is paused."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import code
from bot.blocks.parts import compose
from bot.blocks.toll_watch_views import WatchView
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll_metrics import Reading
from bot.domain.toll_values import Number, grouped

_NAMED = 12
_RESUMED_AT_ONCE = 50  # as many as a button can hold
_MINUTES_MATTER = 120
_UNINVITED = frozenset({"not_in_channel", "channel_not_found"})


def place_reason(channel_id: str, refused: str, *, voice: Voice = presses.VOICE) -> str:
    """Return why nothing can be written in a channel; *refused* is Slack's word."""
    where = voice.channel(channel_id)
    if refused in _UNINVITED:
        return voice.say(
            "I'm not a member of {channel}; {invitation} there lets me in.",
            channel=where,
            invitation=code(f"/invite @{voice.bot_name}"),
        )
    if refused == "is_archived":
        return voice.say("{channel} is archived.", channel=where)
    return voice.say("Slack doesn't let me write in {channel}.", channel=where)


def key_reason(admins: Sequence[str], *, voice: Voice = presses.VOICE) -> str:
    """Return that the key is refused, and who can renew it."""
    refused = voice.say("The toll API doesn't accept our key.")
    if not admins:
        return refused
    who = voice.listed([voice.mention(each) for each in admins], most=3)
    mend = voice.say("{who} can renew it.", who=voice.capital(who))
    return f"{refused} {mend}"


def watch_begun(
    view: WatchView, owner: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return what a channel is told when somebody has it watched there."""
    words = voice.say(
        "{person} set up *{ref}* here: {what}. I write when it crosses, and when it "
        "is back.",
        person=voice.mention(owner),
        ref=view.ref,
        what=what(view),
    )
    return compose(words, [presses.unwatch(view.ref, voice)], voice=voice)


def watch_crossed(
    view: WatchView,
    reading: Reading,
    *,
    before: Number | None = None,
    ago: str = "",
    next_check: datetime | None = None,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return the message of a crossing.

    *before* is what the value was, *ago* when that was: *an hour ago*.
    """
    title = voice.say(
        "{metric} {value}, rule: {rule}",
        metric=view.label,
        value=view.number(reading.value),
        rule=view.limit,
    )
    told = facts(view, reading)
    if before is not None and ago:
        then = voice.say("{before} {ago}", before=view.number(before), ago=ago)
        told += f"; {then}"
    return _alarm(view, f"*{voice.capital(title)}* · {told}", next_check, voice)


def watch_still(
    view: WatchView,
    reading: Reading,
    *,
    since: datetime | None = None,
    next_check: datetime | None = None,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return that a number is still where it was before somebody wanted quiet."""
    title = voice.say(
        "{metric} still {value}, rule: {rule}",
        metric=view.label,
        value=view.number(reading.value),
        rule=view.limit,
    )
    told = facts(view, reading)
    if since is not None:
        told += "; " + voice.say("since {at}", at=voice.date(since))
    return _alarm(view, f"*{voice.capital(title)}* · {told}", next_check, voice)


def watch_recovered(
    view: WatchView,
    value: Number | None,
    at: datetime,
    since: datetime,
    *,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return the message of a recovery."""
    words = voice.say(
        "{metric}: back to {value} at {at}, after {span}.",
        metric=view.label,
        value=view.number(value),
        at=voice.date(at),
        span=_lasting(at - since, voice),
    )
    return compose(voice.capital(words), aside=view.ref, voice=voice)


def watch_taken(
    view: WatchView, user_id: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return who looks into a crossing."""
    words = voice.say(
        "{person} is on it: {subject}.",
        person=voice.mention(user_id),
        subject=view.subject,
    )
    return compose(words, aside=view.ref, voice=voice)


def watches_paused(
    views: Sequence[WatchView],
    why: str,
    *,
    until_answered: bool = False,
    voice: Voice = presses.VOICE,
) -> Message:
    """Return why watches no longer check; they are kept, never deleted.

    *why* is a sentence of our own mrkdwn. With *until_answered* they go on by
    themselves with the next answer.
    """
    refs = [view.ref for view in views]
    if len(views) == 1:
        title = voice.say(
            "*{ref}* is paused: {subject}.", ref=refs[0], subject=views[0].subject
        )
        kept = voice.say(
            "It is kept, and goes on when an answer comes again, or somebody resumes "
            "it."
            if until_answered
            else "It is kept, and goes on when somebody resumes it."
        )
        offers = [presses.resume(refs, voice), presses.unwatch(refs[0], voice)]
        return compose([title, f"{why} {kept}"], offers, voice=voice)
    title = voice.say("{watches} are paused.", watches=_named(refs, voice))
    kept = voice.say(
        "They are kept, and go on when an answer comes again, or somebody resumes "
        "them; {command} shows them."
        if until_answered
        else "They are kept, and go on when somebody resumes them; {command} shows "
        "them.",
        command=code(f"{voice.command} {voice.say('watches')}"),
    )
    offers = [presses.resume(refs[:_RESUMED_AT_ONCE], voice)]
    return compose([title, f"{why} {kept}"], offers, voice=voice)


def watches_go_on(refs: Sequence[str], *, voice: Voice = presses.VOICE) -> Message:
    """Return that the key works again, and with it the watches that waited for it."""
    words = voice.say(
        "The toll API accepts our key again, so {watches} checks again."
        if len(refs) == 1
        else "The toll API accepts our key again, so {watches} check again.",
        watches=_named(refs, voice),
    )
    return compose(words, voice=voice)


def watches_blind(
    refs: Sequence[str], since: datetime, *, voice: Voice = presses.VOICE
) -> Message:
    """Return that watches have had nothing to look at for a while."""
    seen = voice.say(
        "{watches} has seen nothing since {at}: the toll API gives no answer."
        if len(refs) == 1
        else "{watches} have seen nothing since {at}: the toll API gives no answer.",
        watches=_named(refs, voice),
        at=voice.date(since),
    )
    trying = voice.say(
        "I go on trying, and say nothing more of it until a number crosses or is back."
    )
    return compose(f"{voice.capital(seen)} {trying}", voice=voice)


def what(view: WatchView) -> str:
    """Return what is watched and over which time."""
    return f"{view.subject}, {view.span}" if view.span else view.subject


def facts(view: WatchView, reading: Reading) -> str:
    """Return the time and the numbers behind a value."""
    told = numbers(reading, view.voice)
    return ", ".join(part for part in (view.span, told) if part)


def numbers(reading: Reading, voice: Voice) -> str:
    """Return the numbers behind a value, and its day where it is about one."""
    language = voice.language
    day = language.day(reading.day, year=False) if reading.day else ""
    if reading.part is None or reading.whole is None:
        return day
    if day:
        return voice.say(
            "{day}, {requests}, {average} on average",
            day=day,
            requests=voice.count(round(reading.part), "request"),
            average=round(reading.whole),
        )
    return voice.say(
        "{part} of {whole} requests",
        part=grouped(reading.part, language),
        whole=grouped(reading.whole, language),
    )


def _alarm(
    view: WatchView, told: str, next_check: datetime | None, voice: Voice
) -> Message:
    line = f"{told}."
    if not view.paused_because:
        back = (
            voice.say(
                "I look again at {at} and write here when it is back.",
                at=voice.date(next_check),
            )
            if next_check
            else voice.say("I write here when it is back.")
        )
        line += f" {back}"
    offers = presses.on_crossing(view.ref, view.report, view.criteria, voice)
    return compose(line, offers, aside=view.ref, voice=voice)


def _named(refs: Sequence[str], voice: Voice) -> str:
    return voice.listed([f"*{ref}*" for ref in refs], most=_NAMED)


def _lasting(time: timedelta, voice: Voice) -> str:
    minutes = max(round(time / timedelta(minutes=1)), 1)
    if minutes < _MINUTES_MATTER:
        return voice.say("{n} min", n=minutes)
    return voice.say("{n} h", n=round(minutes / 60))
