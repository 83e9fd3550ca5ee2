"""Letting a file into a channel, or not: an administrator's one press."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.approvals import Approval, ApprovalState
from bot.domain.bundles import Cause, NewBundle, separator_for
from bot.domain.grants import EVERYTHING, Right
from bot.domain.orders import OrderView
from bot.domain.people import Caller
from bot.errors import UnknownRequestError
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.tenancy import Tenancy


class Answer(StrEnum):
    """What a press led to."""

    approved = "approved"
    declined = "declined"
    late = "late"  # the time in which it could be answered is over


@dataclass(frozen=True, slots=True)
class Decided:
    """A question, the order that it is about, and what was answered, by whom."""

    approval: Approval
    view: OrderView
    answer: Answer
    by: str


class ApprovalService:
    """The first answer of an administrator counts."""

    def __init__(self, store: Store, tenancy: Tenancy, access: Access) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access

    async def answer(
        self, caller: Caller, approval_id: int, *, approving: bool
    ) -> Decided:
        """Let a file into its channel, or leave it out.

        Raises:
            NotAllowedError: The caller does not administer the order's branches.
            UnknownRequestError: There is no such question.
        """
        installation_id = self._tenancy.tenant.installation.id
        async with self._store.transaction() as tx:
            approval = await tx.approvals.lock(installation_id, approval_id)
            if approval is None:
                raise UnknownRequestError(approval_id)
            view = await tx.orders.view(approval.order_id)
            await self._must_administer(tx, caller, approval, view)
            if approval.state is not ApprovalState.open:
                answer = Answer(approval.state.value)
                return Decided(approval, view, answer, approval.decided_by)
            if await tx.now() >= approval.expires_at:
                return Decided(approval, view, Answer.late, "")
            state = ApprovalState.approved if approving else ApprovalState.declined
            await tx.approvals.decide(approval.id, state, caller.user_id)
            if approving:
                await self._send(tx, approval, view)
            await tx.audit.add(
                installation_id,
                caller.user_id,
                f"file_{state.value}",
                ref=view.ref,
                channel=approval.audience.channel_id,
                type=approval.report_type,
                personal=approval.personal,
            )
            return Decided(approval, view, Answer(state.value), caller.user_id)

    async def _must_administer(
        self, tx: Transaction, caller: Caller, approval: Approval, view: OrderView
    ) -> None:
        names = {run.number: run.organisation for run in view.runs}
        branches = {
            run.organisation_id: names[run.number]
            for run in await tx.runs.of_order(approval.order_id)
        }
        installation = self._tenancy.tenant.installation
        await self._access.must(
            tx, installation, caller, Right.administer, branches or {EVERYTHING: ""}
        )

    async def _send(self, tx: Transaction, approval: Approval, view: OrderView) -> None:
        installation_id = self._tenancy.tenant.installation.id
        known = await tx.people.get(installation_id, view.ordered_by)
        await tx.bundles.add(
            NewBundle(
                installation_id,
                approval.order_id,
                approval.report_type,
                Cause.approved,
                approval.form,
                view.ordered_by,
                view.channel_id,
                f"approved:{approval.id}",
                separator_for(known[0].locale if known else ""),
            )
        )
