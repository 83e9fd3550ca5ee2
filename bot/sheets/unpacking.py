"""From the supplier's bytes to streams of CSV: plain, zip or gzip by first bytes.

Documented: above 10,000 rows the download is a zip of several CSVs. Inferred: their
names end in ``-0``, ``-1``; one client also met gzip. Names and content types are
not believed, and no name ever becomes a path: nothing is unpacked to a disk.
"""

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

from typing_extensions import override

from bot.domain.troubles import FileProblemError, Trouble

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_GZIP: Final = b"\x1f\x8b"
_PACKED: Final = (_ZIP, _EMPTY_ZIP, _GZIP)
_NO_REPORT: Final = (b"<", b"{", b"[", b"%PDF", b"\xd0\xcf\x11\xe0")
# Reports pack to a half, sparse ones to a seventeenth (measured on invented ones).
_RATIO: Final = 200
_ALWAYS_FINE_BYTES: Final = 10_000_000
_MOST_PARTS: Final = 2_000
_DIRECTORY_BYTES: Final = 2_000_000
_END_RECORD: Final = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT: Final = 65_535
_PEEK: Final = 64
_ENCRYPTED: Final = 0x1
_NUMBER: Final = re.compile(r"(\d+)")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    gzip.BadGzipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    struct.error,
    OverflowError,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of one download, in bytes."""

    unpacked: int
    line: int = 256_000


class Part:
    """One CSV of a download; it can be opened as often as need be."""

    def __init__(
        self, file: IO[bytes], packed_size: int, limits: Limits, entry: str | None
    ) -> None:
        self._file = file
        self._packed_size = packed_size
        self.limits = limits
        self._entry = entry

    @contextmanager
    def opened(self) -> Iterator["Counted"]:
        """Yield the bytes, which end the moment that they exceed a limit.

        Raises:
            FileProblemError: They cannot be unpacked.
        """
        self._file.seek(0)
        kind = _kind(self._file)
        try:
            if kind == "zip" and self._entry is not None:
                with (
                    zipfile.ZipFile(self._file) as archive,
                    archive.open(self._entry) as stream,
                ):
                    yield Counted(stream, self._packed_size, self.limits)
            elif kind == "gzip":
                with gzip.GzipFile(fileobj=self._file) as stream:
                    yield Counted(stream, self._packed_size, self.limits)
            else:
                yield Counted(self._file, None, self.limits)
        except _BROKEN as error:
            raise FileProblemError(Trouble.damaged) from error


class Counted(io.RawIOBase):
    """A stream that refuses to give more than the limits allow."""

    def __init__(
        self,
        stream: IO[bytes] | gzip.GzipFile,
        packed_size: int | None,
        limits: Limits,
    ) -> None:
        super().__init__()
        self._stream = stream
        self._limits = limits
        self._bomb = (
            None
            if packed_size is None
            else max(packed_size * _RATIO, _ALWAYS_FINE_BYTES)
        )
        self._in_line = 0
        self.given = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any, /) -> int:
        """Put the next bytes into *buffer* and return how many they are.

        Raises:
            FileProblemError: A limit is exceeded, or the bytes cannot be unpacked.
        """
        try:
            chunk = self._stream.read(len(buffer))
        except _BROKEN as error:
            raise FileProblemError(Trouble.damaged) from error
        self.given += len(chunk)
        if self._bomb is not None and self.given > self._bomb:
            raise FileProblemError(Trouble.bomb)
        if self.given > self._limits.unpacked:
            raise FileProblemError(Trouble.too_large)
        self._watch_line(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _watch_line(self, chunk: bytes) -> None:
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._in_line = self._in_line + len(chunk) if end < 0 else len(chunk) - end - 1
        if self._in_line > self._limits.line:
            raise FileProblemError(Trouble.line_too_long)


def parts(file: IO[bytes], limits: Limits) -> tuple[Part, ...]:
    """Return the CSVs of a download in their order; an empty file is one of them.

    Raises:
        FileProblemError: It is no report, or not packed as reports are.
    """
    size = file.seek(0, io.SEEK_END)
    if size > limits.unpacked:
        raise FileProblemError(Trouble.too_large)
    kind = _kind(file)
    found = (
        [Part(file, size, limits, name) for name in _entries(file, size, limits)]
        if kind == "zip"
        else [Part(file, size, limits, None)]
    )
    for part in found:
        _must_be_text(part)
    return tuple(found)


def _kind(file: IO[bytes]) -> str:
    file.seek(0)
    first = file.read(4)
    file.seek(0)
    if first in {_ZIP, _EMPTY_ZIP}:
        return "zip"
    return "gzip" if first.startswith(_GZIP) else "plain"


def _must_be_text(part: Part) -> None:
    with part.opened() as stream:
        first = stream.read(_PEEK) or b""
    if first.startswith(_PACKED):
        raise FileProblemError(Trouble.odd_archive)
    if first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_NO_REPORT):
        raise FileProblemError(Trouble.no_report)


def _entries(file: IO[bytes], size: int, limits: Limits) -> list[str]:
    _check_directory(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            listed = archive.infolist()
    except _BROKEN as error:
        raise FileProblemError(Trouble.damaged) from error
    # zipfile's own is_dir takes it for granted that there is a name at all.
    entries = [each for each in listed if not each.filename.endswith("/")]
    names = [each.filename for each in entries]
    if any(each.flag_bits & _ENCRYPTED for each in entries):
        raise FileProblemError(Trouble.odd_archive)
    if not entries or len(set(names)) < len(names):
        raise FileProblemError(Trouble.odd_archive)
    if any(not name.casefold().endswith(".csv") for name in names):
        raise FileProblemError(Trouble.odd_archive)
    unpacked = sum(each.file_size for each in entries)
    if unpacked > max(size * _RATIO, _ALWAYS_FINE_BYTES):
        raise FileProblemError(Trouble.bomb)
    if unpacked > limits.unpacked:
        raise FileProblemError(Trouble.too_large)
    return sorted(names, key=_natural)


def _check_directory(file: IO[bytes], size: int) -> None:
    """Look at the directory's size before zipfile reads all of it.

    Raises:
        FileProblemError: There is none, or it lists more than reports have parts.
    """
    tail = min(size, _END_RECORD.size + _LONGEST_COMMENT)
    file.seek(size - tail)
    end = file.read(tail)
    at = end.rfind(_EMPTY_ZIP)
    if at < 0 or len(end) - at < _END_RECORD.size:
        raise FileProblemError(Trouble.damaged)
    fields = _END_RECORD.unpack_from(end, at)
    count, directory = fields[4], fields[5]
    if count > _MOST_PARTS or directory > _DIRECTORY_BYTES:
        raise FileProblemError(Trouble.odd_archive)
    file.seek(0)


def _natural(name: str) -> list[tuple[int, str]]:
    """Order ``-2`` before ``-10``."""
    pieces = _NUMBER.split(name[-200:])
    return [
        (int(piece[-15:]), "") if piece.isdecimal() else (0, piece) for piece in pieces
    ]
