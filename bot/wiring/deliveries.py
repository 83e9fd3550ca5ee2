"""What is posted to Slack, and what is edited there."""

from bot.domain.deliveries import DeliveryKind
from bot.jobs.deliver import DeliverJob
from bot.jobs.edit import EditJob
from bot.jobs.letters import Mail
from bot.jobs.order_mail import OrderMail
from bot.jobs.post_mail import PostMail
from bot.services.messages import Messages
from bot.services.posts import NoticeWords, Words
from bot.wiring.features import Features
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside

_POSTS_AT_ONCE = 8


class DeliveryParts:
    """What empties the outbox, and what keeps cards as they should be."""

    def __init__(self, ground: Ground, outside: Outside, features: Features) -> None:
        self._ground = ground
        self._outside = outside
        self._features = features
        self._messages = Messages(ground.voice, features.access.rules)

    def deliver_job(self) -> DeliverJob:
        """Return what posts what is due."""
        return DeliverJob(
            self._ground.background,
            self._ground.tenancy,
            self._outside.slack,
            self._outside.files,
            OrderMail(self._ground.background, self._messages),
            self._posts(),
            self._ground.flight("deliver", _POSTS_AT_ONCE),
            self._ground.flight("prepare", _POSTS_AT_ONCE),
            self._ground.metrics,
            self._ground.clock,
        )

    def edit_job(self) -> EditJob:
        """Return what edits cards that show what is no longer true."""
        return EditJob(
            self._ground.background,
            self._ground.tenancy,
            self._outside.slack,
            self._messages,
            self._ground.flight("edit", 1),
            self._ground.clock,
        )

    def _posts(self) -> dict[DeliveryKind, Mail]:
        notices = NoticeWords(self._ground.toll_voice)
        features = self._features
        words: dict[DeliveryKind, Words] = {
            DeliveryKind.access_request: features.access.words,
            DeliveryKind.access_answer: features.access.words,
            DeliveryKind.approval: features.access.approval_words,
            DeliveryKind.lost: notices,
            DeliveryKind.not_member: notices,
            DeliveryKind.schedule: features.schedules.words,
            DeliveryKind.welcome: features.welcomes.words,
            **features.toll.words(),
        }
        mails = features.toll.mails(words, features.files.uploads)
        mails[DeliveryKind.welcome] = features.welcomes.mail(words)
        return dict.fromkeys(words, PostMail(self._ground.background, words)) | mails
