"""Where a finished file goes, by who reads there, and what follows from that."""

from dataclasses import dataclass

from bot.domain.approvals import ASKED_FOR, ApprovalState, NewApproval
from bot.domain.audience import Audience, Exposure, Verdict
from bot.domain.bundles import Cause, NewBundle
from bot.domain.channels import is_direct
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.jobs.recipes import Task
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.audiences import AudienceService
from bot.services.uploads import Place, Uploads
from bot.sheets.building import Built


class KeptBackError(Exception):
    """Who reads the channel now may not have what was meant for it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where a file goes; *audience* reads the card's channel.

    *verdict* is what was decided about that channel, None where none was meant.
    """

    place: Place
    verdict: Verdict | None = None
    audience: Audience | None = None


class Placing:
    """Decides by the rules, an administrator's word, and who reads a channel now."""

    def __init__(
        self,
        store: Store,
        audiences: AudienceService,
        uploads: Uploads,
        access: Access,
    ) -> None:
        self._store = store
        self._audiences = audiences
        self._uploads = uploads
        self._access = access

    async def of(self, task: Task, built: Built) -> Chosen:
        """Return where the file of *task* goes.

        Raises:
            KeptBackError: It was made for a channel that may not have it any more.
            UpstreamError: Slack could not be asked.
        """
        order, bundle = task.order, task.bundle
        if (
            bundle.cause is Cause.press
            or not order.card_ts
            or is_direct(order.card_channel)
        ):
            if bundle.cause in {Cause.masked, Cause.approved}:
                raise KeptBackError
            return Chosen(await self._uploads.dm(bundle.person))
        audience = await self._audiences.of(order.card_channel)
        verdict = await self._verdict(task, audience)
        there = Place(order.card_channel, order.news_thread)
        if verdict is Verdict.go or (verdict is Verdict.mask and built.impersonal):
            return Chosen(there, verdict, audience)
        if bundle.cause is not Cause.form:
            raise KeptBackError
        return Chosen(await self._uploads.dm(bundle.person), verdict, audience)

    async def follow(
        self, tx: Transaction, task: Task, built: Built, chosen: Chosen
    ) -> None:
        """Note what is to come of it that a file did not go where it was ordered."""
        audience, bundle = chosen.audience, task.bundle
        if audience is None or chosen.place.channel == audience.channel_id:
            return
        if chosen.verdict is Verdict.mask and built.open_columns:
            await self._add_masked(tx, task)
            return
        await self.kept_back(tx, task, chosen.verdict)
        if chosen.verdict is Verdict.ask:
            asked = NewApproval(
                bundle.order_id,
                bundle.report_type,
                bundle.form,
                audience,
                personal=not built.impersonal,
            )
            await self._ask(tx, task, asked)

    async def kept_back(
        self, tx: Transaction, task: Task, verdict: Verdict | None
    ) -> None:
        """Write into the audit trail that a channel does not get a file."""
        await tx.audit.add(
            task.bundle.installation_id,
            "waybill",
            "file_kept_from_channel",
            ref=task.order.ref,
            channel=task.order.card_channel,
            verdict=verdict.value if verdict else "",
        )

    async def _verdict(self, task: Task, audience: Audience) -> Verdict:
        bundle = task.bundle
        types = frozenset({bundle.report_type})
        if bundle.cause is not Cause.approved:
            return self._audiences.verdict(audience, types)
        async with self._store.transaction() as tx:
            asked = await tx.approvals.of_file(
                bundle.order_id,
                bundle.report_type,
                bundle.form.value,
                audience.channel_id,
            )
        approved = (
            asked is not None
            and asked.state is ApprovalState.approved
            # It was said about those who read it then.
            and asked.audience.exposure is audience.exposure
        )
        found = self._audiences.verdict(audience, types, approved=approved)
        # What became freer since goes as it was approved: with all its columns.
        return Verdict.go if approved and found is not Verdict.refuse else found

    async def _add_masked(self, tx: Transaction, task: Task) -> None:
        bundle = task.bundle
        await tx.bundles.add(
            NewBundle(
                bundle.installation_id,
                bundle.order_id,
                bundle.report_type,
                Cause.masked,
                bundle.form,
                bundle.person,
                bundle.asked_in,
                f"masked:{bundle.id}",
                bundle.separator,
            )
        )

    async def _ask(self, tx: Transaction, task: Task, asked: NewApproval) -> None:
        installation_id = task.bundle.installation_id
        new = await tx.approvals.ask(installation_id, asked, ASKED_FOR)
        if new is None:
            return
        for admin in sorted(self._access.administrators):
            await tx.outbox.add(
                NewDelivery(
                    installation_id,
                    None,
                    DeliveryKind.approval,
                    f"approval:{new.id}:{admin}",
                    admin,
                    {"approval": new.id, "by": admin},
                )
            )
        await tx.audit.add(
            installation_id,
            "waybill",
            "file_approval_asked",
            ref=task.order.ref,
            channel=asked.audience.channel_id,
            members=asked.audience.members,
            guests=asked.audience.guests,
            outside=asked.audience.exposure is Exposure.outside,
        )
