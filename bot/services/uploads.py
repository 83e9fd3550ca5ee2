"""Sending files to Slack, each call within Slack's limits."""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Final, TypeVar

from bot.clock import Clock
from bot.errors import UpstreamUnavailableError
from bot.limits.slack import MESSAGES, TIER_3, TIER_4, messages_key, method_key
from bot.ports import Files, Store
from bot.services.paces import Paces
from bot.services.tenancy import Tenancy

_T = TypeVar("_T")

_LOOK_AGAIN: Final = timedelta(milliseconds=750)
_LOOKS: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, or a thread in it.

    *paced_as* is the name under which its messages have their turns, where that is not
    its own: of direct messages it is the person's.
    """

    channel: str
    thread_ts: str | None = None
    paced_as: str = ""


class Uploads:
    """Each of the three steps once; a file that nobody was shown is just left."""

    def __init__(
        self, store: Store, tenancy: Tenancy, files: Files, clock: Clock
    ) -> None:
        self._paces = Paces(store, clock)
        self._tenancy = tenancy
        self._files = files
        self._clock = clock

    async def picture(self, name: str, content: bytes, alt_text: str) -> str:
        """Send an image and return its id once a message can place it.

        Until then it is seen by nobody: an upload that broke off is simply made
        again.

        Raises:
            UpstreamError: It cannot be placed; ``SlackRefusedError`` says for good.
        """
        file_id = await self.reserve(name, content, alt_text)
        await self._in_turn(
            "files.completeUploadExternal", lambda: self._files.keep(file_id, name)
        )
        for _ in range(_LOOKS):
            if await self._in_turn(
                "files.info", lambda: self._files.is_processed(file_id)
            ):
                return file_id
            await self._clock.sleep(_LOOK_AGAIN)
        raise UpstreamUnavailableError("slack", "the file is still being processed")

    async def reserve(
        self,
        name: str,
        content: bytes | IO[bytes],
        alt_text: str = "",
    ) -> str:
        """Send the bytes of a file and return its id; it is not to be seen yet.

        What is read from an open file is sent as it is read, from its beginning.

        Raises:
            UpstreamError: Slack has not got it.
        """
        size = _length(content)
        place = await self._in_turn(
            "files.getUploadURLExternal",
            lambda: self._files.place(name, size, alt_text),
        )
        await self._files.fill(place, content)
        return place.file_id

    async def dm(self, user_id: str) -> Place:
        """Return the direct messages with a person, by the id that files need.

        Raises:
            UpstreamError: Slack does not tell it.
        """
        channel = await self._in_turn(
            "conversations.open", lambda: self._files.dm(user_id), TIER_3
        )
        return Place(channel, paced_as=user_id)

    async def share(
        self, file_id: str, name: str, place: Place, comment: str = ""
    ) -> None:
        """Show a reserved file in a conversation; not idempotent.

        Raises:
            UpstreamError: It is not there; ``UpstreamUncertainError``: or it may be.
        """
        installation = self._tenancy.tenant.installation.id
        # Whether or not a file comes with it, it is a message of the conversation.
        messages = messages_key(installation, place.paced_as or place.channel)
        await self._paces.turn(messages, MESSAGES)
        await self._in_turn(
            "files.completeUploadExternal",
            lambda: self._files.share(
                file_id, name, place.channel, place.thread_ts, comment
            ),
        )

    async def _in_turn(
        self,
        method: str,
        call: Callable[[], Awaitable[_T]],
        pace: timedelta = TIER_4,
    ) -> _T:
        key = method_key(self._tenancy.tenant.installation.id, method)
        await self._paces.turn(key, pace)
        return await self._paces.called(key, call)


def _length(content: bytes | IO[bytes]) -> int:
    if isinstance(content, bytes):
        return len(content)
    length = content.seek(0, io.SEEK_END)
    content.seek(0)
    return length
