"""What watches have to say becomes intents to post, with the change it tells of.

Each message has a number of its watch in its key, so that whatever happens between
a check and its message, it is written once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from bot.blocks.toll_presses import VOICE
from bot.blocks.toll_watch_views import watch_view
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.toll_watches import News, Pause, Watch, paused, resumed
from bot.ports import Transaction
from bot.services.languages import language_of

# How soon a watch looks whether a refused key is accepted again. It asks nobody.
KEY_AGAIN: Final = timedelta(minutes=1)


def key(watch_id: int, number: int) -> str:
    """Return the key of a watch's message with this number."""
    return f"watch:{watch_id}:{number}"


async def say(
    tx: Transaction,
    watch: Watch,
    news: News,
    *,
    to: str = "",
    after: str = "",
    **facts: Any,
) -> Watch:
    """Let a locked *watch* say something; return it with one more said.

    It is written where the watch writes, or *to* somebody else, once the message
    with the key *after*, or the last one, was sent.
    """
    said = watch.said + 1
    language = await language_of(tx, watch.installation_id, watch.owner)
    view = watch_view(watch, watch.created_at, voice=VOICE.speaking(language))
    params = {
        "watch": watch.id,
        "after": after or key(watch.id, watch.said),
        "news": news.value,
        "by": watch.owner,
        "about": f"*{watch.ref}* ({view.subject})",
    }
    await tx.outbox.add(
        NewDelivery(
            watch.installation_id,
            None,
            DeliveryKind.watch,
            key(watch.id, said),
            to or watch.channel_id,
            params | facts,
        )
    )
    return replace(watch, said=said)


async def pause_alone(tx: Transaction, watch: Watch, why: Pause, **facts: Any) -> Watch:
    """Pause a locked *watch*, saying so; return it."""
    stopped = replace(watch, vigil=paused(watch.vigil, why))
    return await say(
        tx, stopped, News.paused, watches=[watch.id], why=why.value, **facts
    )


async def pause_for_key(tx: Transaction, installation_id: int) -> int:
    """Pause every watch that a refused key stops; say so once in each place.

    Returns how many were going on until now.
    """
    going = [each for each in await _locked(tx, installation_id) if _goes_on(each)]
    now = await tx.now()
    for there in _by_place(going):
        stopped = [
            replace(
                each,
                vigil=paused(each.vigil, Pause.key),
                next_check_at=now + KEY_AGAIN,
            )
            for each in there
        ]
        stopped[0] = await say(
            tx,
            stopped[0],
            News.paused,
            watches=[each.id for each in stopped],
            why=Pause.key.value,
        )
        for each in stopped:
            await tx.watches.settle(each)
    return len(going)


async def resume_for_key(tx: Transaction, installation_id: int) -> int:
    """Let every watch go on that waited for the key; say so once in each place.

    Returns how many waited.
    """
    waiting = [
        each
        for each in await _locked(tx, installation_id)
        if each.vigil.paused is Pause.key
    ]
    now = await tx.now()
    for there in _by_place(waiting):
        going = [
            replace(each, vigil=resumed(each.vigil), next_check_at=now)
            for each in there
        ]
        going[0] = await say(
            tx, going[0], News.resumed, watches=[each.id for each in going]
        )
        for each in going:
            await tx.watches.save(each)
    return len(waiting)


async def tell_blind(
    tx: Transaction, watches: Sequence[Watch], since: datetime
) -> list[Watch]:
    """Let locked *watches* say, once in each place, that they see nothing."""
    told = {each.id: each for each in watches}
    for there in _by_place(watches):
        first = await say(
            tx,
            there[0],
            News.blind,
            watches=[each.id for each in there],
            at=since.isoformat(),
        )
        told[first.id] = first
    return [told[each.id] for each in watches]


async def _locked(tx: Transaction, installation_id: int) -> tuple[Watch, ...]:
    found = await tx.watches.all(installation_id)
    locked = await tx.watches.lock([each.id for each in found])
    return tuple(each for each in locked if not each.ended)


def _goes_on(watch: Watch) -> bool:
    return watch.vigil.paused is None


def _by_place(watches: Iterable[Watch]) -> list[list[Watch]]:
    def place(watch: Watch) -> str:
        return watch.channel_id

    return [list(there) for _, there in groupby(sorted(watches, key=place), place)]
