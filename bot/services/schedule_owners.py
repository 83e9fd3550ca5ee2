"""When Slack says that somebody changed: their schedules stop at once if they must."""

from bot.domain.schedules import Pause
from bot.errors import NotAllowedError
from bot.ports import Store
from bot.services.access import Access
from bot.services.firing import owner_of
from bot.services.schedule_stops import stop
from bot.services.tenancy import Tenancy


class ScheduleOwners:
    """Finds out whether owners may still order, before their schedules are due."""

    def __init__(self, store: Store, tenancy: Tenancy, access: Access) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access

    async def changed(self, user_id: str) -> None:
        """Stop the schedules of somebody who may no longer use Waybill."""
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            for schedule in await tx.schedules.owned(installation.id, user_id):
                try:
                    await self._access.standing(tx, installation, owner_of(schedule))
                except NotAllowedError as error:
                    await stop(tx, schedule.id, Pause.owner, error.reason)
