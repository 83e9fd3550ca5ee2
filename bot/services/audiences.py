"""Finding out who reads a channel before something is put there."""

from datetime import timedelta

import structlog

from bot.domain.audience import Audience, Exposure, Rules, Verdict, exposure, verdict
from bot.domain.channels import ChannelFacts, is_direct
from bot.domain.connections import Installation
from bot.domain.people import Person
from bot.errors import SlackRefusedError, UpstreamError
from bot.ports import Slack, Store
from bot.services.lookups import BELIEVED, LookUps
from bot.services.tenancy import Tenancy

log = structlog.get_logger(__name__)

# More members than that are counted, and not looked at one by one.
_LOOKED_AT = 40
_SEEN = 12  # for somebody who waits for the answer
_FRESH = timedelta(hours=24)


class AudienceService:
    """Says who reads a channel, within Slack's limits; never inside a listener."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        slack: Slack,
        look_ups: LookUps,
        rules: Rules,
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._slack = slack
        self._look_ups = look_ups
        self._rules = rules

    def verdict(
        self,
        audience: Audience,
        report_types: frozenset[str],
        *,
        approved: bool = False,
    ) -> Verdict:
        """Return what may be done with these reports in front of *audience*."""
        return verdict(audience, report_types, rules=self._rules, approved=approved)

    async def of(self, channel_id: str, *, looked_at: int = 0) -> Audience:
        """Return who reads a channel; a person's id stands for their conversation.

        Guests of an open channel are counted only where *looked_at* says among how
        many members at the most.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        if is_direct(channel_id):
            return Audience(channel_id, Exposure.alone, members=1)
        installation = self._tenancy.tenant.installation
        facts = await self._facts(installation, channel_id)
        if facts is None:
            return Audience(channel_id, Exposure.unknown, whole=False)
        closed = facts.is_private and not facts.is_ext_shared
        guests, whole = 0, not facts.is_private
        if closed or looked_at:
            most = looked_at or _LOOKED_AT
            guests, whole = await self._guests(installation, channel_id, most)
        found = exposure(
            is_direct=False,
            is_private=facts.is_private,
            is_shared=facts.is_ext_shared,
            guests=guests,
            whole=whole,
        )
        return Audience(
            channel_id, found, facts.members, guests, whole, facts.shared_with
        )

    async def seen(self, channel_id: str) -> Audience | None:
        """Return who reads a channel, for somebody who waits; None if it is not told.

        Guests are counted among the first members alone.
        """
        try:
            return await self.of(channel_id, looked_at=_SEEN)
        except UpstreamError as error:
            log.info("audience_not_told", channel=channel_id, why=str(error))
            return None

    async def is_for_members(self, audience: Audience) -> bool:
        """Return whether full members alone read a place, for certain.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        if audience.exposure is not Exposure.workspace:
            return audience.exposure in {Exposure.alone, Exposure.closed}
        if audience.members > _LOOKED_AT:
            return False
        installation = self._tenancy.tenant.installation
        guests, whole = await self._guests(installation, audience.channel_id)
        return whole and not guests

    async def _facts(
        self, installation: Installation, channel_id: str
    ) -> ChannelFacts | None:
        async with self._store.transaction() as tx:
            known = await tx.places.channel(installation.id, channel_id)
            now = await tx.now()
        if known is not None and known[1] >= now - BELIEVED:
            return known[0]
        return await self._look_ups.channel(installation, channel_id)

    async def _guests(
        self, installation: Installation, channel_id: str, most: int = _LOOKED_AT
    ) -> tuple[int, bool]:
        """Return how many guests are in a channel, and whether all were looked at."""
        try:
            members = await self._slack.members(channel_id)
        except SlackRefusedError:
            return 0, False
        guests = 0
        for user_id in members[:most]:
            person = await self._person(installation, user_id)
            guests += person.is_guest or person.is_stranger
        return guests, len(members) <= most

    async def _person(self, installation: Installation, user_id: str) -> Person:
        async with self._store.transaction() as tx:
            known = await tx.people.get(installation.id, user_id)
            now = await tx.now()
        if known is not None and known[1] >= now - _FRESH:
            return known[0]
        return await self._look_ups.person(installation, user_id)
