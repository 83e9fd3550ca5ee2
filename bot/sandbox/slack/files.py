"""Uploaded files: three steps, and a scan that ends a second later."""

import mimetypes
import secrets
from datetime import datetime, timedelta

from bot.sandbox.slack.records import File

SCAN = timedelta(seconds=1)
"""Slack gives no figure; about a second was reported by others."""


class Files:
    """Stores the files and finds them by their secret addresses."""

    def __init__(self) -> None:
        self.scan = SCAN
        # What a workspace takes at most is its administrators' choice.
        self.most_bytes = 1_000_000_000
        self._files: dict[str, File] = {}

    def announce(self, name: str, length: int, alt_text: str) -> File:
        """Step one: reserve an id and an upload address."""
        file = File(
            id="F" + secrets.token_hex(5).upper(),
            name=name,
            title=name,
            length=length,
            upload_key=secrets.token_urlsafe(24),
            download_key=secrets.token_urlsafe(24),
            alt_text=alt_text,
        )
        self._files[file.id] = file
        return file

    def complete(self, file: File, title: str, now: datetime) -> None:
        """Step three: the scan starts."""
        file.title = title or file.name
        file.mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        file.ready_at = now + self.scan

    def find(self, file_id: str) -> File | None:
        """Return a file by its id."""
        return self._files.get(file_id)

    def by_upload_key(self, key: str) -> File | None:
        """Return the file that awaits its bytes at this address."""
        return next((f for f in self._files.values() if f.upload_key == key), None)

    def by_download_key(self, key: str) -> File | None:
        """Return the file that is served at this address."""
        return next((f for f in self._files.values() if f.download_key == key), None)

    def all(self) -> list[File]:
        """Return every file, oldest first."""
        return list(self._files.values())
