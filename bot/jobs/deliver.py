"""Delivering: each intent of the outbox becomes at most one message."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.errors import (
    CredentialsRefusedError,
    SlackRefusedError,
    UpstreamError,
    UpstreamRateLimitedError,
    UpstreamUncertainError,
)
from bot.jobs.flight import Flight
from bot.jobs.letters import LEASE, MISTAKE, STUMBLES, Letter, Mail
from bot.limits.slack import UNSAID
from bot.logs import new_reference
from bot.metrics import Metrics
from bot.ports import Files, Posted, Slack, Store, Transaction
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=2)
_REFUSED = timedelta(seconds=5)
_ROOM_AGAIN = timedelta(seconds=1)
_STUMBLE = timedelta(seconds=5)
# As long as it takes a database to start again.
_SETTLE_AGAIN = (*(timedelta(seconds=each) for each in (1, 1, 2, 3)), None)
_MOST_STUMBLES = 6  # within three minutes: a database may have been away
# What is told when something else cannot be: after these there is nobody to tell.
_OF_LAST_RESORT = frozenset(
    {DeliveryKind.lost, DeliveryKind.undone, DeliveryKind.not_member}
)


class DeliverJob:
    """Claims due intents, posts them, and settles what became of each.

    What a delivery says, and what follows from its fate, is for the mail of its
    family: *orders* for the posts of an order, *posts* by kind for the others. What
    takes calls of its own to write is under way in *preparing*, so that it keeps
    nothing else waiting.
    """

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        slack: Slack,
        files: Files,
        orders: Mail,
        posts: Mapping[DeliveryKind, Mail],
        flight: Flight,
        preparing: Flight,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._store = store
        self._tenancy = tenancy
        self._slack = slack
        self._files = files
        self._orders = orders
        self._posts = posts
        self._flight = flight
        self._preparing = preparing
        self._metrics = metrics

    async def run(self) -> None:
        """Start posting what is due."""
        tenant = self._tenancy.known
        if tenant is None or self._flight.room <= 0:
            return
        await self._tell_losses()
        async with self._store.transaction() as tx:
            due = await tx.outbox.claim(
                tenant.installation.id, LEASE, self._flight.room
            )
            ready = [each for each in due if not self._mail(each).calls_out]
            slow = [each for each in due if self._mail(each).calls_out]
            room = max(0, self._preparing.room)
            for delivery in slow[room:]:
                await tx.outbox.put_back(delivery, _ROOM_AGAIN)
        for delivery in ready:
            self._flight.start(self._deliver(delivery))
        for delivery in slow[:room]:
            self._preparing.start(self._deliver(delivery))

    async def _tell_losses(self) -> None:
        """Find out whose sender vanished; what fails of it holds up no other post."""
        try:
            async with self._store.transaction() as tx:
                for lapsed in await tx.outbox.lapse(self._flight.room):
                    log.warning("sender_vanished", delivery_id=lapsed.id)
                    await self._lost(tx, lapsed)
        except Exception:  # seen, and tried again
            log.exception("loss_not_told", ref=new_reference())

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            letter = await self._mail(delivery).letter(delivery)
        except Exception as error:  # noqa: BLE001  or it would be tried for ever
            await self._stumbled(delivery, error)
            return
        if letter is None:
            return
        outcome: Posted | UpstreamError
        try:
            outcome = await self._send(letter)
        except UpstreamError as error:
            outcome = error
        await self._settled(delivery, letter, outcome)
        self._count(delivery, outcome)

    async def _settled(
        self, delivery: Delivery, letter: Letter, outcome: Posted | UpstreamError
    ) -> None:
        """Settle, and try that again: what is known now is lost with this process."""
        for pause in _SETTLE_AGAIN:
            try:
                async with self._store.transaction() as tx:
                    await self._settle(tx, delivery, letter, outcome)
            except Exception as error:
                if pause is None:
                    raise
                log.warning("delivery_not_settled", error=type(error).__name__)
                await self._clock.sleep(pause)
            else:
                return

    async def _stumbled(self, delivery: Delivery, error: Exception) -> None:
        """Try again what nobody has posted; when that does not help, say so."""
        log.error(
            "letter_not_written",
            ref=new_reference(),
            delivery_id=delivery.id,
            kind=delivery.kind.value,
            exc_info=error,
        )
        stumbles = delivery.params.get(STUMBLES, 0) + 1
        async with self._store.transaction() as tx:
            if not await tx.outbox.prepare(delivery, LEASE):
                return
            if stumbles < _MOST_STUMBLES:
                params = delivery.params | {STUMBLES: stumbles}
                wait = _STUMBLE * 2 ** (stumbles - 1)
                await tx.outbox.put_back(delivery, wait, params)
            elif delivery.kind in _OF_LAST_RESORT:
                await tx.outbox.failed(delivery, MISTAKE)
            else:
                await self._mail(delivery).given_up(tx, delivery)

    async def _send(self, letter: Letter) -> Posted:
        if letter.file is None:
            return await self._slack.post(
                letter.channel, letter.message, thread_ts=letter.thread
            )
        file_id, name = letter.file.file_id, letter.file.name
        await self._files.share(file_id, name, letter.channel, letter.thread)
        # Slack does not tell where the message of a file stands (documented).
        return Posted(letter.channel, "")

    async def _settle(
        self,
        tx: Transaction,
        delivery: Delivery,
        letter: Letter,
        outcome: Posted | UpstreamError,
    ) -> None:
        mail = self._mail(delivery)
        match outcome:
            case Posted():
                if not await tx.outbox.sent(delivery, outcome.channel, outcome.ts):
                    log.warning("delivery_settled_twice", delivery_id=delivery.id)
                await mail.sent(tx, delivery, letter, outcome)
            case UpstreamUncertainError():
                await self._uncertain(tx, delivery)
            case UpstreamRateLimitedError():
                wait = outcome.retry_after or UNSAID
                await tx.budgets.slow_down(letter.pace, wait)
                await tx.outbox.put_back(delivery, wait)
            case SlackRefusedError():
                await mail.refused(tx, delivery, letter, outcome)
            case CredentialsRefusedError():
                # The process ends by it; a new token finds it due.
                await tx.outbox.put_back(delivery, _REFUSED, tried=True)
            case _:
                await tx.outbox.put_back(delivery, _wait(delivery), tried=True)

    async def _uncertain(self, tx: Transaction, delivery: Delivery) -> None:
        if delivery.kind is DeliveryKind.lost:
            # The one notice that may come twice rather than never.
            await tx.outbox.put_back(delivery, _wait(delivery), tried=True)
        elif await tx.outbox.uncertain(delivery):
            await self._lost(tx, delivery)

    async def _lost(self, tx: Transaction, delivery: Delivery) -> None:
        if delivery.kind is DeliveryKind.lost:
            await tx.outbox.put_back(delivery, timedelta(0))
        else:
            await self._mail(delivery).lost(tx, delivery)

    def _mail(self, delivery: Delivery) -> Mail:
        if delivery.order_id is not None:
            return self._orders
        return self._posts[delivery.kind]

    def _count(self, delivery: Delivery, outcome: Posted | UpstreamError) -> None:
        sent = isinstance(outcome, Posted)
        self._metrics.deliveries.labels(
            outcome="sent" if sent else type(outcome).__name__
        ).inc()
        if not sent:
            log.warning(
                "delivery_not_sent",
                delivery_id=delivery.id,
                kind=delivery.kind.value,
                error=type(outcome).__name__,
                why=str(outcome),
            )


def _wait(delivery: Delivery) -> timedelta:
    wait: timedelta = _FIRST_WAIT * 2 ** min(delivery.attempts, 6)
    return min(wait, _LONGEST_WAIT)
