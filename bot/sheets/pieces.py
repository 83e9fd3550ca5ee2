"""Stretches of an open file, each read as if it was a file of its own.

Downloads lie in a few files one behind the other, so that any number of them needs no
more than these few open.
"""

import errno
import io
from typing import IO, Any

from typing_extensions import override


class Piece(io.RawIOBase):
    """The *size* bytes of *file* from *start* on; they are all that can be read.

    Pieces of the same file may be read in turn, by one thread.
    """

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place of the piece and return it.

        Raises:
            OSError: It lies before the beginning.
        """
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "negative place")
        self._at = base + offset
        return self._at

    @override
    def readinto(self, buffer: Any, /) -> int:
        """Put the next bytes into *buffer* and return how many they are."""
        most = max(0, min(len(buffer), self._size - self._at))
        self._file.seek(self._start + self._at)
        chunk = self._file.read(most)
        buffer[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)
