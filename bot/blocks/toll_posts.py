"""What is said about toll reports on their way into conversations, and their files."""

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import capital, channel, code, count, date, escape
from bot.blocks.parts import Press, compose
from bot.blocks.voice import Voice
from bot.domain.messages import Message
from bot.domain.toll import Reading
from bot.domain.toll_criteria import nothing, period
from bot.domain.toll_reports import ALL
from bot.domain.toll_summaries import title

_WHY_UNREAD = {
    "credentials": (
        "The toll API doesn't accept our key. An administrator can mend it in my "
        "settings."
    ),
    "rate": "The toll API takes no more requests just now.",
    "unreadable": "I can't read what the toll API answered.",
    "unavailable": "The toll API isn't answering.",
    "not_configured": "No key of the toll API is set.",
    "mistake": (
        "I made a mistake over it; an administrator finds the reason in the log."
    ),
}
_ALLOWING = (
    "An administrator can allow it for a channel: "
    f"{code('WAYBILL_TOLL_CLIENT_CHANNELS')} in my settings."
)


def about(report: str, criteria: str) -> str:
    """Return, as a phrase of mrkdwn, which report over which time."""
    name = "Toll API" if report == ALL else title(report)
    return f"*{escape(name)} · {escape(period(criteria), 20)}*"


def about_csv(report: str, criteria: str) -> str:
    """Return, as a phrase of mrkdwn, which file."""
    return f"the CSV of {about(report, criteria)}"


def sharing(
    report: str, criteria: str, channel_id: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return what is said at once to who shares a report."""
    return compose(
        f"I post {about(report, criteria)} in {channel(channel_id)}. Where I can't, it "
        "comes to you by direct message.",
        voice=voice,
    )


def not_for_channels(
    report: str, criteria: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return why a report that names clients is not shared, and who can allow it."""
    words = f"{about(report, criteria)} names clients of the API, so I don't share it"
    return compose(
        f"{words} in this channel. Nothing was posted. {_ALLOWING}", voice=voice
    )


def csv_coming(report: str, criteria: str, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said at once to who wants a file."""
    return compose(
        f"{capital(about_csv(report, criteria))} comes to you by direct message.",
        voice=voice,
    )


def csv_announcement(
    reading: Reading, rows: int, *, voice: Voice = presses.VOICE
) -> Message:
    """Return the message before a file with *rows* rows."""
    criteria = reading.criteria.value
    phrase = about(reading.report, criteria)
    taken = f"fetched {date(reading.taken_at)}"
    if not rows:
        words = f"{phrase}: {nothing(criteria)} There is no file."
        return compose(words, aside=taken, voice=voice)
    words = f"{phrase} as a CSV file: {count(rows, 'row')}, every field as it came."
    return compose(words, aside=taken, voice=voice)


def no_files(reading: Reading, rows: int, *, voice: Voice = presses.VOICE) -> Message:
    """Return why there is no file where Slack does not let us send any."""
    criteria = reading.criteria.value
    words = (
        f"I can't send {about_csv(reading.report, criteria)} ({count(rows, 'row')}): "
        "this workspace doesn't let me send files. An administrator can give me the "
        f"scope {code('files:write')} and install me again."
    )
    command = f"{reading.report} {criteria}"
    value = presses.reference(reading.report, criteria)
    table = Press("Table", presses.TABLE, value, command)
    return compose(words, [table], voice=voice)


def undone(
    phrase: str, channel_id: str, why: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return the DM about something that was asked for and could not be posted.

    *why* is a word of :mod:`bot.jobs.prepared_mail`, or Slack's own.
    """
    where = f" in {channel(channel_id)}" if channel_id.startswith(("C", "G")) else ""
    words = f"I could not post {phrase}{where}."
    if why == "clients":
        reason = f"It names clients of the API. {_ALLOWING}"
        return compose(f"{words} {reason} Nothing was posted.", voice=voice)
    reason = _WHY_UNREAD.get(why) or f"Slack didn't take it ({escape(why, 40)})."
    return compose(f"{words} {reason} Nothing was posted; ask again.", voice=voice)
