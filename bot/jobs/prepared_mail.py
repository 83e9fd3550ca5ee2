"""Posts whose words take calls of their own: the claim is kept up meanwhile."""

import asyncio
from abc import abstractmethod
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

import structlog
from typing_extensions import override

from bot.clock import Clock
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.messages import Message
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    NotConfiguredError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnreadableError,
)
from bot.jobs.letters import LEASE, Letter, SentFile, pace_of, still_ours
from bot.jobs.post_mail import PostMail
from bot.limits.slack import MESSAGES
from bot.ports import Store, Transaction
from bot.services.posts import Words

log = structlog.get_logger(__name__)

_BEAT = timedelta(seconds=4)
_TURNS_WITHIN = timedelta(seconds=8)
_TRIES = 4
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be posted, and what is worth keeping should it have to wait."""

    message: Message
    form: str = ""
    then: SentFile | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)
    slowed: Mapping[str, timedelta] = field(default_factory=dict)


class PreparedMail(PostMail):
    """Writes its message by calling out; killed on the way, it is begun afresh."""

    calls_out: ClassVar[bool] = True

    def __init__(
        self, store: Store, words: Mapping[DeliveryKind, Words], clock: Clock
    ) -> None:
        super().__init__(store, words)
        self._clock = clock

    @abstractmethod
    async def write(self, delivery: Delivery) -> Draft | str:
        """Return what to post, or a word for why there is nothing to.

        Raises:
            BotError: It could not be written.
        """

    @override
    async def letter(self, delivery: Delivery) -> Letter | None:
        async with self._store.transaction() as tx:
            if not await tx.outbox.prepare(delivery, LEASE):
                return None
        try:
            draft = await self._kept_up(delivery, self.write(delivery))
        except BotError as error:
            await self._unwritten(delivery, error)
            return None
        if isinstance(draft, Draft):
            return await self._departing(delivery, draft)
        if draft:
            await self._give_up(delivery, draft)
        return None

    async def _kept_up(
        self, delivery: Delivery, work: Coroutine[Any, Any, Draft | str]
    ) -> Draft | str:
        """Await *work* while the claim is prolonged; '' when that was lost."""
        writing = asyncio.ensure_future(work)
        try:
            while True:
                beat = asyncio.ensure_future(self._clock.sleep(_BEAT))
                try:
                    await asyncio.wait(
                        {writing, beat}, return_when=asyncio.FIRST_COMPLETED
                    )
                finally:
                    beat.cancel()
                if writing.done():
                    return writing.result()
                async with self._store.transaction() as tx:
                    if not await tx.outbox.prepare(delivery, LEASE):
                        log.warning("delivery_taken_over", delivery_id=delivery.id)
                        return ""
        finally:
            writing.cancel()
            # Nothing of it goes on beside who takes it over; how it ended is seen.
            await asyncio.gather(writing, return_exceptions=True)

    async def _departing(self, delivery: Delivery, draft: Draft) -> Letter | None:
        pace = pace_of(delivery, delivery.channel_id, delivery.asked_by)
        end = self._clock.now() + _TURNS_WITHIN
        while True:
            async with self._store.transaction() as tx:
                for key, span in sorted(draft.slowed.items()):
                    await tx.budgets.slow_down(key, span)
                wait = await tx.budgets.pace(pace, MESSAGES)
                params = {**delivery.params, **draft.kept}
                if wait and self._clock.now() + wait > end:
                    if await tx.outbox.prepare(delivery, LEASE, params):
                        await tx.outbox.put_back(delivery, wait)
                    return None
                if not await tx.outbox.prepare(delivery, LEASE, params):
                    return None
                if not wait:
                    return await self._sealed(tx, delivery, draft, pace)
            await self._clock.sleep(wait)

    async def _sealed(
        self, tx: Transaction, delivery: Delivery, draft: Draft, pace: str
    ) -> Letter | None:
        if not await still_ours(tx, delivery):
            return None
        message = draft.message
        if delivery.params.get("text_only"):
            message = message.without_blocks()
        return Letter(
            delivery.channel_id,
            delivery.params.get("thread"),
            message,
            pace,
            form=draft.form,
            then=draft.then,
        )

    async def _unwritten(self, delivery: Delivery, error: BotError) -> None:
        log.warning(
            "post_not_written",
            delivery_id=delivery.id,
            kind=delivery.kind.value,
            error=type(error).__name__,
            why=str(error),
        )
        if _may_pass(error) and delivery.attempts + 1 < _TRIES:
            wait = min(_FIRST_WAIT * 2**delivery.attempts, _LONGEST_WAIT)
            if isinstance(error, UpstreamRateLimitedError) and error.retry_after:
                wait = max(wait, error.retry_after)
            async with self._store.transaction() as tx:
                if await tx.outbox.keep(delivery, LEASE):
                    await tx.outbox.put_back(delivery, wait, tried=True)
            return
        await self._give_up(delivery, _word(error))

    async def _give_up(self, delivery: Delivery, why: str) -> None:
        async with self._store.transaction() as tx:
            if await tx.outbox.keep(delivery, LEASE):
                await self._undone(tx, delivery, why)


def _may_pass(error: BotError) -> bool:
    lasting = (UpstreamRejectedError, UpstreamUnreadableError)
    return isinstance(error, UpstreamError) and not isinstance(error, lasting)


def _word(error: BotError) -> str:
    match error:
        case CredentialsRefusedError():
            return "credentials"
        case UpstreamRateLimitedError():
            return "rate"
        case UpstreamUnreadableError():
            return "unreadable"
        case NotConfiguredError():
            return "not_configured"
        case _:
            return "unavailable"
