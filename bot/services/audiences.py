"""Finding out who reads a channel before something is put there."""

from datetime import timedelta

from bot.domain.audience import Audience, Exposure, Verdict, exposure, verdict
from bot.domain.channels import ChannelFacts, is_direct
from bot.domain.connections import Installation
from bot.domain.people import Person
from bot.errors import SlackRefusedError
from bot.ports import Slack, Store
from bot.services.lookups import BELIEVED, LookUps
from bot.services.tenancy import Tenancy

# More members than that are counted, and not looked at one by one.
_LOOKED_AT = 40
_FRESH = timedelta(hours=24)


class AudienceService:
    """Says who reads a channel, within Slack's limits; never inside a listener."""

    def __init__(
        self, store: Store, tenancy: Tenancy, slack: Slack, look_ups: LookUps
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._slack = slack
        self._look_ups = look_ups

    async def verdict(self, channel_id: str, report_types: frozenset[str]) -> Verdict:
        """Return what may be done with these reports in a channel, as it is now.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        return verdict(await self.of(channel_id), report_types)

    async def of(self, channel_id: str) -> Audience:
        """Return who reads a channel; a person's id stands for their conversation.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        if is_direct(channel_id) or channel_id.startswith(("U", "W")):
            return Audience(channel_id, Exposure.alone, members=1)
        installation = self._tenancy.tenant.installation
        facts = await self._facts(installation, channel_id)
        if facts is None:
            return Audience(channel_id, Exposure.unknown, whole=False)
        guests, whole = 0, True
        if facts.is_private and not facts.is_ext_shared:
            guests, whole = await self._guests(installation, channel_id)
        found = exposure(
            is_direct=False,
            is_private=facts.is_private,
            is_shared=facts.is_ext_shared,
            guests=guests,
            whole=whole,
        )
        return Audience(channel_id, found, facts.members, guests, whole)

    async def is_for_members(self, audience: Audience) -> bool:
        """Return whether full members alone read a place, for certain.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        if audience.exposure is not Exposure.workspace:
            return audience.exposure in {Exposure.alone, Exposure.closed}
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
        self, installation: Installation, channel_id: str
    ) -> tuple[int, bool]:
        """Return how many guests are in a channel, and whether all were looked at."""
        try:
            members = await self._slack.members(channel_id)
        except SlackRefusedError:
            return 0, False
        guests = 0
        for user_id in members[:_LOOKED_AT]:
            person = await self._person(installation, user_id)
            guests += person.is_guest or person.is_stranger
        return guests, len(members) <= _LOOKED_AT

    async def _person(self, installation: Installation, user_id: str) -> Person:
        async with self._store.transaction() as tx:
            known = await tx.people.get(installation.id, user_id)
            now = await tx.now()
        if known is not None and known[1] >= now - _FRESH:
            return known[0]
        return await self._look_ups.person(installation, user_id)
