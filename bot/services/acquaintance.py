"""Getting to know who acts and where: what Slack has to be asked for, and is."""

import structlog

from bot.domain.connections import Installation
from bot.domain.people import Caller, Person
from bot.errors import UpstreamError
from bot.ports import Store, Transaction
from bot.services.judging import Judge

log = structlog.get_logger(__name__)


class Acquaintance:
    """Asks Slack within its limits; never inside a listener."""

    def __init__(self, store: Store, judge: Judge) -> None:
        self._store = store
        self._judge = judge

    async def acquaint(self, installation: Installation, caller: Caller) -> None:
        """Ask Slack for what has to be known of *caller* before anything is decided.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        async with self._store.transaction() as tx:
            judgement = await self._judge.judge(tx, installation, caller)
        await self._judge.find_out(installation, caller, judgement.missing)

    async def knows_place(
        self, tx: Transaction, installation: Installation, channel_id: str
    ) -> bool:
        """Return whether it is known who reads a channel."""
        shared = await self._judge.place_shared(tx, installation, channel_id)
        return shared is not None

    async def learn_place(self, installation: Installation, channel_id: str) -> None:
        """Ask Slack who reads a channel, unless that is known.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        async with self._store.transaction() as tx:
            if await self.knows_place(tx, installation, channel_id):
                return
        await self._judge.look_ups.channel(installation, channel_id)

    async def doubt(self, installation: Installation, user_id: str) -> bool:
        """Believe what is known of a person no longer; False when nothing is."""
        async with self._store.transaction() as tx:
            if await tx.people.get(installation.id, user_id) is None:
                return False
            await tx.people.forget(installation.id, user_id)
            return True

    async def look_up(self, installation: Installation, user_id: str) -> Person:
        """Ask Slack about a person, within its limits, and remember the answer.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        return await self._judge.look_ups.person(installation, user_id)

    async def learn_language(self, installation: Installation, user_id: str) -> None:
        """Ask Slack about somebody who may act without that: what do they read?

        Where Slack does not tell, they read English until it does.
        """
        languages = self._judge.languages
        if languages.knows(installation.id, user_id):
            return
        try:
            person = await self.look_up(installation, user_id)
        except UpstreamError as error:
            log.warning("language_not_learned", why=str(error))
            return
        languages.learn(installation.id, user_id, person.locale)

    async def refresh_group(self, installation: Installation, group_id: str) -> None:
        """Ask Slack again who is in a user group.

        Raises:
            UpstreamError: Slack could not be asked.
        """
        await self._judge.look_ups.group(installation, group_id)
