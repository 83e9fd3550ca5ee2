"""Starts the bot as ``python -m bot run`` does, and kills it at one chosen point.

The points are every commit (before and after it) and every outgoing request (before
it is sent, while it is on its way, and when its answer is there but not read).
"""

import argparse
import asyncio
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import greenlet  # type: ignore[import-untyped]  # ships no types
import httpx
from sqlalchemy.engine.default import DefaultDialect

from bot.cli import main

# How long a request is on its way when the process dies in the middle of it.
_UNDER_WAY_SECONDS = 0.003
_OURS = re.compile(r"/(bot|handlers|storage)/(?!unit_of_work|engine|context|logs)")


class Trap:
    """Counts the points that are reached, and kills at the chosen one."""

    def __init__(self, target: tuple[str, str, int] | None, log: Path | None) -> None:
        self._target = target
        self._log = log.open("a", buffering=1) if log else None
        self._seen: Counter[tuple[str, str]] = Counter()

    def reach(self, kind: str, site: str) -> None:
        if self._is_hit(kind, site):
            _die()

    def reach_soon(self, kind: str, site: str) -> None:
        if self._is_hit(kind, site):
            asyncio.get_running_loop().call_later(_UNDER_WAY_SECONDS, _die)

    def _is_hit(self, kind: str, site: str) -> bool:
        self._seen[kind, site] += 1
        if self._log:
            self._log.write(f"{kind}\t{site}\n")
        return self._target == (kind, site, self._seen[kind, site])


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _frames() -> Iterator[FrameType]:
    """Go outwards through the frames, across the greenlet that drives the database."""
    thread: Any = greenlet.getcurrent()
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back
        if frame is None and thread is not None:
            thread = thread.parent
            frame = thread.gr_frame if thread is not None else None


def _committer() -> str:
    """Return the function of ours whose transaction is being committed."""
    for frame in _frames():
        if (place := _OURS.search(frame.f_code.co_filename)) is not None:
            module = frame.f_code.co_filename[place.start() + 1 :].removesuffix(".py")
            return f"{module}:{frame.f_code.co_qualname}"
    return "elsewhere"


def _destination(method: str, url: str) -> str:
    path = urlsplit(url).path
    if "/response/" in path:
        return "slack response_url"
    if "/api/" in path:
        return f"slack {path.rpartition('/')[2]}"
    words = [part for part in path.split("/") if re.fullmatch(r"[a-z-]{2,20}", part)]
    return f"supplier {method} {words[-1] if words else path}"


def wrap_commits(trap: Trap) -> None:
    """Reach a point before and after every commit of any database."""
    commit = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        site = _committer()
        trap.reach("before commit", site)
        commit(self, connection)  # type: ignore[no-untyped-call]  # SQLAlchemy's
        trap.reach("after commit", site)

    _replace(DefaultDialect, "do_commit", do_commit)


def wrap_requests(trap: Trap) -> None:
    """Reach points around every outgoing request."""
    send, fetch = httpx.AsyncClient.send, aiohttp.ClientSession._request

    async def httpx_send(
        self: httpx.AsyncClient, request: httpx.Request, **options: Any
    ) -> httpx.Response:
        site = _destination(request.method, str(request.url))
        _before(trap, site)
        answer = await send(self, request, **options)
        trap.reach("answer unread", site)
        return answer

    async def aiohttp_request(
        self: aiohttp.ClientSession, method: str, url: Any, **options: Any
    ) -> aiohttp.ClientResponse:
        site = _destination(method, str(url))
        _before(trap, site)
        answer = await fetch(self, method, url, **options)
        trap.reach("answer unread", site)
        return answer

    _replace(httpx.AsyncClient, "send", httpx_send)
    _replace(aiohttp.ClientSession, "_request", aiohttp_request)


def _before(trap: Trap, site: str) -> None:
    trap.reach("before request", site)
    trap.reach_soon("under way", site)


def _replace(owner: type, name: str, function: Callable[..., Any]) -> None:
    setattr(owner, name, function)


def launch() -> int:
    parser = argparse.ArgumentParser(prog="tests.faults.launcher")
    parser.add_argument("--kill", nargs=3, metavar=("KIND", "SITE", "NTH"))
    parser.add_argument("--log", type=Path)
    chosen = parser.parse_args()
    target = None
    if chosen.kill:
        kind, site, nth = chosen.kill
        target = (kind, site, int(nth))
    trap = Trap(target, chosen.log)
    wrap_commits(trap)
    wrap_requests(trap)
    return main(["run"])


if __name__ == "__main__":
    sys.exit(launch())
