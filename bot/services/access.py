"""Who may do what: administrators, and full members when it is open to them."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from bot.clock import Clock
from bot.domain.connections import Installation
from bot.domain.orders import Order
from bot.domain.people import Caller, Person
from bot.errors import NotAllowedError, UpstreamError, UpstreamRateLimitedError
from bot.ports import Slack, Store, Transaction

# Slack's word about a person is believed for so long; a change that Slack announces
# (user_change) is taken up at once.
BELIEVED = timedelta(hours=1)
_PACE = timedelta(milliseconds=650)  # users.info: 100 in any minute, with a margin
_TRIES = 20


class OpenTo(StrEnum):
    """Who may order."""

    admins = "admins"
    members = "members"


class Standing(StrEnum):
    """What is known of a person's rights without asking Slack."""

    allowed = "allowed"
    unknown = "unknown"


class Access:
    """Decides from what is stored; asks Slack only outside of listeners."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        clock: Clock,
        admins: Collection[str],
        open_to: OpenTo,
    ) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
        self.admins = frozenset(admins)
        self._open_to = open_to
        self._asking = asyncio.Lock()

    def is_admin(self, user_id: str) -> bool:
        """Return whether the person administers Waybill."""
        return user_id in self.admins

    async def standing(
        self, tx: Transaction, installation: Installation, caller: Caller
    ) -> Standing:
        """Return whether *caller* may use Waybill, as far as is known.

        Raises:
            NotAllowedError: They may not.
        """
        _must_belong(installation, caller)
        known = await tx.people.get(installation.id, caller.user_id)
        now = await tx.now()
        if known is None or known[1] < now - BELIEVED:
            # The operator's own list holds without Slack's word; everybody else
            # waits for it.
            if self.is_admin(caller.user_id):
                return Standing.allowed
            self._must_be_open()
            return Standing.unknown
        self._judge(known[0])
        return Standing.allowed

    async def settle(self, installation: Installation, caller: Caller) -> None:
        """Find out whether *caller* may use Waybill, asking Slack if need be.

        Raises:
            NotAllowedError: They may not.
            UpstreamError: Slack could not be asked.
        """
        async with self._store.transaction() as tx:
            if await self.standing(tx, installation, caller) is Standing.allowed:
                return
        self._judge(await self.look_up(installation, caller.user_id))

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

    async def refresh(self, installation: Installation, user_id: str) -> None:
        """Look a person up again, if they are known at all.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        async with self._store.transaction() as tx:
            known = await tx.people.get(installation.id, user_id)
            if known is None:
                return
            # Not believed any longer, whether or not Slack answers now.
            await tx.people.forget(installation.id, user_id)
        await self.look_up(installation, user_id)

    async def look_up(self, installation: Installation, user_id: str) -> Person:
        """Ask Slack about a person, within its limits, and remember the answer.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        # One at a time: many who wait would all come back at each free instant.
        async with self._asking:
            await self._wait_for_pace(f"{installation.id}:users.info")
        try:
            person = await self._slack.user(user_id)
        except UpstreamRateLimitedError as error:
            if error.retry_after is not None:
                key = f"{installation.id}:users.info"
                async with self._store.transaction() as tx:
                    await tx.budgets.slow_down(key, error.retry_after)
            raise
        async with self._store.transaction() as tx:
            await tx.people.put(installation.id, person)
        return person

    async def _wait_for_pace(self, key: str) -> None:
        for _ in range(_TRIES):
            async with self._store.transaction() as tx:
                wait = await tx.budgets.pace(key, _PACE)
            if not wait:
                return
            await self._clock.sleep(wait)
        raise UpstreamError("slack", "too many people at once")

    def may_change(self, order: Order, user_id: str) -> None:
        """Let only who ordered, or an administrator, cancel or retry.

        Raises:
            NotAllowedError: It is somebody else's order.
        """
        if order.ordered_by != user_id and not self.is_admin(user_id):
            raise NotAllowedError("not_yours")

    def may_manage(self, owner: str, user_id: str) -> None:
        """Let only the *owner* of something, or an administrator, change it.

        Raises:
            NotAllowedError: It is somebody else's.
        """
        if owner != user_id and not self.is_admin(user_id):
            raise NotAllowedError("not_owner")

    def _must_be_open(self) -> None:
        if self._open_to is not OpenTo.members:
            raise NotAllowedError("closed")

    def _judge(self, person: Person) -> None:
        if person.deleted:
            raise NotAllowedError("deactivated")
        if person.is_bot:
            raise NotAllowedError("bot")
        if person.is_stranger:
            raise NotAllowedError("stranger")
        if person.is_guest:
            raise NotAllowedError("guest")
        if not self.is_admin(person.user_id):
            self._must_be_open()


def _must_belong(installation: Installation, caller: Caller) -> None:
    same_team = caller.team_id == installation.team_id
    same_enterprise = (
        bool(installation.enterprise_id)
        and caller.enterprise_id == installation.enterprise_id
    )
    if not (same_team or same_enterprise):
        raise NotAllowedError("stranger")
