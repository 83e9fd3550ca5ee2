"""Who may do what."""

from bot.domain.audience import Exposure, Rules, Sensitivity, Verdict, ruled
from bot.jobs.groups import GroupsJob
from bot.services.access import Access, OpenTo
from bot.services.access_requests import AccessRequests
from bot.services.access_words import AccessWords
from bot.services.approval_words import ApprovalWords
from bot.services.approvals import ApprovalService
from bot.services.audiences import AudienceService
from bot.services.grants import GrantService
from bot.services.lookups import LookUps
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside
from handlers.commands.access import AccessDesk
from handlers.conversation import Conversation


class AccessParts:
    """What decides on rights, and what changes them."""

    def __init__(self, ground: Ground, outside: Outside) -> None:
        self._ground = ground
        self._slack = outside.slack
        self.rules = _rules(ground)
        settings = ground.settings
        self.access = Access(
            ground.store,
            outside.slack,
            ground.clock,
            settings.admins,
            OpenTo(settings.open_to),
        )
        self.words = AccessWords(ground.tenancy, ground.voice)
        self.approval_words = ApprovalWords(ground.voice)
        self.approvals = ApprovalService(ground.store, ground.tenancy, self.access)

    def desk(self, conversation: Conversation) -> AccessDesk:
        """Return what answers who asks for rights, or gives them."""
        of_ours = (self._ground.store, self._ground.tenancy, self.access)
        return AccessDesk(
            GrantService(*of_ours), AccessRequests(*of_ours), conversation
        )

    def audiences(self) -> AudienceService:
        """Return what knows who sees what is posted in the background."""
        store = self._ground.background
        return AudienceService(
            store,
            self._ground.tenancy,
            self._slack,
            LookUps(store, self._slack, self._ground.clock),
            self.rules,
        )

    def groups_job(self) -> GroupsJob:
        """Return what asks Slack for the members of user groups."""
        return GroupsJob(
            self._ground.background,
            self._ground.tenancy,
            self.access,
            self._ground.flight("groups", 1),
        )


def _rules(ground: Ground) -> Rules:
    changes = {
        Exposure(place): {
            Sensitivity(kind): Verdict(verdict) for kind, verdict in kinds.items()
        }
        for place, kinds in ground.settings.audience_rules.items()
    }
    return ruled(changes)
