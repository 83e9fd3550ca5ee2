"""The metrics of the toll API: asked, posted, watched."""

from bot.domain.deliveries import DeliveryKind
from bot.jobs.letters import Mail
from bot.jobs.toll_mail import CsvMail, FileMail, TollMail
from bot.jobs.watch import WatchJob
from bot.jobs.watch_mail import WatchMail
from bot.services.access import Access
from bot.services.posts import Words
from bot.services.toll import TollService
from bot.services.toll_notices import TollKeyWords
from bot.services.toll_pictures import Pictures
from bot.services.toll_posts import TollPosts, TollWords, UndoneWords
from bot.services.toll_watch_previews import WatchPreviews
from bot.services.toll_watch_words import WatchWords
from bot.services.toll_watches import WatchService
from bot.services.uploads import Uploads
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside
from handlers.commands.schedules import ScheduleDesk
from handlers.commands.toll import TollDesk
from handlers.commands.toll_watches import WatchDesk
from handlers.conversation import Conversation

_CALLS_AT_ONCE = 16


class TollParts:
    """What people do with toll metrics, and what watches them."""

    def __init__(self, ground: Ground, outside: Outside, access: Access) -> None:
        self._ground = ground
        self._access = access
        self.toll = TollService(
            ground.store,
            ground.tenancy,
            access,
            outside.toll,
            ground.clock,
            ground.supervisor,
        )
        self.posts = TollPosts(
            ground.store,
            ground.tenancy,
            access,
            ground.settings.toll_client_channels,
            lambda: ground.run_now("deliver"),
        )

    def watch_desk(self, conversation: Conversation) -> WatchDesk:
        """Return what answers who sets a watch."""
        store, tenancy = self._ground.store, self._ground.tenancy
        return WatchDesk(
            WatchService(store, tenancy, self._access, self.toll),
            WatchPreviews(store, tenancy, self.toll),
            conversation,
        )

    def desk(
        self, watches: WatchDesk, schedules: ScheduleDesk, conversation: Conversation
    ) -> TollDesk:
        """Return what answers who asks for metrics."""
        zone = self._ground.settings.zone
        return TollDesk(self.toll, self.posts, watches, schedules, zone, conversation)

    def watch_job(self) -> WatchJob:
        """Return what checks the watches."""
        return WatchJob(
            self._ground.background,
            self._ground.tenancy,
            self.toll,
            self._ground.flight("watch", _CALLS_AT_ONCE),
        )

    def words(self) -> dict[DeliveryKind, Words]:
        """Return what is said in each kind of delivery of this feature."""
        voice = self._ground.toll_voice
        undone, toll = UndoneWords(voice), TollWords()
        return {
            DeliveryKind.toll_key: TollKeyWords(voice),
            DeliveryKind.undone: undone,
            DeliveryKind.file: undone,
            DeliveryKind.toll: toll,
            DeliveryKind.toll_csv: toll,
            DeliveryKind.watch: WatchWords(voice, self._access.admins),
        }

    def mails(
        self, words: dict[DeliveryKind, Words], uploads: Uploads
    ) -> dict[DeliveryKind, Mail]:
        """Return how the deliveries are sent that are more than a text."""
        ground = self._ground
        store, clock, voice = ground.background, ground.clock, ground.toll_voice
        return {
            DeliveryKind.toll: TollMail(
                store,
                words,
                clock,
                self.toll,
                Pictures(uploads),
                ground.settings.toll_client_channels,
                voice,
            ),
            DeliveryKind.toll_csv: CsvMail(
                store, words, clock, self.toll, uploads, voice
            ),
            DeliveryKind.file: FileMail(store, words),
            DeliveryKind.watch: WatchMail(store, words),
        }
