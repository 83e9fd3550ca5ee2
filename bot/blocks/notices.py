"""What a person is told unasked: doubts, lost messages, a missing invitation."""

from bot.blocks import presses
from bot.blocks.mrkdwn import code
from bot.blocks.parts import compose
from bot.blocks.phrases import in_full, standing, what
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.channels import is_dm
from bot.domain.messages import Message
from bot.domain.orders import OrderView, RunView
from bot.texts.english import phrase

_UNINVITED = frozenset({"not_in_channel", "channel_not_found"})
# *where* is the place that takes no message.
_ARCHIVED = phrase("I can't write in {where}: it is archived.")
_NO_RIGHTS = phrase(
    "I can't write in {where}: it isn't open to me, which its managers can change."
)
_UNANSWERED = phrase(
    "My message about *{ref}* ({what}) in {where} may not have arrived: Slack didn't "
    "answer, and I don't post twice unasked. How it stands: {standing}. The results "
    "come to you here until it is posted again."
)
_MISTAKEN = phrase(
    "My message about *{ref}* ({what}) in {where} is not there: I made a mistake over "
    "it, which an administrator finds in the log. How it stands: {standing}. The "
    "results come to you here until it is posted again."
)


def uncertain_notice(
    view: OrderView, run: RunView, *, voice: Voice = DEFAULT
) -> Message:
    """Return what is said while nobody knows whether a report was begun."""
    return compose(
        voice.say(
            "The connection broke while {which} was being ordered; it may be running. "
            "I keep looking for it at the supplier and order nothing twice. You hear "
            "from me when I know.",
            which=in_full(view, [run], voice),
        ),
        [presses.show(view.ref, voice)],
        aside=f"{view.ref}-{run.number}",
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
    label = voice.say("Post it again")
    return compose(
        voice.say(
            _MISTAKEN if why == "mistake" else _UNANSWERED,
            ref=view.ref,
            what=what(view, voice),
            where=voice.channel(channel_id),
            standing=standing(view, voice),
        ),
        [
            *presses.to_fetch(view, voice),
            presses.post_again(view.ref, channel_id, label),
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
    where, ordered = voice.channel(channel_id), what(view, voice)
    if why and why not in _UNINVITED:
        by_dm = voice.say(
            "The results of *{ref}* ({what}) come to you by DM.",
            ref=view.ref,
            what=ordered,
        )
        return compose(
            f"{_closed(why, where, voice)} {by_dm}",
            presses.to_fetch(view, voice),
            aside=_anywhere(view, voice),
            voice=voice,
        )
    label = voice.say("Post it there")
    words = voice.say(
        "I'm not a member of {where}, so the results of *{ref}* ({what}) come to you "
        "by DM. To have them there, {invitation} in it, then press *{label}*.",
        where=where,
        ref=view.ref,
        what=ordered,
        invitation=_invitation(voice),
        label=label,
    )
    post = presses.post_again(view.ref, channel_id, label)
    offers = [*presses.to_fetch(view, voice), post]
    return compose(words, offers, aside=_anywhere(view, voice), voice=voice)


def lost_notice(about: str, channel_id: str, *, voice: Voice = DEFAULT) -> Message:
    """Return the DM about a post without an order that may not have arrived.

    *about* is a phrase of our own mrkdwn.
    """
    return compose(
        voice.say(
            "My message about {about} in {where} may not have arrived: Slack didn't "
            "answer, and I don't post twice unasked. Look there; if it isn't there, "
            "ask for it again.",
            about=about,
            where=voice.channel(channel_id),
        ),
        voice=voice,
    )


def by_dm_notice(
    about: str, channel_id: str, why: str = "", *, voice: Voice = DEFAULT
) -> Message:
    """Return the DM that says why a post without an order came by DM instead.

    *about* is a phrase of our own mrkdwn, *why* Slack's word for the refusal.
    """
    where = voice.channel(channel_id)
    if is_dm(channel_id):
        words = voice.say(
            "I'm no part of {where}, so my message about {about} came to you here.",
            where=where,
            about=about,
        )
        return compose(words, voice=voice)
    if why and why not in _UNINVITED:
        by_dm = voice.say("My message about {about} came to you by DM.", about=about)
        return compose(f"{_closed(why, where, voice)} {by_dm}", voice=voice)
    words = voice.say(
        "I'm not a member of {where}, so my message about {about} came to you by DM. "
        "To have it there, {invitation} in it and ask for it again.",
        where=where,
        about=about,
        invitation=_invitation(voice),
    )
    return compose(words, voice=voice)


def credentials_notice(waiting: int, *, voice: Voice = DEFAULT) -> Message:
    """Return what an administrator is told once when credentials are refused."""
    kept = voice.say("No order waits.")
    if waiting:
        kept = voice.plural(
            waiting,
            "{n} order waits, none is lost.",
            "{n} orders wait, none is lost.",
        )
    label = voice.say("Try again")
    again = presses.order(label, "resume")
    return compose(
        voice.say(
            "The supplier no longer accepts our credentials. {kept} Where the supplier "
            "mended it, press *{label}*. Where id or secret changed, renew them in my "
            "settings and start me again; everything goes on by itself then.",
            kept=kept,
            label=label,
        ),
        [again] if again is not None else [],
        voice=voice,
    )


def resumed(orders: int, *, held: bool, voice: Voice = DEFAULT) -> Message:
    """Return what follows when an administrator lets connections try again."""
    if not held:
        return compose(
            voice.say("Nothing stands still for its credentials."), voice=voice
        )
    going = voice.say("No order waited.")
    if orders:
        going = voice.plural(orders, "{n} order goes on.", "{n} orders go on.")
    return compose(
        voice.say(
            "I try again now. {going} If our credentials are refused once more, I tell "
            "you, and everything waits again.",
            going=going,
        ),
        voice=voice,
    )


def _closed(why: str, where: str, voice: Voice) -> str:
    return voice.say(_ARCHIVED if why == "is_archived" else _NO_RIGHTS, where=where)


def _invitation(voice: Voice) -> str:
    return code(f"/invite @{voice.bot_name}")


def _anywhere(view: OrderView, voice: Voice) -> str:
    typed = code(f"{voice.command} {view.ref}")
    return voice.say("{typed} shows it anywhere", typed=typed)
