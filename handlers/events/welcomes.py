"""Waybill came into a channel."""

from typing import Any

from bot.services.tenancy import Tenancy
from bot.services.welcomes import WelcomeService
from handlers.events.once import EventDoor, Then


class Joined:
    """Has a welcome posted, the first time only; that others come is not for us."""

    def __init__(self, tenancy: Tenancy, welcomes: WelcomeService) -> None:
        self._tenancy = tenancy
        self._welcomes = welcomes

    async def __call__(self, body: dict[str, Any]) -> Then | None:
        """Commit the welcome.

        Raises:
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        event = body["event"]
        if event["user"] == self._tenancy.tenant.installation.bot_user_id:
            inviter = event.get("inviter") or ""
            await self._welcomes.joined(event["channel"], inviter)
        return None


def register(events: EventDoor, tenancy: Tenancy, welcomes: WelcomeService) -> None:
    """Listen to who comes into channels."""
    events.listen("member_joined_channel", Joined(tenancy, welcomes))
