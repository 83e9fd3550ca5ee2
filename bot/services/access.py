"""Who may do what: decides from what is stored, and says what is not known yet."""

from collections.abc import Collection, Mapping
from enum import StrEnum

import structlog

from bot.clock import Clock
from bot.domain.connections import Installation
from bot.domain.grants import (
    EVERYTHING,
    Actor,
    Denial,
    HolderKind,
    Outsider,
    Policy,
    Right,
)
from bot.domain.people import Caller
from bot.errors import NotAllowedError
from bot.logs import new_reference
from bot.ports import Slack, Store, Transaction
from bot.services.acquaintance import Acquaintance
from bot.services.judging import Judge, Judgement, Standing, standing_of
from bot.services.lookups import BELIEVED

log = structlog.get_logger(__name__)

__all__ = ["BELIEVED", "Access", "Judgement", "OpenTo", "Standing"]


class OpenTo(StrEnum):
    """Who may order, until an administrator has chosen."""

    admins = "admins"
    members = "members"


class Access(Acquaintance):
    """Decides from what is stored; asks Slack only outside of listeners."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        clock: Clock,
        admins: Collection[str],
        open_to: OpenTo,
    ) -> None:
        self.admins = frozenset(admins)
        self._open_to = open_to
        judge = Judge(
            store, slack, clock, self.admins, open_by_default=self.open_by_default
        )
        super().__init__(store, judge)
        self.languages = judge.languages

    @property
    def open_by_default(self) -> bool:
        """Whether the settings open it to members until somebody chooses."""
        return self._open_to is OpenTo.members

    @property
    def administrators(self) -> frozenset[str]:
        """Who can open what is closed: by the settings, or by a grant to them."""
        return self.admins | {
            grant.holder.id
            for policy in self._judge.known_policies
            for grant in policy.everything_given()
            if grant.right is Right.administer
            and grant.holder.kind is HolderKind.person
            and grant.organisation_id == EVERYTHING
        }

    def is_admin(self, user_id: str) -> bool:
        """Return whether the person administers everything.

        By name: of user groups and channels only :meth:`must` knows.
        """
        actor = Actor(user_id, is_root=user_id in self.admins)
        return actor.is_root or any(
            policy.decide(actor, Right.administer).allowed
            for policy in self._judge.known_policies
        )

    async def standing(
        self,
        tx: Transaction,
        installation: Installation,
        caller: Caller,
        right: Right | None = None,
    ) -> Standing:
        """Return whether *caller* may use Waybill at all, as far as is known.

        With a *right* they must have that one, for everything, too.

        Raises:
            NotAllowedError: They may not.
        """
        judgement = await self._judge.judge(tx, installation, caller)
        return standing_of(judgement, right)

    async def settle(
        self,
        installation: Installation,
        caller: Caller,
        right: Right | None = None,
    ) -> None:
        """Find out whether *caller* may use Waybill, asking Slack if need be.

        With a *right* they must have that one, for everything, too.

        Raises:
            NotAllowedError: They may not.
            UpstreamError: Slack could not be asked.
        """
        async with self._store.transaction() as tx:
            judgement = await self._judge.judge(tx, installation, caller)
        standing = standing_of(judgement, right)
        # A right may hang on a group whose members are not known any more.
        if standing is Standing.allowed and (
            judgement.actor.is_root or not judgement.missing
        ):
            await self.learn_language(installation, caller.user_id)
            return
        await self._judge.find_out(installation, caller, judgement.missing)
        async with self._store.transaction() as tx:
            judgement = await self._judge.judge(tx, installation, caller)
        if standing_of(judgement, right) is not Standing.allowed:
            raise NotAllowedError("unknown_person")

    async def must_be_known(
        self, tx: Transaction, installation: Installation, caller: Caller
    ) -> None:
        """Let only those through who are known to be allowed.

        Raises:
            NotAllowedError: They may not, or (``unknown_person``) it is not known.
        """
        standing = await self.standing(tx, installation, caller)
        if standing is not Standing.allowed:
            raise NotAllowedError("unknown_person")

    async def must(
        self,
        tx: Transaction,
        installation: Installation,
        caller: Caller,
        right: Right,
        organisations: Mapping[int, str] | None = None,
    ) -> None:
        """Let only those through who may do this with all of *organisations*.

        Without any, what belongs to no organisation is meant. The error names those
        that are closed.

        Raises:
            NotAllowedError: They may not, or (``unknown_person``) it is not known.
        """
        judgement = await self._judge.judge(tx, installation, caller)
        closed: dict[int, str] = {}
        denial: Denial | None = None
        for each, name in (organisations or {EVERYTHING: ""}).items():
            decision = judgement.policy.decide(judgement.actor, right, each)
            if judgement.needs(decision):
                raise NotAllowedError("unknown_person")
            if not decision.allowed:
                closed[each] = name
                denial = denial or decision.denial
        if denial is not None:
            raise NotAllowedError(
                denial.value, right=right.value, organisations=tuple(closed.items())
            )

    async def reach(
        self,
        tx: Transaction,
        installation: Installation,
        caller: Caller,
        right: Right,
        organisation_ids: Collection[int],
    ) -> frozenset[int]:
        """Return those of *organisation_ids* with which *caller* may do this.

        Raises:
            NotAllowedError: (``unknown_person``) it is not known.
        """
        judgement = await self._judge.judge(tx, installation, caller)
        decided = {
            each: judgement.policy.decide(judgement.actor, right, each)
            for each in organisation_ids
        }
        if any(map(judgement.needs, decided.values())):
            raise NotAllowedError("unknown_person")
        return frozenset(each for each in decided if decided[each].allowed)

    async def sees(
        self,
        tx: Transaction,
        installation: Installation,
        caller: Caller,
        organisation_ids: Collection[int],
    ) -> frozenset[int]:
        """Return those of *organisation_ids* with which *caller* may do anything."""
        judgement = await self._judge.judge(tx, installation, caller)
        return frozenset(
            each
            for each in organisation_ids
            if any(
                judgement.policy.decide(judgement.actor, right, each).allowed
                for right in Right
            )
        )

    async def judge(
        self, tx: Transaction, installation: Installation, caller: Caller
    ) -> Judgement:
        """Return what is known of *caller*, who acts where they act."""
        return await self._judge.judge(tx, installation, caller)

    async def policy(self, tx: Transaction, installation: Installation) -> Policy:
        """Return what holds; read anew only when something of it has changed."""
        return await self._judge.policy(tx, installation)

    async def must_suit(
        self,
        tx: Transaction,
        installation: Installation,
        channel_id: str,
        organisation_ids: Collection[int],
    ) -> None:
        """Let nothing be posted where another company reads, unless it is let in.

        Raises:
            NotAllowedError: It may not stand there.
        """
        if not await self._judge.place_shared(tx, installation, channel_id):
            return
        policy = await self.policy(tx, installation)
        if not all(policy.lets_in(Outsider.shared, each) for each in organisation_ids):
            raise NotAllowedError(Denial.shared_channel.value)

    async def note_denial(
        self, installation: Installation, caller: Caller, error: NotAllowedError
    ) -> None:
        """Write into the audit trail that *caller* was refused, if it can be."""
        try:
            async with self._store.transaction() as tx:
                await tx.audit.add(
                    installation.id,
                    caller.user_id,
                    "denied",
                    reason=error.reason,
                    right=error.right,
                    organisations=[each for each, _ in error.organisations],
                    channel=caller.channel_id,
                )
        except Exception:  # they are told of the refusal all the same
            log.exception("denial_not_noted", ref=new_reference())

    def may_manage(self, owner: str, user_id: str) -> None:
        """Let only the *owner* of something, or an administrator, change it.

        Raises:
            NotAllowedError: It is somebody else's.
        """
        if owner != user_id and not self.is_admin(user_id):
            raise NotAllowedError("not_owner")
