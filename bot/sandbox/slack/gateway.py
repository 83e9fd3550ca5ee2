"""What people do in Slack, and what the bot is told about it."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.slack.answers import FirstAnswers
from bot.sandbox.slack.capabilities import Source
from bot.sandbox.slack.chat_methods import ChatMethods
from bot.sandbox.slack.content import ContentRules
from bot.sandbox.slack.delivery import Ack, Deliverer, Envelope
from bot.sandbox.slack.elements import (
    STATELESS,
    action_of,
    find_element,
    state_of,
)
from bot.sandbox.slack.events import Events
from bot.sandbox.slack.modals import Modals
from bot.sandbox.slack.payloads import interaction, slash_command
from bot.sandbox.slack.people import BOT_USER_ID, Channel, Person
from bot.sandbox.slack.records import Json, Message, View
from bot.sandbox.slack.refusals import PersonCannotError
from bot.sandbox.slack.socket_mode import SocketHub
from bot.sandbox.slack.touches import MessageRef, Touched, find_touched, find_view
from bot.sandbox.slack.typed import resolved
from bot.sandbox.slack.workspace import Workspace

_OF_SLACK = frozenset({"/invite", "/remove"})


class Gateway:
    """People's hands: every deed checks that the person could do it in Slack.

    People are named by id or handle, channels by id or name. A deed that the
    client would not offer raises PersonCannotError.
    """

    def __init__(
        self,
        workspace: Workspace,
        deliverer: Deliverer,
        sockets: SocketHub,
        chat: ChatMethods,
        rules: ContentRules,
        origin: Callable[[], str],
    ) -> None:
        self.workspace = workspace
        self.deliverer = deliverer
        self.sockets = sockets
        self.events = Events(workspace, deliverer)
        self._answers = FirstAnswers(workspace, chat)
        self._modals = Modals(workspace, deliverer, rules)
        self._origin = origin

    async def command(self, person: str, channel: str, text: str) -> Ack:
        """Type a slash command; the answer is shown as Slack shows it."""
        who, where = self._place(person, channel)
        command, _, rest = text.strip().partition(" ")
        if command in _OF_SLACK:
            if "waybill" not in rest.lower():
                raise PersonCannotError("only @Waybill can come and go here")
            await (self.invite if command == "/invite" else self.remove)(
                who.id, where.id
            )
            return Ack(200)
        self._check_command(who, where, command)
        key = self.workspace.capabilities.new_response_url(
            who.id, where.id, Source.COMMAND, None
        )
        if self.workspace.manifest.should_escape:
            rest = resolved(self.workspace, rest, labels=True)
        rights = {
            "response_url": f"{self._origin()}/response/{key}",
            "trigger_id": self.workspace.capabilities.new_trigger(who.id),
        }
        payload = slash_command(who, where, command, rest.strip(), rights)
        ack = await self.deliverer.deliver(Envelope("slash_commands", payload))
        self._answers.show(who, where, text.strip(), ack)
        return ack

    async def message(
        self, person: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Message:
        """Write plain text; a mention of the bot where it is a member is an event."""
        who, where = self._place(person, channel)
        if who.id not in where.members:
            raise PersonCannotError(f"you are not a member of #{where.name}")
        written = resolved(self.workspace, text, labels=False)
        message = self.workspace.conversations.post(
            where.id, who.id, written, thread_ts=thread_ts
        )
        if f"<@{BOT_USER_ID}>" in written and where.bot_member:
            await self.events.mentioned(
                who, where, message.ts, written, message.thread_ts
            )
        elif f"<@{BOT_USER_ID}>" in written and where.kind != "dm":
            self.notice(
                who.id,
                f"Waybill is not in #{where.name} and hears nothing of this. "
                "/invite @waybill brings it in.",
            )
        elif where.kind == "dm":
            await self.events.direct_message(who, where, message.ts, written)
        return message

    async def mention(
        self, person: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Message:
        """Write to the bot in a channel, by ``@waybill`` in front of *text*."""
        return await self.message(person, channel, f"@waybill {text}", thread_ts)

    async def press(
        self,
        person: str,
        ref: MessageRef,
        action_id: str,
        value: str | None = None,
        *,
        block_id: str | None = None,
        selected: Any = None,
        values: Json | None = None,
    ) -> Ack:
        """Press a button, or choose *selected* in a select or menu.

        *values* is what stands in the other fields beside it.
        """
        who = self._person(person)
        touched = find_touched(self.workspace, who, ref, values)
        found_in, element = find_element(touched.blocks, action_id, value, block_id)
        if element["type"] not in STATELESS:
            touched.values[found_in][action_id] = state_of(element, selected)
        ts = self.workspace.conversations.next_ts()
        action = action_of(found_in, element, selected, ts)
        return await self.send_action(who.id, touched, action)

    async def send_action(self, person: str, touched: Touched, action: Json) -> Ack:
        """Send one ``block_actions`` payload."""
        capabilities = self.workspace.capabilities
        payload = interaction("block_actions", self._person(person))
        payload |= touched.source
        payload["trigger_id"] = capabilities.new_trigger(person, touched.view_id)
        payload["actions"] = [action]
        if touched.view_id is None:
            key = capabilities.new_response_url(
                person, touched.channel, touched.kind, touched.origin
            )
            payload["response_url"] = f"{self._origin()}/response/{key}"
        return await self.deliverer.deliver(Envelope("interactive", payload))

    async def options(
        self,
        person: str,
        ref: MessageRef,
        action_id: str,
        typed: str,
        block_id: str | None = None,
    ) -> Ack:
        """Ask for the options of an external select while somebody types."""
        who = self._person(person)
        touched = find_touched(self.workspace, who, ref)
        found_in, _ = find_element(touched.blocks, action_id, None, block_id)
        payload = interaction("block_suggestion", who) | touched.source
        payload |= {"action_id": action_id, "block_id": found_in, "value": typed}
        return await self.deliverer.deliver(Envelope("interactive", payload))

    async def shortcut(
        self, person: str, callback_id: str, ref: tuple[str, str] | None = None
    ) -> Ack:
        """Run a global shortcut, or a message shortcut on *ref*."""
        who = self._person(person)
        kind = "message" if ref else "global"
        registered = self.workspace.manifest.shortcuts
        if (callback_id, kind) not in {(s.callback_id, s.kind) for s in registered}:
            raise PersonCannotError("there is no such shortcut")
        payload = interaction("message_action" if ref else "shortcut", who)
        payload["callback_id"] = callback_id
        payload["action_ts"] = self.workspace.conversations.next_ts()
        payload["trigger_id"] = self.workspace.capabilities.new_trigger(who.id)
        if ref is not None:
            touched = find_touched(self.workspace, who, ref)
            key = self.workspace.capabilities.new_response_url(
                who.id, touched.channel, touched.kind, touched.origin
            )
            payload |= {
                "message_ts": touched.origin,
                "channel": touched.source["channel"],
                "message": touched.source["message"],
                "response_url": f"{self._origin()}/response/{key}",
            }
        return await self.deliverer.deliver(Envelope("interactive", payload))

    async def submit_view(
        self, person: str, view_id: str, values: Json | None = None
    ) -> Ack:
        """Submit the modal on top.

        *values* are by block_id and action_id, or just by action_id; what is
        not in them keeps its initial value.
        """
        who = self._person(person)
        return await self._modals.submit(
            who, find_view(self.workspace, who, view_id), values or {}
        )

    async def close_view(
        self, person: str, view_id: str, *, whole_stack: bool = False
    ) -> Ack:
        """Close a modal by its cross or *Cancel*."""
        who = self._person(person)
        view = find_view(self.workspace, who, view_id)
        return await self._modals.close(who, view, whole_stack=whole_stack)

    async def open_home(self, person: str) -> View | None:
        """Open the App Home; what the bot publishes may come later."""
        who = self._person(person)
        event: Json = {
            "type": "app_home_opened",
            "user": who.id,
            "channel": who.dm_id,
            "tab": "home",
        }
        await self.events.emit(event)
        return self.workspace.views.home(who.id)

    async def invite(self, person: str, channel: str) -> None:
        """Add the bot to *channel*, as ``/invite @Waybill`` does."""
        who, where = self._place(person, channel)
        if who.id not in where.members or where.kind == "dm" or where.archived:
            raise PersonCannotError(f"you can't invite anybody to {where.name}")
        if where.bot_member:
            self.notice(who.id, f"Waybill is already in #{where.name}.")
            return
        where.members.add(BOT_USER_ID)
        self.notice(who.id, f"Waybill was added to #{where.name}.")
        await self.events.member_joined(where, BOT_USER_ID, who.id)

    async def remove(self, person: str, channel: str) -> None:
        """Take the bot out of *channel*, as ``/remove @Waybill`` does."""
        who, where = self._place(person, channel)
        if who.id not in where.members or where.kind == "dm" or where.archived:
            raise PersonCannotError(f"you can't remove anybody from {where.name}")
        if not where.bot_member:
            raise PersonCannotError(f"Waybill is not in #{where.name}")
        self.remove_bot(where.id)
        self.notice(who.id, f"Waybill was removed from #{where.name}.")
        await self.events.member_left(where, BOT_USER_ID)

    def remove_bot(self, channel: str) -> None:
        """Take the bot out of *channel*; it is not told."""
        self.workspace.channel(channel).members.discard(BOT_USER_ID)

    async def archive(self, person: str, channel: str) -> None:
        """Archive *channel*."""
        who, where = self._place(person, channel)
        where.archived = True
        event = {"type": "channel_archive", "channel": where.id, "user": who.id}
        await self.events.emit(event, where)

    async def redeliver(self, nth: int = -1) -> Ack:
        """Send what was sent before once more, unchanged and newly signed."""
        envelope, _ = self.deliverer.delivered[nth]
        return await self.deliverer.deliver(envelope)

    def notice(self, person: str, text: str) -> None:
        """Show *person* a line that is no message."""
        self.workspace.feed.tell(
            person, {"type": "notice", "text": text, "level": "info"}
        )

    async def close(self) -> None:
        """Let everything end that is still going on."""
        await self.events.close()
        await self.sockets.close()
        await self.deliverer.close()

    def _person(self, person: str) -> Person:
        who = self.workspace.person(person)
        if who.deleted or who.is_bot:
            raise PersonCannotError(f"{who.real_name} can't sign in")
        return who

    def _place(self, person: str, channel: str) -> tuple[Person, Channel]:
        who, where = self._person(person), self.workspace.channel(channel)
        if not self.workspace.can_see(who.id, where.id):
            raise PersonCannotError("there is no such channel for this person")
        return who, where

    def _check_command(self, who: Person, where: Channel, command: str) -> None:
        known = {entry.command for entry in self.workspace.manifest.commands}
        if who.is_stranger:
            raise PersonCannotError(
                f"{command} is only there for members of the app's own workspace"
            )
        if command not in known:
            raise PersonCannotError(f"{command} is not a valid command")
        if where.archived or who.id not in where.members:
            raise PersonCannotError(f"you can't write in #{where.name}")
