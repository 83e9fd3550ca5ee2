"""``/api/<method>``: token, scopes, limits, then the method itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.slack.api_args import read_args, token_of
from bot.sandbox.slack.chat_methods import ChatMethods
from bot.sandbox.slack.content import ContentRules
from bot.sandbox.slack.file_methods import FileMethods
from bot.sandbox.slack.lookup_methods import LookupMethods
from bot.sandbox.slack.records import Call, Json
from bot.sandbox.slack.refusals import SlackSaysNoError
from bot.sandbox.slack.view_methods import ViewMethods
from bot.sandbox.slack.workspace import Workspace

TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Method:
    """One Web API method; *scopes* are alternatives, any of them is enough."""

    answer: Callable[[Json], Json]
    scopes: tuple[str, ...] = ()
    app_token: bool = False


class WebApi:
    """Answers the bot's Web API calls and keeps a record of each."""

    def __init__(
        self,
        workspace: Workspace,
        rules: ContentRules,
        origin: Callable[[], str],
        new_socket: Callable[[], str],
    ) -> None:
        self.workspace = workspace
        self.rules = rules
        self.chat = ChatMethods(workspace, self.rules)
        files = FileMethods(workspace, self.chat, origin)
        self._methods = {
            **_chat(self.chat),
            **_lookups(LookupMethods(workspace)),
            **_views(ViewMethods(workspace, self.rules)),
            **_files(files),
            "apps.connections.open": Method(
                lambda _args: {"url": new_socket()}, app_token=True
            ),
        }

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call, always with JSON; 429 when it is one too many."""
        method = request.match_info["method"]
        try:
            args = await read_args(request)
            token = token_of(request, args)
        except SlackSaysNoError as refusal:
            return self._answered(method, {}, refusal)
        try:
            return self._answered(method, args, self._answer(method, token, args))
        except SlackSaysNoError as refusal:
            return self._answered(method, args, refusal)

    def _answer(self, name: str, token: str, args: Json) -> Json:
        method = self._methods.get(name)
        if method is None:
            raise SlackSaysNoError("unknown_method", req_method=name)
        self._check_token(method, token)
        self._check_scopes(method)
        wait = self.workspace.limits.take(
            name, self._channel(args), self.workspace.clock.now()
        )
        if wait:
            raise SlackSaysNoError("ratelimited", retry_after=wait)
        try:
            return method.answer(args)
        except (TypeError, ValueError, AttributeError, KeyError):
            # A field of the wrong kind reaches us as one of these.
            raise SlackSaysNoError("invalid_arguments") from None

    def _check_token(self, method: Method, token: str) -> None:
        credentials = self.workspace.credentials
        if not token:
            raise SlackSaysNoError("not_authed")
        right, other = credentials.bot_token, credentials.app_token
        if method.app_token:
            right, other = other, right
        if token == other:
            raise SlackSaysNoError("not_allowed_token_type")
        if token != right:
            raise SlackSaysNoError("invalid_auth")
        if self.workspace.token_revoked:
            raise SlackSaysNoError("token_revoked")

    def _check_scopes(self, method: Method) -> None:
        scopes = self.workspace.scopes
        if method.scopes and not scopes & set(method.scopes):
            raise SlackSaysNoError(
                "missing_scope",
                needed=method.scopes[0],
                provided=",".join(sorted(scopes)),
            )

    def _channel(self, args: Json) -> str | None:
        channel = str(args.get("channel") or args.get("channel_id") or "")
        person = self.workspace.people.get(channel)
        return person.dm_id if person else channel or None

    def _answered(
        self, method: str, args: Json, answer: Json | SlackSaysNoError
    ) -> web.Response:
        body: dict[str, Any]
        headers = {"x-oauth-scopes": ",".join(sorted(self.workspace.scopes))}
        status = 200
        if isinstance(answer, SlackSaysNoError):
            more = dict(answer.more)
            if "retry_after" in more:
                status = TOO_MANY_REQUESTS
                headers["Retry-After"] = str(more.pop("retry_after"))
            error, body = answer.code, {"ok": False, "error": answer.code, **more}
        else:
            error, body = "", {"ok": True, **answer}
        self.workspace.record(
            Call(
                method=method,
                at=self.workspace.clock.now(),
                ok=not error,
                error=error,
                channel=self._channel(args),
                args=args,
            )
        )
        return web.json_response(body, status=status, headers=headers)


def _chat(chat: ChatMethods) -> dict[str, Method]:
    write = ("chat:write",)
    return {
        "chat.postMessage": Method(chat.post_message, write),
        "chat.update": Method(chat.update, write),
        "chat.delete": Method(chat.delete, write),
        "chat.postEphemeral": Method(chat.post_ephemeral, write),
    }


def _lookups(lookups: LookupMethods) -> dict[str, Method]:
    read = ("channels:read", "groups:read", "im:read")
    return {
        "auth.test": Method(lookups.auth_test),
        "team.info": Method(lookups.team_info, ("team:read",)),
        "bots.info": Method(lookups.bots_info, ("users:read",)),
        "users.info": Method(lookups.users_info, ("users:read",)),
        "conversations.info": Method(lookups.conversations_info, read),
        "conversations.members": Method(lookups.conversations_members, read),
        "usergroups.users.list": Method(
            lookups.usergroups_users_list, ("usergroups:read",)
        ),
        "conversations.open": Method(
            lookups.conversations_open, ("im:write", "mpim:write")
        ),
    }


def _views(views: ViewMethods) -> dict[str, Method]:
    return {
        "views.open": Method(views.open),
        "views.push": Method(views.push),
        "views.update": Method(views.update),
        "views.publish": Method(views.publish),
    }


def _files(files: FileMethods) -> dict[str, Method]:
    write = ("files:write",)
    return {
        "files.getUploadURLExternal": Method(files.get_upload_url, write),
        "files.completeUploadExternal": Method(files.complete_upload, write),
        "files.info": Method(files.info, ("files:read",)),
    }
