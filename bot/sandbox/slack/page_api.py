"""The page's server: its files, the JSON that it reads, the deeds of a person."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.sandbox.faults import Faults
from bot.sandbox.slack.gateway import Gateway
from bot.sandbox.slack.page_deeds import DEEDS, Deed
from bot.sandbox.slack.page_guard import Guard, guarded, protect
from bot.sandbox.slack.page_state import PageExtras, state_json, stats_json
from bot.sandbox.slack.records import Json
from bot.sandbox.slack.refusals import PersonCannotError
from bot.sandbox.slack.shapes import ephemeral_json, message_json, view_json
from bot.sandbox.slack.transfers import file_response
from bot.sandbox.slack.workspace import Workspace

FILES = Path(__file__).parent.parent / "page"
CONTENT_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
STATS_SECONDS = 2.0

Reader = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_page(
    workspace: Workspace,
    gateway: Gateway,
    faults: Faults | None = None,
    extras: PageExtras | None = None,
    *,
    guard: Guard | None = None,
    files: Path = FILES,
) -> web.Application:
    """Return the application of the page; it is served on a port of its own."""
    page = _Page(workspace, gateway, faults, extras or PageExtras(), files)
    app = web.Application(middlewares=[guarded(guard or Guard())])
    app.on_response_prepare.append(protect)
    readers: dict[str, Reader] = {
        "/": page.index,
        "/api/state": page.state,
        "/api/messages": page.messages,
        "/api/thread": page.thread,
        "/api/events": page.events,
        "/api/home": page.home,
        "/api/options": page.options,
        "/api/file/{id}": page.file,
        "/{name}": page.static,
    }
    for path, reader in readers.items():
        app.router.add_get(path, reader)
    for path, deed in DEEDS.items():
        app.router.add_post(f"/api/{path}", page.doing(deed))

    async def shut_down(_app: web.Application) -> None:
        workspace.feed.end()

    app.on_shutdown.append(shut_down)
    return app


@dataclass(frozen=True, slots=True)
class _Page:
    """The readers; each takes the person from the query."""

    workspace: Workspace
    gateway: Gateway
    faults: Faults | None
    extras: PageExtras
    files: Path

    async def index(self, _request: web.Request) -> web.StreamResponse:
        return self._serve("index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        return self._serve(request.match_info["name"])

    async def state(self, request: web.Request) -> web.StreamResponse:
        person = request.query.get("person") or self.extras.first_person
        if person not in self.workspace.people:
            person = self.extras.first_person
        return web.json_response(
            state_json(self.workspace, person, self.faults, self.extras)
        )

    async def messages(self, request: web.Request) -> web.StreamResponse:
        person, channel = self._place(request)
        conversations = self.workspace.conversations
        shown = [m for m in conversations.messages(channel) if not m.is_reply]
        whispers = conversations.ephemerals(person, channel)
        return web.json_response(
            {
                "ok": True,
                "messages": [
                    message_json(m, conversations.reply_count(m)) for m in shown
                ],
                "ephemerals": [ephemeral_json(e) for e in whispers if not e.thread_ts],
            }
        )

    async def thread(self, request: web.Request) -> web.StreamResponse:
        person, channel = self._place(request)
        ts = request.query.get("ts", "")
        conversations = self.workspace.conversations
        shown = conversations.thread(channel, ts)
        whispers = conversations.ephemerals(person, channel)
        return web.json_response(
            {
                "ok": True,
                "messages": [
                    message_json(m, max(0, conversations.reply_count(m))) for m in shown
                ],
                "ephemerals": [
                    ephemeral_json(e) for e in whispers if e.thread_ts == ts
                ],
            }
        )

    async def home(self, request: web.Request) -> web.StreamResponse:
        try:
            view = await self.gateway.open_home(self._person(request))
        except PersonCannotError as error:
            return web.json_response({"ok": False, "text": f"{error}."})
        return web.json_response(
            {"ok": True, "view": view_json(view) if view else None}
        )

    async def options(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        ref = query.get("view_id") or query.get("ephemeral")
        place = (query.get("channel", ""), query.get("ts", ""))
        try:
            ack = await self.gateway.options(
                self._person(request),
                ref or place,
                query.get("action_id", ""),
                query.get("value", ""),
                query.get("block_id"),
            )
        except (PersonCannotError, KeyError):
            return web.json_response({"ok": False, "text": "This menu is gone."})
        body = ack.body if isinstance(ack.body, dict) else {}
        return web.json_response({"ok": ack.ok, **body})

    async def file(self, request: web.Request) -> web.StreamResponse:
        return file_response(self.workspace.files.find(request.match_info["id"]))

    async def events(self, request: web.Request) -> web.StreamResponse:
        person = self._person(request)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        with self.workspace.feed.open(person) as queue:
            await response.prepare(request)
            await response.write(b": open\n\n")
            with suppress(ConnectionError):  # the page was closed
                await self._stream(response, queue)
        return response

    async def _stream(
        self, response: web.StreamResponse, queue: asyncio.Queue[Json | None]
    ) -> None:
        """Write the news as they come, and the figures when they changed."""
        figures = stats_json(self.workspace, self.extras)
        while True:
            try:
                async with asyncio.timeout(STATS_SECONDS):
                    news = await queue.get()
            except TimeoutError:
                before, figures = figures, stats_json(self.workspace, self.extras)
                if figures == before:
                    await response.write(b": still here\n\n")
                    continue
                news = {"type": "stats", "stats": figures}
            if news is None:
                return
            await response.write(f"data: {json.dumps(news)}\n\n".encode())

    def doing(self, deed: Deed) -> Reader:
        """Return the handler that lets a person do *deed*."""

        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                body = json.loads(await request.text())
                done = await deed(self.gateway, self.faults, self.extras, body)
            except PersonCannotError as error:
                done = {"ok": False, "text": _sentence(str(error))}
            except (ValueError, KeyError, TypeError, AttributeError):
                done = {"ok": False, "text": "The sandbox did not understand the page."}
                return web.json_response(done, status=400)
            return web.json_response({"ok": True} | done)

        return handler

    def _person(self, request: web.Request) -> str:
        person = request.query.get("person", "")
        if person not in self.workspace.people:
            raise web.HTTPNotFound(reason="There is no such person.")
        return person

    def _place(self, request: web.Request) -> tuple[str, str]:
        person, channel = self._person(request), request.query.get("channel", "")
        if not self.workspace.can_see(person, channel):
            raise web.HTTPNotFound(reason="There is no such channel for this person.")
        return person, channel

    def _serve(self, name: str) -> web.StreamResponse:
        """Serve one file of the page's own folder, by its plain name."""
        path = self.files / name
        kind = CONTENT_TYPES.get(path.suffix)
        if kind is None or path.parent != self.files or not path.is_file():
            raise web.HTTPNotFound(reason="There is no such file.")
        return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
