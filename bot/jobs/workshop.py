"""Work on files, in a process of its own, so that nobody who talks to the bot waits."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from bot.sheets.building import Built, Plan, Raw
from bot.sheets.workbench import Workbench

# One is enough: it leaves the machine's other processors to the bot.
_AT_ONCE = 1
# What a process that does nothing holds is given back.
_IDLE_SECONDS = 60.0


class Workshop:
    """Builds files one after the other; its process starts with the first of them."""

    def __init__(self, idle_seconds: float = _IDLE_SECONDS) -> None:
        # It only waits for the process.
        self._thread = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="files")
        self._bench = Workbench()
        self._idle_seconds = idle_seconds
        self._waiting = 0
        self._closing: asyncio.TimerHandle | None = None

    @property
    def process_id(self) -> int | None:
        """The process that builds, None while there is none."""
        return self._bench.process_id

    async def build(
        self, raws: Sequence[Raw], plan: Plan, into: IO[bytes] | None
    ) -> Built:
        """Write the file of *raws* into a file; None: only look inside.

        Who is cancelled while it is built leaves nothing at work.

        Raises:
            FileProblemError: A download is none, or the file is not possible.
            MistakeError: Our own code broke over it.
        """
        abandoned = threading.Event()
        self._begin()
        work = self._thread.submit(self._bench.build, raws, plan, into, abandoned)
        waiting = asyncio.wrap_future(work)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            abandoned.set()
            if not work.cancel() and not work.done():
                self._bench.end()
            # The files it reads are closed after this: it has to have ended.
            await asyncio.wait({waiting})
            raise
        finally:
            self._ended()

    def close(self) -> None:
        """Take no more work, and end what is at work."""
        if self._closing is not None:
            self._closing.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._bench.end()

    def _begin(self) -> None:
        self._waiting += 1
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None

    def _ended(self) -> None:
        self._waiting -= 1
        if not self._waiting:
            self._closing = asyncio.get_running_loop().call_later(
                self._idle_seconds, self._bench.end
            )
