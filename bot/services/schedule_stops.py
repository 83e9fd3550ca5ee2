"""Stopping a schedule that cannot go on, and asking whom it concerns."""

from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.grants import Denial
from bot.domain.orders import Order
from bot.domain.schedules import Pause, Schedule, due_mark
from bot.ports import Transaction


async def stop(tx: Transaction, schedule_id: int, cause: Pause, why: str) -> None:
    """Pause a schedule, once, and say so where somebody can mend it.

    A channel is asked whether somebody adopts it, or told that its order is no
    longer possible; where the channel is what fails, or it comes to its owner alone,
    the owner is told by DM.
    """
    paused = await tx.schedules.pause(schedule_id, cause, why)
    if paused is None:
        return
    await tx.audit.add(
        paused.installation_id,
        "waybill",
        "schedule_paused",
        ref=paused.ref,
        cause=cause.value,
        why=why,
    )
    owner = paused.content.owner
    place = owner if cause is Pause.place else paused.content.channel_id
    if cause is Pause.owner and place == owner and why == Denial.deactivated:
        return  # nobody reads there any more
    await tell(tx, paused, place, by="" if cause is Pause.owner else owner)


async def stop_of_order(tx: Transaction, order: Order, cause: Pause, why: str) -> bool:
    """Pause the schedule that made an order; False when none did."""
    mark = due_mark(order.spec)
    if mark is None:
        return False
    await stop(tx, mark.schedule_id, cause, why)
    if cause is not Pause.place:  # there it comes by direct message
        await tx.schedules.unfire(mark.schedule_id, mark.due_at)
    return True


async def tell(
    tx: Transaction, schedule: Schedule, place: str, *, by: str = ""
) -> None:
    """Have a schedule's state posted; *by* is told if the place refuses it."""
    await tx.outbox.add(
        NewDelivery(
            schedule.installation_id,
            None,
            DeliveryKind.schedule,
            f"schedule:{schedule.id}:{schedule.version}",
            place,
            {"schedule": schedule.id, "version": schedule.version, "by": by},
        )
    )
