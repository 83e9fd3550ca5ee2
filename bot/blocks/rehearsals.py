"""What a schedule would do, before it is saved."""

from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.blocks import schedule_presses as presses
from bot.blocks.audiences import files_there, readers
from bot.blocks.fan_out import share_of_limit
from bot.blocks.mrkdwn import Form, escape
from bot.blocks.parts import compose
from bot.blocks.presses import order
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.commands import Missed
from bot.domain.messages import Message
from bot.domain.schedules import Rehearsal
from bot.texts.english import phrase

_WHAT = 300
MISSED = MappingProxyType(
    {
        Missed.latest: phrase(
            "If I am down at such a time, the latest missed time is made up for, and "
            "the others are not."
        ),
        Missed.all: phrase(
            "If I am down at such a time, every missed time is made up for."
        ),
        Missed.none: phrase(
            "If I am down at such a time, missed times are not made up for."
        ),
    }
)


def rehearsed(found: Rehearsal, *, voice: Voice = DEFAULT) -> Message:
    """Return what a schedule would do, to be confirmed; nothing is saved yet."""
    zone = ZoneInfo(found.zone)
    lines = [
        _rehearsed(found, voice),
        voice.say("The next times, there and where you are:"),
        *(
            f"• {there(each, zone, voice)} · {voice.date(each, Form.day_and_time)}"
            for each in found.times
        ),
        _days(found, voice),
        _cost(found, voice),
        _lag(found, voice),
        _clocks(found, voice),
        *_readers(found, voice),
        voice.say(MISSED[found.missed]),
    ]
    offers = [
        presses.save(found.draft_id, voice, changes=bool(found.replaces)),
        presses.try_draft(found.draft_id, voice),
    ]
    if found.later and found.later_at is not None and not found.replaces:
        label = voice.say("At {time} instead", time=f"{found.later_at:%H:%M}")
        later = order(label, found.later)
        offers += [later] if later is not None else []
    return compose(lines, offers, voice=voice)


def will_post(found: Rehearsal, *, voice: Voice = DEFAULT) -> Message:
    """Return the word in another channel than the one where a schedule was typed."""
    return compose(
        voice.say(
            "You are about to have *{what}* posted here, {when}. I can write here; "
            "only you see this.",
            what=escape(found.what, _WHAT),
            when=how_often(found.when, found.zone),
        ),
        voice=voice,
    )


def how_often(when: str, zone: str) -> str:
    """Return how often, and in which zone."""
    return f"{escape(when, 120)} ({escape(zone)})"


def whereto(channel_id: str, voice: Voice) -> str:
    """Return where it is posted: a channel, or a person by direct message."""
    person = voice.mention(channel_id)
    if person.startswith("<"):
        return voice.say("to {person} by DM", person=person)
    return voice.say("to {channel}", channel=voice.channel(channel_id))


def there(instant: datetime, zone: ZoneInfo, voice: Voice) -> str:
    """Return an instant as the clock on the wall of *zone* says it."""
    local = instant.astimezone(zone)
    weekday = voice.language.weekdays_short[local.weekday()]
    return f"{weekday} {voice.language.day(local.date())}, {local:%H:%M}"


def _rehearsed(found: Rehearsal, voice: Voice) -> str:
    what = escape(found.what, _WHAT)
    when, to = how_often(found.when, found.zone), whereto(found.channel_id, voice)
    if found.replaces:
        return voice.say(
            "*{what}*, {when}, {to} instead of what *{ref}* did. Nothing is saved yet.",
            what=what,
            when=when,
            to=to,
            ref=found.replaces,
        )
    return voice.say(
        "*{what}*, {when}, {to}. Nothing is saved yet.", what=what, when=when, to=to
    )


def _readers(found: Rehearsal, voice: Voice) -> list[str]:
    """Return who reads what is posted, and what that means for files."""
    if found.audience is None:
        return []
    said = [readers(found.audience, voice)]
    if found.files is not None and said[0]:
        said.append(files_there(found.files, voice))
    return [" ".join(said)] if said[0] else []


def _days(found: Rehearsal, voice: Voice) -> str:
    if found.days is None:
        return ""
    days = voice.period(found.days)
    if found.moves:
        return voice.say(
            "The first one is about {days}; the days move along.", days=days
        )
    return voice.say("It is about the same days each time, {days}.", days=days)


def _cost(found: Rehearsal, voice: Voice) -> str:
    """Return what each time asks of the supplier, '' for a single report."""
    if found.reports <= 1:
        return ""
    return voice.say(
        "Each time it is {reports}, {share}.",
        reports=voice.count(found.reports, "report"),
        share=share_of_limit(found.share, voice),
    )


def _lag(found: Rehearsal, voice: Voice) -> str:
    if not found.behind:
        return ""
    span = _span(found.behind, voice)
    if found.later_at is None:
        return voice.say(
            "The supplier's data is about {span} behind, so the newest of it is not "
            "in yet at that time.",
            span=span,
        )
    return voice.say(
        "The supplier's data is about {span} behind: the days are complete from "
        "{time} on, not at that time.",
        span=span,
        time=f"{found.later_at:%H:%M}",
    )


def _clocks(found: Rehearsal, voice: Voice) -> str:
    if found.clocks_change is None:
        return ""
    return voice.say(
        "The clocks there change on {day}; the times stay what the clock on the wall "
        "says.",
        day=voice.language.day(found.clocks_change),
    )


def _span(span: timedelta, voice: Voice) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes % 60:
        return voice.count(minutes, "minute")
    return voice.count(minutes // 60, "hour")
