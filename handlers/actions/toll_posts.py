"""Share to channel, CSV: presses on a toll report."""

from abc import ABC, abstractmethod
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from typing_extensions import override

from bot.blocks import toll_posts, toll_presses
from bot.blocks.parts import pressed as any_of
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.toll_commands import TollReportCommand
from bot.domain.toll_reports import ALL, Criteria
from bot.errors import UserError
from bot.services.toll_posts import Shared, TollPosts
from handlers.actions.buttons import commit
from handlers.actions.toll import question
from handlers.conversation import Conversation
from handlers.payloads import pressed


class TollPress(ABC):
    """A press that leaves the report as it stands, and is answered beside it."""

    def __init__(self, posts: TollPosts, conversation: Conversation) -> None:
        self._posts = posts
        self._conversation = conversation
        self._voice_of = conversation.voice_of

    async def __call__(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Commit what is asked for, acknowledge, and say what comes."""
        press = pressed(body, self._conversation.clock)

        async def work() -> Message | None:
            asked = question(press)
            if asked is None:
                raise UserError("a button of unknown value")
            name = asked.report if isinstance(asked, TollReportCommand) else ALL
            return await self._do(press.caller, name, asked.criteria)

        await commit(self._conversation, ack, press.caller, press.url, work)

    @abstractmethod
    async def _do(self, caller: Caller, report: str, criteria: Criteria) -> Message:
        """Carry the press out; return what the person reads."""


class Share(TollPress):
    """Posts the report where everybody sees it."""

    @override
    async def _do(self, caller: Caller, report: str, criteria: Criteria) -> Message:
        channel = caller.channel_id
        shared = await self._posts.share(caller, report, criteria, channel)
        if shared is Shared.names_clients:
            return toll_posts.not_for_channels(
                report, criteria.value, voice=self._voice_of(caller)
            )
        return toll_posts.sharing(
            report, criteria.value, channel, voice=self._voice_of(caller)
        )


class Csv(TollPress):
    """Sends a file with all rows to the DM of whoever pressed."""

    @override
    async def _do(self, caller: Caller, report: str, criteria: Criteria) -> Message:
        await self._posts.send_csv(caller, report, criteria)
        return toll_posts.csv_coming(
            report, criteria.value, voice=self._voice_of(caller)
        )


def register(app: AsyncApp, posts: TollPosts, conversation: Conversation) -> None:
    """Listen to both presses."""
    for action_id, listener in (
        (toll_presses.SHARE, Share),
        (toll_presses.CSV, Csv),
    ):
        app.action(any_of(action_id))(listener(posts, conversation))
