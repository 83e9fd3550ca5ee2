"""What bot and workbench tell each other over a socket: JSON, and open files.

Nothing of it can become code on the other side: the workbench reads files that come
from outside.
"""

import json
import socket
import struct
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any, Final

from bot.domain.commands import Form
from bot.domain.figures import restored
from bot.domain.troubles import FileProblemError, Trouble
from bot.sheets.building import Built, Plan, Raw

_LENGTH: Final = struct.Struct("!I")
# Linux and macOS let no more pass at once.
MOST_FILES: Final = 250


class ClosedError(Exception):
    """The other side is gone."""


def send(wire: socket.socket, message: object, files: Sequence[int] = ()) -> None:
    """Send *message* and the open *files*.

    Raises:
        ClosedError: The other side is gone.
    """
    content = json.dumps(message).encode()
    try:
        # Files travel with a byte; those of the length are taken first.
        socket.send_fds(wire, [_LENGTH.pack(len(content))], files)
        wire.sendall(content)
    except OSError as error:
        raise ClosedError from error


def receive(wire: socket.socket) -> tuple[Any, list[int]]:
    """Return the next message, and the files that came with it.

    Raises:
        ClosedError: The other side is gone.
    """
    try:
        head, files, _, _ = socket.recv_fds(wire, _LENGTH.size, MOST_FILES)
        head += _exactly(wire, _LENGTH.size - len(head))
        (length,) = _LENGTH.unpack(head)
        return json.loads(_exactly(wire, length)), files
    except OSError as error:
        raise ClosedError from error


def raws_sent(raws: Sequence[Raw], files: Sequence[IO[bytes]]) -> list[list[Any]]:
    """Return *raws* as JSON holds them; what they lie in is one of *files*."""
    places = {id(file): place for place, file in enumerate(files)}
    return [[places[id(raw.file)], raw.labels, raw.start, raw.size] for raw in raws]


def raws_received(sent: Sequence[Any], files: Sequence[IO[bytes]]) -> list[Raw]:
    """Return the downloads of :func:`raws_sent`, which lie in *files* here."""
    return [
        Raw(files[place], tuple(labels), start, size)
        for place, labels, start, size in sent
    ]


def plan_sent(plan: Plan) -> dict[str, Any]:
    """Return *plan* as JSON holds it."""
    return {
        "form": plan.form.value,
        "labels": plan.labels,
        "remarks": plan.remarks,
        "separator": plan.separator,
        "most_bytes": plan.most_bytes,
        "made_at": plan.made_at.isoformat(),
        "masked": plan.masked,
    }


def plan_received(sent: dict[str, Any]) -> Plan:
    """Return the plan of :func:`plan_sent`."""
    return Plan(
        Form(sent["form"]),
        tuple(sent["labels"]),
        tuple(sent["remarks"]),
        sent["separator"],
        sent["most_bytes"],
        datetime.fromisoformat(sent["made_at"]),
        sent["masked"],
    )


def built_sent(built: Built) -> dict[str, Any]:
    """Return what was built as JSON holds it."""
    return {
        "size": built.size,
        "sha256": built.sha256,
        "figures": [each.stored() for each in built.figures],
        "columns": built.columns,
        "impersonal": built.impersonal,
        "open_columns": built.open_columns,
    }


def built_received(sent: dict[str, Any]) -> Built:
    """Return what :func:`built_sent` sent."""
    return Built(
        sent["size"],
        sent["sha256"],
        tuple(map(restored, sent["figures"])),
        sent["columns"],
        sent["impersonal"],
        sent["open_columns"],
    )


def problem_sent(error: FileProblemError) -> dict[str, Any]:
    """Return a problem of a file as JSON holds it."""
    return {"trouble": error.trouble.value, "sources": error.sources}


def problem_received(sent: dict[str, Any]) -> FileProblemError:
    """Return the problem of :func:`problem_sent`."""
    return FileProblemError(Trouble(sent["trouble"]), tuple(sent["sources"]))


def opened(number: int, mode: str) -> IO[bytes]:
    """Return the open file that came as *number*."""
    file: IO[bytes] = open(number, mode)  # noqa: SIM115  a number, not a path
    return file


def _exactly(wire: socket.socket, length: int) -> bytes:
    pieces = []
    while length:
        piece = wire.recv(min(length, 1_000_000))
        if not piece:
            raise ClosedError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
