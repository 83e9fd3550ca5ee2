"""What is said about toll reports on their way into conversations, and their files."""

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import code, escape
from bot.blocks.parts import compose
from bot.blocks.voice import Voice
from bot.domain.channels import is_channel
from bot.domain.messages import Message
from bot.domain.toll import Reading
from bot.domain.toll_criteria import nothing, period
from bot.domain.toll_reports import ALL
from bot.domain.toll_summaries import title
from bot.texts.english import phrase

_WHY_UNREAD = {
    "credentials": phrase(
        "The toll API doesn't accept our key. An administrator can mend it in my "
        "settings."
    ),
    "rate": phrase("The toll API takes no more requests just now."),
    "unreadable": phrase("I can't read what the toll API answered."),
    "unavailable": phrase("The toll API isn't answering."),
    "not_configured": phrase("No key of the toll API is set."),
    "mistake": phrase(
        "I made a mistake over it; an administrator finds the reason in the log."
    ),
}


def about(report: str, criteria: str, voice: Voice) -> str:
    """Return, as a phrase of mrkdwn, which report over which time."""
    name = voice.say("Toll API") if report == ALL else title(report, voice.language)
    return f"*{escape(name)} · {escape(period(criteria, voice.language), 20)}*"


def about_csv(report: str, criteria: str, voice: Voice) -> str:
    """Return, as a phrase of mrkdwn, which file."""
    return voice.say("the CSV of {report}", report=about(report, criteria, voice))


def sharing(
    report: str, criteria: str, channel_id: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return what is said at once to who shares a report."""
    words = voice.say(
        "I post {report} in {channel}. Where I can't, it comes to you by direct "
        "message.",
        report=about(report, criteria, voice),
        channel=voice.channel(channel_id),
    )
    return compose(words, voice=voice)


def not_for_channels(
    report: str, criteria: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return why a report that names clients is not shared, and who can allow it."""
    words = voice.say(
        "{report} names clients of the API, so I don't share it in this channel. "
        "Nothing was posted.",
        report=about(report, criteria, voice),
    )
    return compose(f"{words} {_allowing(voice)}", voice=voice)


def csv_coming(report: str, criteria: str, *, voice: Voice = presses.VOICE) -> Message:
    """Return what is said at once to who wants a file."""
    words = voice.say(
        "The CSV of {report} comes to you by direct message.",
        report=about(report, criteria, voice),
    )
    return compose(words, voice=voice)


def csv_announcement(
    reading: Reading, rows: int, *, voice: Voice = presses.VOICE
) -> Message:
    """Return the message before a file with *rows* rows."""
    criteria = reading.criteria.value
    report = about(reading.report, criteria, voice)
    taken = voice.say("fetched {at}", at=voice.date(reading.taken_at))
    words = (
        voice.say(
            "{report} as a CSV file: {rows}, every field as it came.",
            report=report,
            rows=voice.count(rows, "row"),
        )
        if rows
        else voice.say(
            "{report}: {nothing} There is no file.",
            report=report,
            nothing=nothing(criteria, voice.language),
        )
    )
    return compose(words, aside=taken, voice=voice)


def no_files(reading: Reading, rows: int, *, voice: Voice = presses.VOICE) -> Message:
    """Return why there is no file where Slack does not let us send any."""
    criteria = reading.criteria.value
    words = voice.say(
        "I can't send the CSV of {report} ({rows}): this workspace doesn't let me "
        "send files. An administrator can give me the scope {scope} and install me "
        "again.",
        report=about(reading.report, criteria, voice),
        rows=voice.count(rows, "row"),
        scope=code("files:write"),
    )
    table = presses.table(reading.report, criteria, voice)
    return compose(words, [table], voice=voice)


def undone(
    subject: str, channel_id: str, why: str, *, voice: Voice = presses.VOICE
) -> Message:
    """Return the DM about something that was asked for and could not be posted.

    *subject* is mrkdwn. *why* is a word of :mod:`bot.jobs.prepared_mail`, or Slack's
    own.
    """
    words = (
        voice.say(
            "I could not post {subject} in {channel}.",
            subject=subject,
            channel=voice.channel(channel_id),
        )
        if is_channel(channel_id)
        else voice.say("I could not post {subject}.", subject=subject)
    )
    if why == "clients":
        reason = voice.say("It names clients of the API.")
        over = voice.say("Nothing was posted.")
        return compose(f"{words} {reason} {_allowing(voice)} {over}", voice=voice)
    known = _WHY_UNREAD.get(why)
    reason = (
        voice.say("Slack didn't take it ({why}).", why=escape(why, 40))
        if known is None
        else voice.say(known)
    )
    over = voice.say("Nothing was posted; ask again.")
    return compose(f"{words} {reason} {over}", voice=voice)


def _allowing(voice: Voice) -> str:
    return voice.say(
        "An administrator can allow it for a channel: {setting} in my settings.",
        setting=code("WAYBILL_TOLL_CLIENT_CHANNELS"),
    )
