"""What the simulated workspace holds: messages, views, files, calls."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message that everybody in the channel sees."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    edited: bool = False
    files: list["File"] = field(default_factory=list)
    metadata: Json | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    versions: int = 1

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Ephemeral:
    """One message that *person* alone sees, below *after_ts*."""

    id: str
    channel: str
    person: str
    text: str
    blocks: list[Json]
    user: str
    after_ts: str | None = None
    thread_ts: str | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    versions: int = 1


@dataclass(slots=True)
class File:
    """One uploaded file; until *ready_at* Slack is still scanning it."""

    id: str
    name: str
    title: str
    length: int
    upload_key: str = field(repr=False)
    download_key: str = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    mimetype: str = ""
    alt_text: str = ""
    ready_at: datetime | None = None
    channels: set[str] = field(default_factory=set)

    @property
    def is_complete(self) -> bool:
        """Whether the third step of the upload was made."""
        return self.ready_at is not None


@dataclass(slots=True)
class View:
    """One modal or App Home as Slack stores it."""

    id: str
    person: str
    type: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks shown."""
        blocks: list[Json] = self.body.get("blocks", [])
        return blocks


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call that arrived; *args* are without the token."""

    method: str
    at: datetime
    ok: bool
    error: str = ""
    channel: str | None = None
    args: Json = field(default_factory=dict)
