"""Errors about schedules as people read them."""

from collections.abc import Callable, Mapping

from bot.blocks.mrkdwn import channel, code, escape
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

_NOTHING = "Nothing was saved."
_TIMETABLES = {
    "never": "There is no such day, so it would never fire.",
    "too_often": "That is more often than every 15 minutes, which is what I take at "
    "most.",
}
_STANDS = {
    "ended": "*{ref}* has ended. Nothing was changed. Type it anew to have it again.",
    "without owner": "*{ref}* has no owner who may order. Nothing was changed. Whoever "
    "may order can adopt it.",
    "owned": "*{ref}* has an owner who may order. Nothing was changed. The owner, or "
    "an administrator, can hand it over.",
    "toll": "*{ref}* posts toll metrics. Nothing was changed. The toll command "
    "changes it.",
    "report": "*{ref}* orders reports. Nothing was changed. The report command "
    "changes it.",
    "not understood": "I no longer understand what *{ref}* orders. Nothing was "
    "changed. End it and type it anew.",
}


def unknown_schedule(error: BotError, voice: Voice) -> str:
    """Return that there is no such schedule."""
    ref = error.ref if isinstance(error, UnknownScheduleError) else "that"
    return (
        f"I know no schedule *{escape(ref, 20)}*. Nothing was changed. "
        f"{code(f'{voice.command} schedules')} lists them."
    )


def timetable_refused(error: BotError, _: Voice) -> str:
    """Return why a timetable is not taken, and one that is."""
    reason, part = "never", ""
    if isinstance(error, TimetableRefusedError):
        reason, part = error.reason, escape(error.part, 40)
    sentence = _TIMETABLES.get(reason, "")
    if reason == "unreadable":
        sentence = f"The {part} of that cron line makes no sense."
    if reason == "no_data":
        period = part or "that period"
        sentence = f"At that time *{period}* has only just begun and holds no data."
    return f"{sentence} {_NOTHING} Say it as in {code('every weekday at 9')}."


def place_refused(error: BotError, voice: Voice) -> str:
    """Return why nothing can be posted there, and how to mend it."""
    if not isinstance(error, PlaceRefusedError):
        return f"I can't write there. {_NOTHING}"
    where = channel(error.channel_id)
    to_me = "or add `to me` to have it by DM"
    match error.code:
        case "not_in_channel" | "channel_not_found":
            invite = code(f"/invite @{voice.bot_name}")
            return (
                f"I'm not a member of {where}. {_NOTHING} {invite} there and type it "
                f"again, {to_me}."
            )
        case "user_not_in_channel":
            return (
                f"You aren't a member of {where}. {_NOTHING} Join it and type it "
                f"again, {to_me}."
            )
        case "is_archived":
            return f"{where} is archived. {_NOTHING} Name another channel, {to_me}."
        case _:
            return (
                f"I can't write in {where}; its managers can change that. {_NOTHING} "
                f"Name another channel, {to_me}."
            )


def rehearsal_over(_: BotError, voice: Voice) -> str:
    """Return that what was rehearsed is forgotten."""
    return (
        "I keep what is not saved for a day, for who typed it. Nothing was saved. "
        f"Type it again; {code(f'{voice.command} schedules')} lists what is saved."
    )


def schedule_stands(error: BotError, _: Voice) -> str:
    """Return why a schedule stays as it is."""
    if not isinstance(error, ScheduleStandsError):
        return "It stays as it is. Nothing was changed."
    sentence = _STANDS.get(error.state, "*{ref}* stays as it is. Nothing was changed.")
    return sentence.format(ref=escape(error.ref, 20))


def names_clients(error: BotError, _: Voice) -> str:
    """Return why a toll report is not posted in a channel, and who can allow it."""
    where = channel(error.channel_id if isinstance(error, NamesClientsError) else "")
    return (
        f"That report names clients of the API, so I don't post it in {where}. "
        f"{_NOTHING} Add `to me` to have it by DM. An administrator can allow it for a "
        "channel: `WAYBILL_TOLL_CLIENT_CHANNELS` in my settings."
    )


SCHEDULE_SENTENCES: Mapping[type[BotError], Callable[[BotError, Voice], str]] = {
    UnknownScheduleError: unknown_schedule,
    TimetableRefusedError: timetable_refused,
    PlaceRefusedError: place_refused,
    NamesClientsError: names_clients,
    RehearsalOverError: rehearsal_over,
    ScheduleStandsError: schedule_stands,
}
