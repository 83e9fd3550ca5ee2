"""Forms that are open, and what was chosen last, in SQL."""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import col
from typing_extensions import override

from bot.domain.forms import FormKind, OpenForm
from bot.ports.forms import Forms
from storage.context import Context, rows_of
from storage.tables import FormChoiceRow, FormRow


class SqlForms(Forms):
    """Forms in SQL."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @override
    async def open(self, form: OpenForm) -> None:
        await self._context.insert_new(
            FormRow,
            {
                "token": form.token,
                "installation_id": form.installation_id,
                "user_id": form.user_id,
                "kind": form.kind.value,
                "channel_id": form.channel_id,
                "thread_ts": form.thread_ts,
                "changed": "",
                "opened_at": await self._context.now(),
            },
        )

    @override
    async def find(self, installation_id: int, token: str) -> OpenForm | None:
        found = await self._context.execute(
            rows_of(FormRow).where(*_named(installation_id, token))
        )
        row = found.one_or_none()
        if row is None:
            return None
        return OpenForm(
            row.token,
            row.installation_id,
            row.user_id,
            FormKind(row.kind),
            row.channel_id,
            row.opened_at,
            row.thread_ts,
        )

    @override
    async def touch(self, installation_id: int, token: str, action_ts: str) -> bool:
        touched = await self._context.execute(
            update(FormRow)
            .where(*_named(installation_id, token), col(FormRow.changed) <= action_ts)
            .values(changed=action_ts)
        )
        return touched.rowcount == 1

    @override
    async def choose(
        self, installation_id: int, user_id: str, kind: FormKind, command: str
    ) -> None:
        row = {
            "installation_id": installation_id,
            "user_id": user_id,
            "kind": kind.value,
            "command": command,
            "chosen_at": await self._context.now(),
        }
        await self._context.put(FormChoiceRow, [row], "command", "chosen_at")

    @override
    async def chosen(self, installation_id: int, user_id: str, kind: FormKind) -> str:
        found = await self._context.execute(
            select(col(FormChoiceRow.command)).where(
                col(FormChoiceRow.installation_id) == installation_id,
                col(FormChoiceRow.user_id) == user_id,
                col(FormChoiceRow.kind) == kind.value,
            )
        )
        return found.scalar_one_or_none() or ""


def _named(installation_id: int, token: str) -> tuple[Any, ...]:
    return (
        col(FormRow.token) == token,
        col(FormRow.installation_id) == installation_id,
    )
