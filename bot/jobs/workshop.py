"""Work on files, in threads, so that nobody who talks to the bot waits for it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.sheets.building import Built, Plan, Raw, build

# One is enough: with more the interpreter's lock would make people wait, and no
# file would be ready sooner.
_THREADS = 1

_Result = TypeVar("_Result")


class Workshop:
    """Builds files one after the other; the threads start with the first of them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="files")

    async def build(self, raws: Sequence[Raw], plan: Plan) -> Built:
        """Return the file of *raws*.

        Who is cancelled while it is built leaves no thread at work.

        Raises:
            FileProblemError: A download is none, or the file is not possible.
        """
        abandoned = threading.Event()
        work = asyncio.get_running_loop().run_in_executor(
            self._threads, build, raws, plan, abandoned.is_set
        )
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            abandoned.set()
            # The files it reads are closed after this: it has to have ended.
            await asyncio.wait({work})
            raise

    def close(self) -> None:
        """Take no more work."""
        self._threads.shutdown(wait=False, cancel_futures=True)


async def while_kept(
    work: Awaitable[_Result], keep: Callable[[], Awaitable[bool]], every_seconds: float
) -> _Result:
    """Return what *work* does; its claim is prolonged for as long as it takes.

    The span is one of real time: what takes so long is done by this machine.
    """
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=every_seconds))[0]:
            await keep()
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
