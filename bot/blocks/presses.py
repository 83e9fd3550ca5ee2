"""The buttons of reports: their action ids, what they hold, what they do in words.

An action id that repeats in a message gets a number (``report.order.2``), so
listeners match with :func:`bot.blocks.parts.pressed`.
"""

from collections.abc import Sequence

from bot.blocks import values
from bot.blocks.mrkdwn import fit, plain
from bot.blocks.parts import LABEL_LIMIT, Press, Style
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


def get_links(ref: str, ready: int) -> Press:
    """Fetch fresh links to what is ready."""
    label = "Get link" if ready == 1 else "Get links"
    return Press(label, LINKS, values.encode(ref), f"link {ref}", "primary")


def single_files(ref: str) -> Press:
    """Fetch fresh links to each report, where all of them also come as one file."""
    return Press("Single files", LINKS, values.encode(ref), f"link {ref}")


def get_file(ref: str, *, several: bool) -> Press:
    """Have all reports put into one file; *several* makes it the main thing."""
    style: Style | None = "primary" if several else None
    command = f"{ref} as file"
    return Press("Get file", FILE, values.encode(ref), command, style)


def get_excel(ref: str) -> Press:
    """Have the same as an Excel file."""
    value = values.encode(ref, "excel")
    return Press("As Excel", FILE, value, f"{ref} as excel")


def to_fetch(view: OrderView, *, files: bool) -> list[Press]:
    """Return the ways to what is ready: a file first where there are several."""
    ready = len(view.ready)
    if not ready:
        return []
    if not files:
        return [get_links(view.ref, ready)]
    if ready == 1:
        return [get_links(view.ref, 1), get_file(view.ref, several=False)]
    return [get_file(view.ref, several=True), single_files(view.ref)]


def more_links(ref: str, offset: int, left: int) -> Press:
    """Fetch the next page of links."""
    label = "Next ten" if left >= _PAGE else f"Next {left}"
    return Press(label, MORE_LINKS, values.encode(ref, offset))


def link_again(ref: str, number: int) -> Press:
    """Replace one link by a fresh one."""
    value = values.encode(ref, "run", number)
    return Press("Get another", LINK_AGAIN, value, f"link {ref}-{number}", "primary")


def links_again(ref: str, offset: int) -> Press:
    """Replace a page of links by fresh ones."""
    value = values.encode(ref, "page", offset)
    return Press("Fresh links", LINK_AGAIN, value, f"link {ref}", "primary")


def cancel(ref: str, *, some_over: bool) -> Press:
    """Stop what is still under way."""
    label = "Cancel the rest" if some_over else "Cancel"
    return Press(label, CANCEL, values.encode(ref), f"cancel {ref}")


def retry(ref: str, runs: Sequence[RunView], *, label: str = "") -> Press:
    """Order again what did not come: one run by its number, several by the order."""
    if len(runs) == 1:
        (run,) = runs
        name = fit(plain(run.organisation), _NAME_ON_BUTTON)
        value = values.encode(ref, run.number)
        command = f"retry {ref}-{run.number}"
        return Press(label or f"Retry {name}", RETRY, value, command)
    value = values.encode(ref)
    return Press(label or f"Retry {len(runs):,}", RETRY, value, f"retry {ref}")


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


def order_afresh(view: OrderView) -> Press:
    """Order the days of *view* as they stand now, though they are here already."""
    return Press("Order afresh", ORDER_AGAIN, values.encode(view.ref))


def order_run_again(ref: str, run: RunView, *, named: bool) -> Press:
    """Order one run's days as they stand now; *named* where there are several."""
    name = fit(plain(run.organisation), _NAME_ON_BUTTON)
    label = f"Order {name} again" if named else "Order again"
    return Press(label, ORDER_AGAIN, values.encode(ref, run.number))


def leave() -> Press:
    """Order nothing of what was offered."""
    return Press("Leave it", LEAVE, values.encode("nothing"))


def show(ref: str, label: str = "Show") -> Press:
    """Show an order with its buttons."""
    return Press(label, SHOW, values.encode(ref), ref)


def post_again(ref: str, channel_id: str, label: str) -> Press:
    """Post the card in its channel once more."""
    return Press(label, POST_AGAIN, values.encode(ref, channel_id))


def on_card(view: OrderView, *, files: bool) -> list[Press]:
    """Return what can be done with an order as it stands."""
    under_way = [run for run in view.runs if not run.is_over]
    missed = [run for run in view.runs if run.is_over and run.state in RETRYABLE]
    presses = to_fetch(view, files=files)
    if under_way:
        presses.append(cancel(view.ref, some_over=len(under_way) < len(view.runs)))
    elif missed and not view.retried_as:
        presses.append(retry(view.ref, missed))
    if not presses and view.is_over and not view.retried_as:
        presses.append(order_same(view, "Order again"))
    return presses
