"""The bot's side of the workbench: a process of its own for work on files.

In a thread of the bot that work would make everybody wait: whoever computes holds the
interpreter's lock. A process can be ended in the middle, too, and a file that makes it
fall takes nobody along.
"""

import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from bot.domain.troubles import FileProblemError, Trouble
from bot.sheets import wire
from bot.sheets.building import Built, Plan, Raw

_ATTEMPTS: Final = 2
_TO_END_SECONDS: Final = 2.0
_HOME: Final = Path(__file__).parents[2]


class AbandonedError(Exception):
    """The work was ended before it was done."""


class MistakeError(Exception):
    """The workbench made a mistake; the message says where, and nothing of a file."""


class Workbench:
    """Starts with the first file. One caller at a time; any thread may end it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: socket.socket | None = None

    @property
    def process_id(self) -> int | None:
        """The process that is there now, None while there is none."""
        return None if self._process is None else self._process.pid

    def build(
        self,
        raws: Sequence[Raw],
        plan: Plan,
        into: IO[bytes] | None,
        abandoned: threading.Event,
    ) -> Built:
        """Do as :func:`bot.sheets.building.build` does, in the other process.

        Raises:
            AbandonedError: *abandoned* was set, and the process ended.
            FileProblemError: A download is none, the file is not possible, or the
                process fell over it twice.
            MistakeError: Our own code broke.
        """
        asked, files = _question(raws, plan, into)
        for _ in range(_ATTEMPTS):
            if abandoned.is_set():
                raise AbandonedError
            try:
                return _built(self._asked(asked, files))
            except wire.ClosedError:
                self.end()
        if abandoned.is_set():
            raise AbandonedError
        raise FileProblemError(Trouble.stopped)

    def end(self) -> None:
        """End the process, whatever it does; the next file starts another."""
        with self._lock:
            process, self._process = self._process, None
            connection, self._wire = self._wire, None
        if process is not None:
            process.kill()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_TO_END_SECONDS)
        if connection is not None:
            with suppress(OSError):
                # Who waits for an answer is told at once that there is none.
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _asked(self, asked: dict[str, Any], files: Sequence[int]) -> dict[str, Any]:
        connection = self._connection()
        wire.send(connection, asked, files)
        answer: dict[str, Any]
        answer, _ = wire.receive(connection)
        return answer

    def _connection(self) -> socket.socket:
        with self._lock:
            if self._wire is None:
                ours, theirs = socket.socketpair()
                with theirs:
                    self._process = _started(theirs.fileno())
                self._wire = ours
            return self._wire


def _started(connection: int) -> "subprocess.Popen[bytes]":
    # Of the bot's environment, which holds secrets, it gets nothing.
    return subprocess.Popen(  # noqa: S603  it is this very program
        [sys.executable, "-m", __package__, str(connection)],
        env={"PYTHONPATH": str(_HOME), "TMPDIR": tempfile.gettempdir()},
        cwd=_HOME,
        pass_fds=[connection],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _question(
    raws: Sequence[Raw], plan: Plan, into: IO[bytes] | None
) -> tuple[dict[str, Any], list[int]]:
    """Return what is asked of the other process, and the files that go with it."""
    # Many downloads lie in one file.
    sources = list({id(raw.file): raw.file for raw in raws}.values())
    files = sources + ([] if into is None else [into])
    for file in files:
        file.flush()
    asked = {
        "plan": wire.plan_sent(plan),
        "raws": wire.raws_sent(raws, sources),
        "writes": into is not None,
        "modes": ["rb"] * len(sources) + ([] if into is None else ["r+b"]),
    }
    return asked, [file.fileno() for file in files]


def _built(answer: dict[str, Any]) -> Built:
    if "problem" in answer:
        raise wire.problem_received(answer["problem"])
    if "mistake" in answer:
        raise MistakeError(answer["mistake"])
    return wire.built_received(answer["built"])
