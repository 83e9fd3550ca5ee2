"""The buttons of reports: their action ids, what they hold, what they do in words.

An action id that repeats in a message gets a number (``report.order.2``), so
listeners match with :func:`bot.blocks.parts.pressed`.
"""

from collections.abc import Sequence

from bot.blocks import values
from bot.blocks.mrkdwn import fit, plain
from bot.blocks.parts import LABEL_LIMIT, Press, Style
from bot.blocks.voice import Voice
from bot.domain.orders import RETRYABLE, OrderView, RunView

FILE = "report.file"  # ref[, "excel"]
LINKS = "report.links"  # ref[, run]
MORE_LINKS = "report.more_links"  # ref, offset
LINK_AGAIN = "report.link_again"  # ref, "run", number | ref, "page", offset
CANCEL = "report.cancel"  # ref
RETRY = "report.retry"  # ref[, run]
ORDER = "report.order"  # the canonical command
ORDER_AGAIN = "report.order_again"  # ref[, run]: the same days as they stand now
LEAVE = "report.leave"  # nothing: whoever presses orders nothing
SHOW = "report.show"  # ref
POST_AGAIN = "report.post_again"  # ref, channel

_NAME_ON_BUTTON = 30
_PAGE = 10


def get_links(ref: str, ready: int, voice: Voice) -> Press:
    """Fetch fresh links to what is ready."""
    label = voice.plural(ready, "Get link", "Get links")
    return Press(
        label, LINKS, values.encode(ref), voice.say("link {ref}", ref=ref), "primary"
    )


def single_files(ref: str, voice: Voice) -> Press:
    """Fetch fresh links to each report, where all of them also come as one file."""
    command = voice.say("link {ref}", ref=ref)
    return Press(voice.say("Single files"), LINKS, values.encode(ref), command)


def get_file(ref: str, voice: Voice, *, several: bool) -> Press:
    """Have all reports put into one file; *several* makes it the main thing."""
    style: Style | None = "primary" if several else None
    command = voice.say("{ref} as file", ref=ref)
    return Press(voice.say("Get file"), FILE, values.encode(ref), command, style)


def get_excel(ref: str, voice: Voice) -> Press:
    """Have the same as an Excel file."""
    value = values.encode(ref, "excel")
    command = voice.say("{ref} as excel", ref=ref)
    return Press(voice.say("As Excel"), FILE, value, command)


def to_fetch(view: OrderView, voice: Voice) -> list[Press]:
    """Return the ways to what is ready: a file first where there are several."""
    ready = len(view.ready)
    if not ready:
        return []
    if not voice.files:
        return [get_links(view.ref, ready, voice)]
    if ready == 1:
        return [
            get_links(view.ref, 1, voice),
            get_file(view.ref, voice, several=False),
        ]
    return [get_file(view.ref, voice, several=True), single_files(view.ref, voice)]


def more_links(ref: str, offset: int, left: int, voice: Voice) -> Press:
    """Fetch the next page of links."""
    ten = left >= _PAGE
    label = voice.say("Next ten") if ten else voice.say("Next {n}", n=left)
    return Press(label, MORE_LINKS, values.encode(ref, offset))


def link_again(ref: str, number: int, voice: Voice) -> Press:
    """Replace one link by a fresh one."""
    value = values.encode(ref, "run", number)
    command = voice.say("link {ref}", ref=f"{ref}-{number}")
    return Press(voice.say("Get another"), LINK_AGAIN, value, command, "primary")


def links_again(ref: str, offset: int, voice: Voice) -> Press:
    """Replace a page of links by fresh ones."""
    value = values.encode(ref, "page", offset)
    command = voice.say("link {ref}", ref=ref)
    return Press(voice.say("Fresh links"), LINK_AGAIN, value, command, "primary")


def cancel(ref: str, voice: Voice, *, some_over: bool) -> Press:
    """Stop what is still under way."""
    label = voice.say("Cancel the rest") if some_over else voice.say("Cancel")
    command = voice.say("cancel {ref}", ref=ref)
    return Press(label, CANCEL, values.encode(ref), command)


def retry(ref: str, runs: Sequence[RunView], voice: Voice) -> Press:
    """Order again what did not come: one run by its number, several by the order."""
    if len(runs) == 1:
        (run,) = runs
        name = fit(plain(run.organisation), _NAME_ON_BUTTON)
        value = values.encode(ref, run.number)
        command = voice.say("retry {ref}", ref=f"{ref}-{run.number}")
        label = voice.say("Retry {which}", which=name)
        return Press(label, RETRY, value, command)
    label = voice.say("Retry {which}", which=len(runs))
    command = voice.say("retry {ref}", ref=ref)
    return Press(label, RETRY, values.encode(ref), command)


def order(label: str, command: str) -> Press | None:
    """Order *command*; None when it is too long for a button to hold."""
    try:
        value = values.encode(command)
    except ValueError:
        return None
    return Press(plain(label, LABEL_LIMIT), ORDER, value, command)


def order_same(view: OrderView, label: str) -> Press:
    """Order what *view* ordered."""
    again = Press(label, ORDER_AGAIN, values.encode(view.ref), view.command or None)
    return (order(label, view.command) if view.command else None) or again


def order_afresh(view: OrderView, voice: Voice) -> Press:
    """Order the days of *view* as they stand now, though they are here already."""
    return Press(voice.say("Order afresh"), ORDER_AGAIN, values.encode(view.ref))


def order_run_again(ref: str, run: RunView, voice: Voice, *, named: bool) -> Press:
    """Order one run's days as they stand now; *named* where there are several."""
    label = voice.say("Order again")
    if named:
        name = fit(plain(run.organisation), _NAME_ON_BUTTON)
        label = voice.say("Order {name} again", name=name)
    return Press(label, ORDER_AGAIN, values.encode(ref, run.number))


def leave(voice: Voice) -> Press:
    """Order nothing of what was offered."""
    return Press(voice.say("Leave it"), LEAVE, values.encode("nothing"))


def show(ref: str, voice: Voice) -> Press:
    """Show an order with its buttons."""
    return Press(voice.say("Show"), SHOW, values.encode(ref), ref)


def post_again(ref: str, channel_id: str, label: str) -> Press:
    """Post the card in its channel once more."""
    return Press(label, POST_AGAIN, values.encode(ref, channel_id))


def on_card(view: OrderView, voice: Voice) -> list[Press]:
    """Return what can be done with an order as it stands."""
    under_way = [run for run in view.runs if not run.is_over]
    missed = [run for run in view.runs if run.is_over and run.state in RETRYABLE]
    presses = to_fetch(view, voice)
    if under_way:
        some_over = len(under_way) < len(view.runs)
        presses.append(cancel(view.ref, voice, some_over=some_over))
    elif missed and not view.retried_as:
        presses.append(retry(view.ref, missed, voice))
    if not presses and view.is_over and not view.retried_as:
        presses.append(order_same(view, voice.say("Order again")))
    return presses
