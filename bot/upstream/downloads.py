"""Fetching the files behind links: streamed, bounded, and from nowhere inside.

A link may lead to any host (none is documented), so where it leads is looked at
first: https, and no address of this machine or its network. Where the supplier
itself is on this machine, as in the sandbox, its files may be, too.
"""

import asyncio
import hashlib
import ipaddress
import socket
from datetime import timedelta
from http import HTTPStatus
from typing import IO, Final
from urllib.parse import urlsplit

import httpx

from bot.addresses import is_loopback, stays_here
from bot.domain.supplier import Link
from bot.domain.troubles import FileProblemError, Trouble
from bot.errors import (
    UpstreamError,
    UpstreamGoneError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)
from bot.ports import Downloaded

# The life of a link; what began in time may take as long again.
BOUND: Final = timedelta(seconds=60)
_SYSTEM: Final = "supplier"
_CHUNK: Final = 65_536
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Downloader:
    """Fetches by plain GET, without credentials and without following redirects."""

    def __init__(
        self, http: httpx.AsyncClient, api_url: str, *, bound: timedelta = BOUND
    ) -> None:
        self._http = http
        self._here = stays_here(api_url)
        self._bound = bound

    async def fetch(self, link: Link, into: IO[bytes], most_bytes: int) -> Downloaded:
        """Write the bytes behind *link* into a file and return how many they are.

        Raises:
            FileProblemError: There are more than *most_bytes*.
            UpstreamGoneError: The link leads nowhere any more.
            UpstreamRejectedError: It leads where none may lead, to no host at all, or
                is refused
                (documented: "Access Denied" once it is older than a minute).
            UpstreamUnavailableError: Not all of it came in time.
        """
        failure: UpstreamError
        # Raised outside of the except blocks: as its context, httpx's own error
        # would carry the link.
        try:
            async with asyncio.timeout(self._bound.total_seconds()):
                await self._must_be_outside(link.url)
                return await self._receive(link.url, into, most_bytes)
        except TimeoutError:
            failure = UpstreamUnavailableError(_SYSTEM, "file not here in time")
        except httpx.HTTPError as error:
            failure = UpstreamUnavailableError(_SYSTEM, type(error).__name__)
        except (httpx.InvalidURL, UnicodeError):
            failure = UpstreamRejectedError(_SYSTEM, 0, "link to no host")
        raise failure

    async def _receive(self, url: str, into: IO[bytes], most_bytes: int) -> Downloaded:
        digest, size = hashlib.sha256(), 0
        async with self._http.stream("GET", url) as answer:
            if answer.status_code in _GONE:
                raise UpstreamGoneError(_SYSTEM, answer.status_code)
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise UpstreamUnavailableError(
                    _SYSTEM, f"file: status {answer.status_code}"
                )
            if answer.status_code != HTTPStatus.OK:
                raise UpstreamRejectedError(_SYSTEM, answer.status_code, "file")
            announced = answer.headers.get("Content-Length", "")
            # As they came: what is packed is told by its first bytes.
            async for chunk in answer.aiter_raw(_CHUNK):
                size += len(chunk)
                if size > most_bytes:
                    raise FileProblemError(Trouble.too_large)
                digest.update(chunk)
                into.write(chunk)
        if announced.isdecimal() and int(announced) != size:
            raise UpstreamUnavailableError(_SYSTEM, "file cut off")
        return Downloaded(size, digest.hexdigest())

    async def _must_be_outside(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._here and is_loopback(host):
            return
        if parts.scheme != "https" or not host:
            raise UpstreamRejectedError(_SYSTEM, 0, "link not https")
        if not all(map(_is_public, await _addresses(host, parts.port or 443))):
            raise UpstreamRejectedError(_SYSTEM, 0, "link into a private network")


async def _addresses(host: str, port: int) -> list[str]:
    """Return what *host* stands for; nothing where only a proxy knows."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )
    except OSError:
        return []
    return [str(each[4][0]) for each in found]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global
