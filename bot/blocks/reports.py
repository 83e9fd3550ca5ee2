"""What an order says: at once, on its card, in its thread, and when it is changed."""

from collections.abc import Sequence

from bot.blocks import presses
from bot.blocks.digests import digest_lines
from bot.blocks.due import due_aside, due_line
from bot.blocks.mrkdwn import Form, capital, channel, count, date, escape, mention
from bot.blocks.parts import Press, compose
from bot.blocks.phrases import (
    amount,
    is_over,
    progress,
    standing,
    title,
    what,
)
from bot.blocks.shortfalls import exceptions, type_lines
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.digests import Digest
from bot.domain.messages import Message
from bot.domain.orders import Hold, OrderState, OrderView, RunState

_CARD = "card."
_LOOKING_UP = "I'm looking up the branches."
_NOTHING_ORDERED = "Nothing was ordered."


def acknowledgement(
    view: OrderView,
    *,
    in_channel: bool,
    checking: bool = False,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the first answer, for the caller alone; the card says the rest."""
    if checking:
        words = f"One moment, I'm checking whether {what(view)} is open to you."
        return compose([words, f"The order is kept as *{view.ref}*."], voice=voice)
    if view.state is OrderState.refused:
        again = presses.order_same(view, "Order again")
        return compose([_refusal(view), _NOTHING_ORDERED], [again], voice=voice)
    pieces = [f"Ordered as *{view.ref}*: {what(view)}", amount(view)]
    if view.all_ready_about and not is_over(view):
        pieces.append(f"ready about {date(view.all_ready_about)}")
    lines = [", ".join(piece for piece in pieces if piece) + "."]
    if not view.runs and not view.organisations:
        lines.append(_LOOKING_UP)
    if not in_channel:
        lines.append("The results come to you by DM.")
    return compose([" ".join(lines)], voice=voice)


def already_there(
    view: OrderView,
    *,
    just_now: bool,
    asker: str = "",
    unneeded: str = "",
    voice: Voice = DEFAULT,
) -> Message:
    """Return the answer to an order of *asker* that is here or under way already.

    *unneeded* is the reference that the order was kept as until that was found out.
    """
    own = view.ordered_by == asker
    who = "You" if own else capital(mention(view.ordered_by))
    at = date(view.created_at, Form.day_and_time)
    when = "less than a minute ago" if just_now else at
    line = f"{who} ordered this {when}; it is *{view.ref}*, {standing(view)}."
    if unneeded:
        line = f"*{unneeded}* was not needed. {line}"
    offers: list[Press] = []
    if view.ready:
        offers += presses.to_fetch(view, files=voice.files)
    else:
        offers.append(presses.show(view.ref))
    offers.append(presses.order_afresh(view))
    return compose([line, f"That was {what(view)}."], offers, voice=voice)


def card(view: OrderView, *, voice: Voice = DEFAULT) -> Message:
    """Return the message of an order, as it stands now."""
    lines = [title(view), *_body(view), due_line(view.due)]
    if view.retried_as:
        lines.append(f"Retried as *{view.retried_as}*.")
    aside = [f"asked by {mention(view.ordered_by)}", view.ref]
    if view.due is not None:
        aside.insert(0, due_aside(view.due))
    if view.retry_of:
        aside.append(f"again for {view.retry_of}")
    message = compose(
        lines,
        presses.on_card(view, files=voice.files),
        aside=" · ".join(aside),
        voice=voice,
    )
    # A press names its block: only a card's has this one (see is_on_card).
    rows = [block for block in message.blocks if block["type"] == "actions"]
    for number, row in enumerate(rows):
        row["block_id"] = f"{_CARD}{number}"
    return message


def is_on_card(block_id: str) -> bool:
    """Return whether a pressed button's block belongs to an order's card."""
    return block_id.startswith(_CARD)


def news(
    view: OrderView, seen: Sequence[Digest] = (), *, voice: Voice = DEFAULT
) -> Message:
    """Return the message that notifies: how the order ended, and what is in it."""
    lines = [headline(view), *exceptions(view)]
    return compose(
        [" ".join(line for line in lines if line), *digest_lines(seen)],
        presses.on_card(view, files=voice.files),
        aside=view.ref,
        voice=voice,
    )


def headline(view: OrderView) -> str:
    """Return whom it concerns, what was ordered, and how much of it is ready."""
    return f"{mention(view.ordered_by)} {_outcome(view)}"


def ready_news(
    view: OrderView, seen: Sequence[Digest] = (), *, voice: Voice = DEFAULT
) -> Message:
    """Return the first of several news: what is ready; others tell what is not."""
    return compose(
        [headline(view), *digest_lines(seen)],
        presses.to_fetch(view, files=voice.files),
        aside=view.ref,
        voice=voice,
    )


def digest_news(
    view: OrderView, seen: Sequence[Digest], *, voice: Voice = DEFAULT
) -> Message:
    """Return the news of an order of a digest: few words, for a phone."""
    head = f"{mention(view.ordered_by)} {title(view)}"
    gaps = " ".join(line for line in exceptions(view) if line)
    return compose(
        [head, *digest_lines(seen), gaps],
        presses.on_card(view, files=voice.files),
        aside=view.ref,
        voice=voice,
    )


def cancelled(
    view: OrderView, count_cancelled: int, still_running: int, *, voice: Voice = DEFAULT
) -> Message:
    """Return the answer to a cancellation.

    *still_running* is how many of the cancelled ones the supplier builds on.
    """
    alone = count_cancelled == len(view.runs)
    part = "" if alone else f"{count(count_cancelled, 'report')} of "
    lines = [f"Cancelled {part}*{view.ref}*: {what(view)}."]
    ready = len(view.ready)
    if ready:
        lines.append(f"{ready:,} that {_were(ready)} ready {_stay(ready)}.")
    if still_running:
        them = "it" if still_running == 1 else "them"
        lines.append(
            f"The supplier had begun {still_running:,} and can't be stopped; "
            f"I leave {them} there."
        )
    offers = presses.to_fetch(view, files=voice.files)
    again = [] if ready else [presses.order_same(view, "Order again")]
    return compose([" ".join(lines)], [*offers, *again], voice=voice)


def retried(old_ref: str, view: OrderView, *, voice: Voice = DEFAULT) -> Message:
    """Return the answer to a retry: a new order for what did not come."""
    pieces = [f"Retried *{old_ref}* as *{view.ref}*: {what(view)}", amount(view)]
    if view.all_ready_about:
        pieces.append(f"ready about {date(view.all_ready_about)}")
    return compose([", ".join(each for each in pieces if each) + "."], voice=voice)


def posting_again(
    view: OrderView, channel_id: str, *, voice: Voice = DEFAULT
) -> Message:
    """Return what is said when a card is on its way to a channel (again)."""
    return compose(
        f"*{view.ref}* is being posted in {channel(channel_id)}.", voice=voice
    )


def _body(view: OrderView) -> list[str]:
    if view.state is OrderState.refused:
        return [_refusal(view), _NOTHING_ORDERED]
    if not view.runs:
        over = "There was nothing to fetch."
        return [over if is_over(view) else _LOOKING_UP, _held(view)]
    lines = [progress(view), *type_lines(view), *exceptions(view)]
    lost = [
        run for run in view.runs if run.state is RunState.uncertain and not run.is_over
    ]
    if lost:
        each = "it" if len(view.runs) == 1 else f"{len(lost):,}"
        lines.append(
            f"The connection broke while {each} {_were(len(lost))} being "
            "ordered. I look at the supplier for it before I order anything again."
        )
    if view.partial_sums:
        lines.append("The figures of the parts do not add up to the whole period.")
    return [*lines, _held(view)]


def _held(view: OrderView) -> str:
    if view.hold is None or is_over(view):
        return ""
    until = view.hold_until
    match view.hold:
        case Hold.supplier_down:
            when = f"at {date(until)}" if until else "soon"
            return (
                f"The supplier isn't answering. The order is kept; I try again {when}."
            )
        case Hold.credentials:
            return (
                "The supplier no longer accepts our credentials. The order waits and "
                "is not lost; an administrator has to renew them."
            )
        case Hold.budget:
            when = f" about {date(until)}" if until else " as soon as there is room"
            return (
                "The supplier allows only so many reports at a time. "
                f"The next ones go out{when}."
            )


def _outcome(view: OrderView) -> str:
    subject = capital(what(view))
    ready, total = len(view.ready), len(view.runs)
    if view.state is OrderState.refused:
        return f"{subject}: {_refusal(view)} {_NOTHING_ORDERED}"
    if total == 0:
        return f"{subject}: there was nothing to fetch."
    if total == 1:
        words = "the report is ready" if ready else "the report didn't come"
        return f"{subject}: {words}."
    if ready == total:
        return f"{subject}: {total:,} reports are ready."
    if ready:
        return f"{subject}: {ready:,} of {total:,} reports {_are(ready)} ready."
    return f"{subject}: none of {total:,} reports came."


def _refusal(view: OrderView) -> str:
    words = escape(view.refusal or "That is not possible.", 600)
    return words if words.endswith((".", "…")) else f"{words}."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _stay(number: int) -> str:
    return "stays" if number == 1 else "stay"
