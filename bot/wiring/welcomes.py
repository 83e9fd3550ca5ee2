"""Welcomes, in channels and at the first App Home."""

from bot.domain.deliveries import DeliveryKind
from bot.jobs.letters import Mail
from bot.jobs.welcome_mail import WelcomeMail, WelcomeWords
from bot.services.posts import Words
from bot.services.welcomes import WelcomeService
from bot.wiring.access import AccessParts
from bot.wiring.ground import Ground
from storage.unit_of_work import SqlStore


class WelcomeParts:
    """What decides on welcomes, and what posts them."""

    def __init__(self, ground: Ground, access: AccessParts) -> None:
        self._ground = ground
        self._access = access
        self.welcomes = self._service(ground.store)
        self.words = WelcomeWords()

    def mail(self, words: dict[DeliveryKind, Words]) -> Mail:
        """Return how a welcome is sent."""
        ground = self._ground
        return WelcomeMail(
            ground.background,
            words,
            ground.clock,
            self._service(ground.background),
            self._access.audiences(),
            ground.voice,
            ground.settings.toll_command,
        )

    def _service(self, store: SqlStore) -> WelcomeService:
        ground = self._ground
        return WelcomeService(
            store,
            ground.tenancy,
            self._access.access,
            ground.catalogue,
            ground.settings.zone,
        )
