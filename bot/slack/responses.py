"""Answers over response_url, the return path of what a person did."""

import json
from typing import Any

import aiohttp

from bot.domain.messages import Message
from bot.logs import get_logger
from bot.response_url import ResponseUrl

_SECONDS = 10
_OK = 200

log = get_logger(__name__)


class Responder:
    """Sends answers to response_urls, once each, without unfurling."""

    def __init__(self, *, trust_env: bool = True) -> None:
        self._trust_env = trust_env
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the shared session."""
        if self._session is not None:
            await self._session.close()

    async def respond(
        self,
        url: ResponseUrl,
        message: Message,
        *,
        replace_original: bool = False,
    ) -> bool:
        """Send *message*; return False when Slack certainly did not take it.

        Only who acted sees it. *replace_original* edits the message that was
        pressed. Where no answer comes back it may have been shown: it counts as
        taken, so that nobody sends it again.
        """
        body: dict[str, Any] = {
            "text": message.text,
            "replace_original": replace_original,
            "response_type": "ephemeral",
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if message.blocks:
            body["blocks"] = message.blocks
        if url.thread_ts and not replace_original:
            # Else it would stand in the channel, out of sight of who pressed.
            body["thread_ts"] = url.thread_ts
        return await self._send(url, body)

    async def _send(self, url: ResponseUrl, body: dict[str, Any]) -> bool:
        address = url.spend()
        if address is None:
            log.warning("response_url_spent")
            return False
        try:
            async with self._open().post(
                address, json=body, allow_redirects=False
            ) as answer:
                status, text = answer.status, await answer.text(errors="replace")
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError among them
            # Its own text names the address.
            log.warning("response_lost", error=type(error).__name__)
            return True
        if status == _OK and _is_ok(text):
            return True
        log.warning("response_refused", status=status)
        return False

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=_SECONDS),
                trust_env=self._trust_env,
            )
        return self._session


def _is_ok(text: str) -> bool:
    """Return whether *text* is ``ok``, or an object that says so (both seen)."""
    if text.strip() == "ok":
        return True
    try:
        body = json.loads(text)
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("ok") is True
