"""Questions about files for administrators, in SQL."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.approvals import Approval, ApprovalState, NewApproval
from bot.domain.audience import Audience, Exposure
from bot.domain.commands import Form
from bot.ports.approvals import Approvals
from storage.context import Context, rows_of
from storage.tables import ApprovalRow


class SqlApprovals(Approvals):
    """One row for each question."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def ask(
        self, installation_id: int, asked: NewApproval, span: timedelta
    ) -> Approval | None:
        now = await self._context.now()
        audience = asked.audience
        new = await self._context.insert_new(
            ApprovalRow,
            {
                "installation_id": installation_id,
                "order_id": asked.order_id,
                "report_type": asked.report_type,
                "form": asked.form.value,
                "channel_id": audience.channel_id,
                "exposure": audience.exposure.value,
                "members": audience.members,
                "guests": audience.guests,
                "whole": audience.whole,
                "shared_with": list(audience.shared_with),
                "personal": asked.personal,
                "state": ApprovalState.open.value,
                "asked_at": now,
                "expires_at": now + span,
                "decided_by": "",
            },
        )
        if not new:
            return None
        return await self.of_file(
            asked.order_id, asked.report_type, asked.form.value, audience.channel_id
        )

    @override
    async def get(self, installation_id: int, approval_id: int) -> Approval | None:
        return await self._one(_with_id(installation_id, approval_id))

    @override
    async def lock(self, installation_id: int, approval_id: int) -> Approval | None:
        question = _with_id(installation_id, approval_id)
        return await self._one(question.with_for_update())

    @override
    async def of_file(
        self, order_id: int, report_type: str, form: str, channel_id: str
    ) -> Approval | None:
        return await self._one(
            rows_of(ApprovalRow).where(
                col(ApprovalRow.order_id) == order_id,
                col(ApprovalRow.report_type) == report_type,
                col(ApprovalRow.form) == form,
                col(ApprovalRow.channel_id) == channel_id,
            )
        )

    @override
    async def decide(self, approval_id: int, state: ApprovalState, by: str) -> None:
        await self._context.execute(
            update(ApprovalRow)
            .where(col(ApprovalRow.id) == approval_id)
            .values(
                state=state.value, decided_by=by, decided_at=await self._context.now()
            )
        )

    async def _one(self, statement: Select[Any]) -> Approval | None:
        row = (await self._context.execute(statement)).one_or_none()
        return None if row is None else _to_domain(row)


def _with_id(installation_id: int, approval_id: int) -> Select[Any]:
    return rows_of(ApprovalRow).where(
        col(ApprovalRow.installation_id) == installation_id,
        col(ApprovalRow.id) == approval_id,
    )


def _to_domain(row: Any) -> Approval:
    return Approval(
        id=row.id,
        order_id=row.order_id,
        report_type=row.report_type,
        form=Form(row.form),
        audience=Audience(
            row.channel_id,
            Exposure(row.exposure),
            row.members,
            row.guests,
            row.whole,
            tuple(row.shared_with),
        ),
        personal=row.personal,
        state=ApprovalState(row.state),
        expires_at=row.expires_at,
        decided_by=row.decided_by,
    )
