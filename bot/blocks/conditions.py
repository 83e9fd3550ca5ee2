"""How an order stands, in whole sentences: held up, lost sight of, ended, refused."""

from bot.blocks.mrkdwn import escape
from bot.blocks.phrases import is_over
from bot.blocks.voice import Voice
from bot.domain.orders import Hold, OrderState, OrderView
from bot.texts.english import phrase

NOTHING_ORDERED = phrase("Nothing was ordered.")
NOTHING_CHANGED = phrase("Nothing was changed.")


def lost(number: int, voice: Voice, *, alone: bool) -> str:
    """Return what is said while nobody knows whether *number* were begun.

    *alone* says that the order has this one report only.
    """
    if alone:
        return voice.say(
            "The connection broke while it was being ordered. I look at the supplier "
            "for it before I order anything again."
        )
    return voice.plural(
        number,
        "The connection broke while {n} was being ordered. I look at the supplier for "
        "it before I order anything again.",
        "The connection broke while {n} were being ordered. I look at the supplier "
        "for them before I order anything again.",
    )


def held(view: OrderView, voice: Voice) -> str:
    """Return why an order stands still although nothing is wrong with it, or ''."""
    if view.hold is None or is_over(view):
        return ""
    at = voice.date(view.hold_until) if view.hold_until else ""
    match view.hold:
        case Hold.supplier_down if at:
            return voice.say(
                "The supplier isn't answering. The order is kept; I try again at {at}.",
                at=at,
            )
        case Hold.supplier_down:
            return voice.say(
                "The supplier isn't answering. The order is kept; I try again soon."
            )
        case Hold.credentials:
            return voice.say(
                "The supplier no longer accepts our credentials. The order waits and "
                "is not lost; an administrator has to renew them."
            )
        case Hold.budget if at:
            return voice.say(
                "The supplier allows only so many reports at a time. "
                "The next ones go out about {at}.",
                at=at,
            )
        case Hold.budget:
            return voice.say(
                "The supplier allows only so many reports at a time. "
                "The next ones go out as soon as there is room."
            )


def how_it_ended(view: OrderView, voice: Voice) -> str:
    """Return how much of an order is ready, behind what it is and a colon."""
    ready, total = len(view.ready), len(view.runs)
    if view.state is OrderState.refused:
        return f"{refusal(view, voice)} {voice.say(NOTHING_ORDERED)}"
    if total == 0:
        return voice.say("there was nothing to fetch.")
    if total == 1 and ready:
        return voice.say("the report is ready.")
    if total == 1:
        return voice.say("the report didn't come.")
    if ready == total:
        return voice.say("{total} reports are ready.", total=total)
    if ready:
        return voice.plural(
            ready,
            "{n} of {total} reports is ready.",
            "{n} of {total} reports are ready.",
            total=total,
        )
    return voice.say("none of {total} reports came.", total=total)


def refusal(view: OrderView, voice: Voice) -> str:
    """Return why an order was refused, a sentence."""
    words = escape(voice.say(view.refusal or "That is not possible."), 600)
    return words if words.endswith((".", "…")) else f"{words}."
