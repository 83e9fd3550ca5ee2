"""Where reports are fetched from and files are sent to, in a process of its own."""

import asyncio
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web


@contextmanager
def serving(report: Path) -> Iterator[str]:
    """Serve *report* and take any file; yield the origin of both."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, report), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.close()
        process.join(10)


def _serve(there: Connection, report: Path) -> None:
    asyncio.run(_outside(there, report))


async def _outside(there: Connection, report: Path) -> None:
    app = web.Application()
    app.router.add_get("/report", functools.partial(_report, report))
    app.router.add_post("/upload", _upload)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    there.send(f"http://127.0.0.1:{port}")
    # It ends when whoever measures closes its side.
    await asyncio.to_thread(there.poll, None)
    await runner.cleanup()


async def _report(report: Path, _request: web.Request) -> web.StreamResponse:
    return web.FileResponse(report)


async def _upload(request: web.Request) -> web.Response:
    async for _ in request.content.iter_chunked(65_536):
        pass
    return web.Response()
