"""App Homes."""

from bot.jobs.home import HomeJob
from bot.services.access import Access
from bot.services.home import HomeService
from bot.services.schedule_texts import ScheduleTexts
from bot.services.welcomes import WelcomeService
from bot.services.whispers import Whispers
from bot.slack.replies import Replies
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside

_HOMES_AT_ONCE = 4


class HomeParts:
    """What notes who looks at their Home, and what draws it."""

    def __init__(
        self,
        ground: Ground,
        outside: Outside,
        access: Access,
        texts: ScheduleTexts,
        welcomes: WelcomeService,
    ) -> None:
        self._welcomes = welcomes
        self._ground = ground
        self._slack = outside.slack
        self._access = access
        self._texts = texts
        self.homes = HomeService(ground.store, ground.tenancy, access, texts, welcomes)
        whispers = Whispers(ground.store, ground.tenancy, outside.slack, ground.clock)
        self.replies = Replies(
            outside.responder, outside.slack, whispers, ground.clock, self._acted
        )

    def draw_now(self) -> None:
        """Draw the Homes that are due, and do not wait for a tick."""
        self._ground.run_now("home")

    def home_job(self) -> HomeJob:
        """Return what draws Homes."""
        ground = self._ground
        ours = (ground.background, ground.tenancy)
        return HomeJob(
            *ours,
            self._slack,
            HomeService(*ours, self._access, self._texts, self._welcomes),
            lambda: self._access.administrators,
            (ground.voice, ground.toll_voice),
            ground.flight("home", _HOMES_AT_ONCE),
        )

    def _acted(self, user_id: str) -> None:
        async def drawn() -> None:
            await self.homes.acted(user_id)
            self.draw_now()

        self._ground.supervisor.spawn(drawn(), "acted at home")
