"""What Slack announces about people, and about our own place in the workspace."""

from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from bot.domain.connections import Installation
from bot.errors import UpstreamError
from bot.services.access import Access
from bot.services.schedule_owners import ScheduleOwners
from bot.services.tenancy import Tenancy
from bot.tasks import Supervisor

log = structlog.get_logger(__name__)


class UserChanged:
    """Looks a person up again, so that who left or became a guest is known at once."""

    def __init__(
        self,
        access: Access,
        owners: ScheduleOwners,
        tenancy: Tenancy,
        supervisor: Supervisor,
    ) -> None:
        self._access = access
        self._owners = owners
        self._tenancy = tenancy
        self._supervisor = supervisor

    async def __call__(self, event: dict[str, Any]) -> None:
        """Have the person looked up beside the acknowledgement."""
        tenant = self._tenancy.known
        if tenant is None:
            return
        self._supervisor.spawn(
            self._refresh(tenant.installation, event["user"]["id"]), "user_changed"
        )

    async def _refresh(self, installation: Installation, user_id: str) -> None:
        try:
            await self._access.refresh(installation, user_id)
        except UpstreamError as error:
            # They are asked about again when they next do something.
            log.warning("person_not_looked_up", why=str(error))
            return
        await self._owners.changed(user_id)


class Uninstalled:
    """Ends the process: without a token there is nothing that it could do."""

    def __init__(self, stop: Callable[[str], None]) -> None:
        self._stop = stop

    async def __call__(self, event: dict[str, Any]) -> None:
        """Stop when the app is uninstalled or its bot token revoked."""
        if event["type"] == "tokens_revoked" and not event.get("tokens", {}).get("bot"):
            return
        log.error("slack_access_ended", slack_event=event["type"])
        self._stop("Slack has taken our access back: install the app again")


def register(
    app: AsyncApp,
    access: Access,
    owners: ScheduleOwners,
    tenancy: Tenancy,
    supervisor: Supervisor,
    stop: Callable[[str], None],
) -> None:
    """Listen to the three events of the manifest."""
    app.event("user_change")(UserChanged(access, owners, tenancy, supervisor))
    app.event("app_uninstalled")(Uninstalled(stop))
    app.event("tokens_revoked")(Uninstalled(stop))
