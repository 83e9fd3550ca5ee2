"""The workbench: a process that makes files of reports, one after the other.

It holds no secret and no connection but the socket that it was started with. It goes
behind everything else that the machine does, and ends when the bot does.
"""

import os
import signal
import socket
import sys
import traceback
from contextlib import ExitStack
from typing import Any

from bot.domain.troubles import FileProblemError
from bot.sheets import wire
from bot.sheets.building import build
from bot.sheets.excel import remove_leftovers

_BEHIND_OTHERS = 5


def serve(bot: socket.socket) -> None:
    """Build what *bot* sends until it is gone."""
    while True:
        try:
            asked, files = wire.receive(bot)
            wire.send(bot, _answer(asked, files))
        except wire.ClosedError:
            return


def _answer(asked: dict[str, Any], numbers: list[int]) -> dict[str, Any]:
    with ExitStack() as stack:
        files = [
            stack.enter_context(wire.opened(number, mode))
            for number, mode in zip(numbers, asked["modes"], strict=True)
        ]
        into = files.pop() if asked["writes"] else None
        raws = wire.raws_received(asked["raws"], files)
        try:
            built = build(raws, wire.plan_received(asked["plan"]), into)
        except FileProblemError as error:
            return {"problem": wire.problem_sent(error)}
        except Exception as error:  # noqa: BLE001  told to the bot, which logs it
            return {"mistake": _mistake(error)}
        return {"built": wire.built_sent(built)}


def _mistake(error: Exception) -> str:
    """Return what broke and where, and no word of the report that it broke over."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = [f"{each.name}:{each.lineno}" for each in frames]
    return f"{type(error).__name__} in {' > '.join(places)}"


def main() -> None:
    """Serve whoever started this process."""
    # Ctrl-C in a terminal is meant for the bot, which ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_BEHIND_OTHERS)
    remove_leftovers()
    with socket.socket(fileno=int(sys.argv[1])) as bot:
        serve(bot)


if __name__ == "__main__":
    main()
