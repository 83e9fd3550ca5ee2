"""Firing: what a schedule does when it is due, in one transaction."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.blocks.questions import refusal
from bot.domain.commands import OrderCommand
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.grants import Right
from bot.domain.organisations import SelectionError
from bot.domain.people import Caller
from bot.domain.schedules import DueMark, Pause, Schedule, ScheduleKind
from bot.domain.toll_commands import TollReportCommand
from bot.domain.toll_reports import ALL
from bot.errors import NotAllowedError, NotYetError, UpstreamError
from bot.limits.timetables import in_words, timetable, turn
from bot.logs import new_reference
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.languages import language_of
from bot.services.orders import OrderService
from bot.services.schedule_stops import stop
from bot.services.schedule_texts import ScheduleTexts
from bot.services.tenancy import Tenancy
from bot.texts.english import phrase

log = structlog.get_logger(__name__)

_AGAIN = timedelta(minutes=5)
_ASKED_AGAIN = timedelta(seconds=30)
_A_MOMENT = timedelta(milliseconds=500)
_NO_ORDER = phrase("I no longer understand what it orders.")
_NOT_OFFERED = phrase("I can't bring the results in that form.")


class FiringService:
    """Lets schedules fire, each once for each of its times, on any replica."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        orders: OrderService,
        texts: ScheduleTexts,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._orders = orders
        self._texts = texts

    async def fire_next(self) -> bool:
        """Let the schedule that is due longest fire; False when none is due.

        Its order, the note that it fired and when it is due next are committed
        together: a process that ends in between has done nothing.
        """
        tenant = self._tenancy.tenant
        claimed: Schedule | None = None
        try:
            async with self._store.transaction() as tx:
                claimed = await tx.schedules.claim_due(
                    tenant.installation.id, self._kinds()
                )
                if claimed is not None:
                    await self._fire(tx, claimed)
        except _UnknownOwnerError as error:
            await self._look_up(error.schedule)
        except Exception:  # one that fails is not to hold up the others
            if claimed is None:
                raise
            ref = new_reference()
            log.exception("schedule_not_fired", schedule=claimed.ref, ref=ref)
            async with self._store.transaction() as tx:
                await tx.schedules.put_off(claimed, _AGAIN)
        return claimed is not None

    async def _look_up(self, schedule: Schedule) -> None:
        """Ask Slack about an owner, so that the schedule can fire or stop."""
        installation = self._tenancy.tenant.installation
        try:
            await self._access.settle(installation, owner_of(schedule))
            wait = _A_MOMENT
        except NotAllowedError:
            wait = _A_MOMENT  # known now; it stops when it is tried again
        except UpstreamError as error:
            log.warning("person_not_looked_up", why=str(error))
            wait = _ASKED_AGAIN
        async with self._store.transaction() as tx:
            await tx.schedules.put_off(schedule, wait)

    def _kinds(self) -> tuple[ScheduleKind, ...]:
        tenant = self._tenancy.tenant
        connections = {
            ScheduleKind.report: tenant.supplier_connection,
            ScheduleKind.toll: tenant.toll_connection,
        }
        # Without credentials they stay due, and fire when there are some again.
        return tuple(kind for kind, each in connections.items() if each is not None)

    async def _fire(self, tx: Transaction, schedule: Schedule) -> None:
        now, due_at = await tx.now(), schedule.next_due_at
        timing = schedule.content.timing
        found = timetable(timing.text, ZoneInfo(timing.zone))
        if due_at is None:
            raise LookupError(f"{schedule.ref} is not due")
        what = turn(found, due_at, now, timing.missed)
        await tx.schedules.advance(schedule, what.next_at)
        if what.due_at is None:
            return
        language = await language_of(
            tx, schedule.installation_id, schedule.content.owner
        )
        mark = DueMark(
            schedule_id=schedule.id,
            ref=schedule.ref,
            when=in_words(timing.text, language),
            due_at=what.due_at,
            skipped=what.skipped,
            late=what.late,
        )
        if not await tx.schedules.fire(schedule, what.due_at):
            return
        bring = (
            self._post if schedule.content.kind is ScheduleKind.toll else self._order
        )
        if not await bring(tx, schedule, mark):
            # Still owed: whoever mends what was wrong has it made up for.
            await tx.schedules.unfire(schedule.id, what.due_at)

    async def _post(self, tx: Transaction, schedule: Schedule, mark: DueMark) -> bool:
        content, owner = schedule.content, owner_of(schedule, mark.due_at)
        installation = self._tenancy.tenant.installation
        try:
            await self._access.must(tx, installation, owner, Right.toll)
        except NotAllowedError as error:
            await _not_allowed(tx, schedule, error)
            return False
        asked = self._texts.toll(content, mark.due_at)
        if asked is None:
            await stop(tx, schedule.id, Pause.order, _NO_ORDER)
            return False
        report = asked.report if isinstance(asked, TollReportCommand) else ALL
        await tx.outbox.add(
            NewDelivery(
                schedule.installation_id,
                None,
                DeliveryKind.toll,
                owner.request_key,
                content.channel_id,
                {
                    "report": report,
                    "criteria": asked.criteria.value,
                    "by": content.owner,
                    "schedule": mark.as_json(),
                },
                patient=True,
            )
        )
        log.info("schedule_fired", schedule=schedule.ref)
        return True

    async def _order(self, tx: Transaction, schedule: Schedule, mark: DueMark) -> bool:
        names = await self._texts.names(tx)
        command = self._texts.order(schedule.content.command, names, mark.due_at)
        if not isinstance(command, OrderCommand):
            await stop(tx, schedule.id, Pause.order, _NO_ORDER)
            return False
        try:
            ref = await self._orders.place_due(
                tx, owner_of(schedule, mark.due_at), command, mark
            )
        except NotAllowedError as error:
            await _not_allowed(tx, schedule, error)
        except SelectionError as error:
            owner = schedule.content.owner
            language = await language_of(tx, schedule.installation_id, owner)
            await stop(tx, schedule.id, Pause.order, refusal(error, language))
        except NotYetError:
            await stop(tx, schedule.id, Pause.order, _NOT_OFFERED)
        else:
            await tx.schedules.fired(schedule, mark.due_at, ref)
            log.info("schedule_fired", schedule=schedule.ref, order_ref=ref)
            return True
        return False


async def _not_allowed(
    tx: Transaction, schedule: Schedule, error: NotAllowedError
) -> None:
    if error.reason == "unknown_person":
        raise _UnknownOwnerError(schedule)
    await stop(tx, schedule.id, Pause.owner, error.reason)


class _UnknownOwnerError(Exception):
    """Nothing is known of an owner's rights; Slack has to be asked first."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__(schedule.ref)
        self.schedule = schedule


def owner_of(schedule: Schedule, due_at: datetime | None = None) -> Caller:
    """Return a schedule's owner as the one who orders, there where it is posted."""
    content = schedule.content
    at = due_at.isoformat() if due_at else ""
    return Caller(
        user_id=content.owner,
        team_id=content.team_id,
        enterprise_id=content.enterprise_id,
        channel_id=content.channel_id,
        request_key=f"schedule:{schedule.id}:{at}",
    )
