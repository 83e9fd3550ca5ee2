"""``/response/<secret>``: answering an interaction without the Web API.

Documented: 5 uses in 30 minutes, the fields of the body, what they change.
Unknown, hence invented: that a refused body counts as a use, and the status
400 for it.
"""

import json
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.slack.answers import show
from bot.sandbox.slack.capabilities import ResponseUrl, Source
from bot.sandbox.slack.chat_methods import ChatMethods
from bot.sandbox.slack.people import BOT_USER_ID
from bot.sandbox.slack.records import Ephemeral, Json, Message
from bot.sandbox.slack.refusals import SlackSaysNoError
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ResponseUrls:
    """Takes what the bot sends to a response_url."""

    workspace: Workspace
    chat: ChatMethods

    async def handle(self, request: web.Request) -> web.Response:
        """Answer ``ok``, or a short word with a status that is not 200."""
        right = self.workspace.capabilities.use_response_url(request.match_info["key"])
        if isinstance(right, str):
            return web.Response(status=404, text=right)
        try:
            body = json.loads(await request.text())
            self.apply(right, body)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except SlackSaysNoError as refusal:
            return web.Response(status=400, text=refusal.code)
        return web.Response(text="ok")

    def apply(self, right: ResponseUrl, body: Json) -> None:
        """Show *body* where *right* leads.

        Raises:
            SlackSaysNoError: The content is refused.
        """
        touched = self._touched(right)
        if body.get("delete_original"):
            self._delete(touched)
            return
        text, blocks = self.chat.content(body, right.channel)
        if body.get("replace_original") and self._replace(
            touched, text, blocks, body.get("response_type", "ephemeral")
        ):
            return
        more = {
            "blocks": blocks,
            "thread_ts": body.get("thread_ts"),
            "unfurl_links": body.get("unfurl_links"),
            "unfurl_media": body.get("unfurl_media"),
        }
        public = body.get("response_type") == "in_channel"
        show(self.workspace, right.person, right.channel, text, more, public=public)

    def _touched(self, right: ResponseUrl) -> Message | Ephemeral | None:
        """Return what the person pressed; a command's answer is out of reach."""
        conversations = self.workspace.conversations
        if right.origin is None:
            return None
        if right.source is Source.EPHEMERAL:
            return conversations.ephemeral(right.origin)
        return conversations.find(right.channel, right.origin)

    def _delete(self, touched: Message | Ephemeral | None) -> None:
        conversations = self.workspace.conversations
        if isinstance(touched, Ephemeral):
            conversations.forget(touched)
        elif touched is not None and touched.user == BOT_USER_ID:
            conversations.delete(touched)

    def _replace(
        self,
        touched: Message | Ephemeral | None,
        text: str,
        blocks: list[Json],
        response_type: str,
    ) -> bool:
        """Replace what was touched; False where Slack shows a new message."""
        conversations = self.workspace.conversations
        if isinstance(touched, Ephemeral):
            if response_type == "in_channel":
                return False
            conversations.rephrase(touched, text, blocks)
            return True
        if touched is not None and touched.user == BOT_USER_ID:
            conversations.change(touched, text, blocks)
            return True
        return False
