"""What a person is told unasked: doubts, lost messages, a missing invitation."""

from collections.abc import Sequence

from bot.blocks import presses
from bot.blocks.mrkdwn import channel, code, count
from bot.blocks.parts import Press, compose
from bot.blocks.phrases import in_full, standing, what
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Message
from bot.domain.orders import OrderView, RunView

_UNINVITED = frozenset({"not_in_channel", "channel_not_found"})
_CLOSED = {"is_archived": "it is archived"}
_NO_RIGHTS = "it isn't open to me, which its managers can change"


def uncertain_notice(
    view: OrderView, run: RunView, *, voice: Voice = DEFAULT
) -> Message:
    """Return what is said while nobody knows whether a report was begun."""
    return compose(
        f"The connection broke while {in_full(view, [run], voice)} was being ordered; "
        "it may be running. I keep looking for it at the supplier and order "
        "nothing twice. You hear from me when I know.",
        [presses.show(view.ref, voice)],
        aside=f"{view.ref}-{run.number}",
        voice=voice,
    )


def uncertain_end(
    view: OrderView, runs: Sequence[RunView], *, voice: Voice = DEFAULT
) -> Message:
    """Return what is said when it could not be found out until the deadline."""
    which = in_full(view, runs, voice)
    them = "it" if len(runs) == 1 else "them"
    offers = [presses.retry(view.ref, runs, voice, label="Order again")]
    return compose(
        f"I could not find out whether the supplier got {which}. "
        f"I have stopped looking. Ordering {them} again may build {them} twice "
        "there.",
        [] if view.retried_as else offers,
        aside=view.ref,
        voice=voice,
    )


def post_lost_notice(
    view: OrderView,
    channel_id: str,
    why: str | None = None,
    *,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the DM about a message in a channel that may not have arrived.

    *why* says what is known to have kept it back: ``mistake``, one of our own.
    """
    reason = (
        "is not there: I made a mistake over it, which an administrator finds in the "
        "log."
        if why == "mistake"
        else "may not have arrived: Slack didn't answer, and I don't post twice "
        "unasked."
    )
    return compose(
        f"My message about *{view.ref}* ({what(view, voice)}) in {channel(channel_id)} "
        f"{reason} It stands at {standing(view, voice)}. The results come to you here "
        "until it is posted again.",
        [
            *presses.to_fetch(view, voice),
            presses.post_again(view.ref, channel_id, "Post it again"),
        ],
        aside=_anywhere(view, voice),
        voice=voice,
    )


def not_a_member_notice(
    view: OrderView, channel_id: str, why: str = "", *, voice: Voice = DEFAULT
) -> Message:
    """Return the DM to somebody who ordered where Waybill cannot write.

    *why* is Slack's word for it. A private channel without Waybill is as unknown
    to it as one that does not exist.
    """
    if why and why not in _UNINVITED:
        return compose(
            f"I can't write in {channel(channel_id)}: {_CLOSED.get(why, _NO_RIGHTS)}. "
            f"The results of *{view.ref}* ({what(view, voice)}) come to you by DM.",
            presses.to_fetch(view, voice),
            aside=_anywhere(view, voice),
            voice=voice,
        )
    invitation = code(f"/invite @{voice.bot_name}")
    return compose(
        f"I'm not a member of {channel(channel_id)}, so the results of "
        f"*{view.ref}* ({what(view, voice)}) come to you by DM. To have them there, "
        f"{invitation} in it, then press *Post it there*.",
        [
            *presses.to_fetch(view, voice),
            presses.post_again(view.ref, channel_id, "Post it there"),
        ],
        aside=_anywhere(view, voice),
        voice=voice,
    )


def lost_notice(about: str, channel_id: str, *, voice: Voice = DEFAULT) -> Message:
    """Return the DM about a post without an order that may not have arrived.

    *about* is a phrase of our own mrkdwn.
    """
    return compose(
        f"My message about {about} in {channel(channel_id)} may not have arrived: "
        "Slack didn't answer, and I don't post twice unasked. Look there; if it "
        "isn't there, ask for it again.",
        voice=voice,
    )


def by_dm_notice(
    about: str, channel_id: str, why: str = "", *, voice: Voice = DEFAULT
) -> Message:
    """Return the DM that says why a post without an order came by DM instead.

    *about* is a phrase of our own mrkdwn, *why* Slack's word for the refusal.
    """
    where = channel(channel_id)
    if channel_id.startswith("D"):
        return compose(
            f"I'm no part of {where}, so my message about {about} came to you here.",
            voice=voice,
        )
    if why and why not in _UNINVITED:
        return compose(
            f"I can't write in {where}: {_CLOSED.get(why, _NO_RIGHTS)}. "
            f"My message about {about} came to you by DM.",
            voice=voice,
        )
    invitation = code(f"/invite @{voice.bot_name}")
    return compose(
        f"I'm not a member of {where}, so my message about {about} came to you by "
        f"DM. To have it there, {invitation} in it and ask for it again.",
        voice=voice,
    )


def credentials_notice(waiting: int, *, voice: Voice = DEFAULT) -> Message:
    """Return what an administrator is told once when credentials are refused."""
    orders = count(waiting, "order")
    wait = "waits" if waiting == 1 else "wait"
    kept = f"{orders} {wait}, none is lost" if waiting else "No order waits"
    again = presses.order("Try again", "resume")
    return compose(
        f"The supplier no longer accepts our credentials. {kept}. "
        "Where the supplier mended it, press *Try again*. Where id or secret changed, "
        "renew them in my settings and start me again; everything goes on by itself "
        "then.",
        [again] if again is not None else [],
        voice=voice,
    )


def resumed(orders: int, *, held: bool, voice: Voice = DEFAULT) -> Message:
    """Return what follows when an administrator lets connections try again."""
    if not held:
        return compose("Nothing stands still for its credentials.", voice=voice)
    waiting = f"{count(orders, 'order')} {'goes' if orders == 1 else 'go'} on"
    return compose(
        f"I try again now. {waiting if orders else 'No order waited'}. If our "
        "credentials are refused once more, I tell you, and everything waits again.",
        voice=voice,
    )


def _anywhere(view: OrderView, voice: Voice) -> str:
    return f"{code(f'{voice.command} {view.ref}')} shows it anywhere"


def _with_ways(
    view: OrderView, voice: Voice, channel_id: str, label: str
) -> list[Press]:
    ways = presses.to_fetch(view, voice)
    return [*ways, presses.post_again(view.ref, channel_id, label)]
