"""``chat.*``: posting, changing and deleting."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.api_args import flag
from bot.sandbox.slack.content import (
    POST_TEXT_LIMIT,
    UPDATE_TEXT_LIMIT,
    ContentRules,
)
from bot.sandbox.slack.people import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Channel
from bot.sandbox.slack.records import Json, Message
from bot.sandbox.slack.refusals import SlackSaysNoError
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ChatMethods:
    """The methods that write messages."""

    workspace: Workspace
    rules: ContentRules

    def post_message(self, args: Json) -> Json:
        """Answer ``chat.postMessage``."""
        channel = self.writable(str(args.get("channel", "")))
        text, blocks = self.content(args, channel.id)
        message = self.workspace.conversations.post(
            channel.id,
            BOT_USER_ID,
            text[:POST_TEXT_LIMIT],
            blocks=blocks,
            thread_ts=self.parent(channel.id, args.get("thread_ts")),
            metadata=args.get("metadata"),
            unfurl_links=flag(args, "unfurl_links"),
            unfurl_media=flag(args, "unfurl_media"),
        )
        return {
            "channel": channel.id,
            "ts": message.ts,
            "message": message_payload(message),
        }

    def update(self, args: Json) -> Json:
        """Answer ``chat.update``; text alone takes the blocks away."""
        message = self._own(args, "cant_update_message")
        if self.workspace.channels[message.channel].archived:
            raise SlackSaysNoError("is_inactive")
        if len(str(args.get("text", ""))) > UPDATE_TEXT_LIMIT:
            raise SlackSaysNoError("msg_too_long")
        text, blocks = self.content(args, message.channel)
        self.workspace.conversations.change(message, text, blocks)
        return {
            "channel": message.channel,
            "ts": message.ts,
            "text": text,
            "message": message_payload(message),
        }

    def delete(self, args: Json) -> Json:
        """Answer ``chat.delete``."""
        message = self._own(args, "cant_delete_message")
        self.workspace.conversations.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    def post_ephemeral(self, args: Json) -> Json:
        """Answer ``chat.postEphemeral``; the bot itself has to be a member."""
        channel = self._known(str(args.get("channel", "")))
        if not channel.bot_member:
            raise SlackSaysNoError(_unseen(channel))
        if channel.archived:
            raise SlackSaysNoError("is_archived")
        if str(args.get("user", "")) not in channel.members:
            raise SlackSaysNoError("user_not_in_channel")
        text, blocks = self.content(args, channel.id)
        conversations = self.workspace.conversations
        thread_ts = self.parent(channel.id, args.get("thread_ts"))
        if thread_ts and len(conversations.thread(channel.id, thread_ts)) == 1:
            # Documented: shown only where a thread stands already; no error tells.
            return {"message_ts": conversations.next_ts()}
        ephemeral = conversations.whisper(
            str(args["user"]),
            channel.id,
            text,
            user=BOT_USER_ID,
            blocks=blocks,
            thread_ts=thread_ts,
            unfurl_links=flag(args, "unfurl_links"),
            unfurl_media=flag(args, "unfurl_media"),
        )
        return {"message_ts": ephemeral.id}

    def writable(self, channel_id: str) -> Channel:
        """Return the channel when the bot may post there; U… means the DM."""
        channel = self._known(channel_id)
        may_write_public = (
            channel.kind == "channel" and "chat:write.public" in self.workspace.scopes
        )
        if not channel.bot_member and not may_write_public:
            raise SlackSaysNoError(_unseen(channel))
        if channel.archived:
            raise SlackSaysNoError("is_archived")
        return channel

    def content(self, args: Json, channel: str) -> tuple[str, list[Json]]:
        """Return text and blocks when Slack would show them in *channel*."""
        text, blocks = str(args.get("text") or ""), args.get("blocks") or []
        if not isinstance(blocks, list):
            raise SlackSaysNoError("invalid_blocks_format")
        if not (text or blocks or args.get("attachments")):
            raise SlackSaysNoError("no_text")
        refused = self.workspace.refused_blocks(channel)
        self.rules.check_message(blocks, refused, self._file_is_ready)
        return text, blocks

    def _known(self, channel_id: str) -> Channel:
        person = self.workspace.people.get(channel_id)
        if person is not None:
            channel_id = person.dm_id
        channel = self.workspace.channels.get(channel_id)
        if channel is None:
            raise SlackSaysNoError("channel_not_found")
        return channel

    def _own(self, args: Json, refusal: str) -> Message:
        channel = self.workspace.channels.get(str(args.get("channel", "")))
        if channel is None:
            raise SlackSaysNoError("channel_not_found")
        message = self.workspace.conversations.find(channel.id, str(args.get("ts", "")))
        if message is None:
            raise SlackSaysNoError("message_not_found")
        if message.user != BOT_USER_ID:
            raise SlackSaysNoError(refusal)
        return message

    def parent(self, channel: str, thread_ts: Any) -> str | None:
        """Return the thread to write in; a reply's ts means its own thread.

        What Slack does with a ts that it does not know is undocumented;
        ``thread_not_found`` is invented.
        """
        if not thread_ts:
            return None
        parent = self.workspace.conversations.find(channel, str(thread_ts))
        if parent is None:
            raise SlackSaysNoError("thread_not_found")
        return parent.thread_ts or parent.ts

    def _file_is_ready(self, file_id: str) -> bool:
        file = self.workspace.files.find(file_id)
        now = self.workspace.clock.now()
        return file is not None and file.ready_at is not None and file.ready_at <= now


def _unseen(channel: Channel) -> str:
    return "not_in_channel" if channel.kind == "channel" else "channel_not_found"


def message_payload(message: Message) -> Json:
    """Return a message as the Web API and interaction payloads carry it."""
    payload: Json = {
        "type": "message",
        "user": message.user,
        "team": TEAM_ID,
        "ts": message.ts,
        "text": message.text,
    }
    if message.user == BOT_USER_ID:
        payload |= {"bot_id": BOT_ID, "app_id": APP_ID}
    optional = {
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "metadata": message.metadata,
        "files": [{"id": file.id, "name": file.name} for file in message.files],
    }
    return payload | {key: value for key, value in optional.items() if value}
