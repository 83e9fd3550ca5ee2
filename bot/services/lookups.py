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
from bot.errors import SlackRefusedError, UpstreamError, UpstreamRateLimitedError
from bot.ports import Slack, Store

log = structlog.get_logger(__name__)

# Slack's word is believed for so long. About people it announces changes
# (user_change), which are taken up at once; about groups it is asked often.
BELIEVED = timedelta(hours=1)
GROUPS_BELIEVED = timedelta(minutes=15)
GROUPS_EVERY = timedelta(minutes=5)

# Documented tiers, with a margin: 100, 50 and 20 calls in any minute.
_PACES = {
    "users.info": timedelta(milliseconds=650),
    "conversations.info": timedelta(milliseconds=1_300),
    "usergroups.users.list": timedelta(milliseconds=3_200),
    "team.info": timedelta(milliseconds=1_300),
}
_TRIES = 20
_COMPANIES = 3  # more are not named
_Answer = TypeVar("_Answer")


class LookUps:
    """Asks Slack, and remembers the answer for every replica."""

    def __init__(self, store: Store, slack: Slack, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
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
        key = f"{installation.id}:{method}"
        # One at a time: many who wait would all come back at each free instant.
        async with self._asking[method]:
            await self._wait_for_pace(key, _PACES[method])
        try:
            return await call()
        except UpstreamRateLimitedError as error:
            if error.retry_after is not None:
                async with self._store.transaction() as tx:
                    await tx.budgets.slow_down(key, error.retry_after)
            raise

    async def _wait_for_pace(self, key: str, pace: timedelta) -> None:
        for _ in range(_TRIES):
            async with self._store.transaction() as tx:
                wait = await tx.budgets.pace(key, pace)
            if not wait:
                return
            await self._clock.sleep(wait)
        raise UpstreamError("slack", "too many people at once")
