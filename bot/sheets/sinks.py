"""Where rows go: a CSV for a spreadsheet, or a workbook."""

import csv
import hashlib
import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import IO, Final

from typing_extensions import override

from bot.domain.troubles import FileProblemError, Trouble
from bot.sheets.harmless import harmless_cell

_MARK: Final = "\ufeff"

Cells = Iterable[Sequence[str]]


class Sink(ABC):
    """Takes rows; what it writes is finished by :meth:`close`.

    ``escapes`` says that a spreadsheet would run certain texts in it as formulas.
    """

    escapes: bool = True

    @abstractmethod
    def headers(self, headers: Sequence[str]) -> None:
        """Write the first row."""

    @abstractmethod
    def rows(self, rows: Cells) -> None:
        """Write rows whose cells are harmless already."""

    @abstractmethod
    def remark(self, words: str) -> None:
        """Write a last row that is a sentence."""

    @abstractmethod
    def close(self) -> None:
        """Finish the file."""

    @property
    def sha256(self) -> str | None:
        """The digest of what was written, if it is known by now."""
        return None

    def discard(self) -> None:
        """Let go of what was needed meanwhile, finished or not."""
        del self


class CsvSink(Sink):
    """UTF-8 with a byte order mark, as Excel wants it, and Excel's line ends.

    Raises:
        FileProblemError: What is written is larger than *most_bytes*.
    """

    def __init__(self, file: IO[bytes], separator: str, most_bytes: int) -> None:
        self._file = file
        self._most_bytes = most_bytes
        self._separator = separator
        self._written = 0
        self._hash = hashlib.sha256()
        self._save(_MARK)

    @property
    @override
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @override
    def headers(self, headers: Sequence[str]) -> None:
        self.rows([[harmless_cell(each) for each in headers]])

    @override
    def rows(self, rows: Cells) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._separator).writerows(rows)
        self._save(text.getvalue())

    @override
    def remark(self, words: str) -> None:
        self.rows([[harmless_cell(words)]])

    @override
    def close(self) -> None:
        self._file.flush()

    def _save(self, text: str) -> None:
        # A lone surrogate cannot come from a decoder, but from a name.
        content = text.encode("utf-8", "replace")
        self._written += len(content)
        if self._written > self._most_bytes:
            raise FileProblemError(Trouble.too_large)
        # This lets go of the interpreter's lock, too: whoever waits goes on.
        self._hash.update(content)
        self._file.write(content)
