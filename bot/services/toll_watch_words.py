"""What a watch's message says when it is sent, and what follows when it is refused."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from typing_extensions import override

from bot.blocks import toll_watches as blocks
from bot.blocks.toll_watch_views import WatchView, reason, watch_view
from bot.blocks.voice import Voice
from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.domain.messages import Message
from bot.domain.toll_criteria import ago
from bot.domain.toll_metrics import Reading
from bot.domain.toll_watches import News, Pause, Watch, paused
from bot.ports import Transaction
from bot.services.languages import language_for
from bot.services.posts import Words
from bot.services.toll_watch_news import say
from bot.texts.english import Language

# Slack's words for a place that takes nothing from us.
_CLOSED: Final = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_is_limited_access",
        "channel_not_found",
        "ekm_access_denied",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "user_disabled",
        "user_not_found",
    }
)
_VALUES: Final = frozenset({News.crossed, News.still, News.recovered})


class WatchWords(Words):
    """Puts what watches have to say into words."""

    def __init__(self, voice: Voice, admins: Collection[str]) -> None:
        self._voice = voice
        self._admins = sorted(admins)

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return str(delivery.params["about"])

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message | None:
        params = delivery.params
        news = News(params["news"])
        ids = params.get("watches") or [params["watch"]]
        watches = [each for each in await tx.watches.get(ids) if not each.ended]
        if not watches:
            return None
        now = await tx.now()
        language = await language_for(tx, delivery, watches[0].owner)
        voice = self._voice.speaking(language)
        if news in {News.paused, News.resumed, News.blind}:
            return self._several(news, params, watches, now, voice)
        return _one(news, params, watches[0], now, voice)

    @override
    async def refused(self, tx: Transaction, delivery: Delivery, code: str) -> bool:
        """Pause the watch whose place is closed; its owner gets what it had to say."""
        (watch,) = await tx.watches.lock([delivery.params["watch"]])
        if code not in _CLOSED or watch.ended:
            return not watch.ended
        to = delivery.channel_id
        going = watch.vigil.paused is None and to == watch.channel_id
        if going:
            watch = replace(watch, vigil=paused(watch.vigil, Pause.place))
        if to != watch.owner:
            copy = f"watch:dm:{delivery.id}"
            if delivery.params["news"] in _VALUES:
                await _copy(tx, delivery, copy, watch.owner)
            if going:
                watch = await say(
                    tx,
                    watch,
                    News.paused,
                    to=watch.owner,
                    after=copy,
                    watches=[watch.id],
                    why=Pause.place.value,
                    refused=code,
                )
        await tx.watches.save(watch)
        return False

    def _several(
        self,
        news: News,
        params: dict[str, Any],
        watches: list[Watch],
        now: datetime,
        voice: Voice,
    ) -> Message:
        refs = [each.ref for each in watches]
        if news is News.resumed:
            return blocks.watches_go_on(refs, voice=voice)
        if news is News.blind:
            return blocks.watches_blind(refs, _instant(params["at"]), voice=voice)
        views: list[WatchView] = [
            watch_view(each, now, voice=voice) for each in watches
        ]
        pause = Pause(params["why"])
        why = self._reason(pause, params, watches[0], voice)
        return blocks.watches_paused(
            views, why, until_answered=pause is Pause.key, voice=voice
        )

    def _reason(
        self, why: Pause, params: dict[str, Any], watch: Watch, voice: Voice
    ) -> str:
        if why is Pause.place:
            code = params.get("refused", "")
            return blocks.place_reason(watch.channel_id, code, voice=voice)
        if why is Pause.key:
            return blocks.key_reason(self._admins, voice=voice)
        return reason(why, watch, voice)


def _one(
    news: News,
    params: dict[str, Any],
    watch: Watch,
    now: datetime,
    voice: Voice,
) -> Message:
    view = watch_view(watch, now, voice=voice)
    match news:
        case News.begun:
            return blocks.watch_begun(view, watch.owner, voice=voice)
        case News.taken:
            return blocks.watch_taken(view, params["who"], voice=voice)
        case News.recovered:
            at, since = _instant(params["at"]), _instant(params["since"])
            value = params["value"]
            return blocks.watch_recovered(view, value, at, since, voice=voice)
        case News.still:
            return blocks.watch_still(
                view,
                reading_of(params),
                since=_instant(params["since"]),
                next_check=_later(watch, now),
                voice=voice,
            )
        case _:
            return blocks.watch_crossed(
                view,
                reading_of(params),
                before=params.get("before"),
                ago=_ago(watch, params, voice),
                next_check=_later(watch, now),
                voice=voice,
            )


def _ago(watch: Watch, params: dict[str, Any], voice: Voice) -> str:
    if "before_at" not in params:
        return str(params.get("ago", ""))  # kept in words by an earlier release
    taken_at, then = _instant(params["taken_at"]), _instant(params["before_at"])
    return ago(watch.criteria, taken_at, then, voice.language)


def facts(reading: Reading) -> dict[str, Any]:
    """Return what a message tells of a value, for its parameters."""
    day = reading.day.isoformat() if reading.day else None
    return {
        "value": reading.value,
        "part": reading.part,
        "whole": reading.whole,
        "day": day,
    }


def reading_of(params: dict[str, Any]) -> Reading:
    """Return the value that :func:`facts` kept."""
    day = params.get("day")
    return Reading(
        params["value"],
        params.get("part"),
        params.get("whole"),
        date.fromisoformat(day) if day else None,
    )


async def _copy(tx: Transaction, delivery: Delivery, key: str, person: str) -> None:
    await tx.outbox.add(
        NewDelivery(
            delivery.installation_id,
            None,
            DeliveryKind.watch,
            key,
            person,
            delivery.params | {"after": ""},
        )
    )


def _later(watch: Watch, now: datetime) -> datetime | None:
    at = watch.next_check_at
    return at if at is not None and at > now else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
