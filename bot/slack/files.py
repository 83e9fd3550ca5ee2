"""Files in Slack: sent in three steps, and looked at until they are processed."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.addresses import is_loopback
from bot.errors import UpstreamUnreadableError
from bot.ports.outside import UploadPlace
from bot.slack import facts, failures
from bot.slack.calls import SlackCalls

# As long as a large file may take; nothing is lost while it does.
_UPLOAD_SECONDS = 300
_CONNECT_SECONDS = 4
_UPLOAD = "upload"  # no method of the Web API; the name is our own


class SlackFiles:
    """The calls around an upload; they raise what those of ``SlackClient`` do.

    The steps and their order are documented. A scope that is missing comes as
    ``SlackRefusedError`` with the code ``missing_scope``.
    """

    def __init__(self, calls: SlackCalls) -> None:
        self._calls = calls

    async def place(self, name: str, length: int, alt_text: str = "") -> UploadPlace:
        """Reserve a file of *length* bytes; it is nothing until the third step."""
        method = "files.getUploadURLExternal"
        body = await self._calls.call(
            method,
            self._web.files_getUploadURLExternal(
                filename=name, length=length, alt_txt=alt_text or None
            ),
        )
        place = UploadPlace(facts.text(body, "file_id"), facts.text(body, "upload_url"))
        if not place.file_id or not self._is_sound(place.url):
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        return place

    async def fill(self, place: UploadPlace, content: bytes | IO[bytes]) -> None:
        """Send the bytes of a reserved file, without the token and to that host alone.

        What is read from a file is sent as it is read. The address is a secret:
        whoever has it can send in our place.
        """
        try:
            async with self._calls.session().post(
                place.url,
                data=content,
                headers={"Content-Type": "application/octet-stream"},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=_UPLOAD_SECONDS, connect=_CONNECT_SECONDS
                ),
            ) as answer:
                status, headers = answer.status, answer.headers
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError among them
            self._calls.observe(_UPLOAD, "unavailable")
            # Not chained: its text may name the address. Until the third step
            # nothing is there, so that a lost answer is no doubt.
            raise failures.lost(_UPLOAD, type(error).__name__, writes=False) from None
        if status == HTTPStatus.OK:
            self._calls.observe(_UPLOAD, "ok")
            return
        ours = failures.answered(_UPLOAD, status, {}, headers, writes=False)
        self._calls.observe(_UPLOAD, failures.outcome(ours))
        raise ours

    async def keep(self, file_id: str, title: str) -> None:
        """Finish a file that is seen only where a message of ours places it."""
        await self._complete(file_id, title, {})

    async def share(
        self,
        file_id: str,
        title: str,
        channel: str,
        thread_ts: str | None = None,
        comment: str = "",
    ) -> None:
        """Finish a file and show it in *channel*; not idempotent.

        *channel* is a conversation's own id, no person's; *comment* is the text of
        the message.
        """
        where = {"channel_id": channel}
        if comment:
            where["initial_comment"] = comment
        if thread_ts:
            where["thread_ts"] = thread_ts
        await self._complete(file_id, title, where)

    async def dm(self, user_id: str) -> str:
        """Return the id of the direct messages with a person, opened if need be.

        Asking again returns the same one (documented); needs ``im:write``.
        """
        method = "conversations.open"
        body = await self._calls.call(
            method, self._web.conversations_open(users=[user_id])
        )
        channel = facts.text(facts.mapping(body, "channel"), "id")
        if not channel:
            raise UpstreamUnreadableError(failures.SYSTEM, method)
        return channel

    async def is_processed(self, file_id: str) -> bool:
        """Return whether a finished file can be placed in a message by now.

        That it is so once the file has a type was found out by others.
        """
        method = "files.info"
        body = await self._calls.call(method, self._web.files_info(file=file_id))
        return bool(facts.text(facts.mapping(body, "file"), "mimetype"))

    async def _complete(
        self, file_id: str, title: str, where: Mapping[str, Any]
    ) -> None:
        await self._calls.call(
            "files.completeUploadExternal",
            self._web.files_completeUploadExternal(
                files=[{"id": file_id, "title": title}], **where
            ),
            writes=True,
        )

    @property
    def _web(self) -> AsyncWebClient:
        return self._calls.web()

    def _is_sound(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return bool(parts.hostname)
        here = self._calls.stays_here and is_loopback(parts.hostname or "")
        return parts.scheme == "http" and here
