"""A response_url: a bearer secret, good for 5 uses in 30 minutes."""

from datetime import timedelta
from urllib.parse import urlsplit

from typing_extensions import override

from bot.addresses import stays_here
from bot.clock import Clock

# Documented: 5 uses within 30 minutes; we stop a little earlier.
_USES = 5
_ALIVE = timedelta(minutes=28)


class ResponseUrl:
    """One response_url; it neither prints nor pickles, and counts its uses.

    *thread_ts* names the thread in which somebody acted, "" for none.
    """

    __slots__ = ("_clock", "_expires", "_left", "_url", "thread_ts")

    def __init__(self, url: str, clock: Clock, thread_ts: str = "") -> None:
        self.thread_ts = thread_ts
        self._url = url
        self._clock = clock
        self._left = _USES
        # Monotonic: a corrected wall clock must not lengthen its life.
        self._expires = clock.monotonic() + _ALIVE.total_seconds()

    @override
    def __repr__(self) -> str:
        """Return how often and until when it works, never where it points."""
        return f"<ResponseUrl, {self._left} uses left>"

    @override
    def __reduce__(self) -> str:
        """Refuse to be written anywhere.

        Raises:
            TypeError: Always.
        """
        raise TypeError("a response_url stays in memory")

    @property
    def is_usable(self) -> bool:
        """Whether it points at Slack (or this machine), and has not run out."""
        return (
            self._left > 0
            and self._clock.monotonic() < self._expires
            and self._is_safe()
        )

    def _is_safe(self) -> bool:
        try:
            return urlsplit(self._url).scheme == "https" or stays_here(self._url)
        except ValueError:  # no address at all
            return False

    def spend(self) -> str | None:
        """Return the address and count the use, or None if it has run out."""
        if not self.is_usable:
            return None
        self._left -= 1
        return self._url
