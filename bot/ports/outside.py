"""The systems that Waybill talks to."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, Protocol

from bot.domain.channels import ChannelFacts
from bot.domain.connections import StoredToken
from bot.domain.messages import Block, Message
from bot.domain.people import Person
from bot.domain.supplier import Link, ReportPage, SupplierOrganisation, SupplierReport
from bot.domain.toll import TollAnswer
from bot.domain.toll_reports import Criteria
from bot.domain.windows import Window


class Supplier(Protocol):
    """The supplier reporting API; each method is one call (and a token when needed).

    Every method may raise the errors of :mod:`bot.errors` that name an upstream.
    """

    async def organisations(self) -> tuple[SupplierOrganisation, ...]:
        """Return every organisation that the credentials reach."""
        ...

    async def generate(
        self, org_key: str, report_type: str, window: Window | None
    ) -> SupplierReport:
        """Ask for a report; not idempotent."""
        ...

    async def report(self, org_key: str, report_id: str) -> SupplierReport:
        """Return one report."""
        ...

    async def reports(
        self, org_key: str, page_token: str | None = None, page_size: int = 50
    ) -> ReportPage:
        """Return one page of an organisation's reports, newest first."""
        ...

    async def link(self, org_key: str, report_id: str) -> Link:
        """Mint a signed URL."""
        ...


class Toll(Protocol):
    """The toll API's reports; may raise the errors of :mod:`bot.errors`."""

    async def report(self, name: str, criteria: Criteria) -> TollAnswer:
        """Return the report called *name*, or every one for ``all``; one call."""
        ...


@dataclass(frozen=True, slots=True)
class Downloaded:
    """How many bytes came, and their digest."""

    size: int
    sha256: str


class Downloads(Protocol):
    """The files behind links."""

    async def fetch(self, link: Link, into: IO[bytes], most_bytes: int) -> Downloaded:
        """Write the bytes behind *link* into a file; nothing happens elsewhere.

        Raises:
            FileProblemError: There are more than *most_bytes*.
            UpstreamGoneError: The link leads nowhere any more.
            UpstreamRejectedError: It leads where none may lead, or is refused.
            UpstreamUnavailableError: Not all of it came in time.
        """
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands."""

    channel: str
    ts: str


class Slack(Protocol):
    """The methods of Slack's Web API that use cases call."""

    async def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None
    ) -> Posted:
        """Post a message; not idempotent."""
        ...

    async def whisper(
        self,
        channel: str,
        user_id: str,
        message: Message,
        *,
        thread_ts: str | None = None,
    ) -> None:
        """Show a message in a channel to one member alone; twice harms nobody.

        In a thread it is seen only where that stands already.
        """
        ...

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replace one of our own messages."""
        ...

    async def open_view(self, trigger_id: str, view: Block) -> str:
        """Open a modal for who pressed, and return its id; not idempotent."""
        ...

    async def update_view(self, view_id: str, view: Block, hash_: str = "") -> None:
        """Replace what stands in an open modal."""
        ...

    async def publish_home(self, user_id: str, view: Block) -> None:
        """Set somebody's App Home; the same twice is the same once."""
        ...

    async def user(self, user_id: str) -> Person:
        """Return what Slack says of a person."""
        ...

    async def channel(self, channel_id: str) -> ChannelFacts:
        """Return what Slack says of a channel."""
        ...

    async def team_name(self, team_id: str) -> str:
        """Return what a team is called with which a channel of ours is shared."""
        ...

    async def members(self, channel_id: str) -> tuple[str, ...]:
        """Return who is in a channel, a thousand at the most."""
        ...

    async def group(self, group_id: str) -> frozenset[str]:
        """Return who is in a user group."""
        ...


@dataclass(frozen=True, slots=True)
class UploadPlace:
    """A file that Slack awaits; its address is a secret and never prints."""

    file_id: str
    url: str = field(repr=False)


class Files(Protocol):
    """The steps of sending a file to Slack; each method is one call.

    Only :meth:`keep` and :meth:`share` make a file; before them a lost answer
    leaves nothing behind.
    """

    async def place(self, name: str, length: int, alt_text: str = "") -> UploadPlace:
        """Reserve a file of *length* bytes."""
        ...

    async def fill(self, place: UploadPlace, content: bytes | IO[bytes]) -> None:
        """Send the bytes of a reserved file."""
        ...

    async def keep(self, file_id: str, title: str) -> None:
        """Finish a file that nobody sees until a message places it."""
        ...

    async def share(
        self,
        file_id: str,
        title: str,
        channel: str,
        thread_ts: str | None = None,
        comment: str = "",
    ) -> None:
        """Finish a file and show it in a conversation; not idempotent."""
        ...

    async def dm(self, user_id: str) -> str:
        """Return the id of the direct messages with a person."""
        ...

    async def is_processed(self, file_id: str) -> bool:
        """Return whether a finished file can be placed in a message."""
        ...


class TokenStore(Protocol):
    """Where replicas leave the token for each other."""

    async def load(self) -> StoredToken | None:
        """Return the token that was saved last, if any."""
        ...

    async def save(self, token: StoredToken) -> None:
        """Keep *token* in place of the one before."""
        ...

    async def resumptions(self) -> int:
        """Return how often what stood still was let go on; it only grows."""
        ...

    async def turn(self) -> timedelta:
        """Take one of the hour's token requests; else return how long to wait."""
        ...


class Sealer(Protocol):
    """Makes secrets unreadable at rest."""

    def seal(self, text: str) -> str:
        """Return *text* so that only the same key opens it."""
        ...

    def open(self, sealed: str) -> str | None:
        """Return the text, or None when it was sealed under another key."""
        ...
