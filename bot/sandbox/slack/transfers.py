"""The bytes of files: a signed address to send them to, another to get them."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.slack.records import File
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Transfers:
    """Takes uploads and serves downloads."""

    workspace: Workspace

    async def upload(self, request: web.Request) -> web.Response:
        """Take the raw bytes, or one part of a multipart form."""
        file = self.workspace.files.by_upload_key(request.match_info["key"])
        if file is None or file.is_complete:
            return web.Response(status=404, text="not found")
        content = await _content(request)
        if len(content) != file.length:
            # Documented: the length has to be exact. Status and words: invented.
            return web.Response(status=400, text="length mismatch")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.Response:
        """Serve a file to whoever holds the address and the bot's token."""
        file = self.workspace.files.by_download_key(request.match_info["key"])
        bearer = request.headers.get("Authorization", "")
        if bearer != f"Bearer {self.workspace.credentials.bot_token}":
            return web.Response(status=403, text="not allowed")
        return file_response(file)


def file_response(file: File | None) -> web.Response:
    """Return the file's bytes, or 404 while there are none to show."""
    if file is None or file.content is None or not file.is_complete:
        return web.Response(status=404, text="not found")
    kind = "inline" if file.mimetype.startswith("image/") else "attachment"
    name = "".join(
        c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in file.name
    )
    return web.Response(
        body=file.content,
        content_type=file.mimetype,
        headers={
            "Content-Disposition": f'{kind}; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _content(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
