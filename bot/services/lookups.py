"""Asking Slack who people are, what channels are, and who is in a user group.

Within Slack's limits, over all replicas; never inside a listener.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.domain.channels import ChannelFacts
from bot.domain.connections import Installation
from bot.domain.people import Person
from bot.errors import SlackRefusedError, UpstreamError
from bot.limits.slack import TIER_2, TIER_3, TIER_4, method_key
from bot.ports import Slack, Store
from bot.services.paces import Paces

log = structlog.get_logger(__name__)

# Slack's word is believed for so long. About people it announces changes
# (user_change), which are taken up at once; about groups it is asked often.
BELIEVED = timedelta(hours=1)
GROUPS_BELIEVED = timedelta(minutes=15)
GROUPS_EVERY = timedelta(minutes=5)

_PACES = {
    "users.info": TIER_4,
    "conversations.info": TIER_3,
    "usergroups.users.list": TIER_2,
    "team.info": TIER_3,
}
_COMPANIES = 3  # more are not named
_Answer = TypeVar("_Answer")


class LookUps:
    """Asks Slack, and remembers the answer for every replica."""

    def __init__(self, store: Store, slack: Slack, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._paces = Paces(store, clock)
        self._asking = {method: asyncio.Lock() for method in _PACES}

    async def person(self, installation: Installation, user_id: str) -> Person:
        """Ask about a person and remember the answer.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        person = await self._asked(
            installation, "users.info", lambda: self._slack.user(user_id)
        )
        async with self._store.transaction() as tx:
            await tx.people.put(installation.id, person)
        return person

    async def channel(
        self, installation: Installation, channel_id: str
    ) -> ChannelFacts | None:
        """Ask about a channel; None where Slack does not let us.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        facts: ChannelFacts | None
        try:
            facts = await self._asked(
                installation,
                "conversations.info",
                lambda: self._slack.channel(channel_id),
            )
            facts = await self._named(installation, facts)
        except SlackRefusedError as error:
            # No scope for it, or a private channel of which we are no member.
            log.info("channel_not_told", channel=channel_id, why=error.code)
            facts = None
        async with self._store.transaction() as tx:
            await tx.places.put_channel(installation.id, channel_id, facts)
        return facts

    async def _named(
        self, installation: Installation, facts: ChannelFacts
    ) -> ChannelFacts:
        """Return *facts* with the names of the companies that read the channel.

        Those that Slack does not name are left out: it is shared all the same.
        """
        names = []
        for team_id in facts.shared_with[:_COMPANIES]:
            try:
                name = await self._asked(
                    installation,
                    "team.info",
                    partial(self._slack.team_name, team_id),
                )
            except UpstreamError as error:
                log.info("company_not_told", team=team_id, why=str(error))
            else:
                names.append(" ".join(name.split()))
        return replace(facts, shared_with=tuple(filter(None, names)))

    async def group(self, installation: Installation, group_id: str) -> frozenset[str]:
        """Ask who is in a user group; nobody, where Slack does not tell.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        members: frozenset[str]
        try:
            members = await self._asked(
                installation,
                "usergroups.users.list",
                lambda: self._slack.group(group_id),
            )
        except SlackRefusedError as error:
            log.warning("group_not_told", group=group_id, why=error.code)
            members = frozenset()
        async with self._store.transaction() as tx:
            await tx.places.put_group(installation.id, group_id, members, GROUPS_EVERY)
        return members

    async def _asked(
        self,
        installation: Installation,
        method: str,
        call: Callable[[], Awaitable[_Answer]],
    ) -> _Answer:
        key = method_key(installation.id, method)
        # One at a time: many who wait would all come back at each free instant.
        async with self._asking[method]:
            await self._paces.turn(key, _PACES[method])
        return await self._paces.called(key, call)
