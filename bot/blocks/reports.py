"""What an order says: at once, on its card, in its thread, and when it is changed."""

from collections.abc import Sequence

from bot.blocks import presses
from bot.blocks.conditions import (
    NOTHING_ORDERED,
    held,
    how_it_ended,
    lost,
    refusal,
)
from bot.blocks.digests import digest_lines
from bot.blocks.due import due_aside, due_line
from bot.blocks.mrkdwn import Form
from bot.blocks.parts import Press, compose
from bot.blocks.phrases import (
    amount,
    is_over,
    progress,
    standing,
    title,
    what,
    where_to,
)
from bot.blocks.shortfalls import exceptions, type_lines
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.digests import Digest
from bot.domain.messages import Message
from bot.domain.orders import OrderState, OrderView, RunState
from bot.texts.english import phrase

_CARD = "card."
_LOOKING_UP = phrase("I'm looking up the branches.")


def acknowledgement(
    view: OrderView,
    *,
    in_channel: bool,
    checking: bool = False,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the first answer, for the caller alone; the card says the rest."""
    if checking:
        # It stays where it stands when the card is there: it may not grow untrue.
        words = voice.say(
            "Kept as *{ref}*: {what}. It begins once I have checked that it is open "
            "to you.",
            ref=view.ref,
            what=what(view, voice),
        )
        return compose([words], voice=voice)
    if view.state is OrderState.refused:
        again = presses.order_same(view, voice.say("Order again"))
        lines = [refusal(view, voice), voice.say(NOTHING_ORDERED)]
        return compose(lines, [again], voice=voice)
    ordered = voice.say(
        "Ordered as *{ref}*: {what}", ref=view.ref, what=what(view, voice)
    )
    lines = [_with_amount(ordered, view, voice)]
    if not view.runs and not view.organisations:
        lines.append(voice.say(_LOOKING_UP))
    if not in_channel:
        lines.append(where_to(view.channel_id, voice))
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
    line = _ordered_by(view, asker, voice, just_now=just_now)
    if unneeded:
        line = voice.say("*{ref}* was not needed.", ref=unneeded) + " " + line
    offers: list[Press] = []
    if view.ready:
        offers += presses.to_fetch(view, voice)
    else:
        offers.append(presses.show(view.ref, voice))
    offers.append(presses.order_afresh(view, voice))
    that = voice.say("That was {what}.", what=what(view, voice))
    return compose([line, that], offers, voice=voice)


def card(view: OrderView, *, voice: Voice = DEFAULT) -> Message:
    """Return the message of an order, as it stands now."""
    lines = [title(view, voice), *_body(view, voice), due_line(view.due, voice)]
    if view.retried_as:
        lines.append(voice.say("Retried as *{ref}*.", ref=view.retried_as))
    aside = [voice.say("asked by {who}", who=voice.mention(view.ordered_by)), view.ref]
    if view.due is not None:
        aside.insert(0, due_aside(view.due))
    if view.retry_of:
        aside.append(voice.say("again for {ref}", ref=view.retry_of))
    message = compose(
        lines, presses.on_card(view, voice), aside=" · ".join(aside), voice=voice
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
    lines = [headline(view, voice), *exceptions(view, voice)]
    return compose(
        [" ".join(line for line in lines if line), *digest_lines(seen, voice)],
        presses.on_card(view, voice),
        aside=view.ref,
        voice=voice,
    )


def headline(view: OrderView, voice: Voice) -> str:
    """Return whom it concerns, what was ordered, and how much of it is ready."""
    return f"{voice.mention(view.ordered_by)} {_outcome(view, voice)}"


def ready_news(
    view: OrderView, seen: Sequence[Digest] = (), *, voice: Voice = DEFAULT
) -> Message:
    """Return the first of several news: what is ready; others tell what is not."""
    return compose(
        [headline(view, voice), *digest_lines(seen, voice)],
        presses.to_fetch(view, voice),
        aside=view.ref,
        voice=voice,
    )


def digest_news(
    view: OrderView, seen: Sequence[Digest], *, voice: Voice = DEFAULT
) -> Message:
    """Return the news of an order of a digest: few words, for a phone."""
    head = f"{voice.mention(view.ordered_by)} {title(view, voice)}"
    gaps = " ".join(line for line in exceptions(view, voice) if line)
    return compose(
        [head, *digest_lines(seen, voice), gaps],
        presses.on_card(view, voice),
        aside=view.ref,
        voice=voice,
    )


def cancelled(
    view: OrderView, count_cancelled: int, still_running: int, *, voice: Voice = DEFAULT
) -> Message:
    """Return the answer to a cancellation.

    *still_running* is how many of the cancelled ones the supplier builds on.
    """
    lines = [_cancelled(view, count_cancelled, voice)]
    ready = len(view.ready)
    if ready:
        lines.append(
            voice.plural(
                ready,
                "{n} that was ready stays.",
                "{n} that were ready stay.",
            )
        )
    if still_running:
        lines.append(
            voice.plural(
                still_running,
                "The supplier had begun {n} and can't be stopped; I leave it there.",
                "The supplier had begun {n} and can't be stopped; I leave them there.",
            )
        )
    offers = presses.to_fetch(view, voice)
    again = [] if ready else [presses.order_same(view, voice.say("Order again"))]
    return compose([" ".join(lines)], [*offers, *again], voice=voice)


def retried(old_ref: str, view: OrderView, *, voice: Voice = DEFAULT) -> Message:
    """Return the answer to a retry: a new order for what did not come."""
    words = voice.say(
        "Retried *{old}* as *{ref}*: {what}",
        old=old_ref,
        ref=view.ref,
        what=what(view, voice),
    )
    return compose(_with_amount(words, view, voice), voice=voice)


def about_no_order(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said of a message that no order can be ordered again from."""
    words = voice.say(
        "I can't tell which order this message is about. Nothing was ordered. "
        "*Order again* works on the card of an order and on what I write below it."
    )
    return compose(words, voice=voice)


def posting_again(
    view: OrderView, channel_id: str, *, voice: Voice = DEFAULT
) -> Message:
    """Return what is said when a card is on its way to a channel (again)."""
    return compose(
        voice.say(
            "*{ref}* is being posted in {channel}.",
            ref=view.ref,
            channel=voice.channel(channel_id),
        ),
        voice=voice,
    )


def _with_amount(words: str, view: OrderView, voice: Voice) -> str:
    """Return *words* with how many reports that is, and when they are ready."""
    pieces = [words, amount(view, voice)]
    if view.all_ready_about and not is_over(view):
        at = voice.date(view.all_ready_about)
        pieces.append(voice.say("ready about {at}", at=at))
    return ", ".join(piece for piece in pieces if piece) + "."


def _ordered_by(view: OrderView, asker: str, voice: Voice, *, just_now: bool) -> str:
    told = {"ref": view.ref, "how_far": standing(view, voice)}
    at = voice.date(view.created_at, Form.day_and_time)
    if view.ordered_by == asker:
        if just_now:
            return voice.say(
                "You ordered this less than a minute ago; it is *{ref}*, {how_far}.",
                **told,
            )
        return voice.say(
            "You ordered this {at}; it is *{ref}*, {how_far}.", at=at, **told
        )
    who = voice.capital(voice.mention(view.ordered_by))
    if just_now:
        return voice.say(
            "{who} ordered this less than a minute ago; it is *{ref}*, {how_far}.",
            who=who,
            **told,
        )
    return voice.say(
        "{who} ordered this {at}; it is *{ref}*, {how_far}.", who=who, at=at, **told
    )


def _cancelled(view: OrderView, number: int, voice: Voice) -> str:
    if number == len(view.runs):
        return voice.say(
            "Cancelled *{ref}*: {what}.", ref=view.ref, what=what(view, voice)
        )
    return voice.plural(
        number,
        "Cancelled {n} report of *{ref}*: {what}.",
        "Cancelled {n} reports of *{ref}*: {what}.",
        ref=view.ref,
        what=what(view, voice),
    )


def _body(view: OrderView, voice: Voice) -> list[str]:
    if view.state is OrderState.refused:
        return [refusal(view, voice), voice.say(NOTHING_ORDERED)]
    if not view.runs:
        words = voice.say(_LOOKING_UP)
        if is_over(view):
            words = voice.say("There was nothing to fetch.")
        return [words, held(view, voice)]
    lines = [progress(view, voice), *type_lines(view, voice), *exceptions(view, voice)]
    if number := sum(
        run.state is RunState.uncertain and not run.is_over for run in view.runs
    ):
        lines.append(lost(number, voice, alone=len(view.runs) == 1))
    if view.partial_sums:
        lines.append(
            voice.say("The figures of the parts do not add up to the whole period.")
        )
    return [*lines, held(view, voice)]


def _outcome(view: OrderView, voice: Voice) -> str:
    subject = voice.capital(what(view, voice))
    return f"{subject}: {how_it_ended(view, voice)}"
