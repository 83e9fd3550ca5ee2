"""Resolving: orders accepted before the person or the organisations were known."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.blocks.denials import denial
from bot.blocks.questions import refusal
from bot.blocks.voice import DEFAULT
from bot.domain.commands import OrderCommand
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.grammar import parse
from bot.domain.orders import Order, OrderState
from bot.domain.organisations import SelectionError
from bot.domain.people import Caller
from bot.domain.report_types import Catalogue
from bot.domain.schedules import Pause
from bot.errors import LostClaimError, NotAllowedError, UpstreamError
from bot.jobs.flight import Flight
from bot.logs import new_reference
from bot.ports import Store
from bot.services.access import Access
from bot.services.languages import language_of
from bot.services.orders import OrderService
from bot.services.schedule_stops import stop_of_order
from bot.services.tenancy import Tenancy
from bot.texts.english import Language

log = structlog.get_logger(__name__)

_LEASE = timedelta(seconds=11)
_AGAIN = timedelta(seconds=2)
# A mistake of ours may pass, as when the database was away for a moment.
_AFTER_A_MISTAKE = timedelta(seconds=20)
_PATIENCE = timedelta(minutes=2)


class ResolveJob:
    """Looks up what accepted orders wait for, then opens or refuses them."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        orders: OrderService,
        catalogue: Catalogue,
        zone: ZoneInfo,
        flight: Flight,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._orders = orders
        self._catalogue = catalogue
        self._zone = zone
        self._flight = flight

    async def run(self) -> None:
        """Start looking up what is due."""
        tenant = self._tenancy.known
        if tenant is None or self._flight.room <= 0:
            return
        async with self._store.transaction() as tx:
            due = await tx.orders.claim_accepted(
                tenant.installation.id, _LEASE, self._flight.room
            )
        for order in due:
            self._flight.start(self._resolve(order))

    async def _resolve(self, order: Order) -> None:
        try:
            await self._looked_up(order)
        except Exception:  # or it would be tried for ever
            log.exception(
                "order_not_resolved", ref=new_reference(), order_ref=order.ref
            )
            async with self._store.transaction() as tx:
                waited = await tx.now() - order.created_at
            if waited < _PATIENCE:
                await self._later(order, _AFTER_A_MISTAKE)
            else:
                await self._refuse(order, _mistaken)

    async def _looked_up(self, order: Order) -> None:
        caller = _caller(order)
        try:
            installation = self._tenancy.tenant.installation
            await self._access.settle(installation, caller)
            await self._access.learn_place(installation, order.channel_id)
        except NotAllowedError as error:
            await self._deny(order, error)
            return
        except UpstreamError as error:
            log.warning("person_not_looked_up", why=str(error))
            await self._later(order)
            return
        async with self._store.transaction() as tx:
            connection = await tx.connections.get(order.connection_id)
            directory = await tx.organisations.directory(order.connection_id)
            now = await tx.now()
        if connection.organisations_at is None:
            await self._later(order)
            return
        command = parse(
            order.command,
            now=now,
            zone=self._zone,
            catalogue=self._catalogue,
            organisations=[organisation.name for organisation in directory],
        )
        if not isinstance(command, OrderCommand):
            await self._refuse(order, _not_understood)
            return
        try:
            await self._orders.resolve(caller, order, command)
        except NotAllowedError as error:
            await self._deny(order, error)
        except SelectionError as error:
            await self._refuse(order, partial(refusal, error))
        except LostClaimError:
            log.info("order_resolved_elsewhere", order_ref=order.ref)

    async def _deny(self, order: Order, error: NotAllowedError) -> None:
        told = partial(_denied, error)
        await self._refuse(order, told, Pause.owner, why=error.reason)

    async def _later(self, order: Order, wait: timedelta = _AGAIN) -> None:
        try:
            async with self._store.transaction() as tx:
                await tx.orders.accepted_again(order.id, wait)
        except LostClaimError:
            log.info("order_resolved_elsewhere", order_ref=order.ref)

    async def _refuse(
        self,
        order: Order,
        told: Callable[[Language], str],
        cause: Pause = Pause.order,
        *,
        why: str = "",
    ) -> None:
        async with self._store.transaction() as tx:
            sentence = told(
                await language_of(tx, order.installation_id, order.ordered_by)
            )
            scheduled = await stop_of_order(tx, order, cause, why or sentence)
            if (await tx.orders.lock(order.id)).state is not OrderState.accepted:
                return  # another process was faster, or somebody cancelled
            await tx.orders.refuse(order.id, sentence)
            if not scheduled:
                await tx.outbox.add(
                    NewDelivery(
                        order.installation_id,
                        order.id,
                        DeliveryKind.refusal,
                        f"refusal:{order.id}",
                        order.ordered_by,
                        {},
                    )
                )
            await tx.audit.add(
                order.installation_id,
                order.ordered_by,
                "order_refused",
                ref=order.ref,
            )


def _not_understood(language: Language) -> str:
    return language.say("I no longer understand this order.")


def _mistaken(language: Language) -> str:
    return language.say(
        "I made a mistake over it and stopped. Nothing was ordered; an administrator "
        "finds the reason in the log."
    )


def _denied(error: NotAllowedError, language: Language) -> str:
    return denial(error, DEFAULT.speaking(language))


def _caller(order: Order) -> Caller:
    known = order.spec["caller"]
    return Caller(
        user_id=order.ordered_by,
        team_id=known["team_id"],
        enterprise_id=known["enterprise_id"],
        # Of old orders it is not known where they were typed.
        channel_id=known.get("channel_id", order.channel_id),
        request_key="",
    )
