"""Toll reports as messages of their own, and CSV files of their rows."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta

import structlog
from typing_extensions import override

from bot.blocks import toll_posts, toll_presses
from bot.blocks.due import due_note
from bot.blocks.toll import Rung, digest_message, toll_message
from bot.blocks.voice import Voice
from bot.clock import Clock
from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.domain.messages import Message
from bot.domain.schedules import due_mark
from bot.domain.toll import Reading
from bot.domain.toll_reports import ALL, Criteria, may_stand
from bot.domain.toll_summaries import title
from bot.errors import SlackRefusedError
from bot.jobs.letters import Letter, SentFile, departs, pace_of, still_ours
from bot.jobs.post_mail import PostMail
from bot.jobs.prepared_mail import Draft, PreparedMail
from bot.limits.slack import TIER_4, method_key
from bot.ports import Posted, Store, Transaction
from bot.services.languages import language_for, separator_of
from bot.services.posts import Words
from bot.services.toll import TollService
from bot.services.toll_pictures import Pictures, Surface, csv_name, refusal_key
from bot.services.uploads import Uploads
from bot.sheets.spreadsheets import spreadsheet

log = structlog.get_logger(__name__)

_PICTURES = frozenset({Rung.native.value, Rung.image.value, Rung.brief.value})
REMEMBERED = timedelta(days=1)
_NOT_YET_THERE = "invalid slack file"  # seen by others, no documented wording


class TollMail(PreparedMail):
    """A report or a digest, in the best form that the place takes."""

    def __init__(
        self,
        store: Store,
        words: Mapping[DeliveryKind, Words],
        clock: Clock,
        toll: TollService,
        pictures: Pictures,
        client_channels: Collection[str],
        voice: Voice,
    ) -> None:
        super().__init__(store, words, clock)
        self._toll = toll
        self._pictures = pictures
        self._client_channels = client_channels
        self._voice = voice

    @override
    async def write(self, delivery: Delivery) -> Draft | str:
        reading = await self._toll.read(*_asked(delivery))
        voice = await _voice_for(self._store, self._voice, delivery)
        if not may_stand(reading.report, delivery.channel_id, self._client_channels):
            return "clients"
        if reading.report == ALL:
            private = _surface(delivery) is Surface.dm
            allowed = private or delivery.channel_id in self._client_channels
            return Draft(_digest(reading, delivery, voice, with_clients=allowed))
        return await self._report(delivery, reading, voice)

    @override
    async def refused(
        self,
        tx: Transaction,
        delivery: Delivery,
        letter: Letter,
        error: SlackRefusedError,
    ) -> None:
        refused = [*delivery.params.get("refused", ()), letter.form]
        keys = {_refusal(delivery, form) for form in refused}
        if error.code != "invalid_blocks" or not letter.form:
            await super().refused(tx, delivery, letter, error)
        elif letter.form == Rung.text.value:
            # Not the forms were at fault: something else in the message is.
            await tx.budgets.speed_up(keys)
            await super().refused(tx, delivery, letter, error)
        else:
            if _NOT_YET_THERE not in error.hint:
                key = _refusal(delivery, letter.form)
                await tx.budgets.slow_down(key, REMEMBERED)
            params = delivery.params | {"refused": refused}
            await tx.outbox.put_back(delivery, timedelta(0), params)

    async def _report(
        self, delivery: Delivery, reading: Reading, voice: Voice
    ) -> Draft:
        summary = reading.summary(voice.language)
        keys = {_refusal(delivery, rung): rung.value for rung in Rung}
        async with self._store.transaction() as tx:
            slowed = await tx.budgets.slowed(keys)
        refused = {keys[key] for key in slowed} | set(
            delivery.params.get("refused", ())
        )
        drawn = delivery.params.get("drawn", {})
        taken = reading.taken_at.isoformat()
        file_id = drawn.get("file", "") if drawn.get("taken") == taken else ""
        if delivery.params.get("table"):
            refused |= _PICTURES
        picture, newly = await self._pictures.best(summary, refused, file_id)
        message = toll_message(
            summary,
            fetched_at=reading.taken_at,
            kept_until=reading.again_at,
            picture=picture,
            offers=toll_presses.offered(
                toll_presses.on_summary(summary, voice, shared=True)
            ),
            note=_note(delivery, voice),
            voice=voice,
        )
        return Draft(
            message,
            form=picture.rung.value,
            kept={"drawn": {"file": picture.file_id, "taken": taken}}
            if picture.file_id
            else {},
            slowed={_refusal(delivery, form): REMEMBERED for form in newly},
        )


class CsvMail(PreparedMail):
    """Announces a file with all rows, whose bytes Slack has by then."""

    def __init__(
        self,
        store: Store,
        words: Mapping[DeliveryKind, Words],
        clock: Clock,
        toll: TollService,
        uploads: Uploads,
        voice: Voice,
    ) -> None:
        super().__init__(store, words, clock)
        self._toll = toll
        self._uploads = uploads
        self._voice = voice

    @override
    async def write(self, delivery: Delivery) -> Draft | str:
        reading = await self._toll.read(*_asked(delivery))
        rows = reading.answer.reports.get(reading.report, [])
        voice = await _voice_for(self._store, self._voice, delivery)
        message = toll_posts.csv_announcement(reading, len(rows), voice=voice)
        if not rows:
            return Draft(message)
        name = csv_name(reading.report, reading.criteria.value)
        async with self._store.transaction() as tx:
            separator = await separator_of(
                tx, delivery.installation_id, delivery.asked_by
            )
        content = await asyncio.to_thread(spreadsheet, rows, separator)
        try:
            file_id = await self._uploads.reserve(name, content)
        except SlackRefusedError as error:
            log.warning("file_refused", delivery_id=delivery.id, why=error.code)
            return Draft(toll_posts.no_files(reading, len(rows), voice=voice))
        return Draft(message, then=SentFile(file_id, name))

    @override
    async def sent(
        self, tx: Transaction, delivery: Delivery, letter: Letter, posted: Posted
    ) -> None:
        await super().sent(tx, delivery, letter, posted)
        if letter.then is None:
            return
        params = await self._notice(tx, delivery) | {
            "by": delivery.asked_by,
            "file": letter.then.file_id,
            "name": letter.then.name,
        }
        # Where the announcement stands: a file takes no person's id for a place.
        await tx.outbox.add(
            NewDelivery(
                delivery.installation_id,
                None,
                DeliveryKind.file,
                f"file:{delivery.id}",
                posted.channel,
                params,
            )
        )


class FileMail(PostMail):
    """Shows a file that was sent before; at most once, as every post."""

    @override
    async def letter(self, delivery: Delivery) -> Letter | None:
        pace = method_key(delivery.installation_id, "files.completeUploadExternal")
        file = SentFile(delivery.params["file"], delivery.params["name"])
        async with self._store.transaction() as tx:
            wait = await tx.budgets.pace(pace, TIER_4)
            if wait:
                await tx.outbox.put_back(delivery, wait)
                return None
            # Its message is one of the conversation's, too.
            beside = pace_of(delivery, delivery.channel_id, delivery.asked_by)
            if not await departs(tx, delivery, beside):
                return None
            if not await still_ours(tx, delivery):
                return None
        return Letter(delivery.channel_id, None, Message(file.name), pace, file=file)

    @override
    async def refused(
        self,
        tx: Transaction,
        delivery: Delivery,
        letter: Letter,
        error: SlackRefusedError,
    ) -> None:
        await self._undone(tx, delivery, error.code)


def _surface(delivery: Delivery) -> Surface:
    return Surface.of(delivery.channel_id)


def _refusal(delivery: Delivery, form: str) -> str:
    return refusal_key(delivery.installation_id, _surface(delivery), form)


def _asked(delivery: Delivery) -> tuple[str, Criteria]:
    return delivery.params["report"], Criteria(delivery.params["criteria"])


async def _voice_for(store: Store, voice: Voice, delivery: Delivery) -> Voice:
    async with store.transaction() as tx:
        return voice.speaking(await language_for(tx, delivery, delivery.asked_by))


def _digest(
    reading: Reading, delivery: Delivery, voice: Voice, *, with_clients: bool
) -> Message:
    criteria = reading.criteria.value
    return digest_message(
        reading.summaries(voice.language),
        criteria,
        fetched_at=reading.taken_at,
        unread=[title(each, voice.language) for each in reading.missing],
        with_clients=with_clients,
        offers=toll_presses.offered(
            toll_presses.on_digest(criteria, voice, shared=True)
        ),
        note=_note(delivery, voice),
        voice=voice,
    )


def _note(delivery: Delivery, voice: Voice) -> str:
    if (due := due_mark(delivery.params)) is not None:
        return due_note(due, voice)
    by = delivery.asked_by
    shared = (
        bool(delivery.params.get("shared")) and _surface(delivery) is Surface.channel
    )
    if not (by and shared):
        return ""
    return voice.say("shared by {person}", person=voice.mention(by))
