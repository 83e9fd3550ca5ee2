"""What is known of somebody who acts, and under which policy."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.clock import Clock
from bot.domain.channels import is_direct, is_person
from bot.domain.connections import Installation
from bot.domain.grants import (
    EVERYONE,
    USUAL,
    AccessGrant,
    Actor,
    Decision,
    Policy,
    Right,
)
from bot.domain.people import Caller
from bot.errors import NotAllowedError
from bot.ports import PolicyVersion, Slack, Store, Transaction
from bot.services.languages import Languages
from bot.services.lookups import BELIEVED, GROUPS_BELIEVED, LookUps


class Standing(StrEnum):
    """What is known of a person's rights without asking Slack."""

    allowed = "allowed"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of somebody who acts, under the policy that holds.

    *missing* names what Slack has to be asked before the facts are whole: "person",
    "channel", or the ids of user groups.
    """

    policy: Policy
    actor: Actor
    missing: frozenset[str]

    @property
    def at_best(self) -> Actor:
        """The actor, if everything that is missing turned out well."""
        return Actor(
            self.actor.user_id,
            self.actor.channel_id,
            self.actor.groups | self.missing,
            is_root=self.actor.is_root,
            is_deactivated=self.actor.is_deactivated,
            is_guest=self.actor.is_guest,
            is_stranger=self.actor.is_stranger,
            is_bot=self.actor.is_bot,
            in_shared_channel=self.actor.in_shared_channel,
        )

    def needs(self, decision: Decision) -> bool:
        """Return whether *decision*, by the facts there are, has to wait for more."""
        if self.actor.is_root:
            # The operator's own list holds without Slack's word.
            return False
        if self.missing & {_PERSON, _CHANNEL}:
            return True
        return bool(self.missing) and not decision.allowed


_PERSON, _CHANNEL = "person", "channel"


class Judge:
    """Gathers the facts that are stored, and asks Slack for those that are missing.

    *admins* are named in the settings; *open_by_default* lets members in until an
    administrator has chosen.
    """

    def __init__(
        self,
        store: Store,
        slack: Slack,
        clock: Clock,
        admins: frozenset[str],
        *,
        open_by_default: bool,
    ) -> None:
        self.look_ups = LookUps(store, slack, clock)
        self.languages = Languages()
        self._admins = admins
        self._open_by_default = open_by_default
        self._policies: dict[int, tuple[PolicyVersion, Policy]] = {}

    @property
    def known_policies(self) -> tuple[Policy, ...]:
        """The policies that were read last, one for each installation."""
        return tuple(policy for _, policy in self._policies.values())

    async def judge(
        self, tx: Transaction, installation: Installation, caller: Caller
    ) -> Judgement:
        """Return what is known of *caller*, who acts where they act."""
        policy = await self.policy(tx, installation)
        now = await tx.now()
        known = await tx.people.get(installation.id, caller.user_id)
        if known is not None:
            self.languages.learn(installation.id, caller.user_id, known[0].locale)
        person = None if known is None or known[1] < now - BELIEVED else known[0]
        shared = await self._is_shared(tx, installation, caller.acts_in, now)
        groups: set[str] = set()
        missing: set[str] = set()
        if policy.groups:
            for each in await tx.places.memberships(installation.id, caller.user_id):
                fresh = each.fetched_at and each.fetched_at >= now - GROUPS_BELIEVED
                if not fresh:
                    missing.add(each.group_id)
                elif each.is_member:
                    groups.add(each.group_id)
        if person is None:
            missing.add(_PERSON)
        if shared is None:
            missing.add(_CHANNEL)
        actor = Actor(
            caller.user_id,
            caller.acts_in,
            frozenset(groups),
            is_root=caller.user_id in self._admins,
            is_deactivated=person is not None and person.deleted,
            is_guest=person is not None and person.is_guest,
            is_stranger=(person is not None and person.is_stranger)
            or not _belongs(installation, caller),
            is_bot=person is not None and person.is_bot,
            in_shared_channel=bool(shared),
        )
        return Judgement(policy, actor, frozenset(missing))

    async def policy(self, tx: Transaction, installation: Installation) -> Policy:
        """Return what holds; read anew only when something of it has changed."""
        version = await tx.access.version(installation.id)
        kept = self._policies.get(installation.id)
        if kept is not None and kept[0] == version:
            return kept[1]
        rows = await tx.access.rows(installation.id)
        grants = rows.grants
        if not version.chosen and self._open_by_default:
            grants += tuple(AccessGrant(EVERYONE, right) for right in USUAL)
        policy = Policy(grants, rows.admissions, rows.parents)
        self._policies[installation.id] = (version, policy)
        return policy

    async def place_shared(
        self, tx: Transaction, installation: Installation, channel_id: str
    ) -> bool | None:
        """Return whether another company reads a place; None if Slack must be asked."""
        if is_person(channel_id):
            return False  # their own conversation with Waybill
        return await self._is_shared(tx, installation, channel_id, await tx.now())

    async def find_out(
        self, installation: Installation, caller: Caller, missing: Collection[str]
    ) -> None:
        """Ask Slack for what is *missing*.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        if _PERSON in missing:
            await self.look_ups.person(installation, caller.user_id)
        if _CHANNEL in missing:
            await self.look_ups.channel(installation, caller.acts_in)
        for group_id in sorted(set(missing) - {_PERSON, _CHANNEL}):
            await self.look_ups.group(installation, group_id)

    async def _is_shared(
        self,
        tx: Transaction,
        installation: Installation,
        channel_id: str,
        now: datetime,
    ) -> bool | None:
        """Return whether another company reads there; None if Slack must be asked.

        Where Slack may not be asked nothing is shown but what the caller alone reads.
        """
        if not channel_id or is_direct(channel_id):
            return False
        known = await tx.places.channel(installation.id, channel_id)
        if known is None or known[1] < now - BELIEVED:
            return None
        return known[0] is not None and known[0].is_ext_shared


def _belongs(installation: Installation, caller: Caller) -> bool:
    same_team = caller.team_id == installation.team_id
    same_enterprise = (
        bool(installation.enterprise_id)
        and caller.enterprise_id == installation.enterprise_id
    )
    return same_team or same_enterprise


def standing_of(judgement: Judgement, right: Right | None = None) -> Standing:
    """Return whether somebody may do anything, or what *right* says.

    Raises:
        NotAllowedError: They may not, and nothing that Slack says could change it.
    """

    def decide(actor: Actor) -> Decision:
        if right is None:
            return judgement.policy.anything(actor)
        return judgement.policy.decide(actor, right)

    lacking = right.value if right else ""
    decision = decide(judgement.actor)
    if not judgement.needs(decision):
        if decision.denial is not None:
            raise NotAllowedError(decision.denial.value, right=lacking)
        return Standing.allowed
    # What even the best answer of Slack would not open is refused at once.
    at_best = decide(judgement.at_best)
    if at_best.denial is not None:
        raise NotAllowedError(at_best.denial.value, right=lacking)
    return Standing.unknown
