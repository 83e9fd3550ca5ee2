"""Refresh, another period, Table, Open: presses below a toll answer."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.blocks import toll_presses as presses
from bot.blocks.parts import pressed as any_of
from bot.domain.people import Caller
from bot.domain.toll_commands import TollDigestCommand, TollReportCommand
from bot.domain.toll_reports import ALL, Criteria, is_report_name
from bot.errors import UserError
from handlers.actions.buttons import commit
from handlers.commands.toll import Asked, TollDesk
from handlers.conversation import Answer, Conversation
from handlers.payloads import Pressed, pressed


class ShowReport:
    """Shows the report that a button or a menu names.

    With *in_place* it replaces the answer that was pressed, if that was for the
    person alone: what everybody sees is nobody's to change.
    """

    def __init__(
        self,
        desk: TollDesk,
        conversation: Conversation,
        *,
        in_place: bool = False,
        as_table: bool = False,
    ) -> None:
        self._desk = desk
        self._conversation = conversation
        self._in_place = in_place
        self._as_table = as_table

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge; the answer follows."""
        press = pressed(body, self._conversation.clock)
        asked = question(press)
        self._conversation.later(
            press.url,
            lambda: self._show(press.caller, asked),
            replace=press.ephemeral and self._in_place,
            ways_on=[self._desk.again(press.caller, asked)] if asked else [],
            caller=press.caller,
        )
        await ack()

    async def _show(self, caller: Caller, asked: Asked | None) -> Answer:
        if asked is None:
            raise UserError("a button of unknown value")
        return await self._desk.show(caller, asked, as_table=self._as_table)


class AskCommand:
    """Carries out the command that a correction holds."""

    def __init__(self, desk: TollDesk, conversation: Conversation) -> None:
        self._desk = desk
        self._conversation = conversation

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Commit what has to be committed, acknowledge; the answer follows."""
        press = pressed(body, self._conversation.clock)
        text = press.fields[0] if press.fields else ""
        command = self._desk.read(press.caller, text)
        if isinstance(command, Asked):
            self._conversation.later(
                press.url,
                lambda: self._desk.show(press.caller, command),
                replace=press.ephemeral,
                ways_on=[self._desk.again(press.caller, command)],
                caller=press.caller,
            )
            await ack()
            return

        if (beside := self._desk.beside(press.caller, command)) is not None:
            self._conversation.later(
                press.url, beside, caller=press.caller, replace=press.ephemeral
            )
            await ack()
            return
        await commit(
            self._conversation,
            ack,
            press.caller,
            press.url,
            lambda: self._desk.answer(
                press.caller, command, press.url, replace=press.ephemeral
            ),
            replace=press.ephemeral,
        )


def question(press: Pressed) -> Asked | None:
    """Return what a button's value asks for; None when it is none of ours."""
    fields = press.fields or ()
    if len(fields) != 2 or fields[1] not in set(Criteria):  # noqa: PLR2004  both
        return None
    name, criteria = fields[0], Criteria(fields[1])
    if name == ALL:
        return TollDigestCommand(criteria)
    return TollReportCommand(name, criteria) if is_report_name(name) else None


def register(app: AsyncApp, desk: TollDesk, conversation: Conversation) -> None:
    """Listen to the presses on toll answers."""
    listeners = {
        presses.ASK: AskCommand(desk, conversation),
        presses.REFRESH: ShowReport(desk, conversation, in_place=True),
        presses.PERIOD: ShowReport(desk, conversation, in_place=True),
        presses.TABLE: ShowReport(desk, conversation, as_table=True),
        presses.OPEN: ShowReport(desk, conversation),
    }
    for action_id, listener in listeners.items():
        app.action(any_of(action_id))(listener)
