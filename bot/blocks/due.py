"""What a card or a post says about the schedule that it comes from."""

from bot.blocks.mrkdwn import Form, escape
from bot.blocks.voice import Voice
from bot.domain.schedules import DueMark


def due_line(due: DueMark | None, voice: Voice) -> str:
    """Return what is to be said about times that were missed, or nothing."""
    if due is None or not (due.late or due.skipped):
        return ""
    words = []
    if due.late:
        words.append(
            voice.say(
                "It was due {at}; it could not come then and is made up for now.",
                at=voice.date(due.due_at, Form.day_and_time),
            )
        )
    if due.skipped:
        words.append(
            voice.plural(
                due.skipped,
                "{n} time before was missed and not made up for.",
                "{n} times before were missed and not made up for.",
            )
        )
    return " ".join(words)


def due_aside(due: DueMark) -> str:
    """Return which schedule it comes from, for the small line of a card."""
    return f"{due.ref}, {escape(due.when, 80)}"


def due_note(due: DueMark, voice: Voice) -> str:
    """Return both, for the small line of a post."""
    return ". ".join(filter(None, [due_aside(due), due_line(due, voice).rstrip(".")]))
