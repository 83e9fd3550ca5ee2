"""Get file, As Excel: an order's reports in one file, for whoever presses."""

from slack_bolt.async_app import AsyncApp
from typing_extensions import override

from bot.blocks import presses
from bot.blocks.files import on_its_way
from bot.blocks.parts import pressed as any_of
from bot.domain.commands import Form
from bot.domain.messages import Message
from bot.services.cards import CardService
from bot.services.files import FileService
from handlers.actions.buttons import SlowButton
from handlers.conversation import Conversation
from handlers.payloads import Pressed


class GetFile(SlowButton):
    """Has the file put together and says that it comes."""

    def __init__(
        self, files: FileService, cards: CardService, conversation: Conversation
    ) -> None:
        super().__init__(cards, conversation)
        self._files = files

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message:
        form = Form.excel if fields[1:2] == (Form.excel.value,) else Form.file
        asked = await self._files.ask(press.caller, fields[0], form)
        return on_its_way(
            asked.view,
            asked.form,
            asked.files,
            again=asked.again,
            about=asked.about,
            voice=self._voice_of(press.caller),
        )


def register(
    app: AsyncApp, files: FileService, cards: CardService, conversation: Conversation
) -> None:
    """Listen to the press."""
    app.action(any_of(presses.FILE))(GetFile(files, cards, conversation))
