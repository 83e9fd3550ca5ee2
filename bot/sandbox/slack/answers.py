"""A command's first answer, and how any answer is shown."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.chat_methods import ChatMethods
from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.people import BOT_USER_ID, SLACKBOT_ID, Channel, Person
from bot.sandbox.slack.refusals import SlackSaysNoError
from bot.sandbox.slack.workspace import Workspace

TIMED_OUT = "Operation timed out. Apps need to respond within three seconds."


def show(
    workspace: Workspace,
    person: str,
    channel: str,
    text: str,
    more: dict[str, Any],
    *,
    public: bool,
) -> None:
    """Show an answer to everybody in *channel*, or to *person* alone."""
    conversations = workspace.conversations
    if public:
        conversations.post(channel, BOT_USER_ID, text, **more)
    else:
        conversations.whisper(person, channel, text, user=BOT_USER_ID, **more)


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """Shows what came back for a slash command, or Slackbot's word for nothing."""

    workspace: Workspace
    chat: ChatMethods

    def show(self, who: Person, where: Channel, typed: str, ack: Ack) -> None:
        """Show *ack* to whom it is meant for."""
        command = typed.partition(" ")[0]
        if ack.error == "operation_timeout":
            trouble = TIMED_OUT
        elif ack.error:
            trouble = f'{command} failed with the error "{ack.error}"'
        else:
            refused = self._show_body(who, where, typed, ack)
            # Slack's words for this are unknown; these follow its others.
            trouble = f'{command} failed with the error "{refused}"' if refused else ""
        if trouble:
            self.workspace.conversations.whisper(
                who.id, where.id, trouble, user=SLACKBOT_ID
            )

    def _show_body(self, who: Person, where: Channel, typed: str, ack: Ack) -> str:
        """Show the answer; return why Slack would not."""
        body = ack.body if isinstance(ack.body, dict) else {"text": ack.text}
        public = body.get("response_type") == "in_channel"
        if public:
            self.workspace.conversations.post(where.id, who.id, typed)
        if not (body.get("text") or body.get("blocks")):
            return ""
        try:
            text, blocks = self.chat.content(body, where.id)
        except SlackSaysNoError as refusal:
            return refusal.code
        more = {
            "blocks": blocks,
            "unfurl_links": body.get("unfurl_links"),
            "unfurl_media": body.get("unfurl_media"),
        }
        show(self.workspace, who.id, where.id, text, more, public=public)
        return ""
