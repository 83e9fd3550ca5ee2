"""Firing what is due: one schedule after the other, beside the ticks."""

from bot.jobs.flight import Flight
from bot.services.firing import FiringService
from bot.services.tenancy import Tenancy


class SchedulesJob:
    """Fires until nothing is due; a tick does not wait for it."""

    def __init__(self, tenancy: Tenancy, firing: FiringService, flight: Flight) -> None:
        self._tenancy = tenancy
        self._firing = firing
        self._flight = flight

    async def run(self) -> None:
        """Start firing, unless it is under way."""
        if self._tenancy.known is not None and self._flight.room > 0:
            self._flight.start(self._fire_all())

    async def _fire_all(self) -> None:
        while await self._firing.fire_next():
            pass
