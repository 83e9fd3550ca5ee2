"""A message that mentions Waybill: the words of the commands, answered in its thread.

Slash commands do not work in threads. What everybody may see stands in the thread, as
a card or a report does; what is for one person alone is shown to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.domain.commands import OrderCommand
from bot.domain.mentions import Said, Topic, said_to
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.domain.toll_commands import TollCommand, TollReportCommand, TollTendCommand
from bot.domain.toll_reports import ALL
from bot.domain.toll_watches import Deed
from bot.services.tenancy import Tenancy
from bot.services.toll_posts import TollPosts
from bot.thread_reply import ThreadReply
from handlers.commands.orders import OrderDesk
from handlers.commands.report import ReportDesk
from handlers.commands.toll import Asked, TollDesk
from handlers.conversation import Conversation
from handlers.events.once import EventDoor, Then
from handlers.payloads import mentioned

# With a file, or shown in the channel too, it is still what somebody says.
_OF_PEOPLE: Final = frozenset({"", "file_share", "thread_broadcast"})


@dataclass(frozen=True, slots=True)
class Commands:
    """What the two commands are called in this workspace."""

    report: str
    toll: str


class Mention:
    """Answers what a person says; what other apps say, and we ourselves, is no order.

    A message that was edited is not read again: what was ordered by it stands.
    """

    def __init__(
        self,
        tenancy: Tenancy,
        commands: Commands,
        report: "ReportAnswers",
        toll: "TollAnswers",
    ) -> None:
        self._tenancy = tenancy
        self._commands = commands
        self._report = report
        self._toll = toll

    async def __call__(self, body: dict[str, Any]) -> Then | None:
        """Commit what is asked for; the answer follows.

        Raises:
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        ours = self._tenancy.tenant.installation.bot_user_id
        if not _is_a_person_s(body["event"], ours):
            return None
        caller = mentioned(body)
        reply = ThreadReply(
            caller.user_id, caller.channel_id, body["event"].get("thread_ts") or ""
        )
        said = self._read(body["event"].get("text") or "", ours)
        if said.topic is Topic.toll:
            return await self._toll.to(caller, reply, said.text)
        return await self._report.to(caller, reply, said.text)

    def _read(self, text: str, ours: str) -> Said:
        return said_to(
            text,
            ours,
            report_command=self._commands.report,
            toll_command=self._commands.toll,
        )


class ReportAnswers:
    """Carries out what is said about reports."""

    def __init__(
        self, desk: ReportDesk, orders: OrderDesk, conversation: Conversation
    ) -> None:
        self._desk = desk
        self._orders = orders
        self._conversation = conversation

    async def to(self, caller: Caller, reply: ThreadReply, text: str) -> Then | None:
        """Commit what *text* asks for and return what sends the answer."""
        command = await self._desk.read(caller, text)
        beside = self._desk.beside(caller, command)
        if beside is not None:
            return lambda: self._conversation.later(reply, beside, caller=caller)
        return await self._conversation.then(
            caller, reply, lambda: self._carried_out(caller, text)
        )

    async def _carried_out(self, caller: Caller, text: str) -> Message | None:
        # Read anew: who had to be looked up first is offered more ways on.
        command = await self._desk.read(caller, text)
        if isinstance(command, OrderCommand):
            return await self._orders.place_in_thread(caller, command)
        return await self._desk.answer(caller, command)


class TollAnswers:
    """Carries out what is said about toll metrics."""

    def __init__(
        self, desk: TollDesk, posts: TollPosts, conversation: Conversation
    ) -> None:
        self._desk = desk
        self._posts = posts
        self._conversation = conversation

    async def to(self, caller: Caller, reply: ThreadReply, text: str) -> Then | None:
        """Commit what *text* asks for and return what sends the answer."""
        command = self._desk.read(caller, text)
        if isinstance(command, Asked):
            return await self._show(caller, reply, command)
        beside = self._desk.beside(caller, command)
        if beside is None and _asks_the_api(command):
            beside = self._answer(caller, reply, command)
        if beside is not None:
            later = beside
            return lambda: self._conversation.later(reply, later, caller=caller)
        return await self._conversation.then(
            caller, reply, self._answer(caller, reply, command)
        )

    async def _show(
        self, caller: Caller, reply: ThreadReply, asked: Asked
    ) -> Then | None:
        """Post a report in the thread; one that names clients is for the asker."""
        report = asked.report if isinstance(asked, TollReportCommand) else ALL
        if not self._posts.suits(report, caller.channel_id):
            return lambda: self._conversation.later(
                reply,
                lambda: self._desk.show(caller, asked),
                ways_on=[self._desk.again(caller, asked)],
                caller=caller,
            )

        async def posted() -> None:
            channel = caller.channel_id
            await self._posts.share(caller, report, asked.criteria, channel)

        return await self._conversation.then(caller, reply, posted)

    def _answer(self, caller: Caller, reply: ThreadReply, command: TollCommand) -> Any:
        return lambda: self._desk.answer(caller, command, reply)


def _asks_the_api(command: TollCommand) -> bool:
    return isinstance(command, TollTendCommand) and command.deed is Deed.resume


def _is_a_person_s(event: Mapping[str, Any], ours: str) -> bool:
    """Return whether a person wrote it just now."""
    user = event.get("user") or ""
    kind = event.get("subtype") or ""
    return (
        bool(user)
        and user != ours
        and kind in _OF_PEOPLE
        and not (event.get("bot_id") or event.get("edited"))
    )


def register(
    events: EventDoor,
    tenancy: Tenancy,
    commands: Commands,
    report: ReportAnswers,
    toll: TollAnswers,
) -> None:
    """Listen to messages that mention Waybill."""
    events.listen("app_mention", Mention(tenancy, commands, report, toll))
