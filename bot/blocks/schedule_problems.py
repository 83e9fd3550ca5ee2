"""Errors about schedules as people read them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import Press
from bot.blocks.presses import order
from bot.blocks.voice import Voice
from bot.errors import (
    BotError,
    NamesClientsError,
    PlaceRefusedError,
    RehearsalOverError,
    ScheduleStandsError,
    TimetableRefusedError,
    UnknownScheduleError,
)
from bot.texts.english import phrase

Typing = Callable[[str, str], Press | None]

_TIMETABLES = MappingProxyType(
    {
        "never": phrase("There is no such day, so it would never fire."),
        "too_often": phrase(
            "That is more often than every 15 minutes, which is what I take at most."
        ),
    }
)
_STANDS = MappingProxyType(
    {
        "ended": phrase(
            "*{ref}* has ended. Nothing was changed. Type it anew to have it again."
        ),
        "without owner": phrase(
            "*{ref}* has no owner who may order. Nothing was changed. Whoever may "
            "order can adopt it."
        ),
        "owned": phrase(
            "*{ref}* has an owner who may order. Nothing was changed. The owner, or an "
            "administrator, can hand it over."
        ),
        "toll": phrase(
            "*{ref}* posts toll metrics. Nothing was changed. The toll command changes "
            "it."
        ),
        "report": phrase(
            "*{ref}* orders reports. Nothing was changed. The report command changes "
            "it."
        ),
        "not understood": phrase(
            "I no longer understand what *{ref}* orders. Nothing was changed. End it "
            "and type it anew."
        ),
    }
)
_STAYS = phrase("*{ref}* stays as it is. Nothing was changed.")


def unknown_schedule(error: BotError, voice: Voice) -> str:
    """Return that there is no such schedule."""
    ref = error.ref if isinstance(error, UnknownScheduleError) else "S-?"
    return voice.say(
        "I know no schedule *{ref}*. Nothing was changed. {schedules} lists them.",
        ref=escape(ref, 20),
        schedules=code(f"{voice.command} {voice.say('schedules')}"),
    )


def timetable_refused(error: BotError, voice: Voice) -> str:
    """Return why a timetable is not taken, and one that is."""
    reason, part = "never", ""
    if isinstance(error, TimetableRefusedError):
        reason, part = error.reason, escape(error.part, 40)
    match reason:
        case "unreadable":
            sentence = voice.say(
                "The {part} of that cron line makes no sense.", part=part
            )
        case "no_data":
            sentence = voice.say(
                "At that time *{period}* has only just begun and holds no data.",
                period=part or voice.say("that period"),
            )
        case _:
            sentence = voice.say(_TIMETABLES.get(reason, _TIMETABLES["never"]))
    example = code(voice.say("every weekday at 9"))
    nothing = voice.say("Nothing was saved. Say it as in {example}.", example=example)
    return f"{sentence} {nothing}"


def place_refused(error: BotError, voice: Voice) -> str:
    """Return why nothing can be posted there, and how to mend it."""
    if not isinstance(error, PlaceRefusedError):
        return voice.say("I can't write there. Nothing was saved.")
    where = voice.channel(error.channel_id)
    match error.code:
        case "not_in_channel" | "channel_not_found":
            return voice.say(
                "I'm not a member of {channel}. Nothing was saved. {invite} there and "
                "type it again, or add `to me` to have it by DM.",
                channel=where,
                invite=code(f"/invite @{voice.bot_name}"),
            )
        case "user_not_in_channel":
            return voice.say(
                "You aren't a member of {channel}. Nothing was saved. Join it and type "
                "it again, or add `to me` to have it by DM.",
                channel=where,
            )
        case "is_archived":
            return voice.say(
                "{channel} is archived. Nothing was saved. Name another channel, or "
                "add `to me` to have it by DM.",
                channel=where,
            )
        case _:
            return voice.say(
                "I can't write in {channel}; its managers can change that. Nothing was "
                "saved. Name another channel, or add `to me` to have it by DM.",
                channel=where,
            )


def ways_on(error: BotError, voice: Voice, typing: Typing = order) -> list[Press]:
    """Return the buttons below an error about schedules: what was typed, once more.

    *typing* makes a button with a label that types a command.
    """
    if not isinstance(error, PlaceRefusedError | NamesClientsError):
        return []
    again = error.again if isinstance(error, PlaceRefusedError) else ""
    to_me = error.to_me
    found = [
        typing(voice.say("Try again"), again) if again else None,
        typing(voice.say("Send it to me"), to_me) if to_me else None,
    ]
    return [each for each in found if each is not None]


def rehearsal_over(_: BotError, voice: Voice) -> str:
    """Return that what was rehearsed is forgotten."""
    return voice.say(
        "I keep what is not saved for a day, for who typed it. Nothing was saved. "
        "Type it again; {schedules} lists what is saved.",
        schedules=code(f"{voice.command} {voice.say('schedules')}"),
    )


def schedule_stands(error: BotError, voice: Voice) -> str:
    """Return why a schedule stays as it is."""
    if not isinstance(error, ScheduleStandsError):
        return voice.say("It stays as it is. Nothing was changed.")
    text = _STANDS.get(error.state, _STAYS)
    return voice.say(text, ref=escape(error.ref, 20))


def names_clients(error: BotError, voice: Voice) -> str:
    """Return why a toll report is not posted in a channel, and who can allow it."""
    channel_id = error.channel_id if isinstance(error, NamesClientsError) else ""
    return voice.say(
        "That report names clients of the API, so I don't post it in {channel}. "
        "Nothing was saved. Add `to me` to have it by DM. An administrator can allow "
        "it for a channel: `WAYBILL_TOLL_CLIENT_CHANNELS` in my settings.",
        channel=voice.channel(channel_id),
    )


SCHEDULE_SENTENCES: Mapping[type[BotError], Callable[[BotError, Voice], str]] = {
    UnknownScheduleError: unknown_schedule,
    TimetableRefusedError: timetable_refused,
    PlaceRefusedError: place_refused,
    NamesClientsError: names_clients,
    RehearsalOverError: rehearsal_over,
    ScheduleStandsError: schedule_stands,
}
