"""Sharing toll reports: messages that everybody in a place sees, and files of rows."""

from collections.abc import Callable, Collection
from enum import StrEnum

from typing_extensions import override

from bot.blocks import toll_posts, toll_presses
from bot.blocks.voice import Voice
from bot.domain.deliveries import Delivery, DeliveryKind, NewDelivery
from bot.domain.grants import Right
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.schedules import Pause, due_mark
from bot.domain.toll_reports import Criteria, may_stand
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.languages import language_for
from bot.services.posts import Words
from bot.services.schedule_stops import stop
from bot.services.tenancy import Tenancy
from bot.texts.english import Language


class Shared(StrEnum):
    """What became of a wish to share."""

    coming = "coming"
    names_clients = "names_clients"


class TollPosts:
    """Takes up what is to be posted; it is read and drawn when it is sent."""

    def __init__(
        self,
        store: Store,
        tenancy: Tenancy,
        access: Access,
        client_channels: Collection[str],
        hurry: Callable[[], object],
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._client_channels = client_channels
        # Somebody waits for it: not until the next tick.
        self._hurry = hurry

    async def share(
        self, caller: Caller, report: str, criteria: Criteria, channel_id: str
    ) -> Shared:
        """Have a report (or ``all``) posted where everybody in *channel_id* sees it.

        In the thread, where the caller acts in one of that channel.

        Raises:
            NotAllowedError: The caller may not; ``unknown_person``: not known yet.
            NotConfiguredError: No toll credentials are set.
        """
        thread = caller.thread_in(channel_id)
        async with self._store.transaction() as tx:
            await self._may(tx, caller)
            if not self.suits(report, channel_id):
                return Shared.names_clients
            await self._add(
                tx,
                caller,
                DeliveryKind.toll,
                channel_id,
                {
                    "report": report,
                    "criteria": criteria.value,
                    "shared": True,
                    **({"thread": thread} if thread else {}),
                },
            )
        self._hurry()
        return Shared.coming

    def suits(self, report: str, channel_id: str) -> bool:
        """Return whether a report may stand in a channel: some name clients."""
        return may_stand(report, channel_id, self._client_channels)

    async def show(
        self,
        caller: Caller,
        report: str,
        criteria: Criteria,
        *,
        as_table: bool = False,
    ) -> None:
        """Answer in a DM by a message of its own.

        Raises:
            NotAllowedError: The caller may not; ``unknown_person``: not known yet.
            NotConfiguredError: No toll credentials are set.
        """
        async with self._store.transaction() as tx:
            await self._may(tx, caller)
            await self._add(
                tx,
                caller,
                DeliveryKind.toll,
                caller.channel_id,
                {"report": report, "criteria": criteria.value, "table": as_table},
            )
        self._hurry()

    async def send_csv(self, caller: Caller, report: str, criteria: Criteria) -> None:
        """Have a file with all rows of a report sent to the caller's DM.

        Raises:
            NotAllowedError: The caller may not; ``unknown_person``: not known yet.
            NotConfiguredError: No toll credentials are set.
        """
        async with self._store.transaction() as tx:
            await self._may(tx, caller)
            await self._add(
                tx,
                caller,
                DeliveryKind.toll_csv,
                caller.user_id,
                {"report": report, "criteria": criteria.value},
            )
        self._hurry()

    async def _may(self, tx: Transaction, caller: Caller) -> None:
        installation = self._tenancy.tenant.installation
        await self._access.must(tx, installation, caller, Right.toll)
        # Told to members only, who can tell an administrator.
        _ = self._tenancy.toll

    async def _add(
        self,
        tx: Transaction,
        caller: Caller,
        kind: DeliveryKind,
        channel_id: str,
        params: dict[str, object],
    ) -> None:
        installation_id = self._tenancy.tenant.installation.id
        new = await tx.outbox.add(
            NewDelivery(
                installation_id,
                None,
                kind,
                f"{kind.value}:{caller.request_key}",
                channel_id,
                params | {"by": caller.user_id},
            )
        )
        if new:
            await tx.audit.add(
                installation_id,
                caller.user_id,
                f"{kind.value}_asked",
                channel=channel_id,
                report=params["report"],
                criteria=params["criteria"],
            )


class TollWords(Words):
    """What a report on its way is called; its mail writes the message."""

    @override
    async def refused(self, tx: Transaction, delivery: Delivery, code: str) -> bool:
        mark = due_mark(delivery.params)
        if mark is not None:
            await stop(tx, mark.schedule_id, Pause.place, code)
        return True

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        report, criteria = delivery.params["report"], delivery.params["criteria"]
        voice = toll_presses.VOICE.speaking(language)
        if delivery.kind is DeliveryKind.toll_csv:
            return toll_posts.about_csv(report, criteria, voice)
        return toll_posts.about(report, criteria, voice)


class UndoneWords(Words):
    """Tells who asked that something could not be made; also what a file is called."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    @override
    def about(self, delivery: Delivery, language: Language) -> str:
        return str(delivery.params["about"])

    @override
    async def message(self, tx: Transaction, delivery: Delivery) -> Message:
        params = delivery.params
        language = await language_for(tx, delivery, delivery.asked_by)
        about = self.about(delivery, language)
        voice = self._voice.speaking(language)
        return toll_posts.undone(about, params["channel"], params["why"], voice=voice)
