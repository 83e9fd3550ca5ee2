"""What Slack announces about people, and about our own place in the workspace."""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.domain.connections import Installation
from bot.errors import UpstreamError
from bot.services.access import Access
from bot.services.schedule_owners import ScheduleOwners
from bot.services.tenancy import Tenancy
from bot.tasks import Supervisor
from handlers.events.once import EventDoor, Then

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

    async def __call__(self, body: dict[str, Any]) -> Then | None:
        """Commit that they are no longer believed; Slack is asked beside the ack."""
        tenant, user_id = self._tenancy.known, body["event"]["user"]["id"]
        if tenant is None or not await self._access.doubt(tenant.installation, user_id):
            return None
        asking = self._ask(tenant.installation, user_id)
        return lambda: self._supervisor.spawn(asking(), "user_changed")

    def _ask(
        self, installation: Installation, user_id: str
    ) -> Callable[[], Coroutine[Any, Any, None]]:
        async def asked() -> None:
            try:
                await self._access.look_up(installation, user_id)
            except UpstreamError as error:
                # They are asked about again when they next do something.
                log.warning("person_not_looked_up", why=str(error))
                return
            await self._owners.changed(user_id)

        return asked


class Uninstalled:
    """Ends the process: without a token there is nothing that it could do."""

    def __init__(self, tenancy: Tenancy, stop: Callable[[str], None]) -> None:
        self._tenancy = tenancy
        self._stop = stop

    async def __call__(self, body: dict[str, Any]) -> Then | None:
        """Stop when our workspace uninstalls the app, or revokes its bot token."""
        event = body["event"]
        if event["type"] == "tokens_revoked" and not event.get("tokens", {}).get("bot"):
            return None
        tenant = self._tenancy.known
        if tenant is None or not _is_of(tenant.installation, body):
            log.info("other_workspace_ended", slack_event=event["type"])
            return None
        log.error("slack_access_ended", slack_event=event["type"])
        return lambda: self._stop(
            "Slack has taken our access back: install the app again"
        )


def _is_of(installation: Installation, body: dict[str, Any]) -> bool:
    if body.get("team_id"):
        return bool(body["team_id"] == installation.team_id)
    # An installation for a whole organisation names no team.
    ours = installation.enterprise_id
    return bool(ours) and body.get("enterprise_id") == ours


def register(
    events: EventDoor,
    access: Access,
    owners: ScheduleOwners,
    tenancy: Tenancy,
    supervisor: Supervisor,
    stop: Callable[[str], None],
) -> None:
    """Listen to the three events of the manifest."""
    events.listen("user_change", UserChanged(access, owners, tenancy, supervisor))
    events.listen("app_uninstalled", Uninstalled(tenancy, stop))
    events.listen("tokens_revoked", Uninstalled(tenancy, stop))
