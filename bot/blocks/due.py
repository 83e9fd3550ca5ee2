"""What an order's card says about the schedule that ordered it."""

from bot.blocks.mrkdwn import Form, date, escape
from bot.domain.orders import OrderView
from bot.domain.schedules import DueMark


def due_line(view: OrderView) -> str:
    """Return what is to be said about times that were missed, or nothing."""
    due = view.due
    if due is None or not (due.late or due.skipped):
        return ""
    words = []
    if due.late:
        at = date(due.due_at, Form.day_and_time)
        words.append(f"It was due {at}; I was down then and make up for it now.")
    if due.skipped:
        were = "time before was" if due.skipped == 1 else "times before were"
        words.append(f"{due.skipped:,} {were} missed and not made up for.")
    return " ".join(words)


def due_aside(due: DueMark) -> str:
    """Return which schedule ordered it, for the small line of a card."""
    return f"{due.ref}, {escape(due.when, 80)}"
