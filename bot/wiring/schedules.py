"""What is ordered, or posted, again and again."""

from bot.domain.schedules import ScheduleKind
from bot.jobs.schedules import SchedulesJob
from bot.services.access import Access
from bot.services.audiences import AudienceService
from bot.services.firing import FiringService
from bot.services.orders import OrderService
from bot.services.rehearsals import RehearsalService
from bot.services.schedule_overview import ScheduleOverview
from bot.services.schedule_owners import ScheduleOwners
from bot.services.schedule_texts import ScheduleTexts
from bot.services.schedule_words import ScheduleWords
from bot.services.schedules import ScheduleService
from bot.services.toll_posts import TollPosts
from bot.services.toll_rehearsals import TollRehearsals
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside
from handlers.commands.reading import Reader
from handlers.commands.schedules import ScheduleDesk
from handlers.conversation import Conversation


class ScheduleParts:
    """What people do with schedules, and what lets them fire."""

    def __init__(
        self,
        ground: Ground,
        outside: Outside,
        access: Access,
        orders: OrderService,
        toll_posts: TollPosts,
        audiences: AudienceService,
    ) -> None:
        self._ground = ground
        self._slack = outside.slack
        self._access = access
        self._orders = orders
        self._toll_posts = toll_posts
        self._audiences = audiences
        self.texts = ScheduleTexts(
            ground.tenancy, ground.catalogue, ground.settings.zone
        )
        self.words = ScheduleWords(self.texts, ground.voices)
        self.owners = ScheduleOwners(ground.store, ground.tenancy, access)

    def desk(
        self, reader: Reader, reports: Conversation, toll: Conversation
    ) -> ScheduleDesk:
        """Return what answers who makes, changes or ends a schedule."""
        ground = self._ground
        ours = (ground.store, ground.tenancy, self._access)
        channels = ground.settings.toll_client_channels
        return ScheduleDesk(
            RehearsalService(
                *ours, self._orders, self.texts, self._slack, self._audiences
            ),
            TollRehearsals(*ours, self.texts, channels, self._audiences),
            ScheduleService(*ours, self.texts),
            ScheduleOverview(*ours, self.texts),
            self._toll_posts,
            reader,
            {ScheduleKind.report: reports, ScheduleKind.toll: toll},
        )

    def schedules_job(self) -> SchedulesJob:
        """Return what lets schedules fire when they are due."""
        ground = self._ground
        ours = (ground.background, ground.tenancy, self._access)
        return SchedulesJob(
            ground.tenancy,
            FiringService(*ours, self._orders, self.texts),
            ground.flight("schedules", 1),
        )
